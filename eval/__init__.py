"""Measuring gouji: scripts behind every figure that the documentation quotes."""
