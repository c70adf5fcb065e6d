"""Verdicts, counts, error classes, trust in flags and confidence, intervals."""
