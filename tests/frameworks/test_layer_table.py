"""The table of one layer in every framework."""

import json

from tconv_sym.frameworks import FRAMEWORKS, jax, same_layer, torch

LAYER = torch((1, 3, 4, 4), (3, 8, 3, 3), stride=2, padding=1, output_padding=1)
MARKDOWN = """\
| framework | call | layout of x | layout of w | w flipped | then |
| --- | --- | --- | --- | --- | --- |
| torch | `torch.nn.functional.conv_transpose2d(x, w, stride=2, padding=1, output_padding=1)` | NCHW | IOHW | no |  |
| onnx | `onnx.helper.make_node("ConvTranspose", ["x", "w"], ["y"], pads=[1, 1, 0, 0], strides=[2, 2])` | NCHW | IOHW | no |  |
| jax | `jax.lax.conv_transpose(x, w, strides=(2, 2), padding=((1, 2), (1, 2)), transpose_kernel=True)` | NHWC | HWOI | no |  |
| keras | `keras.ops.conv_transpose(x, w, strides=2)` | NHWC | HWOI | no | `y = y[:, 1:, 1:]` |
| tensorflow | `tf.nn.conv2d_transpose(x, w, output_shape=(1, 8, 8, 8), strides=2, padding=((0, 0), (1, 0), (1, 0), (0, 0)))` | NHWC | HWOI | no |  |
"""


def test_markdown():
    assert same_layer(LAYER).to_markdown() == MARKDOWN


def test_the_source_stands_as_it_is():
    source = torch((3, 4, 4), (3, 8, 3, 3), stride=2, output_size=(9, 10))
    assert f"| torch | `{source.call}` | CHW | IOHW | no |  |" in same_layer(source).to_markdown()
    flipped = jax((1, 4, 1), (3, 1, 1), strides=(2,), padding="SAME")
    assert f"| jax | `{flipped.call}` | NWC | WIO | yes |  |" in same_layer(flipped).to_markdown()


BOTH = jax((1, 4, 1), (2, 1, 1), strides=(1,), padding=((0, 2),), transpose_kernel=True)


def test_what_follows_comes_before_what_is_said_of_it():
    row = same_layer(BOTH).to_markdown().splitlines()[6]
    assert row.endswith("| `y = tf.pad(y, ((0, 0), (0, 1), (0, 0))); y = y[:, 1:]  # then add the bias, if any` |")
    assert "; y = y[:, 1:]  # then add the bias, if any" in same_layer(BOTH).to_text()
    assert r"\\ \texttt{y = y[:, 1:]} \\ \texttt{\# then add the bias, if any}" in same_layer(BOTH).to_latex()


def test_what_there_is_not():
    rows = same_layer(torch((1, 4, 5), (4, 1, 3), groups=2)).to_markdown().splitlines()
    assert (
        rows[4]
        == "| jax | none: jax.lax.conv_transpose has no feature_group_count, the layer has 2 groups |  |  |  |  |"
    )


def test_latex_and_data():
    table = same_layer(LAYER)
    assert r"\text{keras} & \texttt{keras.ops.conv\_transpose(x, w, strides=2)} \\" in table.to_latex()
    data = json.loads(json.dumps(table.to_dict()))
    assert [each["to"] for each in data["conversions"]] == list(FRAMEWORKS)
