"""Certificates as JSON, so that another program can check them: the format, the rules, and the package's own file.

What follows is all that such a program has to know. The file is an object: the name of each obligation, and an object
that says what is proved, and how.

    "variables"    names of integers
    "givens"       facts and definitions
    "unknowns"     names of the integers that are said to exist
    "goals"        facts, one or more
    "example"      an object: a number for each of the variables and of the names that are defined in "givens"
    "definitions"  names that the proof introduces, the unknowns among them
    "steps"        what is claimed, one thing after the other

The statement is: whatever integers the variables are, if the givens hold, there are integers for the unknowns with
which the goals hold.

A name is an ASCII letter, then ASCII letters, digits and underscores. A polynomial is a text, "-2*s*i + o - 1":
products joined by " + " and " - ", the first perhaps after "-". A product is a whole number of up to nine ASCII digits
or a name, and perhaps further names, joined by "*". A fact is "p >= 0" or "p = 0", with p a polynomial. Facts are the
same if they have the same sign and, multiplied out, the same polynomial.

A definition is one of three objects. The new names are n, q, r, g, q1, q2, u and v, each different from all that are
known; a, b and p are polynomials in names that are known before. It brings these facts, in this order:

    {"name": n, "expression": p}                                       n - p = 0
    {"dividend": a, "divisor": b, "quotient": q, "remainder": r}       a - b*q - r = 0, r >= 0, b - r - 1 >= 0
    {"of": [a, b], "divisor": g, "quotients": [q1, q2], "coefficients": [u, v]}
        g - 1 >= 0, a - g >= 0, q1 - 1 >= 0, q2 - 1 >= 0, a - g*q1 = 0, b - g*q2 = 0, u*q1 + v*q2 - 1 = 0, v >= 0,
        q1 - v - 1 >= 0

There are such numbers (Euclid, Bézout) if b, or both a and b, are at least 1: "b - 1 >= 0" must be a fact by then, and
so must "a - 1 >= 0" for "of".

A step is {"number": number, "claim": fact, "sum": terms}, or has "refute": [terms, …] in place of "sum". A term is a
list: a polynomial, its multiplier, then the numbers of facts.

Facts are numbered from 0: the givens, a definition as all its facts, then "definitions", then each claim. The proof is
right if all of this holds:

 1. Variables, and names that are defined, are all different. The names in a text are known where it stands: the
    variables, and what has been defined by then; for goals, what the givens define and the unknowns, which are none of
    those before. In the end all unknowns are defined.
 2. The numbers of the example make every fact of the givens true.
 3. A step's number is its claim's number as a fact, and its terms have only facts of smaller numbers, and denials.
 4. "sum": the products of each multiplier and its facts' polynomials add up to the claim's polynomial.
 5. "refute": there is one list of terms for each denial of the claim: for "p >= 0" this is "-p - 1 >= 0", for "p = 0"
    first "p - 1 >= 0", then "-p - 1 >= 0". The denial is known there, with the step's number. Each sum comes to -1.
 6. A term has at least one fact "p = 0", which makes it zero; or none, and then its multiplier is a number that is not
    negative, as the term then is, and the claim is not proved by "sum" if it is "p = 0".
 7. Every goal is a fact.

Nothing here needs to be trusted: whatever is read is then checked, by `checker`, which also refuses numbers of more
than nine digits and what is too large to check at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

from tconv_sym.errors import CertificateError, described, shown
from tconv_sym.forms.definitions import CommonDivisor, Division, Value
from tconv_sym.limits import check_limit
from tconv_sym.proof.checker import Certificate, Statement, Step, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tconv_sym.forms.definitions import Definition

T = TypeVar("T")
_FILE = "certificates.json"
_WIDTH = 100
_MAX_CHARACTERS = 10**6
"""As long as a file may be: some twenty times the package's own."""


@dataclass(frozen=True, slots=True)
class Proved:
    """A statement, and the certificate that is said to prove it."""

    statement: Statement
    certificate: Certificate


def packaged() -> str:
    """Return the text of the file that the package brings; raises `CertificateError` where it cannot be read."""
    try:
        return files("tconv_sym.proof").joinpath(_FILE).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise CertificateError(f"the package must have a readable {_FILE}, got {described(error)}") from error


def read(text: str) -> dict[str, Proved]:
    """Read certificates by name; raises `CertificateError` for another format, and `LimitError` for a long text."""
    check_limit("characters of certificates", len(_a(str, text)), _MAX_CHARACTERS)
    try:
        data = json.loads(text, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise CertificateError(f"certificates must be JSON, got {type(error).__name__}: {error}") from error
    if not isinstance(data, dict):
        raise CertificateError(f"certificates must be an object of JSON, got {shown(data)}")
    return {name: _proved(entry) for name, entry in data.items()}


def write(proofs: Mapping[str, Proved]) -> str:
    """Write certificates; the same ones always give the same text.

    >>> statement = Statement(variables=("s",), givens=("s - 2 >= 0",), goals=("s - 1 >= 0",))
    >>> step = Step(number=1, claim="s - 1 >= 0", sums=((Term(times="1", facts=(0,)), Term(times="1")),))
    >>> proof = Proved(statement, Certificate(example={"s": 2}, steps=(step,)))
    >>> text = write({"larger": proof})
    >>> read(text) == {"larger": proof}
    True
    >>> print(text)
    {
     "larger": {
      "variables": ["s"],
      "givens": ["s - 2 >= 0"],
      "unknowns": [],
      "goals": ["s - 1 >= 0"],
      "example": {"s": 2},
      "definitions": [],
      "steps": [{"number": 1, "claim": "s - 1 >= 0", "sum": [["1", 0], ["1"]]}]
     }
    }
    <BLANKLINE>
    """
    return _laid_out(as_data(proofs)) + "\n"


def as_data(proofs: Mapping[str, Proved]) -> dict[str, object]:
    """Return certificates as what `write` writes as JSON."""
    return {name: _entry(proof) for name, proof in proofs.items()}


def _laid_out(value: object, indent: str = "") -> str:
    """Write JSON: on one line what fits there."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or len(indent) + len(line) <= _WIDTH:
        return line
    deeper = indent + " "
    if isinstance(value, dict):
        parts = [f"{json.dumps(name)}: {_laid_out(part, deeper)}" for name, part in value.items()]
    else:
        parts = [_laid_out(part, deeper) for part in value]
    inside = ",".join(f"\n{deeper}{part}" for part in parts)
    return f"{line[0]}{inside}\n{indent}{line[-1]}"


def _entry(proof: Proved) -> dict[str, object]:
    statement, certificate = proof.statement, proof.certificate
    return {
        "variables": list(statement.variables),
        "givens": [given if isinstance(given, str) else _definition_entry(given) for given in statement.givens],
        "unknowns": list(statement.unknowns),
        "goals": list(statement.goals),
        "example": dict(certificate.example),
        "definitions": list(map(_definition_entry, certificate.definitions)),
        "steps": list(map(_step_entry, certificate.steps)),
    }


def _definition_entry(definition: Definition) -> dict[str, object]:
    return {field.name: getattr(definition, field.name) for field in fields(definition)}


def _step_entry(step: Step) -> dict[str, object]:
    sums = [[[term.times, *term.facts] for term in terms] for terms in step.sums]
    how = {"refute": sums} if step.refuted else {"sum": sums[0]}
    return {"number": step.number, "claim": step.claim, **how}


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object whose names are different."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise CertificateError(f"names in an object must be different, got {shown([name for name, _ in pairs])}")
    return made


def _proved(value: object) -> Proved:
    entry = _with(
        "an obligation", value, ("variables", "givens", "unknowns", "goals", "example", "definitions", "steps")
    )
    statement = Statement(
        variables=_texts(entry["variables"]),
        givens=_each(lambda given: given if isinstance(given, str) else _definition(given), entry["givens"]),
        unknowns=_texts(entry["unknowns"]),
        goals=_texts(entry["goals"]),
    )
    certificate = Certificate(
        example={name: _a(int, number) for name, number in _a(dict, entry["example"]).items()},
        definitions=_each(_definition, entry["definitions"]),
        steps=_each(_step, entry["steps"]),
    )
    return Proved(statement, certificate)


def _definition(value: object) -> Definition:
    entry = _a(dict, value)
    if "of" in entry:
        _with("a common divisor", value, ("of", "divisor", "quotients", "coefficients"))
        pairs = {name: _pair(entry[name]) for name in ("of", "quotients", "coefficients")}
        return CommonDivisor(divisor=_a(str, entry["divisor"]), **pairs)
    kind = Division if "dividend" in entry else Value
    entry = _with("a definition", value, tuple(field.name for field in fields(kind)))
    return kind(**{name: _a(str, part) for name, part in entry.items()})


def _pair(value: object) -> tuple[str, str]:
    one, *others = _texts(value) or ("",)
    if len(others) != 1:
        raise CertificateError(f"two texts must stand where {shown(value)} does")
    return one, others[0]


def _step(value: object) -> Step:
    refuted = "refute" in _a(dict, value)
    entry = _with("a step", value, ("number", "claim", "refute" if refuted else "sum"))
    sums = _each(_terms, entry["refute"]) if refuted else (_terms(entry["sum"]),)
    return Step(number=_a(int, entry["number"]), claim=_a(str, entry["claim"]), refuted=refuted, sums=sums)


def _terms(value: object) -> tuple[Term, ...]:
    return _each(_term, value)


def _term(value: object) -> Term:
    times, *facts = _a(list, value) or [None]
    return Term(times=_a(str, times), facts=_each(partial(_a, int), facts))


def _texts(value: object) -> tuple[str, ...]:
    return _each(partial(_a, str), value)


def _each(make: Callable[[object], T], value: object) -> tuple[T, ...]:
    return tuple(map(make, _a(list, value)))


def _a(kind: type[T], value: object) -> T:
    """Return a value of this kind; True is no int."""
    if type(value) is not kind:
        raise CertificateError(f"{kind.__name__} must stand where {shown(value)} does")
    return value


def _with(what: str, value: object, names: tuple[str, ...]) -> dict[str, object]:
    """Return an object that has just these names."""
    entry: dict[str, object] = _a(dict, value)
    if set(entry) != set(names):
        raise CertificateError(f"{what} must have {', '.join(names)}, got {shown(list(entry))}")
    return entry
