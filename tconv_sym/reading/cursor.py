"""A position among the tokens of one expression."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tconv_sym.reading.characters import short
from tconv_sym.reading.tokens import Token, tokens

if TYPE_CHECKING:
    from tconv_sym.errors import ReadingError
    from tconv_sym.reading.source import Source

MAX_CHARACTERS, MAX_TOKENS, MAX_DEPTH, MAX_DIGITS = 8192, 4096, 32, 40

_LOOKS = re.compile(
    r"left|right|middle|[bB]igg?[lrm]?|limits|nolimits|nonumber|q?quad|enspace|(thin|med|thick)space|"
    r"tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge|(display|text|script)style|"
    r"rm|bf|it|math(bf|rm|it|sf|tt|normal)|bold|bm|boldsymbol|operatorname|text(bf|rm|it|sf|tt|normal)?"
)
"""Commands that change how something looks, not what it is."""
CLOSING = {"(": ")", "[": "]", "{": "}"}
"""What closes each bracket."""
_AHEAD = 8
"""Further than anything looks ahead."""


class Cursor:
    """The tokens that mean something, and how far they are read."""

    def __init__(self, source: Source, start: int, stop: int) -> None:
        """Read the tokens; raises `ReadingError`."""
        self.source, self.start, self.at, self.depth = source, start, 0, 0
        if stop - start > MAX_CHARACTERS:
            message = f"an expression must have at most {MAX_CHARACTERS:,} characters, got {stop - start:,}"
            raise source.refuse(start, message)
        self.tokens: list[Token] = []
        for count, token in enumerate(tokens(source, start, stop)):
            if count == MAX_TOKENS:
                raise source.refuse(token.start, f"an expression must have at most {MAX_TOKENS:,} tokens, got more")
            if token.kind != "command" or not _LOOKS.fullmatch(token.text):
                self.tokens.append(token)
        self._unwrap_signs()
        self.tokens += [Token("end", "", stop, stop)] * _AHEAD

    def _unwrap_signs(self) -> None:
        """Take `{-}`, which LaTeX sets without space around it, as the sign that it is."""
        texts = [token.text for token in self.tokens]
        for at in range(len(texts) - 3, -1, -1):
            if texts[at] == "{" and texts[at + 2] == "}" and texts[at + 1] in ("+", "-"):
                self.tokens[at : at + 3] = [self.tokens[at + 1]]

    def peek(self, ahead: int = 0) -> Token:
        """Return a token without going past it; after the last one comes one of kind "end"."""
        return self.tokens[self.at + ahead]

    def take(self) -> Token:
        """Return the next token and go past it."""
        token = self.tokens[self.at]
        self.at += token.kind != "end"
        return token

    def sees(self, *marks: str) -> bool:
        """Tell whether the next tokens are these marks."""
        for at, mark in enumerate(marks, self.at):
            token = self.tokens[at]
            if token.text != mark or token.kind != "mark":
                return False
        return True

    def skips(self, *marks: str) -> bool:
        """Go past these marks if they come next, and tell whether they did."""
        seen = self.sees(*marks)
        if seen:
            self.at += len(marks)
        return seen

    def deeper(self) -> None:
        """Count a level of brackets at the last token; raises `ReadingError` where they are too many."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.refuse(f"brackets must be at most {MAX_DEPTH} deep, got more", self.peek(-1))

    def refuse(self, message: str, token: Token | None = None) -> ReadingError:
        """Make the error that points at a token, by default the next one; the caller raises it."""
        return self.source.refuse((token or self.peek()).start, message)

    def unexpected(self) -> ReadingError:
        """Refuse the next token."""
        kind, text, *_ = self.peek()
        if kind == "end":
            message = (
                f"something must follow {self._shown(self.peek(-1))}" if self.at else "an expression must not be empty"
            )
            return self.refuse(message)
        if kind == "mark" and text in CLOSING.values():
            return self.refuse(f"{text} closes nothing")
        if kind == "row" or text == "&":
            return self.refuse(f"{text} separates cells, so it must not stand in an expression")
        return self.refuse(f"{self._shown(self.peek())} is not understood here")

    def _shown(self, token: Token) -> str:
        """Return a token as it stands in the text."""
        return short(self.source.text[token.start : token.stop] or token.text)

    def closes(self, opening: Token) -> None:
        """Go past the bracket that closes another one; raises `ReadingError` if it is not there."""
        closing = CLOSING[opening.text]
        if self.skips(closing):
            return
        if self.peek().kind == "end":
            raise self.refuse(f"{opening.text} is never closed", opening)
        if self.peek().text in CLOSING.values():
            raise self.refuse(f"{opening.text} must be closed by {closing}, got {self.peek().text}")
        raise self.unexpected()
