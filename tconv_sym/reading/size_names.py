"""How people spell the sizes and parameters of a layer: H_{in}, kernelSize, o_p, 步长 and their like.

The letters are those of arXiv:1603.07285: n input size, k kernel size, s stride, p padding, d dilation, a output
padding; besides them `p_begin` and `p_end` for the two sides, and `out` for the output size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Name:
    """What a spelling means: a letter, and the axis "D", "H", "W" or "L" that it speaks of, or ""."""

    letter: str
    axis: str = ""


_SPELLINGS = {
    "out": "o o' n' out output outputs output_size output_shape output_dim out_size size_out n_out n_o "
    "输出 输出尺寸 输出大小 输出特征图尺寸 输出特征图大小",
    "n": "n i i' in input inputs input_size input_shape input_dim in_size size_in n_in n_i i_in "
    "输入 输入尺寸 输入大小 输入特征图尺寸 输入特征图大小",
    "k": "k f kernel kernel_size kernel_shape filter filter_size k_size 卷积核 卷积核大小 卷积核尺寸 核大小 核尺寸",
    "s": "s stride strides 步长 步幅",
    "p": "p pad pads padding paddings 填充 零填充",
    "d": "d dilation dilations dilation_rate 空洞率 膨胀率 扩张率",
    "a": "a op o_p p_out output_padding out_padding output_pad out_pad 输出填充",
}
_LETTERS = MappingProxyType({words: letter for letter, line in _SPELLINGS.items() for words in line.split()})
_JOINED = MappingProxyType({words.replace("_", ""): letter for words, letter in _LETTERS.items()})
"""The same with nothing between the words."""
_AXES = MappingProxyType(
    {"d": "D", "depth": "D", "深度": "D", "h": "H", "height": "H", "高度": "H", "高": "H"}
    | {"w": "W", "width": "W", "宽度": "W", "宽": "W", "l": "L", "length": "L", "长度": "L"}
)
_PADS = frozenset({"p", "pad", "pads", "padding"})
_SIDES = MappingProxyType(
    {"begin": Name("p_begin"), "start": Name("p_begin"), "end": Name("p_end")}
    | {"left": Name("p_begin", "W"), "l": Name("p_begin", "W"), "right": Name("p_end", "W"), "r": Name("p_end", "W")}
    | {"top": Name("p_begin", "H"), "t": Name("p_begin", "H"), "bottom": Name("p_end", "H")}
)
_ENDS = MappingProxyType({"in": "n", "input": "n", "i": "n", "out": "out", "output": "out", "o": "out"})
"""What stands after an axis, as in H_in."""
_BARE = MappingProxyType(
    {word + prime: Name(letter, word.upper()) for word in "hwl" for prime, letter in (("", "n"), ("'", "out"))}
    | {f"{end}{word}": Name(_ENDS[end], word.upper()) for end in "io" for word in "hw"}
    | {"kh": Name("k", "H"), "kw": Name("k", "W"), "ph": Name("p", "H"), "pw": Name("p", "W")}
)
"""An axis alone is its input size, and with a prime its output size; kH and padW are what Torch calls them."""
_SEAM = re.compile(r"(?<=[a-z]{2})(?=[A-Z])|(?<=^[hwdlHWDL])(?=(?:in|out)$)|(?<=[\u4e00-\u9fff]{2})(?=[高宽长深]度?$)")
_UNCLEAR = frozenset({"l", "D", "A"})
"""What is not read alone: l looks like 1, D is a depth or the dilation."""


def find(words: tuple[str, ...]) -> Name | None:
    """Return what words mean together, a prime at the end included, or None.

    >>> find(("H", "in")), find(("kernelSize",)), find(("D",))
    (Name(letter='n', axis='H'), Name(letter='k', axis=''), None)
    """
    key = "_".join(_SEAM.sub("_", word) for word in words).lower()
    if key in _LETTERS or key in _JOINED:
        return None if words[0] in _UNCLEAR else Name(_LETTERS.get(key) or _JOINED[key])
    first, _, rest = key.partition("_")
    before, _, last = key.rpartition("_")
    if before in _PADS and last in _SIDES:
        return _SIDES[last]
    if first in _AXES and rest in _ENDS and key not in ("d_i", "d_o"):
        return Name(_ENDS[rest], _AXES[first])
    if last in _AXES and before in _LETTERS:
        return Name(_LETTERS[before], _AXES[last])
    return None if words[0] in _UNCLEAR else _BARE.get(key)
