"""What frameworks are known to do wrong, and what we decline on purpose: data, each with a call that shows it.

A fault that its call no longer shows is stale, and fails the run, as does one whose `applies` takes in a call that
agrees: a description that is too wide would hide what is not known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conformance.case import Case, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np

    from conformance.comparing import Judgement


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault.

    `witnesses` are a call that shows it for each oracle that has it, or a program that it aborts; `seen` the versions that it was seen in, `applies` tells the
    cases that show it, with what came of them,
    `says` is one sentence, `link` leads to its issue, or, where there is none, to what is responsible. `ours` says that
    it is no fault of the framework: we decline what it computes; `sometimes` that not every case it applies to shows it.
    """

    name: str
    seen: str
    applies: Callable[[Case, np.ndarray | Refusal], bool] = field(repr=False)
    says: str
    link: str
    witnesses: Mapping[str, Case | str]
    ours: bool = False
    sometimes: bool = False


def is_empty(case, theirs):
    """Whether what came of a case has no elements."""
    return not isinstance(theirs, Refusal) and theirs.size == 0


def never(case, theirs):
    """Say of no case that it shows a fault which is kept from occurring."""
    return False


def has_no_axes(case, theirs):
    """Whether there is nothing but batch and channels, which are multiplied as matrices."""
    return not isinstance(theirs, Refusal) and theirs.ndim == 2


def ends_before_the_kernel(case, theirs):
    """Whether VALID is to end so early that a single input's kernel is cut off, by less than a stride."""
    if isinstance(theirs, Refusal) or case.arguments.get("padding") != "VALID":
        return False
    (_, *inputs, _), (*kernel, _, _) = case.shapes
    steps, rates = (each_axis(case.arguments.get(name), len(inputs)) for name in ("strides", "dilations"))
    axes = zip(inputs, kernel, theirs.shape[1:-1], steps, rates, strict=True)
    return any(n == 1 and 0 < d * (k - 1) + 1 - o < s for n, k, o, s, d in axes)


def is_cropped_and_padded(case):
    """Whether JAX is to crop the stretched input before, and to pad it after by no more, on any axis."""
    padding = case.arguments.get("padding")
    if case.framework != "jax" or not isinstance(padding, (tuple, list)):
        return False
    kernel = case.shapes[1][:-2]
    if case.arguments.get("use_consistent_padding"):
        rates = each_axis(case.arguments.get("rhs_dilation"), len(kernel))
        reach = [d * (k - 1) for k, d in zip(kernel, rates, strict=True)]
        padding = [(r - begin, r - end) for r, (begin, end) in zip(reach, padding, strict=True)]
    return any(low < 0 < high <= -low for low, high in padding)


def has_no_dilation(case, theirs):
    """Whether there is a dilation of 0, which a kernel of one tap never takes."""
    dilation = case.arguments.get("dilation", 1)
    return not isinstance(theirs, Refusal) and 0 in (dilation if isinstance(dilation, (tuple, list)) else (dilation,))


def reads_beyond(case, theirs):
    """Whether Eigen, which computes without strides on one or two axes, is to crop and to pad."""
    axes = len(case.shapes[0]) - 2
    return not isinstance(theirs, Refusal) and is_cropped_and_padded(case) and case.arguments["strides"] == (1,) * axes


def each_axis(value, count):
    """Return one value for each spatial axis, as TensorFlow and Keras read it; None is 1."""
    if value is None or isinstance(value, int):
        return (value or 1,) * count
    return tuple(value) * count if len(value) == 1 else tuple(value)[-count - (len(value) > count) :][:count]


def is_grouped_in_3d(case, theirs):
    """Whether there are groups on three spatial axes."""
    channels, spatial = case.shapes[1][-2], len(case.shapes[0]) - 2
    return isinstance(theirs, Refusal) and spatial == 3 and case.arguments["output_shape"][-1] != channels


def falls_short(case, theirs):
    """Whether `same` with an output padding of 0 and an even dilated kernel leaves an output that SAME cannot have."""
    extra = case.arguments.get("output_padding")
    if extra is None or case.arguments.get("padding", "").lower() != "same" or not isinstance(theirs, Refusal):
        return False
    kernel = case.shapes[1][:-2]
    extras = (extra,) * len(kernel) if isinstance(extra, int) else extra
    rates = each_axis(case.arguments.get("dilation_rate"), len(kernel))
    return any(d * (k - 1) % 2 and not a for k, d, a in zip(kernel, rates, extras, strict=False))


def takes_the_last_axis(case, theirs):
    """Whether channels come first, and the last axis is as long as the channels are many."""
    if isinstance(theirs, Refusal) or case.arguments.get("data_format") != "channels_first":
        return False
    bias = case.values()[2]
    return bias is not None and len(set(bias.tolist())) > 1 and theirs.shape[1] == theirs.shape[-1]


def call(framework, *shapes, bias_size=None, **arguments):
    """Make a witness."""
    return Case(framework=framework, shapes=shapes, arguments=arguments, origin="witness", bias_size=bias_size)


ABORTING = """
import jax, numpy
x, w = numpy.ones((2, 3, 1, 1), "float32"), numpy.ones((2, 2, 1, 1), "float32")
jax.lax.conv_transpose(x, w, (2, 4), ((0, 0), (0, 2)))
"""
SHORT_SAME = call("keras", (1, 1, 1), (2, 1, 1), padding="same", output_padding=0)
FAULTS = (
    Fault(
        name="outputs without elements",
        seen="torch 2.13.0, jax 0.10.2, keras 3.15.1",
        applies=is_empty,
        says="Frameworks give outputs of size 0 for some arguments and refuse others; we decline them all.",
        link="tconv_sym/geometry.py (an output is left on every axis)",
        witnesses={
            "torch": call("torch", (1, 2, 2, 1), (2, 1, 4, 4), padding=2),
            "jax": call("jax", (1, 1, 1), (1, 1, 1), strides=(1,), padding=((-1, 0),)),
            **dict.fromkeys(("keras-jax", "keras-tensorflow", "keras-torch"), SHORT_SAME),
        },
        ours=True,
    ),
    Fault(
        name="dilation 0",
        seen="torch 2.13.0",
        applies=has_no_dilation,
        says="PyTorch refuses it, but oneDNN, which computes some of float32, takes it where the kernel has one tap.",
        link="https://github.com/pytorch/pytorch/issues/127732",
        witnesses={"torch": call("torch", (2, 1, 3), (1, 1, 1), groups=1, dilation=(0,))},
    ),
    Fault(
        name="no spatial axes",
        seen="jax 0.10.2",
        applies=has_no_axes,
        says="JAX multiplies the channels by the kernel; nothing is convolved, and we decline it.",
        link="https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_transpose.html",
        witnesses={"jax": call("jax", (1, 1), (1, 1), strides=(), padding="SAME")},
        ours=True,
    ),
    Fault(
        name="XLA aborts",
        seen="jax 0.10.2",
        applies=never,
        says=(
            "XLA's algebraic simplifier fails a check on some convolutions, and ends the process; here they are "
            "compiled without it."
        ),
        link=(
            "https://github.com/openxla/xla/blob/main/xla/hlo/transforms/simplifiers/algebraic_simplifier.cc (Run, "
            "“Window dimensions do not match RHS shape”; no issue found)"
        ),
        witnesses={"jax": ABORTING},
    ),
    Fault(
        name="cropped before, padded after",
        seen="jax 0.10.2",
        applies=reads_beyond,
        says="XLA on a CPU reads what is not there where the padding before is negative, and positive after, but less.",
        link="https://github.com/openxla/xla/issues/48713",
        witnesses={
            "jax": call("jax", (2, 6, 4, 8), (3, 2, 8, 8), strides=(1, 1), padding=((-1, 1), (0, 0))),
        },
        sometimes=True,
    ),
    Fault(
        name="VALID output shorter than the kernel",
        seen="tensorflow 2.21.0, with oneDNN",
        applies=ends_before_the_kernel,
        says=(
            "From an output O < K an ordinary convolution leads to nothing, but oneDNN's check divides (O − K) / s "
            "toward zero and so finds an input of 1; TensorFlow without oneDNN refuses."
        ),
        link="https://github.com/tensorflow/tensorflow/pull/123894 (the same slip in TensorFlow's own check)",
        witnesses={
            "tensorflow": call("tensorflow", (1, 1, 1), (2, 1, 1), output_shape=(1, 1, 1), strides=2, padding="VALID")
        },
    ),
    Fault(
        name="groups in 3-D",
        seen="tensorflow 2.21.0",
        applies=is_grouped_in_3d,
        says="conv3d_transpose on a CPU takes no groups, and conv1d_transpose and conv2d_transpose do.",
        link="https://github.com/tensorflow/tensorflow/issues/50392",
        witnesses={
            "tensorflow": call("tensorflow", (1, 1, 1, 1, 2), (1, 1, 1, 1, 2), output_shape=(1, 1, 1, 1, 2), strides=1)
        },
    ),
    Fault(
        name="same, even kernel, output padding 0",
        seen="keras 3.15.1",
        applies=falls_short,
        says=(
            "Keras asks TensorFlow for an output of s(n − 1) + K mod 2 + output_padding, from which SAME does not lead "
            "to the input where K is even and output_padding 0, so it fails; on JAX and PyTorch it computes."
        ),
        link=(
            "https://github.com/keras-team/keras/blob/v3.15.1/keras/src/backend/tensorflow/nn.py (conv_transpose; "
            "no issue found, the nearest is https://github.com/keras-team/keras/issues/22127)"
        ),
        witnesses={"keras-tensorflow": call("keras", (1, 2, 1), (2, 1, 1), padding="same", output_padding=0)},
    ),
    Fault(
        name="bias along the last axis",
        seen="keras 3.15.1",
        applies=takes_the_last_axis,
        says=(
            "`keras.ops.add` on TensorFlow squeezes what looks like a bias and adds it along the last axis if that is "
            "as long: with channels_first a layer's bias goes along a spatial axis where that is as long as C_out."
        ),
        link=(
            "https://github.com/keras-team/keras/blob/v3.15.1/keras/src/backend/tensorflow/numpy.py "
            "(add, “Special case of tf.add”; no issue found)"
        ),
        witnesses={"keras-tensorflow": call("keras", (1, 1, 2), (1, 2, 1), bias_size=2, data_format="channels_first")},
    ),
)


def known(oracle: str, judgement: Judgement, faults: tuple[Fault, ...]) -> Fault | None:
    """Return the first fault of an oracle that a case and what came of it are said to show."""
    return next(
        (fault for fault in faults if oracle in fault.witnesses and fault.applies(judgement.case, judgement.theirs)),
        None,
    )
