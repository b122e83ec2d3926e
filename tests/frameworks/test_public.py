"""The public names of `tconv_sym.frameworks`."""

from types import ModuleType

import pytest

from tconv_sym import frameworks


def test_every_public_name_has_a_home_and_a_docstring():
    assert sorted(frameworks.__all__) == sorted([*frameworks._HOME, "FRAMEWORKS"])
    for name in frameworks.__all__:
        assert name.isupper() or getattr(frameworks, name).__doc__
        assert name in dir(frameworks)


@pytest.mark.parametrize("name", frameworks.__all__)
def test_a_name_stays_what_it_is_once_its_module_is_loaded(name):
    """A module of the name of what it holds would take its place."""
    assert getattr(frameworks, name) == getattr(frameworks, name)
    assert not isinstance(getattr(frameworks, name), ModuleType)


def test_the_frameworks():
    assert list(frameworks.FRAMEWORKS) == ["torch", "onnx", "jax", "keras", "tensorflow"]
    assert all(frameworks.FRAMEWORKS[name] is getattr(frameworks, name) for name in frameworks.FRAMEWORKS)


def test_an_unknown_name():
    with pytest.raises(AttributeError, match=r"module 'tconv_sym\.frameworks' has no attribute 'caffe'"):
        frameworks.caffe  # noqa: B018 (it raises)
