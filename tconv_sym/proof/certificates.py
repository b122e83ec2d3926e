"""Certificates as JSON, so that another program can check them: the format, and the file that the package brings.

The file is an object: the name of each obligation, and what is proved and how.

    "variables"    the names of the integers that the statement is about
    "givens"       facts, "p >= 0" or "p = 0", and definitions
    "unknowns"     the integers that are said to exist
    "goals"        facts about all of these
    "example"      numbers that satisfy the givens
    "definitions"  names that the proof introduces, the unknowns among them
    "steps"        claims, each a fact, with its number among all facts

A definition is {"name": name, "expression": polynomial}, {"dividend": polynomial, "divisor": polynomial, "quotient":
name, "remainder": name}, or {"of": two polynomials, "divisor": name, "quotients": two names, "coefficients": two
names}. A step is {"number": …, "claim": fact, "sum": terms}, or it has "refute", the terms for each denial, in place of
"sum". A term is a list, [multiplier, fact number, …]. Polynomials are sums of products of whole numbers and names,
"-2*s*i + o - 1". What all this means, and when a step is right, is in `checker`.

Nothing here needs to be trusted: whatever is read is then checked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

from tconv_sym.errors import CertificateError, shown
from tconv_sym.forms.definitions import CommonDivisor, Division, Value
from tconv_sym.proof.checker import Certificate, Statement, Step, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tconv_sym.forms.definitions import Definition

T = TypeVar("T")
_FILE = "certificates.json"
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Proved:
    """A statement, and the certificate that is said to prove it."""

    statement: Statement
    certificate: Certificate


def packaged() -> str:
    """Return the text of the file that the package brings."""
    return files("tconv_sym.proof").joinpath(_FILE).read_text(encoding="utf-8")


def read(text: str) -> dict[str, Proved]:
    """Read certificates by name; raises `CertificateError` for what is not in the format."""
    try:
        data = json.loads(text, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise CertificateError(f"certificates must be JSON, got {type(error).__name__}: {error}") from error
    return {name: _proved(entry) for name, entry in _a(dict, data).items()}


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
    return _laid_out({name: _entry(proof) for name, proof in proofs.items()}) + "\n"


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
