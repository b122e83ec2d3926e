"""One call of a transposed convolution, in a framework's own arguments, and the integers that it is called with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from typing import Any

LARGEST = 8
"""Operands are −8 … 8: their sums of products are exact in float32, which holds integers to 2²⁴."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """Arguments of one of `tconv_sym.frameworks`, where they come from, and, if they were made from one, its geometry.

    `operands` are (x, w, bias or None) where whoever wrote the case gave them, and `expected` what they said comes out;
    otherwise the operands are integers that depend on the call alone.
    """

    framework: str
    shapes: tuple[tuple[int, ...], tuple[int, ...]]
    arguments: dict[str, Any]
    origin: str
    bias_size: int | None = None
    geometry: Any = None
    operands: tuple[Any, Any, Any] | None = field(default=None, repr=False)
    expected: Any = field(default=None, repr=False)

    @property
    def call(self) -> str:
        """The call of ours that this is, as code."""
        return f"frameworks.{self.framework}({', '.join([*map(repr, self.shapes), *self._keywords()])})"

    def _keywords(self) -> list[str]:
        return [f"{name}={value!r}" for name, value in self.arguments.items()]

    @property
    def size(self) -> int:
        """How large the case is, for showing small ones first."""
        return sum(map(sum, self.shapes)) * 100 + len(self.call)

    def values(self) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
        """Return x, w and the bias or None: the given ones, or small integers that only the call decides."""
        if self.operands is not None:
            return self.operands
        numbers = np.random.default_rng(crc32(self.call.encode()))
        x, w = (numbers.integers(-LARGEST, LARGEST, shape, endpoint=True) for shape in self.shapes)
        return x, w, None if self.bias_size is None else numbers.integers(-LARGEST, LARGEST, self.bias_size)


@dataclass(frozen=True)
class Refusal:
    """That somebody refused a call, and what they said."""

    message: str

    @classmethod
    def of(cls, error: BaseException) -> Refusal:
        """Keep the first line of what was raised."""
        lines = str(error).strip().splitlines()
        return cls(f"{type(error).__name__}: {lines[0][:300] if lines else ''}")
