"""From marks on paper to a response: the rules, with no picture in sight.

What is plain becomes an answer; what could be read two ways waits for a person (`Doubt`) and counts
as unreadable until then. Nothing is guessed:

- one mark is the answer; none is no reply; two wait. A box that was filled in takes its mark back.
- of several answers each box is 1 or 0; more than allowed wait together.
- where the routing did not ask, the answer is "not asked", and a mark there is shown to a person.
- a rank with a gap or two items at one place, and points that do not add up, wait as a whole.
- questions on a page that was not read wait, as unreadable; so do they where two scans disagree.
- where the question that routes waits itself, blank questions behind it wait with it; where it was
  left blank, marks behind it stand and blanks were not asked.
- written words and numbers are keyed by a person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from folkmoot.method.capture.audit_sample import LARGEST_SHARE, draw_of
from folkmoot.method.capture.model import (
    Answer,
    Doubt,
    DoubtReason,
    Missing,
    Mode,
    Reading,
    Response,
    Sampled,
    Value,
)
from folkmoot.method.capture.paper_outcomes import (
    Outcome,
    Printed,
    Seen,
    judge,
    printed_questions,
)
from folkmoot.method.instrument.model import Condition, Instrument
from folkmoot.method.instrument.serialise import instrument_digest
from folkmoot.method.terms.missing import MissingReason

_NOT_ASKED = Missing(MissingReason.NOT_ASKED)
_UNREADABLE = Missing(MissingReason.UNREADABLE)


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
        seen = Seen.of(reading)
        answers: dict[str, Answer] = {}
        doubted: list[tuple[Printed, DoubtReason]] = []
        reasons: dict[str, DoubtReason] = {}
        for question in self.instrument.questions:
            route = _route(question.ask_if, answers)
            gate = question.ask_if.question if question.ask_if else ""
            for printed in printed_questions(question):
                outcome = _routed(judge(printed, seen), route, reasons.get(gate))
                answers.update(zip(printed.variables, outcome.answers, strict=True))
                if outcome.reason is not None:
                    reasons[printed.id] = outcome.reason
                    doubted.append((printed, outcome.reason))
        return Response(
            self.digest,
            reading.serial,
            Mode.PAPER,
            answers,
            tuple(
                Doubt(seen.page_number_of(printed), printed.id, reason, seen.crop_of(printed))
                for printed, reason in doubted
            ),
            reading.source_digest,
            _sampled(reading, seen, {printed.id for printed, _reason in doubted}),
        )


def _sampled(reading: Reading, seen: Seen, doubted: Collection[str]) -> tuple[Sampled, ...]:
    """The accepted questions with boxes that the sample falls on, where a picture was kept."""
    return tuple(
        Sampled(seen.page_of[question], question, crop)
        for question in seen.marks
        if question not in doubted
        and draw_of(reading.serial, question) < LARGEST_SHARE
        and (crop := reading.crops.get(question)) is not None
    )


class _Route(StrEnum):
    ASKED = "asked"
    NOT_ASKED = "not-asked"
    LEFT_BLANK = "left-blank"  # the question that decides has no reply
    WAITS = "waits"  # the question that decides waits for a person


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


def _routed(outcome: Outcome, route: _Route, gate_reason: DoubtReason | None) -> Outcome:
    """What the routing makes of a question's outcome."""
    count = len(outcome.answers)
    match route:
        case _Route.ASKED:
            return outcome
        case _Route.NOT_ASKED:
            reason = DoubtReason.OFF_ROUTE if outcome.inked else None
            return Outcome((_NOT_ASKED,) * count, reason, outcome.inked)
        case _Route.LEFT_BLANK if not outcome.inked and outcome.reason is None:
            return Outcome((_NOT_ASKED,) * count, None, False)
        case _Route.WAITS if not outcome.inked:
            return Outcome((_UNREADABLE,) * count, outcome.reason or gate_reason, False)
        case _Route.LEFT_BLANK | _Route.WAITS:
            return outcome
        case _:
            assert_never(route)
