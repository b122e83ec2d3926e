"""Show the checkerboard of a 3×3 kernel at stride 2, and what avoids it."""

from tconv_sym import Geometry
from tconv_sym.analysis.overlap import overlap

uneven = overlap(Geometry((4, 4), (3, 3), stride=2, padding=1))
print(uneven)
assert uneven.verdict == "checkerboard"

for remedy in uneven.remedies:
    even = overlap(remedy.geometry)
    assert even.uniform
    print(f"{remedy}: every interior output gets {even.levels[0]}")
