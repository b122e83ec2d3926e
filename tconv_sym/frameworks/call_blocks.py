"""A call as blocks of a document: the line of code, the shapes, and the law in our terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.frameworks.code import code_block
from tconv_sym.frameworks.layout import shape_in
from tconv_sym.render.parameters import groups, parameters
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
    law = [*parameters(source.geometry, always=("stride", "padding")), *groups(source.geometry)]
    if source.kernel_flipped:
        law.append("the kernel turned by half a turn")
    yield Prose(f"{shapes(source, source.geometry, target)}; {', '.join(law)}.")


def assigned(convention: Convention) -> str:
    """Write the call and what takes its result; of ONNX it is a node."""
    return f"{'node' if convention.framework == 'onnx' else 'y'} = {convention.call}"


def shapes(convention: Convention, geometry: Geometry, target: str) -> str:
    """Write the shapes in the convention's layouts; the output's spatial sizes are those of `geometry`.

    LaTeX breaks a line only at spaces, and without them would run into the margin.
    """
    times = " × " if target == "latex" else "×"
    *_, c_out = convention.channels
    sizes = {"C": c_out} if convention.batch is None else {"N": convention.batch, "C": c_out}
    arrays = {
        "x": (convention.input_shape, convention.input_layout),
        "w": (convention.kernel_shape, convention.kernel_layout),
        "y": (shape_in(convention.output_layout, sizes, geometry.output), convention.output_layout),
    }
    return ", ".join(f"{name} {times.join(map(str, sizes))} ({layout})" for name, (sizes, layout) in arrays.items())
