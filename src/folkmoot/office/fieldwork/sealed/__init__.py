"""The sealed store: anonymous answers in a file of their own, without a key to a person."""
