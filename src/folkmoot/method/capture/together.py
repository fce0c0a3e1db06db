"""Rows that only make sense together: whether a rank or a share-out stands as it was given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from folkmoot.method.capture.model import Answer, Missing, Value
from folkmoot.method.instrument.model import Rank, ShareOut, Together
from folkmoot.method.terms.missing import MissingReason

_NO_REPLY = Missing(MissingReason.NO_REPLY)


def answers_together(question: Together, given: Sequence[int | None]) -> tuple[Answer, ...] | None:
    """The answers of all rows for the number given in each (None: nothing); None: it cannot stand.

    A rank stands when its places are 1, 2, .. without a gap and without two items at one place; an
    item without a place is 0. A share-out stands when its points add up; an empty row is 0. Where
    nothing was given in any row, no row has a reply.
    """
    numbers = [number for number in given if number is not None]
    if not numbers:
        return (_NO_REPLY,) * len(given)
    match question:
        case Rank():
            stands = sorted(numbers) == list(range(1, len(numbers) + 1))
        case ShareOut(points=points):
            stands = sum(numbers) == points
        case _:
            assert_never(question)
    return tuple(Value(str(number or 0)) for number in given) if stands else None
