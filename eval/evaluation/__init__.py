"""A run measured: from its folder to evaluation.json and all figures."""
