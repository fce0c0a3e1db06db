"""The sealed store: anonymous answers in a database file of their own, without a key to a person."""
