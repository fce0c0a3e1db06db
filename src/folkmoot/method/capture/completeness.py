"""How complete a response is: complete, partial or broken off.

The shares are the example of AAPOR, Standard Definitions (10th edition, 2023), section "Complete,
partial and break-off": more than 80 % of the applicable questions answered is complete, 50 to 80 %
partial, less is a break-off, which counts as a refusal.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import assert_never

from folkmoot.method.capture.model import Answer, Missing, Value
from folkmoot.method.instrument.model import (
    DateEntry,
    Grid,
    Instrument,
    NumberEntry,
    OpenText,
    Question,
    Rank,
    Scale,
    SeveralAnswers,
    ShareOut,
    SingleChoice,
)
from folkmoot.method.instrument.variables import variables_of
from folkmoot.method.terms.dispositions import Disposition
from folkmoot.method.terms.missing import MissingReason

COMPLETE_FROM_SHARE = 0.8
PARTIAL_FROM_SHARE = 0.5


class Completeness(StrEnum):
    """The three groups of AAPOR."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    BREAK_OFF = "break-off"

    @property
    def disposition(self) -> Disposition:
        """The outcome of a case whose counted response is like this."""
        match self:
            case Completeness.COMPLETE:
                return Disposition.COMPLETE
            case Completeness.PARTIAL:
                return Disposition.PARTIAL
            case Completeness.BREAK_OFF:
                return Disposition.REFUSAL
            case _:
                assert_never(self)


def share_answered(instrument: Instrument, answers: Mapping[str, Answer]) -> float:
    """The share of the items asked that have an answer, from 0 to 1; 0 when none was asked.

    Every row of a grid is an item, a rank or share-out as a whole is one. An answer that waits for
    a person counts as given, because something was marked. Open text never counts, and neither do
    ticks without a number to choose: leaving them empty is an answer. `answers` must have every
    variable (KeyError otherwise).
    """
    items = [
        given for question in instrument.questions for given in _items_given(question, answers)
    ]
    return sum(items) / len(items) if items else 0.0


def completeness_of(instrument: Instrument, answers: Mapping[str, Answer]) -> Completeness:
    """Sort a response by the share of items answered."""
    share = share_answered(instrument, answers)
    if share >= COMPLETE_FROM_SHARE:
        return Completeness.COMPLETE
    return Completeness.PARTIAL if share >= PARTIAL_FROM_SHARE else Completeness.BREAK_OFF


def _items_given(question: Question, answers: Mapping[str, Answer]) -> list[bool]:
    """For each item of a question that was asked and counts: whether it has an answer."""
    asked = [
        answer
        for variable in variables_of(question)
        if (answer := answers[variable.id]) != Missing(MissingReason.NOT_ASKED)
    ]
    match question:
        case SingleChoice() | Grid() | Scale() | NumberEntry() | DateEntry():
            return [_is_given(answer) for answer in asked]
        case SeveralAnswers():
            if question.at_most is None or not asked:
                return []
            return [any(_is_given(answer) and answer != Value("0") for answer in asked)]
        case Rank() | ShareOut():
            return [any(_is_given(answer) for answer in asked)] if asked else []
        case OpenText():
            return []
        case _:
            assert_never(question)


def _is_given(answer: Answer) -> bool:
    match answer:
        case Value():
            return True
        case Missing(reason):
            return reason is MissingReason.UNREADABLE
        case _:
            assert_never(answer)
