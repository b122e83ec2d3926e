"""What a form is: data movement on id arrays, and the products that come of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from tconv_sym.errors import FormError, shown
from tconv_sym.forms.formula import formula
from tconv_sym.limits import MAX_AXES, MAX_CELLS_BETWEEN, MAX_ELEMENTS, MAX_PRODUCTS, check_limit
from tconv_sym.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from tconv_sym.forms.relation import Relation
    from tconv_sym.forms.steps import Step
    from tconv_sym.geometry import Geometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a form gives for a geometry."""

    steps: tuple[Step, ...]
    terms: Terms


def _always(_: Geometry) -> str | None:
    """Refuse nothing."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A way of computing a transposed convolution.

    `build` takes a geometry without channels (they are a product on top, the same for every form) and gives the steps
    and the terms. `refuses` gives the reason why the form does not exist for a geometry, or None. Anybody's own `Form`
    can be proved or refuted against ours: see `prove`. `relation` says for every size what `build` does for one, and
    `restated` the same in other words; a form without one is compared only at given sizes.
    """

    name: str
    title: str
    build: Callable[[Geometry], Built]
    refuses: Callable[[Geometry], str | None] = _always
    relation: Relation | None = None
    restated: tuple[Relation, ...] = ()

    @property
    def formula(self) -> str | None:
        """The form's sum on one axis, for every size, in LaTeX's `aligned`; None for a form without a relation."""
        return None if self.relation is None else formula(self.relation)

    def check_exists(self, geometry: Geometry) -> None:
        """Refuse a geometry for which the form does not exist; raises `FormError` with the reason."""
        reason = self.refuses(geometry.spatial)
        if reason is not None:
            raise FormError(f"the {self.name} form does not exist here: {reason}")

    def run(self, geometry: Geometry) -> Built:
        """Build on the spatial part of `geometry`, within limits; raises `FormError` or `LimitError`."""
        check_size(geometry)
        self.check_exists(geometry)
        built = self.build(geometry.spatial)
        if not isinstance(built, Built) or not isinstance(built.terms, Terms):
            raise FormError(f"the form {self.name} must build Built with Terms, got {shown(built)}")
        expected = tuple(map(prod, (geometry.output, geometry.input, geometry.kernel)))
        if built.terms.sizes != expected:
            raise FormError(
                f"the terms of form {self.name} must be those of the geometry it was given, with {expected} outputs, "
                f"inputs and taps, got {built.terms.sizes}"
            )
        if built.terms.is_sound:
            return built
        terms = built.terms
        return Built(steps=built.steps, terms=Terms.of(geometry.spatial, terms.outputs, terms.inputs, terms.taps))


def check_size(geometry: Geometry) -> None:
    """Refuse a geometry whose arrays would not fit in memory, before making any."""
    check_limit("spatial axes", len(geometry.axes), MAX_AXES)
    shapes = (geometry.input_shape, geometry.kernel_shape, geometry.output_shape)
    for what, shape in zip(("input", "kernel", "output"), shapes, strict=True):
        check_limit(f"{what} elements", prod(shape), MAX_ELEMENTS)
    check_limit("products", geometry.spatial.most_products, MAX_PRODUCTS)
    spans = (
        axis.output + 2 * axis.reach + axis.stride * axis.input + abs(axis.begin) + abs(axis.end)
        for axis in geometry.axes
    )
    check_limit("cells of arrays in between", prod(spans), MAX_CELLS_BETWEEN)


def per_axis(values: tuple[int, ...]) -> str:
    """Write one number where all axes agree, otherwise all of them.

    >>> per_axis((1, 1)), per_axis((1, 0))
    ('1', '(1, 0)')
    """
    return str(values[0]) if len(set(values)) == 1 else str(values)


def place(values: tuple[int, ...]) -> str:
    """Write a position: a number on one axis, otherwise all of them.

    >>> place((0,)), place((0, 0))
    ('0', '(0, 0)')
    """
    return str(values[0] if len(values) == 1 else values)


def plural(word: str, values: tuple[int, ...]) -> str:
    """Write a word for as many as there are on all axes together.

    >>> plural("position", (1, 1)), plural("position", (1, 2))
    ('position', 'positions')
    """
    return word if prod(values) == 1 else f"{word}s"
