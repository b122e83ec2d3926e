"""A transposed convolution with stride s is s·s dense convolutions, interleaved: the sub-pixel convolution.

Every output s·q + r of an axis meets only the taps m for which s divides m − r − p. So the kernel falls apart into
sub-kernels, one for each phase r, and nothing is multiplied by inserted zeros. This is done here by hand, on symbols,
and compared with what the definition gives; then the package's own form is proved too. arXiv:1609.05158, 1609.07009.
"""

from itertools import product

import numpy as np
from sympy import expand

from tconv_sym import derive

STRIDE, PADDING = 2, 1


def dense(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Convolve x with a kernel at stride 1: the kernel's copies, scaled by x, one place apart."""
    full = np.zeros(np.add(x.shape, kernel.shape) - 1, dtype=object)
    for place in np.ndindex(kernel.shape):
        full[tuple(slice(start, start + size) for start, size in zip(place, x.shape, strict=True))] += x * kernel[place]
    return full


derivation = derive((3, 3), (4, 4), stride=STRIDE, padding=PADDING)
x, w = np.array(derivation.input.tolist()), np.array(derivation.kernel.tolist())
output = np.zeros(derivation.geometry.output, dtype=object)

for phase in product(range(STRIDE), repeat=x.ndim):
    first_taps = [(r + PADDING) % STRIDE for r in phase]
    sub_kernel = w[tuple(slice(m, None, STRIDE) for m in first_taps)]
    print(f"phase {phase}: the sub-kernel is {sub_kernel.tolist()}")
    # Element q of the phase is element q + (r + p − m) / s of the dense convolution, m being the first tap.
    shifts = [(r + PADDING - m) // STRIDE for r, m in zip(phase, first_taps, strict=True)]
    seen = tuple(slice(c, c + size // STRIDE) for c, size in zip(shifts, output.shape, strict=True))
    output[tuple(slice(r, None, STRIDE) for r in phase)] = dense(x, sub_kernel)[seen]

equal = sum(expand(output[place] - derivation.output[place]) == 0 for place in np.ndindex(output.shape))
print(f"\n{equal} of {output.size} outputs of {STRIDE**x.ndim} dense convolutions, interleaved, are the definition's.")
print(f"For example output[1,1] = {output[1, 1]}.\n")
print(derivation.prove())
print()
print(derivation.to_text(parts=["forms"], forms=["sub-pixel"]))
