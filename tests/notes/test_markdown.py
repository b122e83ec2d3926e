"""Blocks of Markdown: what is found, and exactly where."""

from __future__ import annotations

import time

import pytest

from tconv_sym.notes.markdown import blocks

# What interrupts a paragraph, what a line break is, and where quotes and lists may stand: (note, kind, text, place).
DISPLAYS = {
    "alone": ("$$\nx\n$$", "x", (2, 1)),
    "on one line": ("$$ x $$", "x", (1, 4)),
    "interrupts a paragraph": ("so\n$$\nx\n$$\nthen", "x", (3, 1)),
    "in a list": ("- so\n  $$\n  x\n  $$", "x", (3, 3)),
    "in an ordered list": ("1. so\n\n   $$\n   x\n   $$", "x", (4, 4)),
    "indented by a space": (" $$\nx\n $$", "x", (2, 1)),
    "in a quote": ("> so\n> $$\n> x\n> $$", "x", (3, 3)),
    "in a quote in a quote": ("> > $$\n> > x\n> > $$", "x", (2, 5)),
    "in a callout": ("> [!tip] **So**\n> $$\n> x\n> $$", "x", (3, 3)),
    "in brackets": ("\\[\nx\n\\]", "x", (2, 1)),
    "in brackets in a paragraph": ("so \\[ x \\] then", "x", (1, 7)),
    "in brackets that interrupt": ("so\n\\[\n- x\n\\]", "- x", (3, 1)),
    "fenced": ("```math\nx\n```", "x", (2, 1)),
    "fenced in a quote": ("> ```math\n> x\n> ```", "x", (2, 3)),
    "CRLF": ("so\r\n$$\r\nx\r\n$$\r\n", "x", (3, 1)),
    "BOM": ("\ufeff$$ x $$", "x", (1, 4)),
    "behind a tab": ("-\tso\n\n\t$$\n\tx\n\t$$", "x", (4, 2)),
    "two lines": ("$$\n  a\n= b\n$$", "a\n= b", (2, 3)),
    "two dollars in a paragraph": ("so $$x$$ then", "x", (1, 6)),
    "closed behind the text": ("$$\nx $$", "x", (2, 1)),
}


def found(note):
    """Return the displays of a note, with those in paragraphs, in their order."""
    texts = []
    for block in blocks(note):
        texts += [block.body] if block.kind == "display" else [p.inner for p in block.parts if p.kind == "display"]
    return texts


@pytest.mark.parametrize(("note", "text", "place"), DISPLAYS.values(), ids=DISPLAYS)
def test_displays(note, text, place):
    (display,) = found(note)
    assert (display.text, display.place()) == (text, place)


def test_every_line_of_a_display_has_its_place():
    (display,) = found("- so\n  $$\n  a\n    + b\n  $$")
    assert [(line.text, line.place(len(line.text) - len(line.text.lstrip()))) for line in display.lines()] == [
        ("a", (3, 3)),
        ("    + b", (4, 5)),
    ]


@pytest.mark.parametrize(
    ("note", "math"),
    [
        pytest.param("$a$ and $b$", [("a", (1, 2)), ("b", (1, 10))], id="dollars"),
        pytest.param("$a$ is 1", [("a", (1, 2))], id="first, where the last character is a digit"),
        pytest.param("\\( a \\) and \\(b\\)", [("a", (1, 4)), ("b", (1, 15))], id="parentheses"),
        pytest.param("so\n  then $a$", [("a", (2, 9))], id="second line"),
        pytest.param("> so\n> then $a$", [("a", (2, 9))], id="in a quote"),
        pytest.param("- so\n  - **then** $a$", [("a", (2, 15))], id="in a list"),
        pytest.param("`$a$` $b$", [("b", (1, 8))], id="code is none"),
        pytest.param(r"\$a $b$", [("b", (1, 6))], id="an escaped dollar opens none"),
        pytest.param("it costs 5$ or 6$", [], id="digits before dollars"),
        pytest.param("$1$2", [], id="a digit behind the first"),
        pytest.param("$a", [], id="not closed"),
        pytest.param("中文$a$中文", [("a", (1, 4))], id="without blanks"),
        pytest.param("# So $a$", [("a", (1, 7))], id="in a heading"),
    ],
)
def test_math_in_text(note, math):
    parts = [part for block in blocks(note) for part in block.parts if part.kind == "inline"]
    assert [(part.inner.text, part.inner.place()) for part in parts] == math


def test_front_matter_is_left_out():
    assert [block.body.text for block in blocks("---\ntitle: $a$\n---\nso")] == ["so"]


def test_comments():
    note = "<!-- one -->\n\nso <!-- two --> then\n\n<div>\n<!-- three -->\n</div>\n\n> <!-- four\n> more -->"
    comments = []
    for block in blocks(note):
        comments += [block.body] if block.kind == "comment" else [p.inner for p in block.parts if p.kind == "comment"]
    assert [(c.text.strip(), c.place()[0]) for c in comments] == [
        ("one", 1),
        ("two", 3),
        ("three", 6),
        ("four\nmore", 9),
    ]


@pytest.mark.parametrize(
    ("language", "kind"),
    [("", "listing"), ("text", "listing"), ("python", "code"), ("latex", "display"), ("Math", "display")],
)
def test_fences_by_their_language(language, kind):
    (block,) = blocks(f"```{language}\nx\n```")
    assert (block.kind, block.body.text.strip(), block.body.place()) == (kind, "x", (2, 1))


def test_rows_of_a_table():
    (table,) = [block for block in blocks("> | a | b |\n> |---|---|\n> | 1 | 2 |\n") if block.kind == "table"]
    assert [(line.text, line.place()) for line in table.body.lines()] == [
        ("| a | b |", (1, 3)),
        ("|---|---|", (2, 3)),
        ("| 1 | 2 |", (3, 3)),
    ]
    assert [block.kind for block in blocks("| a |\n|---|\n| 1 |\n\nafter")] == ["table", "text"]


def test_headings_have_levels():
    assert [(b.kind, b.level, b.body.text) for b in blocks("# a\n\nb\n---\n\n***\n")] == [
        ("heading", 1, "a"),
        ("heading", 2, "b"),
        ("rule", 0, ""),
    ]


HOSTILE = {
    "displays that are not closed": "$$xy\n",
    "the same in a quote": "> $$xy\n",
    "brackets that are not closed": "\\[x\n",
    "parentheses that are not closed": "\\(x ",
    "comments that are not closed": "<div>\n<!-- ",
    "digits behind dollars": "$$a$$1",
    "square brackets": "[",
    "quotes": ">",
    "bullets": "- ",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_time_is_proportional_to_the_length(text):
    """What is not closed is looked for once: a quadratic search would take minutes."""
    start = time.perf_counter()
    blocks((text * (2**16 // len(text))) + "\n\n$$")
    assert time.perf_counter() - start < 3
