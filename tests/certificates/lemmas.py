"""What the search cannot find by itself: facts on the way, by the name of the obligation."""

from types import MappingProxyType

LEMMAS = MappingProxyType(
    {
        "sub-pixel.determined": (
            "q - q_2 = 0",
            "s1*c - s1*c_2 - d1*b + d1*b_2 = 0",
            "u*b - u*b_2 + v*c - v*c_2 = 0",
        ),
    }
)
