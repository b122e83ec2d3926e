"""Modules of PyTorch, read by their attributes; the real ones where PyTorch is installed."""

import numpy as np
import pytest

from modules import module
from tconv_sym import Geometry
from tconv_sym.errors import FrameworkError, GeometryError
from tconv_sym.frameworks import from_torch
from tconv_sym.torch_module import read_module


def test_what_is_read():
    read = read_module(module())
    assert (read.kernel, read.stride, read.padding) == ((3, 2), (2, 1), (1, 0))
    assert (read.output_padding, read.dilation) == ((1, 0), (1, 2))
    assert (read.c_in, read.c_out, read.groups) == (4, 6, 2)


def test_a_value_that_stands_for_all_axes():
    geometry = Geometry.from_torch(module(stride=(2,), padding=1, output_padding=(0,)), input=(3, 3))
    assert [(axis.stride, axis.begin, axis.end) for axis in geometry.axes] == [(2, 1, 1), (2, 1, 1)]


REFUSED_MODULES = {
    "other": (
        object(),
        "torch: module must be a ConvTranspose1d, ConvTranspose2d or ConvTranspose3d, got object",
    ),
    "ordinary": (module(transposed=False), "torch: module must be a transposed convolution, got SimpleNamespace"),
    "lazy": (
        module(in_channels=0),
        (
            "torch: module must have channels and groups, which a lazy one has after its first call, got SimpleNamespace "
            "with in_channels=0, out_channels=6, groups=2"
        ),
    ),
    "groups": (module(groups=4), "torch: channels must be multiples of groups=4, got 4 and 6"),
    "kernel": (module(kernel_size=(1, 1, 1, 1)), "torch: kernel_size must be 1 to 3 integers, got (1, 1, 1, 1)"),
    "padding-text": (
        module(padding=tuple("same")),
        "torch: padding must be an integer for each axis of kernel_size, got ('s', 'a', 'm', 'e')",
    ),
    "padding-negative": (module(padding=(0, -1)), "torch: padding must be at least 0, got (0, -1)"),
    "stride-bool": (module(stride=(True, 1)), "torch: stride must hold integers, got True"),
}


@pytest.mark.parametrize(("given_module", "message"), REFUSED_MODULES.values(), ids=REFUSED_MODULES)
@pytest.mark.parametrize(
    "read", [lambda each: from_torch(each, (4, 3, 3)), lambda each: Geometry.from_torch(each, (3, 3))]
)
def test_refused_modules(given_module, message, read):
    with pytest.raises(FrameworkError) as caught:
        read(given_module)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("given", "shown"), [(8, "8"), ((8,), "(8,)"), ((1, 4, 8, 8), "(1, 4, 8, 8)"), (np.array([8, 8]), "array([8, 8])")]
)
def test_an_input_has_a_size_for_each_axis(given, shown):
    with pytest.raises(GeometryError) as caught:
        Geometry.from_torch(module(), given)
    assert str(caught.value) == (
        f"input must have 2 sizes, one for each spatial axis of the module, as in input=(5, 5), got {shown}"
    )


def test_channels_that_python_does_not_write():
    with pytest.raises(FrameworkError, match="got a long int and 6"):
        read_module(module(in_channels=10**5000 + 1))


def test_a_module_does_not_know_its_input():
    with pytest.raises(ValueError, match="as a module does not know them") as caught:
        Geometry.from_torch(module())
    assert str(caught.value) == (
        "input must be the spatial sizes, as a module does not know them: "
        "Geometry.from_torch(module, input=(5, 5)), got None"
    )


@pytest.mark.torch
def test_real_modules_that_are_refused():
    real = pytest.importorskip("torch")
    lazy = real.nn.LazyConvTranspose2d(6, 3)
    for refused in (real.nn.Conv2d(4, 6, 3), real.nn.Linear(4, 6), lazy):
        with pytest.raises(FrameworkError, match=type(refused).__name__):
            Geometry.from_torch(refused, input=(5, 5))
    lazy(real.zeros(1, 2, 5, 5))
    assert Geometry.from_torch(lazy, input=(5, 5)).channels == (2, 6)
