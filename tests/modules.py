"""Modules as PyTorch has them, without PyTorch."""

from types import SimpleNamespace


def module(**changes: object) -> SimpleNamespace:
    """Make what has the attributes of a `torch.nn.ConvTranspose2d`."""
    values = {
        "in_channels": 4,
        "out_channels": 6,
        "groups": 2,
        "kernel_size": (3, 2),
        "stride": (2, 1),
        "padding": (1, 0),
        "output_padding": (1, 0),
        "dilation": (1, 2),
        "transposed": True,
    }
    return SimpleNamespace(**(values | changes))
