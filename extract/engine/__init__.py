"""Past one process and one machine: the documents of a run, handed in shards to the workers of an existing engine."""
