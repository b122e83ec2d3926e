"""Check a function of your own, here of SciPy's: where what it computes differs, and which mistake explains that.

Zeros are inserted between the inputs, and the kernel slides over them. The mistake: `convolve2d` flips the kernel, as a
convolution does and a layer called so does not; flipped by hand as well, it is as if it had not been flipped. And
`mode="same"` crops what the padding crops only if that is half a kernel.
"""

import numpy as np
from scipy.signal import convolve2d

from tconv_sym import derive


def flipped_twice(x: np.ndarray, w: np.ndarray, stride: int = 2, padding: int = 1) -> np.ndarray:
    """Insert zeros into a canvas of the output's size, flip the kernel, convolve."""
    canvas = np.zeros([stride * (n - 1) + k - 2 * padding for n, k in zip(x.shape, w.shape, strict=True)])
    rows, columns = (slice(0, stride * n, stride) for n in x.shape)
    canvas[rows, columns] = x
    return convolve2d(canvas, np.flip(w), mode="same")


def mended(x: np.ndarray, w: np.ndarray, stride: int = 2, padding: int = 1) -> np.ndarray:
    """Insert zeros, convolve, crop."""
    stretched = np.zeros([stride * (n - 1) + 1 for n in x.shape])
    stretched[::stride, ::stride] = x
    full = convolve2d(stretched, w)
    rows, columns = (slice(padding, size - padding) for size in full.shape)
    return full[rows, columns]


derivation = derive((3, 3), (3, 3), stride=2, padding=1)
print(derivation.check_function(flipped_twice))
print()
print(derivation.check_function(mended))
