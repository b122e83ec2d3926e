"""What a note has stated so far, by comments and by its lines, and whether that is clear."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tconv_sym.nested import flatten
from tconv_sym.notes.comments import OPERANDS, SIZES
from tconv_sym.notes.problems import AN_EXAMPLE, Posed, UnclearError, lines_words, make, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """What a line states: an argument of `derive` and its value, None where it cannot be used, with the `trouble`.

    `is_vague` says that it may as well be about the convolution by which a transposed one is computed.
    """

    name: str
    value: Any
    line: int
    section: int = 0
    trouble: str = ""
    is_vague: bool = False

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
    """What has been stated up to a place in a note: by comments, which hold, and by its lines."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    settings_place: tuple[int, int] = (0, 0)
    mentions: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    _made: Posed | None = None

    def copied(self) -> Stated:
        """Return the same, to go on from; what is stated there is not stated here."""
        mentions = defaultdict(list, {name: list(known) for name, known in self.mentions.items()})
        return Stated(self.settings, self.settings_place, mentions)

    @property
    def is_settled(self) -> bool:
        """Whether a comment gives the whole problem."""
        return all(name in self.settings for name in OPERANDS)

    def comment(self, settings: Mapping[str, Any], place: tuple[int, int]) -> None:
        """Hold to what a comment states from here on, in place of what another one did."""
        self.settings, self.settings_place, self._made = settings, place, None

    def add(self, mention: Mention) -> None:
        """Take in what a line states: it goes with what agrees, and replaces what an earlier section states.

        A size that disagrees with an array does not replace it, wherever that is stated: both are kept, and asked
        about. What only a step of the computation may mean gives way.
        """
        known = self.mentions[mention.name]
        agrees = all(_agree(one, mention) for one in known) and _is_one(known)
        if mention.is_vague and known and not agrees:
            return
        if not agrees and (mention.is_array or not any(one.is_array for one in known)):
            known = [one for one in known if one.section == mention.section and not (mention.is_array and one.is_array)]
        self.mentions[mention.name] = [*known, mention]
        self._made = None

    def posed(self) -> Posed:
        """Make the problem; raises `UnclearError`."""
        if self._made is None:
            given, lines, assumed = (self.settings, [], []) if self.is_settled else self._inferred()
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
        _check_clear("channels", self.mentions["channels"])
        for name in (*OPERANDS, *SIZES):
            if name in found:
                continue
            known = self.mentions[name]
            _check_clear(name, known)
            lines += [one.line for one in known]
            if known:
                found[name] = next((one.value for one in reversed(known) if one.is_array), known[-1].value)
            elif name in OPERANDS:
                raise UnclearError(f"the note does not state the {name}: state it in a comment, {AN_EXAMPLE}")
            else:
                assumed.append(name)
        return found, lines, assumed


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
            raise UnclearError(
                f"what line {one.line} says of the {spoken(name)} is not understood ({one.trouble}): state the problem "
                f"in a comment, {AN_EXAMPLE}"
            )
    if _is_one(known):
        return
    ways: dict[str, list[int]] = {}
    for one in known:
        ways.setdefault(_written(one), []).append(one.line)
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
