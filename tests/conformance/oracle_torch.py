"""PyTorch as an oracle: functions and modules; and the sample inputs that it tests these with."""

from __future__ import annotations

import torch

from conformance.case import Case
from conformance.oracle import Oracle

FUNCTIONS = {
    3: torch.nn.functional.conv_transpose1d,
    4: torch.nn.functional.conv_transpose2d,
    5: torch.nn.functional.conv_transpose3d,
}
MODULES = {3: torch.nn.ConvTranspose1d, 4: torch.nn.ConvTranspose2d, 5: torch.nn.ConvTranspose3d}
TYPES = (torch.float64, torch.float32, torch.int64)
"""A case is computed in one of these; the first two by different code."""


class TorchOracle(Oracle):
    """`torch.nn.functional.conv_transpose*d`, and `torch.nn.ConvTranspose*d` where there is an output size."""

    packages = ("torch",)

    def __init__(self, name):
        super().__init__(name)
        torch.set_num_threads(1)

    def output(self, case):
        x, w, bias = (None if value is None else torch.from_numpy(value) for value in case.values())
        dtype = TYPES[int(abs(x).sum()) % len(TYPES)]
        x, w, bias = (None if value is None else value.to(dtype) for value in (x, w, bias))
        with torch.no_grad():
            if "output_size" in case.arguments or int(abs(w).sum()) % 5 == 0:
                return by_module(x, w, bias, **case.arguments).numpy()
            return FUNCTIONS[w.ndim](x, w, bias, **case.arguments).numpy()

    def own_cases(self):
        yield from operator_cases()
        yield from module_cases()


def by_module(x, w, bias, *, output_size=None, groups=1, **arguments):
    """Make the module whose weights these are, and call it."""
    c_in, c_out, *kernel = w.shape
    # Not initialised: random integers cannot be drawn.
    module = torch.nn.utils.skip_init(
        MODULES[w.ndim], c_in, c_out * groups, tuple(kernel), groups=groups, bias=bias is not None, **arguments
    )
    module.weight = torch.nn.Parameter(w, requires_grad=False)
    if bias is not None:
        module.bias = torch.nn.Parameter(bias, requires_grad=False)
    return module(x, output_size=output_size)


def operator_cases():
    """Give the sample inputs of `op_db`; their tensors are replaced by integers of the same shapes."""
    # They need expecttest, and take a second to import.
    from torch.testing._internal.common_methods_invocations import op_db  # noqa: PLC0415 (it needs expecttest, and takes a second)

    for info in op_db:
        if info.name.startswith("nn.functional.conv_transpose"):
            for number, sample in enumerate(info.sample_inputs("cpu", torch.float32)):
                weight, bias, *_ = (*sample.args, None)
                yield case(sample.input, weight, sample.kwargs, f"op_db {info.name} {number}", bias)


def module_cases():
    """Give the inputs of `module_db`; a lazy module's weight is made by its first call."""
    # They need expecttest, and take a second to import.
    from torch.testing._internal.common_modules import module_db  # noqa: PLC0415 (it needs expecttest, and takes a second)

    for info in module_db:
        if "ConvTranspose" in info.name:
            inputs = info.module_inputs_func(info, "cpu", torch.float32, requires_grad=False, training=False)
            for number, sample in enumerate(inputs):
                made, given = sample.constructor_input, sample.forward_input
                module = info.module_cls(*made.args, **made.kwargs)
                module(*given.args, **given.kwargs)
                names = ("stride", "padding", "output_padding", "groups", "dilation")
                arguments = {name: getattr(module, name) for name in names}
                yield case(given.args[0], module.weight, arguments, f"module_db {info.name} {number}", module.bias)


def case(x, weight, arguments, origin, bias):
    """Make a case with the shapes of tensors."""
    return Case(
        framework="torch",
        shapes=(tuple(x.shape), tuple(weight.shape)),
        arguments=dict(arguments),
        origin=origin,
        bias_size=None if bias is None else len(bias),
    )
