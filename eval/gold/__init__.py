"""Gold files: read, and checked against their documents."""
