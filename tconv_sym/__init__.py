"""Derive, prove, typeset and evaluate transposed convolutions, symbolically and exactly.

Importing this loads neither SymPy nor NumPy; each public name loads its module when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tconv_sym import frameworks
    from tconv_sym.analysis.equivalent_convolution import EquivalentConvolution
    from tconv_sym.analysis.figures import FIGURES, reproduced_figures
    from tconv_sym.analysis.gradients import Gradients
    from tconv_sym.analysis.overlap import Overlap, overlap
    from tconv_sym.analysis.round_trip import RoundTrip
    from tconv_sym.analysis.sizes import SizeChoices, sizes
    from tconv_sym.checking.misconceptions import MISCONCEPTIONS, Misconception
    from tconv_sym.checking.recover import recover
    from tconv_sym.checking.recovered import Recovered
    from tconv_sym.checking.verdict import Verdict
    from tconv_sym.derivation import Derivation, derive, prove
    from tconv_sym.errors import TConvError
    from tconv_sym.forms import FORMS
    from tconv_sym.forms.form import Built, Form
    from tconv_sym.forms.steps import Grid, Step, Sums
    from tconv_sym.geometry import Axis, Geometry
    from tconv_sym.laws.check import check_law
    from tconv_sym.laws.verdict import LawVerdict
    from tconv_sym.notes.check import check_notes, check_text
    from tconv_sym.notes.report import Finding, Report
    from tconv_sym.numeric.reference import reference
    from tconv_sym.proof.every_size import EverySizeProof, prove_every_size
    from tconv_sym.proof.this_size import Proof
    from tconv_sym.terms import Terms

__version__ = "0.1.0"

_HOMES = {
    "analysis.equivalent_convolution": ("EquivalentConvolution",),
    "analysis.figures": ("FIGURES", "reproduced_figures"),
    "analysis.gradients": ("Gradients",),
    "analysis.overlap": ("Overlap", "overlap"),
    "analysis.round_trip": ("RoundTrip",),
    "analysis.sizes": ("SizeChoices", "sizes"),
    "checking.misconceptions": ("MISCONCEPTIONS", "Misconception"),
    "checking.recover": ("recover",),
    "checking.recovered": ("Recovered",),
    "checking.verdict": ("Verdict",),
    "derivation": ("Derivation", "derive", "prove"),
    "errors": ("TConvError",),
    "forms": ("FORMS",),
    "forms.form": ("Built", "Form"),
    "forms.steps": ("Grid", "Step", "Sums"),
    "geometry": ("Axis", "Geometry"),
    "laws.check": ("check_law",),
    "laws.verdict": ("LawVerdict",),
    "notes.check": ("check_notes", "check_text"),
    "notes.report": ("Finding", "Report"),
    "numeric.reference": ("reference",),
    "proof.every_size": ("EverySizeProof", "prove_every_size"),
    "proof.this_size": ("Proof",),
    "terms": ("Terms",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "FIGURES",
    "FORMS",
    "MISCONCEPTIONS",
    "Axis",
    "Built",
    "Derivation",
    "EquivalentConvolution",
    "EverySizeProof",
    "Finding",
    "Form",
    "Geometry",
    "Gradients",
    "Grid",
    "LawVerdict",
    "Misconception",
    "Overlap",
    "Proof",
    "Recovered",
    "Report",
    "RoundTrip",
    "SizeChoices",
    "Step",
    "Sums",
    "TConvError",
    "Terms",
    "Verdict",
    "check_law",
    "check_notes",
    "check_text",
    "derive",
    "frameworks",
    "overlap",
    "prove",
    "prove_every_size",
    "recover",
    "reference",
    "reproduced_figures",
    "sizes",
]


def __getattr__(name: str) -> object:
    """Load the module that holds `name` (PEP 562)."""
    if name == "frameworks":
        return import_module("tconv_sym.frameworks")
    if name not in _HOME:
        raise AttributeError(f"module 'tconv_sym' has no attribute {name!r}")
    return getattr(import_module(f"tconv_sym.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return [*globals(), "frameworks", *_HOME]
