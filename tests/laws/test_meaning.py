"""Random laws, made together with what they mean: the verdict is that of plain loops."""

import sys
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tconv_sym import check_law

PADDINGS = (0, 1, 2, 3, -1)


@st.composite
def mutated(draw, choices):
    """Choose a text and its meaning: mostly the first, which is right."""
    return draw(st.sampled_from([choices[0]] * 3 + choices))


@st.composite
def laws(draw):
    """Make a law, and a function of the sizes z and o, i, m that says whether it holds."""
    tap, tap_of = draw(mutated([("d*m", lambda z, m: z["d"] * m), ("m", lambda _, m: m), ("2*m", lambda _, m: 2 * m)]))
    pad, pad_of = draw(
        mutated([("p", lambda z: z["p"]), ("2*p", lambda z: 2 * z["p"]), ("(p + 1)", lambda z: z["p"] + 1)])
    )
    divisor, divisor_of = draw(
        mutated([("s", lambda z: z["s"]), ("(s + 1)", lambda z: z["s"] + 1), ("2", lambda _: 2)])
    )
    left = draw(mutated([0, 1]))

    def above(z, o, m):
        return o + pad_of(z) - tap_of(z, m)

    def divided(z, o, i, m):
        return divmod(above(z, o, m), divisor_of(z)) == (i, 0)

    def guarded(z, o, i, m):
        return above(z, o, m) % divisor_of(z) == left and above(z, o, m) // divisor_of(z) == i

    text = f"(o + {pad} - {tap})"
    law, meaning = draw(
        st.sampled_from(
            [
                (f"{divisor}*i {draw(st.sampled_from(['=', '==']))} {text}", divided),
                (f"y[o] += x[{text}/{divisor}]*w[m]", divided),
                (f"if {text} % {divisor} == {left}: y[o] += x[{text}//{divisor}] * w[m]", guarded),
                (f"{text} mod {divisor} = {left} and i = {text}//{divisor}", guarded),
                (f"x[{text}//{divisor}] where ({left} = {text} % {divisor})", guarded),
            ]
        )
    )
    guard, guard_of = draw(
        mutated(
            [
                ("0 ≤ o < O", lambda *_: True),
                ("(o + i) % 3 < 2", lambda o, i, _: (o + i) % 3 < 2),
                ("((o % 3) + m)//2 <= o", lambda o, _, m: (o % 3 + m) // 2 <= o),
                ("i*m >= 0", lambda *_: True),
            ]
        )
    )
    joint = draw(st.sampled_from([", ", " and ", " && ", " if ", "; when "]))
    return law + joint + guard, lambda z, o, i, m: meaning(z, o, i, m) and guard_of(o, i, m)


def _length(z):
    return z["s"] * (z["n"] - 1) - 2 * z["p"] + z["d"] * (z["k"] - 1) + z["op"] + 1


def _products(z, holds):
    every = product(range(_length(z)), range(z["n"]), range(z["k"]))
    return {one for one in every if holds(z, *one)}


def _lands(z, o, i, m):
    return o == z["s"] * i + z["d"] * m - z["p"]


def _is_right(stride, dilation, holds):
    sizes = product(range(1, 5), range(1, 5), PADDINGS, range(min(max(stride, dilation), 4)))
    boxes = (dict(zip("nkp", one, strict=False), s=stride, d=dilation, op=one[3]) for one in sizes)
    return all(_products(z, holds) == _products(z, _lands) for z in boxes)


def _check(law, stride, dilation):
    text, holds = law
    verdict = check_law(text, stride=stride, dilation=dilation)
    found = verdict.counterexample
    if found is None:
        assert _is_right(stride, dilation, holds)
        return
    z = found.sizes | {"p": found.sizes["pl"]}
    assert set(found.said) == _products(z, holds)
    assert set(found.truth) == _products(z, _lands)
    assert found.said != found.truth
    of_product = [o for o, *pair in sorted(_products(z, holds)) if tuple(pair) == found.product]
    assert list(found.lands) == of_product


@given(laws(), st.integers(1, 3), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_a_law_is_judged_as_plain_loops_judge_it(law, stride, dilation):
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "islpy", None)
        _check(law, stride, dilation)


@pytest.mark.isl
@given(laws(), st.integers(1, 3), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_and_so_with_islpy(law, stride, dilation):
    _check(law, stride, dilation)
