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
from folkmoot.method.capture.together import answers_together
from folkmoot.method.instrument.model import (
    DateEntry,
    Grid,
    NumberEntry,
    OpenText,
    Question,
    Rank,
    Scale,
    SeveralAnswers,
    ShareOut,
    SingleChoice,
    Together,
)
from folkmoot.method.instrument.variables import row_ids, tick_id
from folkmoot.method.terms.missing import MissingReason

_NO_REPLY = Missing(MissingReason.NO_REPLY)
_UNREADABLE = Missing(MissingReason.UNREADABLE)
#: From so many questions answered by a filled box alone, with no cross anywhere, filling is taken
#: to be this person's way of marking.
_FILLED_QUESTIONS = 8
_LIKELY = 0.5  # a box more probably marked than not


@dataclass(frozen=True, slots=True)
class Printed:
    """What is judged at once: a row of a grid, all rows of a rank or share-out, a whole question.

    `rows` are the names that its boxes have on the Sheet.
    """

    id: str
    question: Question
    variables: tuple[str, ...]
    rows: tuple[str, ...]


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

    def crop_of(self, printed: Printed) -> str | None:
        """The picture of a question, if one was kept."""
        area = self.written.get(printed.id)
        return self.reading.crops.get(printed.id) or (area.crop if area else None)

    def page_number_of(self, printed: Printed) -> int:
        """The page that a question stands on; 0 where it is on none."""
        return next((self.page_of[name] for name in self._names(printed)), 0)

    def _names(self, printed: Printed) -> Iterable[str]:
        return (name for name in (printed.id, *printed.rows) if name in self.page_of)


def printed_questions(question: Question) -> list[Printed]:
    """A question as it stands on paper."""
    match question:
        case Grid():
            return [Printed(row, question, (row,), (row,)) for row in row_ids(question)]
        case Rank() | ShareOut():
            return [Printed(question.id, question, row_ids(question), row_ids(question))]
        case SeveralAnswers():
            ticks = tuple(tick_id(question, code.value) for code in question.code_list.codes)
            return [Printed(question.id, question, ticks, (question.id,))]
        case SingleChoice() | Scale() | NumberEntry() | DateEntry() | OpenText():
            return [Printed(question.id, question, (question.id,), (question.id,))]
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
        case Rank() | ShareOut():
            rows = [seen.marks.get(row) for row in printed.rows]
            found = [row for row in rows if row is not None]
            return _together(question, found) if len(found) == count else _page_missing(count)
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


def _together(question: Together, rows: Sequence[Sequence[Mark]]) -> Outcome:
    """The rows of a rank or share-out: all of them stand, or all of them wait."""
    outcomes = [_single(row) for row in _without_specks(question, rows)]
    inked = any(outcome.inked for outcome in outcomes)
    waits = (_UNREADABLE,) * len(rows)
    reason = next((outcome.reason for outcome in outcomes if outcome.reason), None)
    if reason is not None:
        return Outcome(waits, reason, inked)
    answers = answers_together(question, [_number(outcome.answers[0]) for outcome in outcomes])
    if answers is None:
        return Outcome(waits, DoubtReason.CONTRADICTORY, inked)
    return Outcome(answers, None, inked)


def _without_specks(question: Together, rows: Sequence[Sequence[Mark]]) -> Sequence[Sequence[Mark]]:
    """The rows of a rank whose every place is plainly given, unsure boxes taken for empty.

    Where each place is given once there is nothing left to cross: a fold or a speck in another box
    is likelier than one place too many, as long as the reader itself thinks so.
    """
    marks = [mark for row in rows for mark in row]
    given = sorted(mark.code for mark in marks if mark.state is MarkState.MARKED)
    unsure = [mark for mark in marks if mark.state is MarkState.UNSURE]
    is_full = isinstance(question, Rank) and given == sorted(c.value for c in question.boxes)
    if not is_full or any(mark.probability > _LIKELY for mark in unsure):
        return rows
    return [
        [replace(m, state=MarkState.EMPTY) if m.state is MarkState.UNSURE else m for m in row]
        for row in rows
    ]


def _number(answer: Answer) -> int | None:
    return int(answer.content) if isinstance(answer, Value) else None


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
