"""Which forms there are to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.errors import FormError, shown
from tconv_sym.forms.form import Form

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tconv_sym.geometry import Geometry


def absent_forms(geometry: Geometry, forms: Iterable[Form]) -> dict[str, str]:
    """Return why forms do not exist for a geometry, by the names of those that do not."""
    reasons = {form.name: form.refuses(geometry.spatial) for form in forms}
    return {name: reason for name, reason in reasons.items() if reason is not None}


def checked_forms(given: Form | Iterable[Form], known: Iterable[str]) -> Sequence[Form]:
    """Refuse with `FormError` what is no form, and a name that another has; a single form may stand for itself."""
    forms = (given,) if isinstance(given, Form) else tuple(given)
    taken = set(known)
    for form in forms:
        if not isinstance(form, Form):
            raise FormError(f"forms must be instances of Form, got {shown(form)}")
        if form.name in taken:
            raise FormError(f"forms must have names that differ, got {form.name!r} twice")
        taken.add(form.name)
    return forms
