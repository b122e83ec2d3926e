"""Claims about the output size: shapes, the formula with the problem's numbers, and the formula in letters."""

from __future__ import annotations

from fuzz.problems import Case

LETTERS = {
    "latex": (
        {"O": "O", "n": "n", "k": "k", "s": "s", "p": "p", "d": "d", "a": "a"},
        {"O": "o'", "n": "i'", "k": "k", "s": "s", "p": "p", "d": "d", "a": "a"},
        {"O": r"H_{\text{out}}", "n": r"H_{\text{in}}", "k": "k", "s": "s", "p": "p", "d": "d", "a": "o_p"},
        {
            "O": "H_{out}",
            "n": "H_{in}",
            "k": "kernelSize[0]",
            "s": "stride[0]",
            "p": "padding[0]",
            "d": "dilation[0]",
            "a": r"\text{output\_padding}[0]",
        },
        {
            "O": r"\text{Output size}",
            "n": r"\text{Input size}",
            "k": r"\text{Kernel size}",
            "s": r"\text{Stride}",
            "p": r"\text{Padding}",
            "d": r"\text{Dilation}",
            "a": r"\text{Output padding}",
        },
    ),
    "text": (
        {"O": "O", "n": "n", "k": "k", "s": "s", "p": "p", "d": "d", "a": "a"},
        {
            "O": "output",
            "n": "input",
            "k": "kernel_size",
            "s": "stride",
            "p": "padding",
            "d": "dilation",
            "a": "output_padding",
        },
    ),
}


def case(random, hand, problem, _targets, *, wrong):
    """Make a claim about the size."""
    axes = problem.geometry.axes
    alike = len(set(axes)) == 1 and axes[0].begin == axes[0].end and problem.geometry.channels is None
    make = random.choice((_shape, _numbers, _formula)) if alike else _shape
    text, change = make(random, hand, problem.geometry, wrong=wrong)
    kind = f"size: {make.__name__.strip('_')}"
    return Case(problem=problem, kind=kind, change=change, text=text, of="size", at=None, right=not change)


def _shape(random, hand, geometry, *, wrong):
    """Write the sizes as people write a shape."""
    sizes = list(geometry.output)
    change = ""
    if wrong:
        at = random.randrange(len(sizes))
        sizes[at] += random.choice((1, -1, geometry.axes[at].stride))
        change = "size"
    words = [str(size) for size in sizes]
    if len(words) == 1:
        return hand.pick("{}", "O = {}", "({},)").format(*words), change
    if hand.markup == "latex":
        return hand.pick(r" \times ", r"\times").join(words), change
    return hand.pick("×".join(words), " × ".join(words), f"({', '.join(words)})", f"[{', '.join(words)}]"), change


def _sum(random, hand, names, *, given, wrong):
    """Write the law s(n − 1) + d(k − 1) + a + 1 − 2p, its factors that are 1 and its summands that are 0 left out.

    Returns the words, their value, and the name of the change.
    """
    times = hand.pick(r" \times ", r" \cdot ", "") if hand.markup == "latex" else hand.pick("*", "×", " * ")
    if hand.markup == "latex" and (len(names["s"]) > 1 or names["s"].isdigit()):
        times = r" \times "
    terms = [
        [1, f"{names['s']}{times}({names['n']} - 1)", given["s"] * (given["n"] - 1)],
        [-1, f"2{times or ' '}{names['p']}", 2 * given["p"]],
        [1, names["a"], given["a"]],
    ]
    if given["d"] == 1 and hand.does(0.7):
        terms.append([1, names["k"], given["k"]])
    else:
        terms += [[1, f"{names['d']}{times}({names['k']} - 1)", given["d"] * (given["k"] - 1)], [1, "1", 1]]
    terms = [term for term in terms if term[2] or term[1] in (names["k"], "1") or hand.does(0.4)]
    right = sum(sign * value for sign, _, value in terms)
    change = ""
    if wrong:
        change = _change(random, terms)
        if sum(sign * value for sign, _, value in terms) == right:
            terms.append([1, "1", 1])
            change = "1 added"
    first, rest = [terms[0]], terms[1:]
    random.shuffle(rest)
    words = "".join(f" {'-' if sign < 0 else '+'} {word}" for sign, word, _ in first + rest)
    return words.removeprefix(" + "), sum(sign * value for sign, _, value in terms), change


def _change(random, terms):
    """Drop a summand, change its sign, or write it twice."""
    at = random.randrange(1, len(terms)) if len(terms) > 1 else 0
    way = random.choice(("dropped", "negated", "doubled"))
    if way == "negated":
        terms[at][0] *= -1
    elif way == "doubled":
        terms.append(list(terms[at]))
    elif len(terms) > 1:
        del terms[at]
    return way


def _given(geometry):
    """Return the numbers of one axis by the letters of the law."""
    axis = geometry.axes[0]
    return {
        "n": axis.input,
        "k": axis.kernel,
        "s": axis.stride,
        "p": axis.begin,
        "d": axis.dilation,
        "a": axis.output_padding,
    }


def _numbers(random, hand, geometry, *, wrong):
    """Write the law with numbers, and what it comes to."""
    given = _given(geometry)
    names = {letter: str(value) if value >= 0 else f"({value})" for letter, value in given.items()}
    spoiled = wrong and random.random() < 0.5
    words, value, change = _sum(random, hand, names, given=given, wrong=spoiled)
    if wrong and not spoiled:
        value, change = value + random.choice((1, -1)), "result"
    left = hand.pick("O = ", r"H_{out} = ") if hand.markup == "latex" else "O = "
    return f"{left}{words} = {value}", change


def _formula(random, hand, geometry, *, wrong):
    """Write the law in letters."""
    names = random.choice(LETTERS["latex" if hand.markup == "latex" else "text"])
    words, _, change = _sum(random, hand, names, given=_given(geometry), wrong=wrong)
    return f"{names['O']} = {words}", change
