"""The public names: each is there, none is loaded before it is used."""

import subprocess
import sys

import pytest

import tconv_sym


def test_every_public_name_has_a_home_and_a_docstring():
    assert sorted(tconv_sym.__all__) == sorted([*tconv_sym._HOME, "frameworks"])
    for name in tconv_sym.__all__:
        assert name.isupper() or getattr(tconv_sym, name).__doc__
        assert name in dir(tconv_sym)


def test_an_unknown_name():
    with pytest.raises(AttributeError, match="module 'tconv_sym' has no attribute 'deriv'"):
        tconv_sym.deriv  # noqa: B018 (it raises)


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import tconv_sym", ("sympy", "numpy")),
        ("from tconv_sym import Geometry; Geometry(5, 3)", ("sympy", "numpy")),
        ("from tconv_sym import FORMS, Geometry; FORMS['scatter'].run(Geometry(5, 3))", ("sympy",)),
        (
            "from tconv_sym import Geometry, overlap, sizes; str(overlap(Geometry(5, 3))), str(sizes(5, 3, 7))",
            ("sympy",),
        ),
        ("from tconv_sym import FIGURES, reproduced_figures; str(reproduced_figures())", ("sympy",)),
        ("from tconv_sym import frameworks; frameworks.torch((1, 1, 4), (1, 1, 3))", ("sympy", "numpy", "torch")),
        (
            "from tconv_sym import frameworks as f; str(f.convert(f.torch((1, 4), (1, 1, 3)), 'jax'))",
            ("sympy", "torch", "jax"),
        ),
        ("from tconv_sym import check_law; str(check_law('o = s*i + m - p'))", ("sympy",)),
        ("from tconv_sym import Geometry, reference; reference([1], [2], Geometry(1, 1))", ("sympy",)),
    ],
)
def test_what_is_not_needed_is_not_loaded(code, absent):
    check = f"{code}; import sys; assert not set({absent!r}) & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
