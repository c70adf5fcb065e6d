"""Exit statuses; 0 is all good. Light: the command line reads them before anything else is imported."""

FAILED_SOME, USAGE, FAILED_ALL, FINDINGS, BEHIND, LEFT, INTERRUPTED = 1, 2, 3, 4, 5, 6, 130
"""FINDINGS: every document was read, and in some an error was found that nobody has accepted.
BEHIND: an evaluation fell behind a figure that was asked for. LEFT: documents are left to be reviewed, and that was asked."""
