"""Questions asked in files: written for a batch server, answered elsewhere and later, taken in, and gone on with."""
