"""A second opinion: z3 and cvc5 on the obligations as SMT-LIB 2. They come with the extra `smt`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from tconv_sym.errors import SolverError, described
from tconv_sym.proof.smt import example_script, script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from types import ModuleType

    from tconv_sym.proof.every_size import Checked

SECONDS = 10
"""How long a solver may take for one question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A file that solvers are asked about, and what each must answer."""

    about: str
    text: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a solver says of a question."""

    about: str
    solver: str
    answer: str


def recheck(checked: Iterable[Checked]) -> list[Answer]:
    """Ask every solver about every obligation: each must answer `unsat`, and `sat` to its example.

    Raises `SolverError` if a solver is not installed, or answers anything else.
    """
    modules = {name: _module(name) for name in SOLVERS}
    asked = (question for one in checked for question in questions(one))
    return [_answer(question, name, module) for question in asked for name, module in modules.items()]


def questions(checked: Checked) -> Iterator[Question]:
    """Ask whether an obligation can fail, and whether what it is about can be.

    >>> from tconv_sym.proof.every_size import prove_every_size
    >>> [(one.about, one.expected) for one in questions(prove_every_size("gather").checked[0])]
    [('gather.sound', 'unsat'), ('the example of gather.sound', 'sat')]
    """
    name = checked.obligation.name
    for about, write, expected in ((name, script, "unsat"), (f"the example of {name}", example_script, "sat")):
        yield Question(
            about=about,
            text=write(about, checked.obligation.statement, checked.certificate),
            expected=expected,
        )


def _answer(question: Question, name: str, module: ModuleType) -> Answer:
    """Ask a solver a question; raises `SolverError` unless it answers what is expected."""
    must = f"{name} must answer {question.expected} to {question.about}"
    try:
        answer = SOLVERS[name](module, question.text)
    except Exception as error:  # not ours: each solver has its own
        raise SolverError(f"{must}, got {described(error)}") from error
    if answer != question.expected:
        raise SolverError(f"{must}, got {answer}")
    return Answer(about=question.about, solver=name, answer=answer)


def _module(name: str) -> ModuleType:
    """Load a solver."""
    try:
        return import_module(name)
    except ImportError as error:
        raise SolverError(
            f"{name} must be installed, as by pip install 'tconv_sym[smt]', got {described(error)}"
        ) from error


def _ask_z3(z3: ModuleType, text: str) -> str:
    solver = z3.Solver()
    solver.set("timeout", SECONDS * 1000)
    solver.from_string(text)
    return str(solver.check())


def _ask_cvc5(cvc5: ModuleType, text: str) -> str:
    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("tlimit-per", str(SECONDS * 1000))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "obligation")
    symbols, said = parser.getSymbolManager(), []
    while not (command := parser.nextCommand()).isNull():
        said.append(str(command.invoke(solver, symbols)).strip())
    return said[-1]


SOLVERS: Mapping[str, Callable[[ModuleType, str], str]] = MappingProxyType({"z3": _ask_z3, "cvc5": _ask_cvc5})
"""How each solver, by its module's name, is asked about a text."""
