"""Kept scripts behind the figures of the README: run them as `python -m eval.benchmarks.NAME`."""
