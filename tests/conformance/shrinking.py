"""A disagreement made smaller: every number that can be less, and every argument that can be left out."""

from __future__ import annotations

from dataclasses import replace

from conformance.comparing import judge
from conformance.faults import known

MOST = 60
"""As many times a disagreement is made smaller."""


def shrunk(oracle, judgement, faults):
    """Return a judgement of a smaller case that disagrees in the same way and shows no known fault."""
    for _ in range(MOST):
        cases = list(smaller(judgement.case))
        found = (judge(case, theirs) for case, theirs in zip(cases, oracle.outputs(cases), strict=True))
        still = (each for each in found if each.kind == judgement.kind and not known(oracle.name, each, faults))
        following = next(still, None)
        if following is None:
            break
        judgement = following
    return judgement


def smaller(case):
    """Give cases with an argument less, and with a number less; operands are made anew."""
    if case.operands is not None:
        return
    if case.bias_size is not None:
        yield replace(case, bias_size=None)
    for name in case.arguments:
        yield replace(case, arguments={key: value for key, value in case.arguments.items() if key != name})
    for name, value in case.arguments.items():
        for less in lesser(value):
            yield replace(case, arguments=case.arguments | {name: less})
    for shapes in [*lesser(case.shapes), *without_a_channel(case.shapes)]:
        if all(size > 0 for shape in shapes for size in shape):
            yield replace(case, shapes=shapes)


def without_a_channel(shapes):
    """Give shapes in which the same number stands in both, wherever that is, with 1 in its place: channels are in both."""
    x, w = shapes
    for at, size in enumerate(x):
        for other, same in enumerate(w):
            if size == same > 1:
                yield (*x[:at], 1, *x[at + 1 :]), (*w[:other], 1, *w[other + 1 :])


def lesser(value):
    """Give a value with one of its numbers nearer to zero; text and flags stay."""
    if isinstance(value, int) and not isinstance(value, bool) and value:
        yield value - 1 if value > 0 else value + 1
    if isinstance(value, (tuple, list)):
        for at, each in enumerate(value):
            for less in lesser(each):
                yield type(value)([*value[:at], less, *value[at + 1 :]])
