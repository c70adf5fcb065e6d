"""Mistakes of which the truth is known, planted into labelled documents, and what is found of them."""
