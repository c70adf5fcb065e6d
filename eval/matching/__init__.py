"""Which fact that was read belongs to which fact of the gold."""
