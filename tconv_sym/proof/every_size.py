"""Proof for every size: the certificates of all forms, checked against what has to be proved of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

from tconv_sym.errors import CertificateError
from tconv_sym.forms import FORMS
from tconv_sym.proof.candidates import our_forms
from tconv_sym.proof.certificates import Proved, as_data, packaged, read
from tconv_sym.proof.checker import check
from tconv_sym.proof.every_size_blocks import blocks_of
from tconv_sym.proof.obligations import obligations
from tconv_sym.typeset.document import Document
from tconv_sym.typeset.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tconv_sym.forms.form import Form
    from tconv_sym.proof.checker import Certificate
    from tconv_sym.proof.obligations import Obligation
    from tconv_sym.typeset.blocks import Block


@dataclass(frozen=True, slots=True)
class Checked:
    """An obligation, and the certificate that was checked to prove it."""

    obligation: Obligation
    certificate: Certificate = field(hash=False)  # its example is a dict, and what it proves is in the obligation

    @property
    def steps(self) -> int:
        """How many claims there are."""
        return len(self.certificate.steps)

    @property
    def cases(self) -> int:
        """How many sums of terms there are: one for a claim, or one for each of its denials."""
        return sum(len(step.sums) for step in self.certificate.steps)


@dataclass(frozen=True, kw_only=True, repr=False)
class EverySizeProof(Document):
    """What was proved of each form for every size, and under which condition; a proof that fails is never made.

    `checked` has the obligations of `forms`, one form after the other. `seconds` is what reading and checking took.
    """

    forms: tuple[Form, ...]
    checked: tuple[Checked, ...]
    seconds: float = field(compare=False)

    def __post_init__(self) -> None:
        """Refuse what was checked of other forms."""
        names, of = (dict.fromkeys(found) for found in (self._names, (one.obligation.form for one in self.checked)))
        if names != of:
            raise CertificateError(f"what was checked must be of {', '.join(names)}, got {', '.join(of) or 'none'}")

    @property
    def _names(self) -> list[str]:
        return [form.name for form in self.forms]

    @property
    def conditions(self) -> dict[str, str]:
        """The condition under which each form exists, and only then; "" if it always does."""
        return {form.name: form.relation.condition for form in self.forms if form.relation is not None}

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """What was proved."""
        return tuple(one.obligation for one in self.checked)

    @property
    def steps(self) -> int:
        """How many claims were checked."""
        return sum(one.steps for one in self.checked)

    @property
    def cases(self) -> int:
        """How many sums of terms were checked."""
        return sum(one.cases for one in self.checked)

    @property
    def holds(self) -> bool:
        """Whether something was proved."""
        return bool(self.checked)

    def __repr__(self) -> str:
        """Name the forms and count: the certificates alone would fill pages."""
        counts = f"{counted(len(self.checked), 'obligation')} in {counted(self.steps, 'step')}"
        return f"EverySizeProof({', '.join(self._names)}: {counts})"

    def to_dict(self) -> dict[str, object]:
        """Return the proof as data for JSON, which another program can check.

        "certificates" has the statement and the proof of each obligation; `tconv_sym.proof.certificates` says how they
        are written, and when a proof is right.

        >>> data = prove_every_size(["gather"]).to_dict()
        >>> list(data["certificates"])
        ['gather.sound', 'gather.complete', 'gather.once']
        >>> data["certificates"]["gather.complete"]["unknowns"]
        ['r', 'q']
        """
        proofs = {one.obligation.name: Proved(one.obligation.statement, one.certificate) for one in self.checked}
        return {
            "holds": self.holds,
            "conditions": self.conditions,
            "obligations": [
                {"name": one.obligation.name, "meaning": one.obligation.meaning, "steps": one.steps, "cases": one.cases}
                for one in self.checked
            ],
            "steps": self.steps,
            "cases": self.cases,
            "certificates": as_data(proofs),
            "seconds": round(self.seconds, 3),
        }

    def blocks(self, target: str) -> Iterable[Block]:
        """Return the theorem, a lemma for each form, and what is trusted."""
        return blocks_of(self, target)


def prove_every_size(forms: str | Form | Iterable[str | Form] | None = None) -> EverySizeProof:
    """Prove that forms are the transposed convolution for all sizes, kernels, strides, dilations and paddings.

    `forms` are names or forms, ours; without it, all of them. Raises `UnknownNameError`, `FormError` for none, and
    `CertificateError` for a form that has no certificate, or a certificate that is wrong.

    >>> proof = prove_every_size(["scatter", "matrix"])
    >>> proof.conditions
    {'scatter': '', 'matrix': 'op < s'}
    >>> proof.obligations[0].name, proof.obligations[0].meaning
    ('scatter.sound', 'each of its products is one of the transposed convolution, on that output')
    """
    chosen = our_forms(FORMS if forms is None else forms)
    begin = perf_counter()
    checked = check_forms(chosen, read(packaged()))
    return EverySizeProof(forms=chosen, checked=checked, seconds=perf_counter() - begin)


def check_forms(forms: Iterable[Form], certificates: Mapping[str, Proved]) -> tuple[Checked, ...]:
    """Check that certificates prove all obligations of forms; raises `FormError` or `CertificateError`."""
    return tuple(_checked(obligation, certificates) for form in forms for obligation in obligations(form))


def _checked(obligation: Obligation, certificates: Mapping[str, Proved]) -> Checked:
    """Check that there is a certificate of just this statement."""
    name = obligation.name
    if name not in certificates:
        raise CertificateError(f"certificates must have {name}, got {len(certificates)} others")
    if certificates[name].statement != obligation.statement:
        raise CertificateError(f"the certificate of {name} must prove what the relation demands, got another statement")
    try:
        check(obligation.statement, certificates[name].certificate)
    except CertificateError as error:
        raise CertificateError(f"the certificate of {name} is wrong: {error}") from error
    return Checked(obligation, certificates[name].certificate)
