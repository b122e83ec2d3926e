"""The parameters of a geometry in words; for those who have no use for SymPy too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.typeset.wording import shortest

if TYPE_CHECKING:
    from collections.abc import Collection

    from tconv_sym.geometry import Geometry

_USUAL = {"stride": "1", "padding": "0", "output_padding": "0", "dilation": "1"}


def parameters(geometry: Geometry, always: Collection[str] = ()) -> list[str]:
    """Write each parameter with its value: those that are not as usual, and those to be said always.

    >>> from tconv_sym import Geometry
    >>> parameters(Geometry((2, 2), 3, stride=2)), parameters(Geometry((2, 2), 3, padding=((0, 1), 1)), ["stride"])
    (['stride 2'], ['stride 1', 'padding ((0, 1), (1, 1))'])
    """
    arguments = geometry.to_dict()
    values = {name: _written(arguments[name]) for name in _USUAL}  # type: ignore[arg-type] # these are tuples
    said = {name: value for name, value in values.items() if value != _USUAL[name] or name in always}
    return [f"{name.replace('_', ' ')} {value}" for name, value in said.items()]


def groups(geometry: Geometry) -> list[str]:
    """Write the number of groups, if there are several."""
    return [f"groups {geometry.groups}"] if geometry.groups > 1 else []


def _written(values: tuple[object, ...]) -> str:
    """Write the value of every axis; where axes differ as pairs, as (1, 2) is the one pair of all of them."""
    return shortest(values) if len(set(values)) == 1 else str(values)
