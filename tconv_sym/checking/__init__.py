"""A claim against the derivation: verified, refuted, or not understood, with the mistake that explains it."""
