"""Words that every room shares: problems, missing reasons, dispositions, lengths, identifiers."""
