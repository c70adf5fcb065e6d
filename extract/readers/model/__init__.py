"""The model reader: the model points at ids, the code reads."""
