"""Which forms there are to compare."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tconv_sym.errors import CertificateError, FormError, UnknownNameError, shown
from tconv_sym.forms import FORMS
from tconv_sym.forms.form import Form
from tconv_sym.typeset.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tconv_sym.geometry import Geometry


def absent_forms(geometry: Geometry, forms: Iterable[Form]) -> dict[str, str]:
    """Return why forms do not exist for a geometry, by the names of those that do not."""
    reasons = {form.name: form.refuses(geometry.spatial) for form in forms}
    return {name: reason for name, reason in reasons.items() if reason is not None}


def checked_forms(given: Form | Iterable[Form], known: Iterable[str]) -> Sequence[Form]:
    """Refuse with `FormError` what is no form, and a name that another has; a single form may stand for itself."""
    forms: list[Form] = []
    taken = set(known)
    for form in _several(given, "instances of Form"):
        if not isinstance(form, Form):
            raise FormError(f"forms must be instances of Form, got {shown(form)}")
        if form.name in taken:
            raise FormError(f"forms must have names that differ, got {form.name!r} twice")
        taken.add(form.name)
        forms.append(form)
    return forms


def our_forms(given: str | Form | Iterable[str | Form]) -> tuple[Form, ...]:
    """Find our forms, by name or as they are, each once; a single one may stand for itself.

    Raises `UnknownNameError` for what is neither a name of a form nor a form, `CertificateError` for somebody else's
    form, and `FormError` for none.
    """
    forms = tuple(dict.fromkeys(map(_ours, _several(given, "names or instances of Form"))))
    if not forms:
        raise FormError("forms must be one or more, got none")
    return forms


def _ours(given: object) -> Form:
    """Find one of our forms."""
    if isinstance(given, Form):
        ours = FORMS.get(given.name) if type(given) is Form else None
        if ours is None or given != ours:
            raise CertificateError(
                f"forms must be {listed([*FORMS])}, got another form, {shown(given.name)}: no certificate proves it "
                "for every size; Derivation.prove compares it at one size"
            )
        return ours
    if not isinstance(given, str) or given not in FORMS:
        raise UnknownNameError("form", given, tuple(FORMS))
    return FORMS[given]


def _several(given: object, what: str) -> Iterable[object]:
    """Take a single name or form for itself; raises `FormError` for what is nothing to take several of."""
    if isinstance(given, (str, Form)):
        return (given,)
    if not isinstance(given, Iterable):
        raise FormError(f"forms must be {what}, got {shown(given)}")
    return given
