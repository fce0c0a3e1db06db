"""Frame custody, cases, mailings, scan batches, verification, dispositions, responses."""
