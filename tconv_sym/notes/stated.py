"""What a note has stated so far, by comments and by its lines, and whether that is clear."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tconv_sym.nested import flatten
from tconv_sym.notes.comments import OPERANDS, SIZES
from tconv_sym.notes.problems import AN_EXAMPLE, DEFAULTS, Posed, UnclearError, lines_words, make, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


MAX_MENTIONS = 16
"""As many lines as are kept that state the same argument."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """What a line states: an argument of `derive` and its value, None where it cannot be used, with the `trouble`.

    `is_vague` says that it may as well be about the convolution by which a transposed one is computed. `is_unread` says
    that the words of the trouble state a value that is not known; those of code and tables, `is_aside`, count only
    where nothing else states it.
    """

    name: str
    value: Any
    line: int
    section: int = 0
    trouble: str = ""
    is_vague: bool = False
    is_unread: bool = False
    is_aside: bool = False

    @property
    def is_array(self) -> bool:
        """Whether values are given, and not only sizes."""
        return isinstance(self.value, list)

    @property
    def sizes(self) -> Any:  # noqa: ANN401 (an integer or one for each axis)
        """The shape of an array, and any other value as it is."""
        return flatten(self.value, self.name)[0] if self.is_array else self.value


@dataclass(slots=True)
class Stated:
    """What has been stated up to a place in a note: by comments, which hold, and by its lines.

    `later` are the lines of this section that are still to come and state something by its name. `is_renewed` says that
    an operand replaced that of an earlier section.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    settings_place: tuple[int, int] = (0, 0)
    mentions: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    unread: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    later: Mapping[str, int] = field(default_factory=dict)
    is_renewed: bool = False
    _made: Posed | None = None

    def copied(self) -> Stated:
        """Return the same, to go on from; what is stated there is not stated here."""
        mentions = defaultdict(list, {name: list(known) for name, known in self.mentions.items()})
        unread = defaultdict(list, {name: list(known) for name, known in self.unread.items()})
        return Stated(self.settings, self.settings_place, mentions, unread, self.later, self.is_renewed)

    @property
    def is_settled(self) -> bool:
        """Whether a comment gives the whole problem."""
        return all(name in self.settings for name in OPERANDS)

    def comment(self, settings: Mapping[str, Any], place: tuple[int, int]) -> None:
        """Hold to what a comment states from here on, in place of what another one did."""
        self.settings, self.settings_place, self._made = settings, place, None

    def add(self, mention: Mention) -> None:
        """Take in what a line states: it goes with what agrees, and replaces what an earlier section states.

        A size that disagrees with an array does not replace it, wherever that is stated, nor does another array in the
        same section: both are kept, and asked about. What only a step of the computation may mean gives way.
        """
        if mention.is_unread:
            self.unread[mention.name] = [*self.unread[mention.name][: MAX_MENTIONS - 1], mention]
            self._made = None
            return
        known = self.mentions[mention.name]
        agrees = all(_agree(one, mention) for one in known) and _is_one(known)
        if mention.is_vague and known and not agrees:
            return
        if not agrees and (mention.is_array or not any(one.is_array for one in known)):
            here = [one for one in known if one.section == mention.section]
            self.is_renewed |= mention.name in OPERANDS and len(here) < len(known)
            known = [one for one in here if not (mention.is_array and one.trouble)]
        self.mentions[mention.name] = [*known[: MAX_MENTIONS - 1], mention]
        self._made = None

    def posed(self) -> Posed:
        """Make the problem; raises `UnclearError`."""
        if self._made is not None:
            self._check_later(self._made.assumed)
        if self._made is None:
            given, lines, assumed = (self.settings, [], []) if self.is_settled else self._inferred()
            self._check_later(assumed)
            self._made = Posed(
                problem=make(given),
                lines=tuple(sorted(set(lines))),
                assumed=tuple(assumed),
                place=self.settings_place if self.is_settled else (max(lines), 1),
                is_inferred=not self.is_settled,
                is_written_out=self.is_settled or isinstance(given["kernel"], list),
            )
        return self._made

    def _inferred(self) -> tuple[dict[str, Any], list[int], list[str]]:
        """Collect the arguments, the lines that state them, and the names of those that nothing states."""
        found = dict(self.settings)
        lines = [self.settings_place[0]] if self.settings else []
        assumed: list[str] = []
        for name in ("channels", "bias"):
            if name not in found:
                self._check_read(name)
        if "channels" not in found:
            _check_clear("channels", self.mentions["channels"])
        for name in (*OPERANDS, *SIZES):
            if name in found:
                continue
            known = self.mentions[name]
            _check_clear(name, known)
            self._check_read(name)
            self._check_anew(name)
            lines += [one.line for one in known]
            if known:
                found[name] = next((one.value for one in reversed(known) if one.is_array), known[-1].value)
            elif name in OPERANDS:
                raise UnclearError(f"the note does not state the {name}: state it in a comment, {AN_EXAMPLE}")
            else:
                assumed.append(name)
        return found, lines, assumed

    def _check_read(self, name: str) -> None:
        """Refuse to assume, or to go on with, what is stated in words that are not read; raises `UnclearError`."""
        known = self.mentions[name]
        last = max((one.section for one in known), default=-1)
        for one in self.unread[name]:
            if not known or not (
                one.is_aside or one.section < last or _digits(one.trouble) == _digits(known[-1].value)
            ):
                raise _not_understood(one)

    def _check_anew(self, name: str) -> None:
        """Refuse to take a size from an earlier example where a later one states the rest; raises `UnclearError`."""
        known = self.mentions[name]
        if name in OPERANDS or not known or not self.is_renewed or known[-1].value == DEFAULTS[name]:
            return
        start = min(self.mentions[operand][-1].section for operand in OPERANDS if self.mentions[operand])
        latest = max(one.section for size in SIZES for one in self.mentions[size])
        if max(one.section for one in known) < start <= latest:
            raise UnclearError(
                f"the {spoken(name)} is stated on {lines_words([known[-1].line])} for an earlier example, whether it "
                f"holds for this one is not said: state the problem in a comment, {AN_EXAMPLE}"
            )

    def _check_later(self, assumed: Sequence[str]) -> None:
        """Refuse to assume what the section states further down; raises `UnclearError`."""
        for name in () if self.is_settled else (*assumed, "bias", "channels"):
            if name in self.later and name not in self.settings:
                raise UnclearError(
                    f"the {spoken(name)} is stated only on line {self.later[name]}, behind the claim: state it before, "
                    f"or in a comment, {AN_EXAMPLE}"
                )


def _agree(one: Mention, other: Mention) -> bool:
    """Tell whether two lines state the same, or one a size and the other an array of that size."""
    if None in (one.value, other.value):
        return False
    if one.is_array and other.is_array:
        return bool(one.value == other.value)
    left, right = one.sizes, other.sizes
    if isinstance(left, int) != isinstance(right, int):
        number, sizes = (left, right) if isinstance(left, int) else (right, left)
        return all(size == number for size in sizes)
    return bool(left == right)


def _is_one(known: Sequence[Mention]) -> bool:
    """Tell whether all mentions agree with the first."""
    return all(_agree(known[0], other) for other in known[1:])


def _check_clear(name: str, known: Sequence[Mention]) -> None:
    """Refuse what cannot be used, and what is stated in more than one way; raises `UnclearError`."""
    for one in known:
        if one.trouble:
            raise _not_understood(one)
    if _is_one(known):
        return
    ways: dict[str, list[int]] = {}
    for one in known:
        ways.setdefault(_written(one), []).append(one.line)
    if len(ways) == 1:
        raise UnclearError(
            f"the {spoken(name)} is stated with different values on {lines_words([one.line for one in known])}: state "
            f"the problem in a comment, {AN_EXAMPLE}"
        )
    said = " and ".join(f"{way} on {lines_words(lines)}" for way, lines in ways.items())
    raise UnclearError(
        f"the {spoken(name)} is stated as {said}: say which it is in a comment, "
        f"such as <!-- tconv: {name}={next(iter(ways))} -->"
    )


def _written(mention: Mention) -> str:
    """Write a value as a comment has it."""
    sizes = mention.sizes
    if isinstance(sizes, tuple):
        return ("x" if mention.name in OPERANDS else ",").join(map(str, sizes))
    return str(sizes)


def _not_understood(mention: Mention) -> UnclearError:
    """Say what cannot be used."""
    return UnclearError(
        f"what line {mention.line} says of the {spoken(mention.name)} is not understood ({mention.trouble}): state the "
        f"problem in a comment, {AN_EXAMPLE}"
    )


def _digits(value: object) -> list[str]:
    """Give the numbers in what is written, fractions and signs as they are."""
    return re.findall(r"[-−]?[0-9][0-9./]*", str(value))
