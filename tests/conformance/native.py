"""Random arguments in each framework's own words, right and wrong ones: framework and we must refuse the same.

Nothing here knows what is right. Most calls have one thing changed at most, so that many are accepted, and a refusal
has one reason.
"""

from __future__ import annotations

from random import Random

from conformance.case import Case

SIZES, KERNELS = (1, 2, 3, 4, 5), (1, 2, 3, 4)


def cases(framework, seed, count):
    """Give `count` calls of a framework."""
    random = Random(f"{framework} {seed}")  # noqa: S311 (nothing secret)
    for number in range(count):
        shapes, arguments, bias = MAKERS[framework](random)
        yield Case(
            framework=framework,
            shapes=shapes,
            arguments={name: value for name, value in arguments.items() if value is not ...},
            origin=f"random {number}",
            bias_size=bias if number % 2 else None,
        )


def maybe(random, probability, value, otherwise=...):
    """Return `value` with a probability, else the otherwise; `...` leaves an argument out."""
    return value if random.random() < probability else otherwise


def rank_of(random):
    """Draw the number of spatial axes."""
    return random.choice((1, 1, 1, 2, 2, 3))


def numbers(random, count, choices):
    """Draw one number for each axis."""
    return tuple(random.choice(choices) for _ in range(count))


def one_or_each(random, count, choices):
    """Draw one number for all axes, or one for each; now and then one too many."""
    if random.random() < 0.3:
        return random.choice(choices)
    return numbers(random, count + (random.random() < 0.02), choices)


def channels(random, groups=1):
    """Draw C_in as the input has it, C_in as the kernel has it, and C_out: sometimes they do not fit."""
    c_in = groups * random.randint(1, 2)
    return c_in, c_in + maybe(random, 0.03, 1, 0), random.randint(1, 3)


def torch(random):
    """Draw what `conv_transpose*d` and the modules take."""
    rank, groups = rank_of(random), random.choice((1, 1, 2, 3))
    c_in, w_in, c_out = channels(random, groups)
    spatial, kernel = numbers(random, rank, SIZES), numbers(random, rank, KERNELS)
    x = maybe(random, 0.8, (2, c_in, *spatial), (c_in, *spatial))
    arguments = {
        "stride": maybe(random, 0.8, one_or_each(random, rank, (1, 2, 3, maybe(random, 0.05, 0, 4)))),
        "padding": maybe(random, 0.7, one_or_each(random, rank, (0, 1, 2, maybe(random, 0.1, -1, 3)))),
        "output_padding": maybe(random, 0.4, one_or_each(random, rank, (0, 0, 1, maybe(random, 0.1, -1, 2)))),
        "groups": maybe(random, 0.95, groups, random.choice((0, 1, 2, -1))),
        "dilation": maybe(random, 0.4, one_or_each(random, rank, (1, 2, maybe(random, 0.05, 0, 3)))),
    }
    if random.random() < 0.2:
        arguments["output_padding"] = ...
        arguments["output_size"] = output_size(random, x, spatial)
    return (x, (w_in, c_out, *kernel)), arguments, c_out * (groups if groups == arguments["groups"] else 1)


def output_size(random, x, spatial):
    """Draw an output size near the stretched input's, sometimes with batch and channels in front."""
    size = [max(2 * n + random.randint(-2, 3), 0) for n in spatial]
    return maybe(random, 0.2, [*x[: len(x) - len(spatial)], *size], size)


def onnx(random):
    """Draw what ConvTranspose takes."""
    rank, groups = rank_of(random), random.choice((1, 1, 2, 3))
    c_in, w_in, c_out = channels(random, groups)
    spatial, kernel = numbers(random, rank, SIZES), numbers(random, rank, KERNELS)

    def attribute(probability, choices, times=1):
        wrong = random.random() < 0.02
        return maybe(random, probability, list(numbers(random, times * rank + wrong, choices)))

    arguments = {
        "auto_pad": maybe(random, 0.5, random.choice(("NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"))),
        "strides": attribute(0.8, (1, 2, 3, maybe(random, 0.05, 0, 4))),
        "dilations": attribute(0.4, (1, 2, maybe(random, 0.05, 0, 3))),
        "group": maybe(random, 0.95, groups, random.choice((0, 1, 2))),
        "output_padding": attribute(0.3, (0, 0, 1, maybe(random, 0.1, -1, 2))),
        "pads": attribute(0.4, (0, 1, 2, maybe(random, 0.1, -1, 1)), times=2),
    }
    if random.random() < 0.25:
        arguments["output_shape"] = [max(2 * n + random.randint(-3, 4), 1) for n in spatial]
    return (
        ((2, c_in, *spatial), (w_in, c_out, *kernel)),
        arguments,
        c_out * (groups if groups == arguments["group"] else 1),
    )


def jax(random):
    """Draw what `jax.lax.conv_transpose` takes."""
    rank, turned = rank_of(random), random.random() < 0.5
    c_in, w_in, c_out = channels(random)
    spatial, kernel = numbers(random, rank, SIZES), numbers(random, rank, KERNELS)
    pairs = tuple((random.randint(-2, 4), random.randint(-2, 4)) for _ in range(rank))
    word = random.choice(("SAME", "VALID", maybe(random, 0.1, "FULL", "SAME")))
    wrong = random.random() < 0.02
    arguments = {
        "strides": numbers(random, rank + wrong, (1, 2, 3, maybe(random, 0.05, 0, 4))),
        "padding": maybe(random, 0.5, word, pairs),
        "rhs_dilation": maybe(random, 0.4, numbers(random, rank, (1, 2, maybe(random, 0.05, 0, 3)))),
        "transpose_kernel": maybe(random, 0.9, turned) if turned else ...,
        "use_consistent_padding": maybe(random, 0.4, True),
    }
    ends = (c_out, w_in) if arguments["transpose_kernel"] is True else (w_in, c_out)
    return ((2, *spatial, c_in), (*kernel, *ends)), arguments, c_out


def keras(random):
    """Draw what `keras.layers.Conv*DTranspose` take."""
    rank = rank_of(random)
    c_in, w_in, c_out = channels(random)
    spatial, kernel = numbers(random, rank, SIZES), numbers(random, rank, KERNELS)
    strided = random.random() < 0.7
    dilated = not strided or random.random() < 0.05
    arguments = {
        "strides": one_or_each(random, rank, (1, 2, 3, maybe(random, 0.05, 0, 4))) if strided else ...,
        "padding": maybe(random, 0.9, random.choice(("same", "valid", maybe(random, 0.05, "full", "same")))),
        "output_padding": maybe(random, 0.4, one_or_each(random, rank, (0, 0, 1, maybe(random, 0.1, -1, 2)))),
        "data_format": maybe(random, 0.4, random.choice(("channels_last", "channels_first"))),
        "dilation_rate": one_or_each(random, rank, (1, 2, maybe(random, 0.05, 0, 3))) if dilated else ...,
    }
    first = arguments["data_format"] == "channels_first"
    x = (2, c_in, *spatial) if first else (2, *spatial, c_in)
    return (x, (*kernel, c_out, w_in)), arguments, c_out


def tensorflow(random):
    """Draw what `tf.nn.conv*d_transpose` take; most output sizes are ones that fit."""
    rank = rank_of(random)
    c_in, w_in, c_out = channels(random)
    spatial, kernel = numbers(random, rank, SIZES), numbers(random, rank, KERNELS)
    steps = one_or_each(random, rank, (1, 2, 3, maybe(random, 0.05, 0, 4)))
    each = steps if isinstance(steps, tuple) else (steps,) * rank
    padding = random.choice(("SAME", "VALID", maybe(random, 0.05, "FULL", "SAME")))
    rate = maybe(random, 0.2, random.choice((1, 2)), 1)
    size = [
        max(s * n - random.randrange(max(s, 1)) + (d_k if padding == "VALID" else 0) + maybe(random, 0.05, 1, 0), 1)
        for n, s, d_k in zip(spatial, each, (rate * (k - 1) for k in kernel), strict=False)
    ]
    arguments = {
        "output_shape": (2, *size, c_out + maybe(random, 0.03, 1, 0)),
        "strides": steps,
        "padding": padding,
        "dilations": maybe(random, 0.3, rate) if rate == 1 else rate,
    }
    return ((2, *spatial, c_in), (*kernel, c_out, w_in)), arguments, arguments["output_shape"][-1]


MAKERS = {maker.__name__: maker for maker in (torch, onnx, jax, tensorflow, keras)}
