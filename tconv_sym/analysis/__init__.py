"""What a geometry or a problem says of itself: overlap, round trip, gradients, the equivalent convolution, sizes."""
