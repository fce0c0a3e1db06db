"""Folkmoot: ask the public, ask the staff, train for the gap, follow up, prove that it changed."""

__version__ = "0.1.0"
