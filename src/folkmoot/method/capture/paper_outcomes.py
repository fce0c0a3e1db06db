"""What the marks and the writing of one question come to, as if it had been asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from folkmoot.method.capture.model import (
    Answer,
    DoubtReason,
    Mark,
    MarkState,
    Missing,
    Reading,
    Value,
    WrittenArea,
)
from folkmoot.method.instrument.model import (
    DateEntry,
    Grid,
    NumberEntry,
    OpenText,
    Question,
    Scale,
    SeveralAnswers,
    SingleChoice,
)
from folkmoot.method.instrument.variables import row_id, tick_id
from folkmoot.method.terms.missing import MissingReason

_NO_REPLY = Missing(MissingReason.NO_REPLY)
_UNREADABLE = Missing(MissingReason.UNREADABLE)
#: From so many questions answered by a filled box alone, with no cross anywhere, filling is taken
#: to be this person's way of marking.
_FILLED_QUESTIONS = 8


@dataclass(frozen=True, slots=True)
class Printed:
    """A question as printed: a row of a grid is one of its own."""

    id: str
    question: Question
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Answers in the order of the variables; `inked` is whether anything was marked or written."""

    answers: tuple[Answer, ...]
    reason: DoubtReason | None
    inked: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A reading by printed question."""

    reading: Reading
    marks: Mapping[str, Sequence[Mark]]
    written: Mapping[str, WrittenArea]
    page_of: Mapping[str, int]

    @classmethod
    def of(cls, reading: Reading) -> Seen:
        """Sort a reading by question."""
        marks: dict[str, list[Mark]] = {}
        for mark in reading.marks:
            marks.setdefault(mark.question, []).append(mark)
        if _fills_boxes(marks.values()):
            marks = {q: [_filled_as_mark(mark) for mark in row] for q, row in marks.items()}
        written = {area.question: area for area in reading.written}
        page_of = dict(reading.unread)
        page_of.update({area.question: area.page for area in reading.written})
        page_of.update({question: row[0].page for question, row in marks.items()})
        return cls(reading, marks, written, page_of)

    def crop_of(self, printed: str) -> str | None:
        """The picture of a question, if one was kept."""
        area = self.written.get(printed)
        return self.reading.crops.get(printed) or (area.crop if area else None)


def printed_questions(question: Question) -> list[Printed]:
    """A question as it stands on paper."""
    match question:
        case Grid():
            ids = [row_id(question, item.id) for item in question.items]
            return [Printed(row, question, (row,)) for row in ids]
        case SeveralAnswers():
            ticks = tuple(tick_id(question, code.value) for code in question.code_list.codes)
            return [Printed(question.id, question, ticks)]
        case SingleChoice() | Scale() | NumberEntry() | DateEntry() | OpenText():
            return [Printed(question.id, question, (question.id,))]
        case _:
            assert_never(question)


def judge(printed: Printed, seen: Seen) -> Outcome:
    """A question's outcome as if it had been asked."""
    count = len(printed.variables)
    if printed.id in seen.reading.conflicts:
        return Outcome((_UNREADABLE,) * count, DoubtReason.PAGE_CONFLICT, True)
    question = printed.question
    match question:
        case NumberEntry() | DateEntry() | OpenText():
            area = seen.written.get(printed.id)
            if area is None:
                return _page_missing(count)
            if area.has_ink:
                return Outcome((_UNREADABLE,), DoubtReason.TO_KEY, True)
            return Outcome((_NO_REPLY,), None, False)
        case SingleChoice() | Grid() | Scale() | SeveralAnswers():
            marks = seen.marks.get(printed.id)
            if marks is None:
                return _page_missing(count)
            if isinstance(question, SeveralAnswers):
                return _several(question, marks)
            return _single(marks)
        case _:
            assert_never(question)


def _page_missing(count: int) -> Outcome:
    return Outcome((_UNREADABLE,) * count, DoubtReason.PAGE_MISSING, False)


def _single(marks: Sequence[Mark]) -> Outcome:
    marked = [mark for mark in marks if mark.state is MarkState.MARKED]
    states = {mark.state for mark in marks}
    if MarkState.UNSURE in states:
        return Outcome((_UNREADABLE,), DoubtReason.UNSURE_MARK, bool(marked))
    if len(marked) > 1:
        return Outcome((_UNREADABLE,), DoubtReason.SEVERAL_MARKS, True)
    if marked:
        return Outcome((Value(marked[0].code),), None, True)
    if MarkState.DELETED in states:
        return Outcome((_UNREADABLE,), DoubtReason.ONLY_DELETED, False)
    return Outcome((_NO_REPLY,), None, False)


def _several(question: SeveralAnswers, marks: Sequence[Mark]) -> Outcome:
    state_of = {mark.code: mark.state for mark in marks}
    states = [state_of[code.value] for code in question.code_list.codes]
    marked = states.count(MarkState.MARKED)
    if question.at_most is not None and marked > question.at_most:
        return Outcome((_UNREADABLE,) * len(states), DoubtReason.TOO_MANY_MARKS, True)
    only_deleted = not marked and MarkState.DELETED in states
    waits = {MarkState.UNSURE, *([MarkState.DELETED] if only_deleted else [])}
    answers: tuple[Answer, ...] = tuple(
        _UNREADABLE if state in waits else Value("1" if state is MarkState.MARKED else "0")
        for state in states
    )
    reason = None
    if MarkState.UNSURE in states:
        reason = DoubtReason.UNSURE_MARK
    elif only_deleted:
        reason = DoubtReason.ONLY_DELETED
    return Outcome(answers, reason, marked > 0)


def _fills_boxes(rows: Iterable[Sequence[Mark]]) -> bool:
    """Whether this person marks by filling boxes in: many filled alone, and not one cross."""
    filled = 0
    for row in rows:
        states = [mark.state for mark in row]
        if MarkState.MARKED in states:
            return False
        filled += states.count(MarkState.DELETED) == 1
    return filled >= _FILLED_QUESTIONS


def _filled_as_mark(mark: Mark) -> Mark:
    if mark.state is not MarkState.DELETED:
        return mark
    return replace(mark, state=MarkState.MARKED, probability=1.0)
