"""A call as blocks of a document: the line of code, the shapes, and the law in our terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.frameworks.code import code_block
from tconv_sym.frameworks.layout import shape_in
from tconv_sym.typeset.blocks import Heading, Prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.frameworks.convention import Convention
    from tconv_sym.geometry import Geometry
    from tconv_sym.typeset.blocks import Block


def source_blocks(source: Convention, target: str) -> Iterator[Block]:
    """Show a call, its shapes, and its law in our terms."""
    yield Heading(f"From {source.framework}")
    yield code_block([assigned(source)], target)
    turned = ", the kernel turned by half a turn" if source.kernel_flipped else ""
    yield Prose(f"{shapes(source, source.geometry)}; {_law(source.geometry)}{turned}.")


def assigned(convention: Convention) -> str:
    """Write the call and what takes its result; of ONNX it is a node."""
    return f"{'node' if convention.framework == 'onnx' else 'y'} = {convention.call}"


def shapes(convention: Convention, geometry: Geometry) -> str:
    """Write the shapes in the convention's layouts; the output's spatial sizes are those of `geometry`."""
    *_, c_out = convention.channels
    sizes = {"C": c_out} if convention.batch is None else {"N": convention.batch, "C": c_out}
    arrays = {
        "x": (convention.input_shape, convention.input_layout),
        "w": (convention.kernel_shape, convention.kernel_layout),
        "y": (shape_in(convention.output_layout, sizes, geometry.output), convention.output_layout),
    }
    return ", ".join(f"{name} {'×'.join(map(str, sizes))} ({layout})" for name, (sizes, layout) in arrays.items())


_USUAL: dict[str, object] = {"stride": None, "padding": None, "output_padding": 0, "dilation": 1}


def _law(geometry: Geometry) -> str:
    """Write stride, padding, and what else is unusual."""
    arguments = geometry.to_dict()
    said = {name: _shortest(arguments[name]) for name in _USUAL}  # type: ignore[arg-type]
    written = [f"{name.replace('_', ' ')} {value}" for name, value in said.items() if value != _USUAL[name]]
    return ", ".join([*written, *([f"groups {geometry.groups}"] if geometry.groups > 1 else [])])


def _shortest(values: tuple[object, ...]) -> object:
    """Return one value where all axes agree, and one number where both sides do."""
    value: object = values[0] if len(set(values)) == 1 else values
    return value[0] if isinstance(value, tuple) and len(set(value)) == 1 else value
