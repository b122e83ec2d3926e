"""The frameworks that a layer can be converted to."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tconv_sym.frameworks.channels_first_targets import ONNX, TORCH
from tconv_sym.frameworks.channels_last_targets import JAX, KERAS, TENSORFLOW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tconv_sym.frameworks.target import Target

TARGETS: Mapping[str, Target] = MappingProxyType(
    {target.name: target for target in (TORCH, ONNX, JAX, KERAS, TENSORFLOW)}
)
