"""convert as a user types it."""

import json

import pytest

from tconv_sym.cli.conversions import FRAMEWORKS
from tconv_sym.frameworks import FRAMEWORKS as FUNCTIONS
from tconv_sym.frameworks import convert, convert_to_all, jax, keras, onnx, same_layer, tensorflow, torch

KERAS = keras((1, 4, 4, 3), (3, 3, 8, 3), strides=2, padding="same")
TYPED = ("--from", "keras", "1x4x4x3", "3x3x8x3", "strides=2", "padding=same")


def test_frameworks_are_those_that_there_are():
    assert tuple(FUNCTIONS) == FRAMEWORKS


@pytest.mark.parametrize("target", ["text", "markdown", "latex", "json"])
def test_every_target(run, tmp_path, target):
    one, both = convert(KERAS, "torch"), convert_to_all(KERAS)
    for found, to in ((one, ("--to", "torch")), (both, ("--to", "all")), (both, ()), (same_layer(KERAS), ("--table",))):
        written = (
            json.dumps(found.to_dict(), ensure_ascii=False) + "\n"
            if target == "json"
            else getattr(found, f"to_{target}")()
        )
        assert run("convert", *TYPED, *to, "--format", target) == (0, written, "")
        file = tmp_path / "written"
        assert run("convert", *TYPED, *to, "--format", target, "-o", str(file)) == (0, "", "")
        assert file.read_text(encoding="utf-8") == written


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (("keras", "1,4,4,3", "3,3,8,3", "strides=2", "padding=SAME", "output_padding=none"), KERAS),
        (
            ("keras", "1x3x4x4", "3×3x8×3", "data_format=channels_first"),
            keras((1, 3, 4, 4), (3, 3, 8, 3), data_format="channels_first"),
        ),
        (("torch", "3x4", "3x2x5", "stride=3", "output_size=14"), torch((3, 4), (3, 2, 5), stride=3, output_size=[14])),
        (
            ("jax", "1x4x3", "3x3x8", "strides=2", "padding=SAME"),
            jax((1, 4, 3), (3, 3, 8), strides=[2], padding="SAME"),
        ),
        (
            ("jax", "1x4x3", "3x3x8", "strides=(1,)", "rhs_dilation=2", "padding=((1, 2),)"),
            jax((1, 4, 3), (3, 3, 8), strides=[1], rhs_dilation=[2], padding=((1, 2),)),
        ),
        (
            ("onnx", "1x3x4", "3x3x8", "strides=2", "pads=1,1", "dilations=1", "output_padding=1", "kernel_shape=8"),
            onnx((1, 3, 4), (3, 3, 8), strides=[2], pads=[1, 1], output_padding=[1]),
        ),
        (("onnx", "1x3x4", "3x3x8", "output_shape=9"), onnx((1, 3, 4), (3, 3, 8), output_shape=[9])),
        (
            ("onnx", "1x3x4x4", "3x3x3x3", "kernel_shape=3,3", 'auto_pad="VALID"'),
            onnx((1, 3, 4, 4), (3, 3, 3, 3), auto_pad="VALID"),
        ),
        (("keras", "1x4x4x3", "3x3x8x3", "strides=(2, 2)", "padding='same'", "data_format=none"), KERAS),
        (("keras", "1x4x4x3", "3x3x8x3", "strides=[2, 2]", 'padding="same"'), KERAS),
        (
            ("jax", "1x4x4x1", "3x3x1x1", "strides=(2, 1)", "padding=((1, 2), (0, 1))"),
            jax((1, 4, 4, 1), (3, 3, 1, 1), strides=(2, 1), padding=((1, 2), (0, 1))),
        ),
        (("torch", "1x3x4x4", "3x2x5x5", "output_size=8"), None),
        (
            ("torch", "3x4", "3x2x5", "stride=3", "output_size=[14]"),
            torch((3, 4), (3, 2, 5), stride=3, output_size=(14,)),
        ),
        (
            ("jax", "1x4x4x1", "3x3x1x1", "strides=2,1", "padding=1:2", "transpose_kernel=true"),
            jax((1, 4, 4, 1), (3, 3, 1, 1), strides=(2, 1), padding=((1, 2), (1, 2)), transpose_kernel=True),
        ),
        (
            ("jax", "1x4x4x1", "3x3x1x1", "strides=2,1", "padding=1:2,-1:0", "use_consistent_padding=False"),
            jax((1, 4, 4, 1), (3, 3, 1, 1), strides=(2, 1), padding=((1, 2), (-1, 0))),
        ),
        (
            (
                "tensorflow",
                "1x4x4x1",
                "3x3x1x1",
                "output_shape=1x7x8x1",
                "strides=2",
                "padding=[[0,0],[1,1],[0,1],[0,0]]",
            ),
            tensorflow(
                (1, 4, 4, 1),
                (3, 3, 1, 1),
                output_shape=(1, 7, 8, 1),
                strides=2,
                padding=((0, 0), (1, 1), (0, 1), (0, 0)),
            ),
        ),
    ],
)
def test_what_is_typed(run, typed, expected):
    code, out, err = run("convert", "--from", *typed, "--format", "json")
    if expected is None:
        assert (code, out) == (2, "")
        assert err == "tconv-sym: torch: output_size must be a list of integers, got 8\n"
    else:
        assert (code, err) == (0, "")
        assert json.loads(out)["source"] == json.loads(json.dumps(expected.to_dict()))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (TYPED, 0),
        (("--from", "torch", "1x4x5", "4x1x3", "groups=2", "--to", "onnx"), 0),
        (("--from", "torch", "1x4x5", "4x1x3", "groups=2", "--to", "keras"), 1),
        (("--from", "torch", "1x4x5", "4x1x3", "groups=2"), 0),
        (("--from", "torch", "1x4x5", "4x1x3", "groups=2", "--table"), 0),
    ],
)
def test_the_exit_code_says_whether_there_is_one(run, typed, code):
    got, out, err = run("convert", *typed)
    assert (got, err) == (code, "")
    assert ("No equivalent" in out) == ("groups=2" in typed and "onnx" not in typed and "--table" not in typed)


VALUES = (
    "an integer (9 digits at most), integers 2,1, pairs 1:0,0:1, a word, true, false, none, or JSON lists of integers"
)
REFUSED = {
    "no framework": (("1x4x1", "3x1x1"), "Missing option '--from'. Choose from:"),
    "an unknown framework": (
        ("--from", "mxnet", "1", "2"),
        "Invalid value for '--from': 'mxnet' is not one of 'torch', 'onnx',",
    ),
    "an unknown target": (
        (*TYPED, "--to", "caffe"),
        "Invalid value for '--to': 'caffe' is not one of 'torch', 'onnx',",
    ),
    "a table of one": ((*TYPED, "--to", "torch", "--table"), "--table shows all frameworks, got --to torch"),
    "no shape": (
        ("--from", "keras", "[[1]]", "3x1x1"),
        "keras: input_shape must be sizes, as in 1x4x4x3 or 1,4,4,3, got '[[1]]'",
    ),
    "no kernel's shape": (("--from", "onnx", "1x1x3", "-3"), "No such option"),
    "an unknown argument": (
        (*TYPED, "stride=2"),
        "keras: arguments must be NAME=VALUE, each of strides, padding, output_padding, data_format, dilation_rate once, got 'stride=2'",
    ),
    "no value": (
        ("--from", "onnx", "1x1x3", "1x1x3", "strides"),
        "onnx: arguments must be NAME=VALUE, each of auto_pad, ",
    ),
    "an argument twice": ((*TYPED, "strides=2"), "keras: arguments must be NAME=VALUE, each of "),
    "a shape as an argument": (
        ("--from", "jax", "1x3x1", "3x1x1", "lhs_shape=1"),
        "jax: arguments must be NAME=VALUE, ",
    ),
    "a required argument": (
        ("--from", "tensorflow", "1x3x1", "3x1x1", "padding=SAME"),
        "tensorflow: output_shape and strides must be given, as in output_shape=1x8x8x3",
    ),
    "a decimal": (("--from", "onnx", "1x1x3", "1x1x3", "group=1.5"), f"onnx: group must be {VALUES}, got '1.5'"),
    "decimals": (("--from", "onnx", "1x1x3", "1x1x3", "pads=[1.5,0]"), f"onnx: pads must be {VALUES}, got '[1.5,0]'"),
    "decimals in round brackets": (
        ("--from", "onnx", "1x1x3", "1x1x3", "pads=(1.5,0)"),
        f"onnx: pads must be {VALUES}, got '(1.5,0)'",
    ),
    "another kernel's sizes": (
        ("--from", "onnx", "1x1x3", "1x1x3", "kernel_shape=4"),
        "onnx: kernel_shape must be (3,), as weight_shape says, got (4,)",
    ),
    "truth in a list": (("--from", "onnx", "1x1x3", "1x1x3", "pads=[true,0]"), f"onnx: pads must be {VALUES}, got "),
    "too many digits": (
        ("--from", "onnx", "1x1x3", "1x1x3", "group=1234567890"),
        f"onnx: group must be {VALUES}, got ",
    ),
    "nothing": (("--from", "onnx", "1x1x3", "1x1x3", "group="), f"onnx: group must be {VALUES}, got ''"),
    "code": (("--from", "onnx", "1x1x3", "1x1x3", "group=len('x')"), f"onnx: group must be {VALUES}, got "),
    "brackets": (("--from", "onnx", "1x1x3", "1x1x3", "pads=" + "[" * 100_000), f"onnx: pads must be {VALUES}, got "),
    "what the framework refuses": (
        ("--from", "torch", "1x1x3", "1x1x3", "stride=2", "output_padding=2"),
        "torch: output_padding must be in 0..1 ",
    ),
    "a word that it does not have": (
        (*TYPED[:-1], "padding=full"),
        "keras: padding must be one of valid, same, got 'full'",
    ),
}


@pytest.mark.parametrize(("typed", "message"), REFUSED.values(), ids=REFUSED)
def test_refusals_are_one_line(run, typed, message):
    code, out, err = run("convert", *typed)
    assert (code, out) == (2, "")
    assert err.startswith(f"tconv-sym: {message}")
    assert len(err) < 400


def test_help(run):
    code, out, err = run("convert", "-h")
    assert (code, err) == (0, "")
    assert out.startswith("Usage: tconv-sym convert [OPTIONS] INPUT_SHAPE KERNEL_SHAPE [NAME=VALUE]...\n")
    assert "1 if there is none" in " ".join(out.split())
