"""The columns of answers that an instrument yields: the flat view that data, weights and web share.

A single choice, a scale, a number, a date and a text give one variable; a grid one for each row;
several answers one for each code (`QUESTION_CODE`, 0 or 1); a rank and a share-out one for each
item (`QUESTION_ITEM`: its place, 0 where it has none; its points). Variable ids are the column
names of `responses.csv`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from folkmoot.method.instrument.model import (
    CodeList,
    Condition,
    DateEntry,
    Grid,
    Instrument,
    Measure,
    NumberEntry,
    OpenText,
    Question,
    Rank,
    Scale,
    SeveralAnswers,
    ShareOut,
    SingleChoice,
    Text,
    Together,
    Viewpoint,
)


class VariableKind(StrEnum):
    """What values a variable takes."""

    CODED = "coded"  # one code of a code list
    TICK = "tick"  # "1" ticked, "0" not
    SCALE = "scale"  # a whole number of a printed scale, which is its code
    RANK = "rank"  # the place of an item, from 1; 0 where it has none
    SHARE = "share"  # the points that an item got
    NUMBER = "number"  # a whole number, as decimal digits
    DATE = "date"  # a day, as YYYY-MM-DD
    TEXT = "text"  # free words


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of answers.

    `printed_question` is the `question` of its boxes on a Sheet (a row is its own question; the
    ticks of several answers share the question's id). `decided_with` is what a person decides at
    once where there is a doubt: the rows of a rank or share-out together, by the question's id,
    every other printed question alone. `code` is set for a tick.
    """

    id: str
    kind: VariableKind
    question: str
    printed_question: str
    decided_with: str
    label: Text
    code_list: CodeList | None
    code: str | None
    ask_if: Condition | None
    concept: str | None
    viewpoint: Viewpoint
    measure: Measure
    reverse_scored: bool


def row_id(question: Grid | Together, item_id: str) -> str:
    """The id of one row: `QUESTION_ITEM`."""
    return f"{question.id}_{item_id}"


def row_ids(question: Grid | Together) -> tuple[str, ...]:
    """The ids of all rows, in the order printed."""
    return tuple(row_id(question, item.id) for item in question.items)


def tick_id(question: SeveralAnswers, code: str) -> str:
    """The id of one tick of several answers: `QUESTION_CODE`."""
    return f"{question.id}_{code}"


def variables_of(question: Question) -> Iterator[Variable]:
    """The variables of one question, in the order printed."""
    match question:
        case SingleChoice():
            yield _variable(
                question,
                VariableKind.CODED,
                code_list=question.code_list,
                concept=question.concept,
                viewpoint=question.viewpoint,
                measure=question.measure,
                reverse_scored=question.reverse_scored,
            )
        case SeveralAnswers():
            for code in question.code_list.codes:
                yield _variable(
                    question,
                    VariableKind.TICK,
                    variable_id=tick_id(question, code.value),
                    label=code.label,
                    code_list=question.code_list,
                    code=code.value,
                    concept=question.concepts.get(code.value),
                    viewpoint=question.viewpoint,
                    measure=question.measure,
                )
        case Grid():
            for item in question.items:
                yield _variable(
                    question,
                    VariableKind.CODED,
                    variable_id=row_id(question, item.id),
                    printed_question=row_id(question, item.id),
                    label=item.text,
                    code_list=question.code_list,
                    concept=item.concept,
                    viewpoint=question.viewpoint,
                    measure=question.measure,
                    reverse_scored=item.reverse_scored,
                )
        case Rank() | ShareOut():
            kind = VariableKind.RANK if isinstance(question, Rank) else VariableKind.SHARE
            for item in question.items:
                yield _variable(
                    question,
                    kind,
                    variable_id=row_id(question, item.id),
                    printed_question=row_id(question, item.id),
                    decided_with=question.id,
                    label=item.text,
                    code_list=question.code_list,
                    concept=item.concept,
                    viewpoint=question.viewpoint,
                    measure=question.measure,
                    reverse_scored=item.reverse_scored,
                )
        case Scale():
            yield _variable(
                question,
                VariableKind.SCALE,
                code_list=question.code_list,
                concept=question.concept,
                viewpoint=question.viewpoint,
                measure=question.measure,
                reverse_scored=question.reverse_scored,
            )
        case DateEntry():
            yield _variable(question, VariableKind.DATE, concept=question.concept)
        case NumberEntry():
            yield _variable(question, VariableKind.NUMBER, concept=question.concept)
        case OpenText():
            yield _variable(question, VariableKind.TEXT)
        case _:
            assert_never(question)


def variables(instrument: Instrument) -> tuple[Variable, ...]:
    """All variables of an instrument, in the order printed."""
    return tuple(v for question in instrument.questions for v in variables_of(question))


def _variable(
    question: Question,
    kind: VariableKind,
    *,
    variable_id: str | None = None,
    printed_question: str | None = None,
    decided_with: str | None = None,
    label: Text | None = None,
    code_list: CodeList | None = None,
    code: str | None = None,
    concept: str | None = None,
    viewpoint: Viewpoint = Viewpoint.OWN,
    measure: Measure = Measure.OTHER,
    reverse_scored: bool = False,
) -> Variable:
    return Variable(
        id=variable_id or question.id,
        kind=kind,
        question=question.id,
        printed_question=printed_question or question.id,
        decided_with=decided_with or printed_question or question.id,
        label=label or question.text,
        code_list=code_list,
        code=code,
        ask_if=question.ask_if,
        concept=concept,
        viewpoint=viewpoint,
        measure=measure,
        reverse_scored=reverse_scored,
    )
