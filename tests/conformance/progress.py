"""A progress bar on a terminal."""

from __future__ import annotations

import time

WIDTH = 40
BETWEEN = 0.1
"""Seconds between two drawings."""


class Bar:
    """How many of all cases are done, on one line that is written over; silent if it is not `shown`."""

    def __init__(self, stream, *, shown):
        self.stream, self.shown = stream, shown
        self.done, self.total, self.failed, self.drawn = 0, 0, {}, 0.0

    def expect(self, cases):
        """Add to what there is to do."""
        self.total += cases
        self.draw()

    def advance(self, cases, name, failed):
        """Add to what is done; `failed` is how many of the oracle's cases disagree so far."""
        self.done += cases
        self.failed[name] = failed
        self.draw()

    def draw(self, *, last=False):
        """Write the line, unless it has been written just now."""
        now = time.monotonic()
        if not self.shown or (now - self.drawn < BETWEEN and not last):
            return
        self.drawn = now
        filled = WIDTH * self.done // max(self.total, 1)
        bar = "#" * filled + "." * (WIDTH - filled)
        failed = sum(self.failed.values())
        self.stream.write(f"\r[{bar}] {self.done:,} of {self.total:,} calls, {failed:,} disagreements ")
        self.stream.flush()

    def close(self):
        """Draw once more, and end the line."""
        if self.shown:
            self.draw(last=True)
            self.stream.write("\n")
