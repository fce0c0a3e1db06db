"""Long work: progress, log, cancel."""
