"""Differentiate a layer by hand, check it against SymPy's diff, and use it on numbers.

Of any loss L, with g = ∂L/∂y: what reaches the input, the kernel and the bias. The gradient with respect to the input
is an ordinary convolution of g, which is where transposed convolutions come from.
"""

import numpy as np
from sympy import diff

from tconv_sym import derive, reference

derivation = derive((2, 2), (3, 3), stride=2, padding=1, bias=True)
gradients = derivation.gradients()
print(gradients)

# The same by SymPy: L = Σ g·y has g as its gradient with respect to y.
for operand, gradient in ((derivation.input, gradients.input), (derivation.kernel, gradients.kernel)):
    for position in np.ndindex(*operand.shape):
        assert diff(gradients.loss, operand[position]) == gradient[position]
print("equal to SymPy's diff, entry by entry")

# A step against the gradients, on numbers: the loss |y - wanted|² / 2 has g = y - wanted.
function = gradients.lambdify()
random = np.random.default_rng(0)
x, w, wanted = (random.integers(-9, 10, shape) for shape in ((5, 2, 2), (3, 3), (5, 3, 3)))  # five samples
g = reference(x, w, derivation.geometry) - wanted
dx, dw, dbias = function(x, w, g)
print("shapes", dx.shape, dw.shape, dbias.shape)
loss, stepped = (
    np.sum((reference(x, kernel, derivation.geometry) - wanted) ** 2) / 2 for kernel in (w, w - dw / 10**4)
)
assert stepped < loss
print("the loss falls")
