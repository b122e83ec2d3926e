"""The tree of exceptions: what each can be caught as, and what it says."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from tconv_sym import TConvError, errors

BUILTINS = {
    "CertificateError": ValueError,
    "FormError": ValueError,
    "FrameworkError": ValueError,
    "FunctionError": ValueError,
    "GeometryError": ValueError,
    "LimitError": ValueError,
    "OperandError": ValueError,
    "PositionError": IndexError,
    "ReadingError": ValueError,
    "ShapeError": errors.OperandError,
    "SolverError": RuntimeError,
    "UnknownNameError": KeyError,
}


@pytest.mark.parametrize(("name", "builtin"), BUILTINS.items())
def test_is_of_the_tree_and_a_builtin(name, builtin):
    """Every exception is a TConvError, and what a caller who knows nothing of it would catch."""
    kind = getattr(errors, name)
    assert issubclass(kind, TConvError)
    assert issubclass(kind, builtin)


def test_the_table_is_complete():
    """No exception of the module is missing from the table above, and none lies outside the tree."""
    own = {name for name, kind in vars(errors).items() if isinstance(kind, type) and kind.__module__ == errors.__name__}
    assert own == {"TConvError", *BUILTINS}


def test_unknown_name_lists_the_known():
    """The message is a sentence, not the repr that KeyError shows."""
    error = errors.UnknownNameError("form", "gather", ("scatter", "matrix"))
    assert str(error) == "form must be one of scatter, matrix, got 'gather'"
    assert error.message == str(error)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a  b", "'a  b'"),
        ((1, "2"), "(1, '2')"),
        (np.eye(2), "array([[1., 0.], [0., 1.]])"),
        (list(range(10**5)), "[0, 1, 2, 3, 4, 5, ...]"),
        (10**5000, "a long int"),
        ([10**5000], "a long list"),
    ],
    ids=lambda _: "",
)
def test_what_is_refused_is_shown_on_one_line(value, shown):
    assert errors.shown(value) == shown


@pytest.mark.parametrize("value", ["x" * 10**6, [["x" * 10**4] * 5] * 5, np.zeros((100, 100))], ids=lambda _: "")
def test_what_is_long_is_cut(value):
    assert len(errors.shown(value)) <= 200
    assert "\n" not in errors.shown(value)


def test_an_exception_that_cannot_say_what_it_is():
    class MuteError(Exception):
        def __str__(self):
            raise ValueError

    assert errors.described(MuteError()) == "MuteError"


def test_unknown_name_survives_pickling():
    """Also an error that comes from a worker process says what is known."""
    error = errors.UnknownNameError("form", 3, ("scatter",))
    assert str(pickle.loads(pickle.dumps(error))) == "form must be one of scatter, got 3"  # noqa: S301 (our own bytes)
