"""The names of a web form's fields, and what a browser sends for given answers.

A field has the name of the printed question (`Variable.printed_question`), so a grid row is a field
of its own and several answers share one: the same names as the boxes of a Sheet. A date has three
fields, `QUESTION-day`, `QUESTION-month` and `QUESTION-year`; a rank has one for each place,
`QUESTION-1`, `QUESTION-2` .., which holds the id of an item. A hyphen never stands in a question's
own name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

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
from folkmoot.method.instrument.variables import row_id, row_ids, tick_id
from folkmoot.method.terms.missing import RESERVED_CODES


def date_fields(question: DateEntry) -> tuple[str, str, str]:
    """The fields of a date: day, month, year."""
    return f"{question.id}-day", f"{question.id}-month", f"{question.id}-year"


def rank_fields(question: Rank) -> tuple[str, ...]:
    """The fields of a rank: one for each place, from the first on."""
    return tuple(f"{question.id}-{place}" for place in range(1, question.places + 1))


def field_names(question: Question) -> tuple[str, ...]:
    """The fields of one question, in the order of the page."""
    match question:
        case Grid() | ShareOut():
            return row_ids(question)
        case Rank():
            return rank_fields(question)
        case DateEntry():
            return date_fields(question)
        case SingleChoice() | SeveralAnswers() | Scale() | NumberEntry() | OpenText():
            return (question.id,)
        case _:
            assert_never(question)


def posted_for(instrument: Instrument, answers: Mapping[str, str]) -> dict[str, list[str]]:
    """What a browser sends for answers by variable, as `responses.csv` would hold them.

    Reserved codes and variables that are left out leave their field empty.
    """
    given = {
        name: answer
        for name, answer in answers.items()
        if answer and answer not in RESERVED_CODES.values()
    }
    posted: dict[str, list[str]] = {}
    for question in instrument.questions:
        for field, values in _filled(question, given).items():
            if values:
                posted[field] = values
    return posted


def _filled(question: Question, given: Mapping[str, str]) -> dict[str, list[str]]:
    match question:
        case SeveralAnswers():
            codes = [code.value for code in question.code_list.codes]
            return {question.id: [c for c in codes if given.get(tick_id(question, c)) == "1"]}
        case DateEntry():
            year, _, rest = given.get(question.id, "").partition("-")
            month, _, day = rest.partition("-")
            values = (day, month, year)
            return {
                name: [value] if value else []
                for name, value in zip(date_fields(question), values, strict=True)
            }
        case Rank():
            placed = {given.get(row_id(question, item.id)): item.id for item in question.items}
            return {
                name: [placed[str(place)]] if str(place) in placed else []
                for place, name in enumerate(rank_fields(question), 1)
            }
        case SingleChoice() | Grid() | Scale() | ShareOut() | NumberEntry() | OpenText():
            return {name: [given[name]] for name in field_names(question) if name in given}
        case _:
            assert_never(question)
