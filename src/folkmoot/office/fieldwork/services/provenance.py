"""Who settled each answer of a response, and when: the machine, the person, which clerk, how.

Put together from what checking, keying, keying again and taking names out leave behind. It tells
nothing of what was answered, and knows no name but those of the people who work here.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from django.db.models import QuerySet
from django.utils import timezone

from folkmoot.method.capture.model import DoubtReason, Mode
from folkmoot.method.instrument.variables import Variable
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import (
    AuditItem,
    DoubtState,
    DoubtToResolve,
    Response,
    WrittenAnswer,
)
from folkmoot.office.fieldwork.services.fitting import columns_of
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave

COLUMNS = ("serial", "mode", "counted", "question", "step", "how", "reason", "by", "at")
_RESPONSES_AT_A_TIME = 200


class How(StrEnum):
    """What happened to the answer to one printed question. The values stand in the CSV."""

    READ = "read"  # by the machine, without a doubt
    HANDED_OVER = "handed-over"  # by the machine, to a person
    TYPED = "typed"  # by the person, on the web
    BY_VOICE = "by-voice"  # taken down by a clerk
    CHECKED = "checked"
    KEYED = "keyed"
    UNREADABLE = "unreadable"  # a person could not read it either
    FOLLOWED = "followed"  # settled by the decision on an earlier question
    KEYED_AGAIN = "keyed-again"
    CORRECTED = "corrected"  # after keying again
    NAMES_OUT = "names-out"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `by` is empty for the machine and the respondent; a response has only a day."""

    how: How
    at: datetime.datetime | datetime.date | None = None
    by: User | None = None
    reason: DoubtReason | None = None

    @property
    def is_of_a_person(self) -> bool:
        """Whether somebody who works here did it, or has to."""
        return self.by is not None or self.how is How.WAITS


@dataclass(frozen=True, slots=True)
class AnswerHistory:
    """What happened to the answer to one printed question, in order; the last step settled it."""

    question: str
    steps: tuple[Step, ...]

    @property
    def waits(self) -> bool:
        """Whether it is not settled yet."""
        return self.steps[-1].how is How.WAITS

    @property
    def is_by_people(self) -> bool:
        """Whether anybody who works here had or has to look at it."""
        return any(step.is_of_a_person for step in self.steps)


def responses_with_history(wave: Wave) -> QuerySet[Response]:
    """The responses of a wave with all that `history_of` looks at, in the order of the serials."""
    return (
        Response.objects.filter(wave=wave)
        .select_related("case", "batch", "instrument")
        .prefetch_related(
            "doubts__resolved_by",
            "audit_items__first_by",
            "audit_items__second_by",
            "written__redacted_by",
        )
        .order_by("case__serial", "pk")
    )


def history_of(response: Response) -> tuple[AnswerHistory, ...]:
    """The history of every printed question, as printed. No query for `responses_with_history`."""
    columns = columns_of(response.instrument)
    doubts = sorted(response.doubts.all(), key=_when)
    steps: defaultdict[str, list[Step]] = defaultdict(list)
    for doubt in doubts:
        steps[doubt.question].append(_of_doubt(doubt))
        for question in _led_past(doubt, columns):
            steps[question].append(Step(How.FOLLOWED, doubt.resolved_at, doubt.resolved_by))
    for item in response.audit_items.all():
        steps[item.question] += _of_item(item)
    for written in response.written.all():
        steps[written.question].append(_of_words(written))
    doubted = {each.question for each in doubts if each.reason != DoubtReason.AUDIT}
    reasons = {each.question: DoubtReason(each.reason) for each in reversed(doubts)}
    return tuple(
        AnswerHistory(
            question,
            (
                _first(response, reasons[question] if question in doubted else None),
                *sorted(steps[question], key=lambda step: _order(step.at)),
            ),
        )
        for question in dict.fromkeys(each.decided_with for each in columns.values())
    )


def export_provenance(wave: Wave, *, by: User) -> tuple[str, Iterator[bytes]]:
    """A name and the lines of a CSV with every step of every answer. Needs `fieldwork.manage`.

    One row a step; `step` counts from 1, `at` is a day or a time in UTC, `by` is what the clerk
    signs in with.
    """
    policy.require(by, Permission.FIELDWORK_MANAGE, wave.study.programme.area)
    responses = responses_with_history(wave)
    record(by, "exported who settled each answer", wave, responses=responses.count())
    today = timezone.localdate().isoformat()
    return f"who-settled-{wave.study.slug}-{wave.number}-{today}.csv", _lines(responses)


def _lines(responses: QuerySet[Response]) -> Iterator[bytes]:
    yield _as_csv([COLUMNS])
    for response in responses.iterator(chunk_size=_RESPONSES_AT_A_TIME):
        known = (response.case.serial, response.mode, str(int(response.counts)))
        yield _as_csv(
            [
                (*known, answer.question, str(number), *_cells(step))
                for answer in history_of(response)
                for number, step in enumerate(answer.steps, start=1)
            ]
        )


def _cells(step: Step) -> tuple[str, ...]:
    at = step.at
    if isinstance(at, datetime.datetime):
        at = at.astimezone(datetime.UTC).replace(microsecond=0)
    by = step.by.username if step.by else ""
    # A name to sign in with may begin with a sign that a spreadsheet takes for a formula.
    safe = f"'{by}" if by[:1] in "=+-@" and by else by
    return (
        step.how.value,
        step.reason.value if step.reason else "",
        safe,
        at.isoformat() if at else "",
    )


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _first(response: Response, reason: DoubtReason | None) -> Step:
    """How the answer came in; with a reason where it was not taken as it stood."""
    match Mode(response.mode):
        case Mode.PAPER:
            how = How.READ if reason is None else How.HANDED_OVER
        case Mode.WEB:
            how = How.TYPED
        case Mode.ASSISTED:
            how = How.BY_VOICE
        case unknown:
            assert_never(unknown)
    return Step(how, response.recorded_on, reason=reason)


def _of_doubt(doubt: DoubtToResolve) -> Step:
    reason = DoubtReason(doubt.reason)
    if doubt.state != DoubtState.RESOLVED:
        return Step(How.WAITS, reason=reason)
    if doubt.settled_with_id is not None:
        how = How.FOLLOWED
    elif doubt.resolution is None:
        how = How.UNREADABLE
    elif reason is DoubtReason.TO_KEY:
        how = How.KEYED
    elif reason is DoubtReason.AUDIT:
        how = How.CORRECTED
    else:
        how = How.CHECKED
    return Step(how, doubt.resolved_at, doubt.resolved_by, reason)


def _led_past(doubt: DoubtToResolve, columns: Mapping[str, Variable]) -> list[str]:
    """Other questions whose answers the decision changed, and that had no doubt of their own."""
    own = {doubt.question, *(each.question for each in doubt.response.doubts.all())}
    changed = (columns[name].decided_with for name in doubt.changes if name in columns)
    return [question for question in dict.fromkeys(changed) if question not in own]


def _of_item(item: AuditItem) -> list[Step]:
    keyings = ((item.first_by, item.first_at), (item.second_by, item.second_at))
    return [Step(How.KEYED_AGAIN, at, by) for by, at in keyings if by is not None]


def _of_words(written: WrittenAnswer) -> Step:
    if written.redacted_at is None:
        return Step(How.WAITS)
    return Step(How.NAMES_OUT, written.redacted_at, written.redacted_by)


def _when(doubt: DoubtToResolve) -> tuple[bool, float, int]:
    return (*_order(doubt.resolved_at), doubt.pk)


def _order(at: datetime.datetime | datetime.date | None) -> tuple[bool, float]:
    """What has not happened yet comes last."""
    return at is None, at.timestamp() if isinstance(at, datetime.datetime) else 0.0
