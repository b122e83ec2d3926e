"""Which convolution a section is about, and what holds where."""

from __future__ import annotations

import pytest

from tconv_sym.notes.layers import ORDINARY, TRANSPOSED, UNCLEAR
from tconv_sym.notes.markdown import blocks
from tconv_sym.notes.pieces import pieces
from tconv_sym.notes.sections import Sections, convolution_of
from tconv_sym.notes.stated import Mention

HEADINGS = {
    "普通卷积回顾": ORDINARY,
    "The ordinary convolution": ORDINARY,
    "卷积计算": UNCLEAR,
    "2. Convolution": UNCLEAR,
    "转置卷积": TRANSPOSED,
    "Deconvolution": TRANSPOSED,
    "卷积核": "",
    "步骤2：应用普通卷积": "",
    "与普通卷积的区别": "",
    "Step 2: ordinary convolution": "",
    "Convolutional layers": "",
    "Sizes": "",
}


@pytest.mark.parametrize(("heading", "convolution"), HEADINGS.items(), ids=HEADINGS)
def test_headings(heading, convolution):
    assert convolution_of(heading) == convolution


def walk(note):
    """Return the mode in every section of a note, by its heading."""
    everything = list(pieces(blocks(note)))
    sections = Sections.of(everything)
    modes = {"": sections.mode}
    for piece in everything:
        if piece.kind == "heading":
            sections.enter(piece)
            modes[piece.words] = sections.mode
    return modes


def test_modes_are_inherited():
    note = "# 转置卷积\n\n## 普通卷积\n\n### Sizes\n\n## Result\n\n# Appendix\n"
    assert walk(note) == {
        "": TRANSPOSED,
        "转置卷积": TRANSPOSED,
        "普通卷积": ORDINARY,
        "Sizes": ORDINARY,
        "Result": TRANSPOSED,
        "Appendix": TRANSPOSED,
    }


@pytest.mark.parametrize(
    ("note", "mode"),
    [
        ("a deconvolution", TRANSPOSED),
        ("`nn.ConvTranspose2d`", TRANSPOSED),
        ("a convolution, and a transpose", UNCLEAR),
    ],
)
def test_what_a_note_is_about(note, mode):
    assert walk(note)[""] == mode


def test_what_another_convolution_states_is_forgotten():
    sections = Sections()

    def enter(level, words):
        (piece, *_) = pieces(blocks(f"{'#' * level} {words}"))
        sections.enter(piece)

    def state(value):
        sections.stated.add(Mention(name="stride", value=value, line=1, section=sections.number))

    def strides():
        return [mention.value for mention in sections.stated.mentions["stride"]]

    enter(1, "转置卷积")
    state(2)
    enter(2, "普通卷积")
    state(1)
    assert strides() == [1]
    sections.stated.comment({"padding": "1"}, (7, 1))
    enter(2, "Result")
    assert strides() == [2]
    assert sections.stated.settings == {"padding": "1"}


def test_a_comment_settles_what_is_unclear():
    sections = Sections(default=UNCLEAR)
    sections.stated.comment({"input": (2, 2), "kernel": (2, 2)}, (1, 1))
    assert sections.mode == TRANSPOSED
