"""Bring a form of your own, have it proved; then make a mistake in it, and have that found.

The form gathers: for an output it asks which inputs reach it. Input i meets tap m at o = s·i + d·m − p, so i is
(o + p − d·m) / s wherever that divides out and lies inside the input. The mistake is to read the kernel backwards.
"""

from itertools import product
from math import prod

from tconv_sym import Built, Form, Geometry, Terms, derive, prove


def gather(geometry: Geometry, *, backwards: bool = False) -> Built:
    """Go through outputs and taps, and divide."""
    terms = []
    for number, output in enumerate(product(*map(range, geometry.output))):
        for tap, position in enumerate(product(*map(range, geometry.kernel))):
            input_id = 0
            for axis, o, m in zip(geometry.axes, output, position, strict=True):
                i, rest = divmod(o + axis.begin - axis.dilation * m, axis.stride)
                if rest or not 0 <= i < axis.input:
                    break
                input_id = input_id * axis.input + i
            else:
                terms.append((number, input_id, prod(geometry.kernel) - 1 - tap if backwards else tap))
    return Built(steps=(), terms=Terms.of(geometry, *zip(*terms, strict=True)))


derivation = derive((2, 2), (3, 3), stride=2, padding=1)
right = Form(name="divided", title="Gather by division", build=gather)
wrong = Form(
    name="backwards", title="Gather, with the kernel backwards", build=lambda geometry: gather(geometry, backwards=True)
)
print(prove(derivation, forms=[right]))
print()
print(prove(derivation, forms=[wrong]))
