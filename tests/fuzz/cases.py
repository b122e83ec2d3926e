"""One case: a problem, a claim as text, and whether it is right. Case `index` of `seed` is always the same."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from random import Random

from fuzz import changes, layouts, problems, sizes, spelling, truths
from fuzz.problems import Case
from fuzz.values import Array, Symbol
from oracles import indices

A_PROBLEM = 10
"""As many claims are made about each problem."""
RICH = 0.04
"""How many claims have a cell with brackets or fractions of sums: those cost milliseconds."""
HOSTILE = 0.08
CHARACTERS = (
    *"0123456789abewxyβO+-*/^_{}()[],=&|:;.$ \n\t\"'%#~<>!?@",
    *"×·−²₁а∑√\u200b\u202e\ud800\x00",
    *(r"\\", r"\frac", r"\sum", r"\begin{", r"\end{", r"\left", r"\right", r"\text{", r"\binom", r"\int", "**", "=="),
)


@lru_cache(maxsize=4)
def problem_of(seed, number):
    """Make a problem and all that is right about it."""
    made = problems.problem(Random(f"{seed}/{number}"))  # noqa: S311 (repeatable on purpose)
    return made, truths.targets(made)


def case(seed, index):
    """Make a case."""
    problem, targets = problem_of(seed, index // A_PROBLEM)
    random = Random(f"{seed}:{index}")  # noqa: S311 (repeatable on purpose)
    made = _case(random, problem, targets)
    if random.random() < HOSTILE:
        return hostile(random, made)
    return made


def _case(random, problem, targets):
    """Choose what is claimed, whether it is right, and how it is written."""
    hand = spelling.Hand.draw(random, rich=0.4 if random.random() < RICH else 0.0)
    wrong = random.random() < 0.5
    make = random.choices((_formula, _formulas, _array, _table, _sum, sizes.case), (22, 16, 36, 12, 6, 8))[0]
    return make(random, hand, problem, targets, wrong=wrong)


def _claimed(random, problem, targets, target, *, wrong, shape):
    """Return (name of the change, what is claimed): what is right, or what a change makes of it."""
    found = changes.changed(random, problem, target, targets[target], shape=shape) if wrong else None
    return found or ("", targets[target])


def _taken(problem):
    """Return the names that cannot name the output as well."""
    factors = (*problem.input, *problem.kernel, *problem.bias)
    return {factor.base for factor in factors if isinstance(factor, Symbol)}


def _formula(random, hand, problem, targets, *, wrong):
    """One element, by its label or by `at`, or a chain."""
    target = "output" if random.random() < 0.9 else random.choice(sorted(targets))
    change, claimed = _claimed(random, problem, targets, target, wrong=wrong, shape=False)
    numbers = changes.wrong_positions(targets[target], claimed) or range(len(claimed.cells))
    number = random.choice(numbers)
    position = list(indices(claimed.shape))[number]
    right, said = targets[target].cells[number], claimed.cells[number]
    first, further = random.choice(((said, None), (said, None), (said, said), (right, said)))
    labelled = target == "output" and random.random() < 0.6
    left = layouts.label(hand, position, _taken(problem)) if labelled else ""
    return Case(
        problem=problem,
        kind="label" if labelled else "at",
        change=change,
        text=layouts.element(hand, first, further, left),
        of=target,
        at=None if labelled else position,
        right=not change,
        cells=frozenset([position]) if change else None,
    )


def _formulas(random, hand, problem, targets, *, wrong):
    """Several elements or all, in a list."""
    change, claimed = _claimed(random, problem, targets, "output", wrong=wrong, shape=False)
    positions = list(indices(claimed.shape))
    wrong_ones = changes.wrong_positions(targets["output"], claimed)
    origin = 1 if hand.markup == "latex" and random.random() < 0.15 else 0
    if origin == 0 and random.random() < 0.4:
        kept = set(random.sample(range(len(positions)), random.randint(1, len(positions))))
        kept |= set(wrong_ones[:1])
        positions = [position for number, position in enumerate(positions) if number in kept]
    bracketed = origin == 0 and (hand.markup != "latex" or random.random() < 0.5)
    text = layouts.elements(hand, claimed, positions, origin=origin, bracketed=bracketed, taken=_taken(problem))
    return Case(
        problem=problem,
        kind=f"list from {origin}",
        change=change,
        text=text,
        of="output",
        at=None,
        right=not change,
        cells=frozenset(positions) & _positions(claimed, wrong_ones) if change and bracketed else None,
    )


def _positions(array, numbers):
    """Return the positions of cells by their flat numbers."""
    positions = list(indices(array.shape))
    return frozenset(positions[number] for number in numbers)


def _array(random, hand, problem, targets, *, wrong):
    """A whole array of any target."""
    target = "output" if random.random() < 0.45 else random.choice(sorted(targets))
    if target == "table":
        return _table(random, hand, problem, targets, wrong=wrong)
    change, claimed = _claimed(random, problem, targets, target, wrong=wrong, shape=True)
    name = None
    if hand.markup == "latex" and target in layouts.MATRIX_NAMES:
        name = hand.pick(None, *layouts.MATRIX_NAMES[target])
    elif target == "output":
        name = hand.pick(None, *(n for n in layouts.NAMES[hand.markup] if n not in _taken(problem)))
    further = None
    if random.random() < 0.1:
        further = claimed
    text = layouts.whole(hand, claimed, name=name, further=further)
    truth = targets[target]
    alike = change and claimed.shape == truth.shape
    return Case(
        problem=problem,
        kind=target.partition("[")[0],
        change=change,
        text=text,
        of=target,
        at=None,
        right=not change,
        cells=_positions(claimed, changes.wrong_positions(truth, claimed)) if alike else None,
    )


def _table(random, hand, problem, targets, *, wrong):
    """The contribution table, asked for by its name or read under the output's."""
    change, claimed = _claimed(random, problem, targets, "table", wrong=wrong, shape=False)
    sums = targets["output"] if random.random() < 0.6 else None
    if sums is not None and change and random.random() < 0.4:
        changed, sums = _claimed(random, problem, targets, "output", wrong=True, shape=False)
        change, claimed = f"sums: {changed}" if changed else "", targets["table"]
    text = layouts.table(hand, claimed, problem, sums=sums)
    of = random.choice(("table", "output"))
    return Case(problem=problem, kind="table", change=change, text=text, of=of, at=None, right=not change)


def _sum(random, hand, problem, targets, *, wrong):
    """The output as a sum of arrays, one for each input."""
    if problem.bias or problem.geometry.channels is not None:
        return _formula(random, hand, problem, targets, wrong=wrong)
    change, claimed = _claimed(random, problem, targets, "table", wrong=wrong, shape=False)
    count = claimed.shape[1]
    columns = tuple(sum(claimed.cells[column::count], ()) for column in range(count))
    if Array(targets["output"].shape, columns).equals(targets["output"]):
        change, claimed = "", targets["table"]
    name = hand.pick(None, *(n for n in layouts.NAMES[hand.markup] if n not in _taken(problem)))
    text = layouts.added(hand, claimed, targets["output"].shape, name=name)
    return Case(problem=problem, kind="sum", change=change, text=text, of="output", at=None, right=not change)


def hostile(random, made):
    """Edit the characters of a text: nothing is known of what comes of it."""
    text = list(made.text)
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        at = random.randrange(len(text) + 1)
        way = random.choice(("insert", "delete", "replace", "repeat", "swap"))
        if way == "insert":
            text.insert(at, random.choice(CHARACTERS))
        elif way == "delete":
            del text[at : at + random.choice((1, 1, 3, 20))]
        elif way == "replace":
            text[at : at + 1] = random.choice(CHARACTERS)
        elif way == "repeat":
            text[at:at] = text[at : at + random.choice((1, 2, 5))] * random.choice((1, 1, 30))
        else:
            text[at : at + 2] = reversed(text[at : at + 2])
    return replace(made, kind="hostile", change="", text="".join(text), right=None, cells=None)
