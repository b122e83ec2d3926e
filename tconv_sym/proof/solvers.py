"""A second opinion: z3 and cvc5 on the obligations as SMT-LIB 2. They come with the extra `smt`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from tconv_sym.errors import SolverError, described
from tconv_sym.proof.smt import script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import ModuleType

    from tconv_sym.proof.every_size import Checked

SECONDS = 10
"""How long a solver may take for one obligation."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a solver says of an obligation."""

    obligation: str
    solver: str
    answer: str


def recheck(checked: Iterable[Checked]) -> list[Answer]:
    """Ask every solver about every obligation; each must answer `unsat`.

    Raises `SolverError` if a solver is not installed, or answers anything else.
    """
    modules = {name: _module(name) for name in SOLVERS}
    return [_answer(one, name, module) for one in checked for name, module in modules.items()]


def _answer(checked: Checked, name: str, module: ModuleType) -> Answer:
    """Ask a solver about an obligation; raises `SolverError` unless it confirms it."""
    obligation = checked.obligation
    text = script(obligation.name, obligation.statement, checked.certificate)
    try:
        answer = SOLVERS[name](module, text)
    except Exception as error:  # not ours: each solver has its own
        raise SolverError(f"{name} must answer unsat to {obligation.name}, got {described(error)}") from error
    if answer != "unsat":
        raise SolverError(f"{name} must answer unsat to {obligation.name}, got {answer}")
    return Answer(obligation.name, name, answer)


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
