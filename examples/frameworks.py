"""Take a layer from Keras to the other frameworks, and see that each computes the same; none of them is needed for it.

Keras's "same" crops at the end what an odd kernel and a stride of 2 leave over; PyTorch's padding is the same on both
sides. So PyTorch's output is a row and a column too large, which `conversion.after` takes away.
"""

import numpy as np

from tconv_sym import frameworks

source = frameworks.keras((1, 4, 4, 3), (3, 3, 8, 3), strides=2, padding="same")
random = np.random.default_rng(0)
x, w = (random.integers(-9, 10, shape) for shape in (source.input_shape, source.kernel_shape))
y = source.lambdify()(x, w)
print(f"{source.call} gives {y.shape}\n")

for name in ("torch", "onnx", "jax", "tensorflow"):
    conversion = frameworks.convert(source, name)
    target = conversion.target
    found = conversion.move_output(target.lambdify()(conversion.move_input(x), conversion.move_kernel(w)))
    axes = [source.output_layout.index(letter) for letter in target.output_layout]
    assert np.array_equal(found, y.transpose(axes))
    print(*conversion.lines, f"# equal to Keras's, as {target.output_layout} {found.shape}\n", sep="\n")
