"""What a run says of itself to machines: a log of one JSON object a line, traces and metrics."""
