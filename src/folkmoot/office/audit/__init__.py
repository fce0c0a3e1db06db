"""The trail: who did what, to what, when."""
