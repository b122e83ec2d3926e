"""Whether a padding crops all that some input of an axis contributes.

Tap m of input i lands on output s·i + d·m − p. With the same p on both sides, nothing is left of an input in three
cases:

- all its taps land before the outputs: for the first input, the worst, p > d(k − 1);
- all of them land behind: for the last input p > d(k − 1) + a, and then the first is cropped as well;
- the outputs lie between two of them: no multiple of d is among the O integers from p − s·i on, (s·i − p) mod d ≥ O.

The last takes O < d. How many i satisfy it is a difference of two sums of ⌊(s·i + c)/d⌋.
"""

from __future__ import annotations


def between_taps(inputs: int, outputs: int, stride: int, padding: int, dilation: int) -> bool:
    """Tell whether all outputs lie between two taps of some input, if the kernel were endless.

    Taps of the only input land at −1 and 2:

    >>> between_taps(1, 2, stride=1, padding=1, dilation=3), between_taps(1, 3, stride=1, padding=1, dilation=3)
    (True, False)
    """
    if outputs >= dilation:
        return False
    above = floor_sum(inputs, stride, dilation - outputs - padding, dilation)
    return above > floor_sum(inputs, stride, -padding, dilation)


def floor_sum(count: int, factor: int, offset: int, divisor: int) -> int:
    """Return Σ ⌊(factor·i + offset)/divisor⌋ over 0 ≤ i < count, in as many steps as Euclid's algorithm takes.

    Whole multiples of the divisor are split off; what is left counts the lattice points below a line, which are counted
    again with the axes exchanged.

    >>> floor_sum(4, 3, -1, 2), sum((3 * i - 1) // 2 for i in range(4))
    (6, 6)
    """
    total = 0
    while count:
        total += count * (count - 1) // 2 * (factor // divisor) + count * (offset // divisor)
        factor, offset = factor % divisor, offset % divisor
        count, offset = divmod(factor * count + offset, divisor)
        factor, divisor = divisor, factor
    return total
