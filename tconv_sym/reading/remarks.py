"""What people put around a label: emphasis, and remarks that say where an element is."""

from __future__ import annotations

import re

_MARKS = ("**", "__", "*", "_")
_PLACES = frozenset("the top upper bottom lower left right middle center centre corner edge".split())  # noqa: SIM905
_PLACES_IN_CHINESE = frozenset("左右上下中心间間央角边邊")


def bare(written: str) -> str:
    """Leave out what emphasises a label.

    >>> bare("**output[0]**")
    'output[0]'
    """
    for mark in _MARKS:
        if written.startswith(mark) and written.endswith(mark) and len(written) > 2 * len(mark):
            written = written[len(mark) : -len(mark)]
    return written


def without_remark(written: str) -> str:
    """Leave out a remark that says where an element is; any other may say more than that.

    >>> without_remark("output[0,0] (top left)"), without_remark("output[0,0] (before cropping)")
    ('output[0,0]', 'output[0,0] (before cropping)')
    """
    start = written.rfind("(")
    if start <= 0 or not written.endswith(")"):
        return written
    remark = written[start + 1 : -1].strip()
    is_place = set(re.split("[ ,-]+", remark.casefold())) <= _PLACES or set(remark) <= _PLACES_IN_CHINESE
    return written[:start].rstrip() if remark and is_place else written
