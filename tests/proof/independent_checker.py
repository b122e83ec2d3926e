"""A checker of certificates that trusts nothing of ours: written from the format as `certificates` documents it alone.

It needs Python and nothing else, and judges what `tconv-sym prove --every-size --to json` writes:

    tconv-sym prove --every-size --to json | python tests/proof/independent_checker.py
"""

import json
import re
import sys
from math import prod

NAME = "[A-Za-z][A-Za-z0-9_]*"
PRODUCT = rf"([0-9]{{1,9}}|{NAME})(\*{NAME})*"
POLYNOMIAL = rf"-?{PRODUCT}( [+-] {PRODUCT})*"
PARTS = {"variables", "givens", "unknowns", "goals", "example", "definitions", "steps"}
VALUE = {"name", "expression"}
DIVISION = {"dividend", "divisor", "quotient", "remainder"}
COMMON_DIVISOR = {"of", "divisor", "quotients", "coefficients"}
ONE = {(): 1}


class RefusedError(Exception):
    """What does not prove what it says."""


def demand(condition, *what):
    if not condition:
        raise RefusedError(*what)


def listed(value, length=None):
    demand(isinstance(value, list) and length in (None, len(value)), "no such list", value)
    return value


def add(*polynomials):
    """Polynomials are numbers by the names that they multiply, in order; without those that are 0."""
    made = {}
    for one in polynomials:
        for names, number in one.items():
            made[names] = made.get(names, 0) + number
    return {names: number for names, number in made.items() if number}


def multiply(left, right):
    return add(*({tuple(sorted(a + b)): p * q} for a, p in left.items() for b, q in right.items()))


def subtract(left, *others):
    return add(left, *(multiply({(): -1}, other) for other in others))


def read(text, known):
    demand(isinstance(text, str) and re.fullmatch(POLYNOMIAL, text), "no polynomial", text)
    products = []
    for signed in text.replace(" - ", " + -").split(" + "):
        first, *names = signed.removeprefix("-").split("*")
        is_number = first[0] in "0123456789"
        names += [] if is_number else [first]
        demand(known.issuperset(names), "unknown name", text)
        number = int(first) if is_number else 1
        products.append({tuple(sorted(names)): -number if signed[0] == "-" else number})
    return add(*products)


def read_fact(text, known):
    """A polynomial, and whether it is 0 rather than not negative."""
    demand(isinstance(text, str) and text.endswith((" = 0", " >= 0")), "no fact", text)
    left, sign, _ = text.rsplit(" ", 2)
    return read(left, known), sign == "="


def introduce(names, known):
    for name in names:
        demand(isinstance(name, str) and re.fullmatch(NAME, name) and name not in known, "no new name", name)
        known.add(name)
    return [{(name,): 1} for name in names]


def define(entry, known, facts):
    """Make names known, and what holds of them."""
    demand(isinstance(entry, dict), "no definition", entry)
    if set(entry) == VALUE:
        value = read(entry["expression"], known)
        (n,) = introduce([entry["name"]], known)
        facts.append((subtract(n, value), True))
    elif set(entry) == DIVISION:
        a, b = read(entry["dividend"], known), read(entry["divisor"], known)
        demand((subtract(b, ONE), False) in facts, "not known to be positive", entry)
        q, r = introduce([entry["quotient"], entry["remainder"]], known)
        facts += [(subtract(a, multiply(b, q), r), True), (r, False), (subtract(b, r, ONE), False)]
    else:
        demand(set(entry) == COMMON_DIVISOR, "no definition", entry)
        a, b = (read(text, known) for text in listed(entry["of"], 2))
        demand(all((subtract(one, ONE), False) in facts for one in (a, b)), "not known to be positive", entry)
        names = [entry["divisor"], *listed(entry["quotients"], 2), *listed(entry["coefficients"], 2)]
        g, q1, q2, u, v = introduce(names, known)
        facts += [(subtract(g, ONE), False), (subtract(a, g), False), (subtract(q1, ONE), False)]
        facts += [(subtract(q2, ONE), False), (subtract(a, multiply(g, q1)), True)]
        facts += [(subtract(b, multiply(g, q2)), True)]
        facts += [(subtract(add(multiply(u, q1), multiply(v, q2)), ONE), True), (v, False)]
        facts += [(subtract(q1, v, ONE), False)]


def summed(terms, facts, known, *, to_zero):
    """Add up terms, each of which is 0 or, unless they are to be, not negative."""
    made = []
    for multiplier, *numbers in map(listed, listed(terms)):
        demand(all(type(one) is int and 0 <= one < len(facts) for one in numbers), "no such fact", numbers)
        times = read(multiplier, known)
        if not any(facts[one][1] for one in numbers):
            demand(not to_zero and set(times) <= {()} and times.get((), 0) >= 0, "not allowed", multiplier, numbers)
        for one in numbers:
            times = multiply(times, facts[one][0])
        made.append(times)
    return add(*made)


def take(step, known, facts):
    """Judge a step, and know its claim."""
    demand(isinstance(step, dict), "no step", step)
    demand(type(step.get("number")) is int and step["number"] == len(facts), "another number", step)
    claim, is_zero = read_fact(step.get("claim"), known)
    if set(step) == {"number", "claim", "sum"}:
        demand(summed(step["sum"], facts, known, to_zero=is_zero) == claim, "another sum", step)
    else:
        demand(set(step) == {"number", "claim", "refute"}, "no step", step)
        denials = [subtract(claim, ONE), subtract({}, claim, ONE)] if is_zero else [subtract({}, claim, ONE)]
        for denial, terms in zip(denials, listed(step["refute"], len(denials)), strict=True):
            found = summed(terms, [*facts, (denial, False)], known, to_zero=False)
            demand(found == {(): -1}, "no contradiction", step)
    facts.append((claim, is_zero))


def judge(entry):
    """Raise `RefusedError` unless an obligation is proved."""
    demand(isinstance(entry, dict) and set(entry) == PARTS, "not the parts", entry)
    known, facts = set(), []
    introduce(listed(entry["variables"]), known)
    for given in listed(entry["givens"]):
        if isinstance(given, str):
            facts.append(read_fact(given, known))
        else:
            define(given, known, facts)
    example, unknowns = entry["example"], listed(entry["unknowns"])
    demand(isinstance(example, dict) and set(example) == known, "not the names", example)
    demand(all(type(number) is int for number in example.values()), "no numbers", example)
    for one, is_zero in facts:
        value = sum(number * prod(example[name] for name in names) for names, number in one.items())
        demand(value == 0 if is_zero else value >= 0, "no example", example)
    demand(all(isinstance(name, str) for name in unknowns) and known.isdisjoint(unknowns), "not unknown", unknowns)
    goals = [read_fact(goal, known.union(unknowns)) for goal in listed(entry["goals"])]
    for definition in listed(entry["definitions"]):
        define(definition, known, facts)
    demand(known.issuperset(unknowns), "nothing for the unknowns", unknowns)
    for step in listed(entry["steps"]):
        take(step, known, facts)
    demand(goals and all(goal in facts for goal in goals), "a goal is not proved")


def main():
    certificates = json.load(sys.stdin)["certificates"]
    for entry in certificates.values():
        judge(entry)
    sys.stdout.write(f"{len(certificates)} right\n")


if __name__ == "__main__":
    main()
