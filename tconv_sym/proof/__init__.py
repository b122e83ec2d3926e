"""Proofs that the forms agree."""
