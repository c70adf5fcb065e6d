"""Two evaluations of the same documents: is the second better, and is that really so."""
