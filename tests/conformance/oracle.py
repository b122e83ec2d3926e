"""What an oracle is: a framework that computes calls, and knows cases of its own. One process holds one oracle."""

from __future__ import annotations

import os
from importlib import import_module, metadata
from typing import TYPE_CHECKING

from conformance.case import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np

    from conformance.case import Case

ORACLES = {
    "torch": ("torch", "TorchOracle"),
    "onnx": ("onnx", "OnnxOracle"),
    "jax": ("jax", "JaxOracle"),
    "tensorflow": ("tensorflow", "TensorflowOracle"),
    "keras-jax": ("keras", "KerasOracle"),
    "keras-tensorflow": ("keras", "KerasOracle"),
    "keras-torch": ("keras", "KerasOracle"),
}
"""The oracles in the table's order: which of our frameworks each speaks for, and its class in `oracle_<framework>`.

Keras computes with what it finds below it, and each is an oracle of its own. Its NumPy backend calls JAX, so is none.
"""

ENVIRONMENT = {"JAX_PLATFORMS": "cpu", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
"""All compute on the CPU, and none says so."""


class Oracle:
    """A framework that computes. Subclasses say how."""

    packages: tuple[str, ...] = ()
    """The distributions whose versions are told."""

    def __init__(self, name: str) -> None:
        """Import what computes; raises `ImportError` if it is not installed."""
        self.name = name

    def versions(self) -> str:
        """Return the distributions with their versions."""
        return ", ".join(f"{package} {metadata.version(package)}" for package in self.packages)

    def own_cases(self) -> Iterator[Case]:
        """Give the cases that the framework tests itself with."""
        yield from ()

    def output(self, case: Case) -> np.ndarray:
        """Compute one case; whatever this raises is a refusal."""
        raise NotImplementedError

    def outputs(self, cases: Sequence[Case]) -> list[np.ndarray | Refusal]:
        """Compute cases; some frameworks can do many faster at a time."""
        return [attempt(self.output, case) for case in cases]


def attempt(compute: Callable[[Case], np.ndarray], case: Case) -> np.ndarray | Refusal:
    """Compute, or return the refusal: frameworks raise anything, asserts and aborts included."""
    try:
        return compute(case)
    except Exception as error:  # noqa: BLE001 (that is how frameworks refuse)
        return Refusal.of(error)


def load(name: str) -> Oracle:
    """Make the oracle of a name; raises `ImportError` if what it needs is not installed."""
    os.environ |= ENVIRONMENT
    framework, kind = ORACLES[name]
    return getattr(import_module(f"conformance.oracle_{framework}"), kind)(name)
