"""The tree of exceptions: what each can be caught as, and what it says."""

from __future__ import annotations

import pickle

import pytest

from tconv_sym import TConvError, errors

BUILTINS = {
    "FormError": ValueError,
    "FunctionError": ValueError,
    "GeometryError": ValueError,
    "LimitError": ValueError,
    "OperandError": ValueError,
    "PositionError": IndexError,
    "ReadingError": ValueError,
    "ShapeError": errors.OperandError,
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


def test_unknown_name_survives_pickling():
    """Also an error that comes from a worker process says what is known."""
    error = errors.UnknownNameError("form", 3, ("scatter",))
    assert str(pickle.loads(pickle.dumps(error))) == "form must be one of scatter, got 3"  # noqa: S301 (our own bytes)
