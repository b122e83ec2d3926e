"""Make code from a derivation, read it, and check it against plain loops."""

import numpy as np

from tconv_sym import derive, reference

derivation = derive((4, 4), (3, 3), stride=2, padding=1, channels=(2, 3), bias=True)
function = derivation.lambdify()
print(function.source)

random = np.random.default_rng(0)
shapes = ((5, 2, 4, 4), (2, 3, 3, 3), (3,))  # five inputs at once, the kernel, the bias
x, w, bias = (random.integers(-9, 10, shape) for shape in shapes)
assert np.array_equal(function(x, w, bias), reference(x, w, derivation.geometry, bias))
print("equal to plain loops, shape", function(x, w, bias).shape)
