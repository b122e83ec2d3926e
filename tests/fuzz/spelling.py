"""How people write a sum of products: one `Hand` a claim, with its markup, its signs and its habits.

Every spelling here is one that the package says it reads, but for a product with a space alone in a list, which may
be two cells: that is not understood, and never refuted. No number stands right after a subscript, and no index of two
digits without a separator where it might be two indices.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from fuzz.values import Symbol, collected

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
TIMES = {
    "latex": (r" \cdot ", r"\cdot ", r" \times ", " ", " ", "", r" \, ", " * ", "·", "×"),
    "ascii": ("*", " * ", "*", " "),
    "unicode": ("×", " × ", "·", " · ", "⋅", " ⋅ ", " "),
}
NUMBERS_TIMES = {
    "latex": (r" \cdot ", r"\cdot ", r" \times ", r"\times "),
    "ascii": ("*", " * "),
    "unicode": ("×", " × ", "·", " · "),
}


@dataclass(frozen=True)
class Hand:
    """A writer. `random` decides wherever people are not the same twice."""

    random: object
    markup: str
    times: str
    numbers_times: str
    spaced: bool
    minus: str
    kernel_first: float
    shuffled: float
    rich: float

    @classmethod
    def draw(cls, random, *, rich=0.0):
        markup = random.choice(("latex", "latex", "ascii", "unicode"))
        return cls(
            random=random,
            markup=markup,
            times=random.choice(TIMES[markup]),
            numbers_times=random.choice(NUMBERS_TIMES[markup]),
            spaced=random.random() < 0.85,
            minus=random.choice("−-") if markup == "unicode" else "-",
            kernel_first=random.choice((0.0, 0.0, 1.0, 0.5)),
            shuffled=random.choice((0.0, 0.0, 0.5, 1.0)),
            rich=rich,
        )

    def does(self, chance):
        return self.random.random() < chance

    def pick(self, *choices):
        return self.random.choice(choices)


def cell(hand, products, *, collect=False):
    """Write a cell: its products, or one term a monomial; a cell without products is 0."""
    written = list(collected(products) if collect else products)
    if hand.does(hand.shuffled):
        hand.random.shuffle(written)
    if not written:
        return "0"
    if hand.does(hand.rich):
        return _rich(hand, written)
    return _sum(hand, [term(hand, product) for product in written])


def _sum(hand, terms):
    """Join (sign, body) pairs."""
    plus, minus = (" + ", f" {hand.minus} ") if hand.spaced else ("+", hand.minus)
    (sign, body), *rest = terms
    first = f"{hand.minus if sign < 0 else ''}{body}"
    return first + "".join((minus if sign < 0 else plus) + body for sign, body in rest)


def term(hand, product):
    """Write a product: its sign, and the rest."""
    numbers = [factor for factor in product if isinstance(factor, Fraction)]
    symbols = [factor for factor in product if isinstance(factor, Symbol)]
    if not symbols:
        return _numbers(hand, numbers)
    if hand.does(hand.kernel_first):
        symbols.reverse()
    if len(symbols) == 2 and symbols[0] == symbols[1] and hand.does(0.7):
        word = _power(hand, symbols[0])
    else:
        word = hand.times.join(symbol(hand, one) for one in symbols)
    if hand.times == "" and len(symbols) == 2 and symbols[0].below and symbols[1].base == symbols[0].base:
        word = " ".join(symbol(hand, one) for one in symbols)
    return _scaled(hand, numbers, word)


def _power(hand, one):
    """Write a square."""
    base = symbol(hand, one)
    if hand.markup == "latex":
        return f"{base}^{hand.pick('2', '{2}')}"
    return base + hand.pick("^2", "**2") if hand.markup == "ascii" else base + "²"


def _numbers(hand, numbers):
    """Write a product of numbers: a negative first factor gives the sign, any other one stands in brackets."""
    first, *rest = numbers
    sign = -1 if first < 0 else 1
    words = [number(hand, abs(first), alone=not rest), *(number(hand, one, alone=False) for one in rest)]
    return sign, hand.numbers_times.join(words)


def _scaled(hand, numbers, word):
    """Put numbers before or after symbols."""
    if not numbers or (numbers == [1] and hand.does(0.5)):
        return 1, word
    sign, words = _numbers(hand, numbers)
    close = numbers[0].denominator == 1 and len(numbers) == 1
    if close and hand.does(0.5):
        space = hand.pick("", " ")
        return sign, words + (space if numbers[0] else "") + word  # [0 a] is two cells
    if len(numbers) == 1 and numbers[0] < 0 and hand.does(0.3):
        return 1, word + hand.numbers_times + number(hand, numbers[0], alone=False)
    if len(numbers) == 1 and abs(numbers[0].numerator) == 1 and numbers[0].denominator > 1 and hand.does(0.3):
        return sign, _over(hand, word, numbers[0].denominator)
    return sign, words + hand.numbers_times + word


def _over(hand, word, denominator):
    """Write a fraction of a product."""
    return rf"\frac{{{word}}}{{{denominator}}}" if hand.markup == "latex" else f"{word}/{denominator}"


def number(hand, value, *, alone):
    """Write a number; not alone, a negative one or a ratio is bracketed where it would be misread."""
    sign = hand.minus if value < 0 else ""
    top, bottom = abs(value.numerator), value.denominator
    if bottom == 1:
        word = str(top)
    elif hand.markup == "latex" and hand.does(0.8):
        word = rf"\{hand.pick('frac', 'dfrac', 'tfrac')}{{{top}}}{{{bottom}}}"
        return rf"\left({sign}{word}\right)" if sign and not alone else sign + word
    elif bottom in (2, 4, 5) and hand.does(0.4):
        word = str(float(abs(value)))
    else:
        word = f"{top}/{bottom}"
        return f"({sign}{word})" if not alone else sign + word
    return f"({sign}{word})" if sign and not alone else sign + word


def symbol(hand, one):
    """Write a symbol with its indices."""
    if not one.below:
        return r"\beta" if one.base == "β" and hand.markup == "latex" else one.base
    base = r"\beta" if one.base == "β" and hand.markup == "latex" else one.base
    if hand.markup == "latex" and one.above and hand.does(0.6):
        above, below = ",".join(map(str, one.above)), _joined(hand, one.below)
        return f"{base}^{{({above})}}_{{{below}}}" if hand.does(0.5) else f"{base}_{{{below}}}^{{({above})}}"
    index = (*one.above, *one.below)
    if hand.markup == "latex":
        return _below(hand, base, index)
    if hand.markup == "unicode" and _is_short(index) and hand.does(0.6):
        return base + "".join(map(str, index)).translate(SUBSCRIPTS)
    return base + _plain(hand, index)


def _is_short(index):
    """Whether digits without a separator can mean nothing else; an index of its own may have two."""
    return len(index) == 1 or max(index) <= 9


def _joined(hand, index):
    """Join an index in braces."""
    separators = (",", ", ", " ") + (("", "") if _is_short(index) else ())
    return hand.pick(*separators).join(map(str, index))


def _below(hand, base, index):
    """Write a subscript in LaTeX."""
    if _is_short(index) and hand.does(0.15 if len(index) > 1 else 0.5):
        return f"{base}_{''.join(map(str, index))}"
    return f"{base}_{{{_joined(hand, index)}}}"


def _plain(hand, index):
    """Write an index in text: w12, w_12, w1_2."""
    if _is_short(index) and (len(index) == 1 or hand.does(0.7)):
        return hand.pick("", "_") + "".join(map(str, index))
    return "_".join(map(str, index))


def _rich(hand, written):
    """Write a sum with brackets, common factors or fractions: what needs more than a list of products."""
    left, right = (r"\left(", r"\right)") if hand.markup == "latex" and hand.does(0.4) else ("(", ")")

    def bracketed(products):
        return left + _sum(hand, [term(hand, product) for product in products]) + right

    def scaled(factor):
        return [(factor, *product) for product in written]

    way = hand.pick("whole", "split", "minus", "half", "common", "plus zero")
    if way == "half":
        half = r"\frac{1}{2}" if hand.markup == "latex" else hand.pick("(1/2)*", "1/2*", "0.5*")
        return half + bracketed(scaled(Fraction(2)))
    if way == "minus":
        return hand.minus + bracketed(scaled(Fraction(-1)))
    if way == "common":
        return _common(hand, written, bracketed)
    if way == "plus zero":
        return bracketed(written) + (" + 0" if hand.spaced else "+0")
    if way == "split" and len(written) > 1:
        at = hand.random.randrange(1, len(written))
        return bracketed(written[:at]) + (" + " if hand.spaced else "+") + bracketed(written[at:])
    return bracketed(written)


def _common(hand, written, bracketed):
    """Take out a factor that all products share, or a number from all."""
    shared = next((one for one in written[0] if isinstance(one, Symbol) and all(one in p for p in written)), None)
    if shared is None or any(len(product) < 2 for product in written):
        top = bracketed([(Fraction(3), *product) for product in written])
        return rf"\frac{{{top}}}{{3}}" if hand.markup == "latex" else f"{top}/3"
    rests = []
    for product in written:
        rest = list(product)
        rest.remove(shared)
        rests.append(tuple(rest))
    return symbol(hand, shared) + hand.numbers_times + bracketed(rests)
