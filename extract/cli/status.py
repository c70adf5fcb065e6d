"""Exit statuses; 0 is all good. Light: the command line reads them before anything else is imported."""

FAILED_SOME, USAGE, FAILED_ALL, INTERRUPTED = 1, 2, 3, 130
