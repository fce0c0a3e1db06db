"""Pages of fieldwork: returns, scan batches, the verification queue."""
