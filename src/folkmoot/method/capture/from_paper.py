"""From marks on paper to a response: the rules, with no picture in sight.

What is plain becomes an answer; what could be read two ways waits for a person (`Doubt`) and counts
as unreadable until then. Nothing is guessed:

- one mark is the answer; none is no reply; two wait. A box that was filled in takes its mark back.
- of several answers each box is 1 or 0; more than allowed wait together.
- where the routing did not ask, the answer is "not asked", and a mark there is shown to a person.
- questions on a page that was not read wait, as unreadable; so do they where two scans disagree.
- where the question that routes waits itself, blank questions behind it wait with it; where it was
  left blank, marks behind it stand and blanks were not asked.
- written words and numbers are keyed by a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from folkmoot.method.capture.model import (
    Answer,
    Doubt,
    DoubtReason,
    Mark,
    MarkState,
    Missing,
    Mode,
    Reading,
    Response,
    Value,
    WrittenArea,
)
from folkmoot.method.instrument.model import (
    Condition,
    Grid,
    Instrument,
    NumberEntry,
    OpenText,
    Question,
    SeveralAnswers,
    SingleChoice,
)
from folkmoot.method.instrument.serialise import instrument_digest
from folkmoot.method.instrument.variables import row_id, tick_id
from folkmoot.method.terms.missing import MissingReason

_NO_REPLY = Missing(MissingReason.NO_REPLY)
_NOT_ASKED = Missing(MissingReason.NOT_ASKED)
_UNREADABLE = Missing(MissingReason.UNREADABLE)
#: From so many questions answered by a filled box alone, with no cross anywhere, filling is taken
#: to be this person's way of marking.
_FILLED_QUESTIONS = 8


def from_paper(reading: Reading, instrument: Instrument) -> Response:
    """The response of one reading: every variable of the instrument, and the doubts."""
    return PaperRules.of(instrument).response(reading)


@dataclass(frozen=True, slots=True)
class PaperRules:
    """The rules for one instrument, its digest worked out once for many readings."""

    instrument: Instrument
    digest: str

    @classmethod
    def of(cls, instrument: Instrument) -> PaperRules:
        """Get ready to judge readings of an instrument."""
        return cls(instrument, instrument_digest(instrument))

    def response(self, reading: Reading) -> Response:
        """Judge one reading."""
        seen = _Seen.of(reading)
        answers: dict[str, Answer] = {}
        reasons: dict[str, DoubtReason] = {}
        for question in self.instrument.questions:
            route = _route(question.ask_if, answers)
            gate = question.ask_if.question if question.ask_if else ""
            for printed in _printed(question):
                outcome = _routed(_judge(printed, seen), route, reasons.get(gate))
                answers.update(zip(printed.variables, outcome.answers, strict=True))
                if outcome.reason is not None:
                    reasons[printed.id] = outcome.reason
        return Response(
            self.digest,
            reading.serial,
            Mode.PAPER,
            answers,
            tuple(
                Doubt(seen.page_of.get(printed, 0), printed, reason, seen.crop_of(printed))
                for printed, reason in reasons.items()
            ),
            reading.source_digest,
        )


@dataclass(frozen=True, slots=True)
class _Printed:
    """A question as printed: a row of a grid is one of its own."""

    id: str
    question: Question
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Answers in the order of the variables; `inked` is whether anything was marked or written."""

    answers: tuple[Answer, ...]
    reason: DoubtReason | None
    inked: bool


class _Route(StrEnum):
    ASKED = "asked"
    NOT_ASKED = "not-asked"
    LEFT_BLANK = "left-blank"  # the question that decides has no reply
    WAITS = "waits"  # the question that decides waits for a person


@dataclass(frozen=True, slots=True)
class _Seen:
    """A reading by printed question."""

    reading: Reading
    marks: Mapping[str, Sequence[Mark]]
    written: Mapping[str, WrittenArea]
    page_of: Mapping[str, int]

    @classmethod
    def of(cls, reading: Reading) -> _Seen:
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
        area = self.written.get(printed)
        return self.reading.crops.get(printed) or (area.crop if area else None)


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


def _printed(question: Question) -> list[_Printed]:
    match question:
        case Grid():
            ids = [row_id(question, item.id) for item in question.items]
            return [_Printed(row, question, (row,)) for row in ids]
        case SeveralAnswers():
            ticks = tuple(tick_id(question, code.value) for code in question.code_list.codes)
            return [_Printed(question.id, question, ticks)]
        case SingleChoice() | NumberEntry() | OpenText():
            return [_Printed(question.id, question, (question.id,))]
        case _:
            assert_never(question)


def _route(condition: Condition | None, answers: Mapping[str, Answer]) -> _Route:
    if condition is None:
        return _Route.ASKED
    match answers[condition.question]:
        case Value(content):
            return _Route.ASKED if content in condition.codes else _Route.NOT_ASKED
        case Missing(MissingReason.UNREADABLE):
            return _Route.WAITS
        case Missing(MissingReason.NO_REPLY):
            return _Route.LEFT_BLANK
        case Missing():
            return _Route.NOT_ASKED
        case answer:
            assert_never(answer)


def _routed(outcome: _Outcome, route: _Route, gate_reason: DoubtReason | None) -> _Outcome:
    """What the routing makes of a question's outcome."""
    count = len(outcome.answers)
    match route:
        case _Route.ASKED:
            return outcome
        case _Route.NOT_ASKED:
            reason = DoubtReason.OFF_ROUTE if outcome.inked else None
            return _Outcome((_NOT_ASKED,) * count, reason, outcome.inked)
        case _Route.LEFT_BLANK if not outcome.inked and outcome.reason is None:
            return _Outcome((_NOT_ASKED,) * count, None, False)
        case _Route.WAITS if not outcome.inked:
            return _Outcome((_UNREADABLE,) * count, outcome.reason or gate_reason, False)
        case _Route.LEFT_BLANK | _Route.WAITS:
            return outcome
        case _:
            assert_never(route)


def _judge(printed: _Printed, seen: _Seen) -> _Outcome:
    """A question's outcome as if it had been asked."""
    count = len(printed.variables)
    if printed.id in seen.reading.conflicts:
        return _Outcome((_UNREADABLE,) * count, DoubtReason.PAGE_CONFLICT, True)
    question = printed.question
    match question:
        case NumberEntry() | OpenText():
            area = seen.written.get(printed.id)
            if area is None:
                return _page_missing(count)
            if area.has_ink:
                return _Outcome((_UNREADABLE,), DoubtReason.TO_KEY, True)
            return _Outcome((_NO_REPLY,), None, False)
        case SingleChoice() | Grid() | SeveralAnswers():
            marks = seen.marks.get(printed.id)
            if marks is None:
                return _page_missing(count)
            if isinstance(question, SeveralAnswers):
                return _several(question, marks)
            return _single(marks)
        case _:
            assert_never(question)


def _page_missing(count: int) -> _Outcome:
    return _Outcome((_UNREADABLE,) * count, DoubtReason.PAGE_MISSING, False)


def _single(marks: Sequence[Mark]) -> _Outcome:
    marked = [mark for mark in marks if mark.state is MarkState.MARKED]
    states = {mark.state for mark in marks}
    if MarkState.UNSURE in states:
        return _Outcome((_UNREADABLE,), DoubtReason.UNSURE_MARK, bool(marked))
    if len(marked) > 1:
        return _Outcome((_UNREADABLE,), DoubtReason.SEVERAL_MARKS, True)
    if marked:
        return _Outcome((Value(marked[0].code),), None, True)
    if MarkState.DELETED in states:
        return _Outcome((_UNREADABLE,), DoubtReason.ONLY_DELETED, False)
    return _Outcome((_NO_REPLY,), None, False)


def _several(question: SeveralAnswers, marks: Sequence[Mark]) -> _Outcome:
    state_of = {mark.code: mark.state for mark in marks}
    states = [state_of[code.value] for code in question.code_list.codes]
    marked = states.count(MarkState.MARKED)
    if question.at_most is not None and marked > question.at_most:
        return _Outcome((_UNREADABLE,) * len(states), DoubtReason.TOO_MANY_MARKS, True)
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
    return _Outcome(answers, reason, marked > 0)
