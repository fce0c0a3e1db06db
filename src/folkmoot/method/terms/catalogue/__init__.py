"""The catalogue of problems, a file for each room that finds them.

Each file holds `ProblemKind` constants in capitals. Codes are unique over the whole catalogue,
which a test asserts.
"""
