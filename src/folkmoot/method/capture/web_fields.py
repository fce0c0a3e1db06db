"""The names of a web form's fields, and what a browser sends for given answers.

A field has the name of the printed question (`Variable.printed_question`), so a grid row is a field
of its own and several answers share one: the same names as the boxes of a Sheet. A date has three
fields, `QUESTION-day`, `QUESTION-month` and `QUESTION-year`; a hyphen never stands in a question's
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
    Scale,
    SeveralAnswers,
    SingleChoice,
)
from folkmoot.method.instrument.variables import row_id, tick_id
from folkmoot.method.terms.missing import RESERVED_CODES


def date_fields(question: DateEntry) -> tuple[str, str, str]:
    """The fields of a date: day, month, year."""
    return f"{question.id}-day", f"{question.id}-month", f"{question.id}-year"


def field_names(question: Question) -> tuple[str, ...]:
    """The fields of one question, in the order of the page."""
    match question:
        case Grid():
            return tuple(row_id(question, item.id) for item in question.items)
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
        case SingleChoice() | Grid() | Scale() | NumberEntry() | OpenText():
            return {name: [given[name]] for name in field_names(question) if name in given}
        case _:
            assert_never(question)
