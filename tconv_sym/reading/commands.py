r"""What LaTeX commands and environments mean to the structure of a claim; all others are for whoever reads a cell."""

from __future__ import annotations

from types import MappingProxyType


def _words(*lines: str) -> frozenset[str]:
    """Collect words."""
    return frozenset(word for line in lines for word in line.split())


FENCES = _words("left right bigl bigr Bigl Bigr biggl biggr Biggl Biggr big Big bigg Bigg bigm Bigm")
"""Commands before a bracket; after them a point is a bracket that is not shown."""
GONE = FENCES | _words(
    "tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge",
    "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits displaylimits",
    "quad qquad enspace thinspace medspace thickspace negthinspace strut mathstrut null",
    "hline toprule midrule bottomrule hdashline",
    "nonumber notag allowbreak nobreak noindent centering raggedright par newpage",
)
"""Commands that only change how things look."""
WITH_ARGUMENTS = MappingProxyType(
    {
        **dict.fromkeys(_words("tag label hspace vspace color textcolor colorbox cline cmidrule"), 1),
        **dict.fromkeys(_words("documentclass usepackage section subsection subsubsection paragraph"), 1),
        **dict.fromkeys(_words("setlength addtolength"), 2),
    }
)
"""Decoration, and how many arguments go with it."""
WRAPS = _words("boxed fbox framebox underline uline")
"""Commands that put a box or a line around their argument."""
ROWS = _words("cr tabularnewline")
"""Commands that end a row."""
EQUALS = _words("coloneqq eqdef")
"""Commands that mean an equals sign."""
ONLY_EQUAL = "only = is read between values"
LEFT_OUT = "cells left out cannot be checked: write all"
OTHER_PRODUCT = r"it may mean another product: write \times or \cdot"
REFUSED_COMMANDS = MappingProxyType(
    {
        **dict.fromkeys(_words("approx approxeq simeq cong sim doteq neq ne le ge leq geq lt gt equiv"), ONLY_EQUAL),
        **dict.fromkeys(_words("propto to mapsto rightarrow Rightarrow implies iff not"), ONLY_EQUAL),
        **dict.fromkeys(_words("cdots ldots dots vdots ddots dotsc dotsb"), LEFT_OUT),
        **dict.fromkeys(_words("odot otimes bullet circ"), OTHER_PRODUCT),
        "multicolumn": "a cell over several columns is not read",
        "multirow": "a cell over several rows is not read",
    }
)
"""Commands that are no part of what can be checked, and why."""


def _starred(names: frozenset[str]) -> frozenset[str]:
    """Add the forms with a star."""
    return names | {name + "*" for name in names}


COLUMNS = _words("array tabular darray")
"""Environments that begin with a description of their columns."""
MATRICES = COLUMNS | _starred(
    _words("matrix pmatrix bmatrix Bmatrix smallmatrix psmallmatrix bsmallmatrix Bsmallmatrix")
)
"""Environments whose rows and cells are an array's."""
FORMULAS = _words("aligned alignedat gathered split") | _starred(
    _words("equation align alignat xalignat gather multline flalign eqnarray displaymath math")
)
"""Environments that hold formulas, one or more a row."""
COUNTED = _starred(_words("alignat xalignat")) | _words("alignedat")
"""Those among them that begin with their number of columns."""
TRANSPARENT = _words("document center table figure flushleft flushright small footnotesize large")
"""Environments that only place what is in them."""
REFUSED_ENVIRONMENTS = MappingProxyType(
    {
        **dict.fromkeys(
            _words("vmatrix Vmatrix vsmallmatrix Vsmallmatrix"), "bars mean a determinant or norm: write bmatrix"
        ),
        **dict.fromkeys(_words("cases dcases rcases"), "cases are not read: write one of them"),
    }
)
"""Environments that are no part of what can be checked, and why."""
