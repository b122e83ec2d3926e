"""What words around a claim say of it."""

import pytest

from tconv_sym.notes.surroundings import is_denied, is_intermediate, is_of_something_else, is_supposed

SAYINGS = {
    "a mistake": (is_denied, "a common mistake: ", "output[0] = a"),
    "wrong, in Chinese": (is_denied, "这是错误的", "这是输出"),
    "supposed": (is_supposed, "if we forget to add, the output is", "if the input is X, the output is"),
    "for a while": (is_intermediate, "加上 1 的贡献后，输出为", "输出为"),
    "another layer": (is_of_something_else, "ReLU 之后的输出", "转置卷积网络的输出"),
}


@pytest.mark.parametrize(("tells", "so", "not_so"), SAYINGS.values(), ids=SAYINGS)
def test_what_words_say(tells, so, not_so):
    assert tells(so)
    assert not tells(not_so)
