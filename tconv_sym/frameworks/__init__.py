"""Transposed convolutions as frameworks call them: one function a framework, with its own argument names and shapes.

Each returns a `Convention`, and refuses what its framework refuses, or computes by accident, with a `FrameworkError`
that names the rule; what is an accident its module says. No framework is imported, and SymPy not before something is
derived.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tconv_sym.frameworks.convention import Convention
    from tconv_sym.frameworks.conversion import Conversion, Conversions, convert, convert_to_all
    from tconv_sym.frameworks.jax_layer import jax
    from tconv_sym.frameworks.keras_layer import keras
    from tconv_sym.frameworks.layer_table import SameLayer, same_layer
    from tconv_sym.frameworks.onnx_layer import from_onnx, onnx
    from tconv_sym.frameworks.tensorflow_layer import tensorflow
    from tconv_sym.frameworks.torch_layer import from_torch, torch

    FRAMEWORKS: MappingProxyType[str, Callable[..., Convention]]

_HOMES = {
    "convention": ("Convention",),
    "conversion": ("Conversion", "Conversions", "convert", "convert_to_all"),
    "jax_layer": ("jax",),
    "keras_layer": ("keras",),
    "layer_table": ("SameLayer", "same_layer"),
    "onnx_layer": ("from_onnx", "onnx"),
    "tensorflow_layer": ("tensorflow",),
    "torch_layer": ("from_torch", "torch"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}
_NAMES = ("torch", "onnx", "jax", "keras", "tensorflow")

__all__ = [
    "FRAMEWORKS",
    "Convention",
    "Conversion",
    "Conversions",
    "SameLayer",
    "convert",
    "convert_to_all",
    "from_onnx",
    "from_torch",
    "jax",
    "keras",
    "onnx",
    "same_layer",
    "tensorflow",
    "torch",
]


def __getattr__(name: str) -> object:
    """Load the module that holds `name` (PEP 562)."""
    if name == "FRAMEWORKS":
        return MappingProxyType({framework: __getattr__(framework) for framework in _NAMES})
    if name not in _HOME:
        raise AttributeError(f"module 'tconv_sym.frameworks' has no attribute {name!r}")
    return getattr(import_module(f"tconv_sym.frameworks.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return [*globals(), "FRAMEWORKS", *_HOME]
