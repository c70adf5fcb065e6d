"""The extraction pipeline and its edges: files, the model, the store, the command line."""
