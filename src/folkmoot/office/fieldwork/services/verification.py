"""Decisions on doubts: taken, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from folkmoot.method.capture.completeness import completeness_of
from folkmoot.method.capture.model import Answer, DoubtReason
from folkmoot.method.capture.resolution import UNREADABLE, resolve
from folkmoot.method.instrument.variables import VariableKind
from folkmoot.method.terms.catalogue import fieldwork as catalogue
from folkmoot.method.terms.identifiers import digest
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import (
    Case,
    DoubtState,
    DoubtToResolve,
    Queue,
    Response,
    WrittenAnswer,
)
from folkmoot.office.fieldwork.services.answers import from_stored, stored, to_stored
from folkmoot.office.fieldwork.services.fitting import columns_of
from folkmoot.office.fieldwork.services.queues import LEASE_TIME
from folkmoot.office.fieldwork.services.recording import count_one_response
from folkmoot.office.fieldwork.services.settling import (
    only_waits_for,
    settle,
    waiting_without_ink,
)
from folkmoot.office.fieldwork.services.words import keep_words, withhold_words
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave
from folkmoot.office.studies.services import instrument_of


@transaction.atomic
def resolve_doubt(doubt: DoubtToResolve, decided: Sequence[str] | None, *, by: User) -> None:
    """Take a person's decision on what the paper says; empty means that nothing is answered.

    `decided` holds codes, or the one number or text as typed; None says that it cannot be read. The
    same decision by the same person again changes nothing. Closing a wave stops new answers, not
    the checking of those that came in. Needs `scans.verify`; raises `doubt-resolved-already`,
    `doubt-held`, or `resolution-..` for what cannot be an answer.
    """
    locked = locked_doubt(doubt, by)
    if locked.state == DoubtState.RESOLVED:
        if locked.resolved_by == by and locked.resolution == _kept(decided, locked):
            return
        raise catalogue.DOUBT_RESOLVED_ALREADY.at(who=str(locked.resolved_by))
    now = timezone.now()
    if locked.held_by and locked.held_by != by and (locked.held_until or now) > now:
        raise catalogue.DOUBT_HELD.at(who=str(locked.held_by))
    response = locked.response
    before = from_stored(response.answers)
    instrument = instrument_of(response.instrument)
    others = waiting_without_ink(locked)
    after = resolve(
        instrument,
        before,
        locked.question,
        decided,
        without_ink={each.question for each in others},
        blank={each.question for each in others if only_waits_for(locked, each)},
    )
    after, words = withhold_words(response.instrument, before, after)
    locked.changes = {
        variable: [stored(before[variable]), stored(after[variable])]
        for variable in after
        if before[variable] != after[variable]
    }
    locked.state = DoubtState.RESOLVED
    locked.resolution = _kept(decided, locked)
    locked.resolved_by = by
    locked.resolved_at = now
    locked.held_by = locked.held_until = None
    locked.save()
    settle(locked, others)
    keep_words(response, words, doubt=locked, by=by)
    store_answers(response, after)
    record(by, "resolved doubt", locked, question=locked.question, reason=locked.reason)


@transaction.atomic
def give_up_page(doubt: DoubtToResolve, *, by: User) -> int:
    """Leave every question of a page that was never found without an answer; how many they were.

    Needs `scans.verify`. Only doubts of the reason `page-missing` are touched.
    """
    questions = (
        DoubtToResolve.objects.open()
        .filter(response=doubt.response, page=doubt.page, reason=DoubtReason.PAGE_MISSING.value)
        .order_by("pk")
    )
    given_up = 0
    for each in questions:
        each.refresh_from_db()
        if each.state == DoubtState.OPEN:  # an earlier one may have settled it
            resolve_doubt(each, [], by=by)
            given_up += 1
    return given_up


@transaction.atomic
def undo_latest(wave: Wave, *, by: User, queue: Queue = Queue.MARKS) -> DoubtToResolve:
    """Take back this user's latest decision in a queue of a wave; the doubt is held for them again.

    What a later decision changed since then stays. Needs `scans.verify`; raises `nothing-to-undo`.
    """
    policy.require(by, Permission.SCANS_VERIFY, wave.study.programme.area)
    latest = (
        DoubtToResolve.objects.in_queue(queue)
        .filter(
            response__wave=wave,
            resolved_by=by,
            state=DoubtState.RESOLVED,
            settled_with__isnull=True,
        )
        .order_by("-resolved_at", "-pk")
        .first()
    )
    if latest is None:
        raise catalogue.NOTHING_TO_UNDO.at()
    locked = locked_doubt(latest, by)
    response = locked.response
    restored = dict(response.answers)
    for variable, (before, after) in locked.changes.items():
        if restored[variable] == after:
            restored[variable] = before
    for written in WrittenAnswer.objects.filter(doubt=locked):
        restored[written.question] = stored(UNREADABLE)
        written.delete()
    # The others are let go, or the queue would not come back to this one first.
    DoubtToResolve.objects.filter(response__wave=wave, held_by=by).update(
        held_by=None, held_until=None
    )
    locked.settled.update(
        state=DoubtState.OPEN,
        resolution=None,
        resolved_by=None,
        resolved_at=None,
        settled_with=None,
    )
    locked.state = DoubtState.OPEN
    locked.resolution = None
    locked.changes = {}
    locked.resolved_by = locked.resolved_at = None
    locked.held_by, locked.held_until = by, timezone.now() + LEASE_TIME[queue]
    locked.save()
    store_answers(response, from_stored(restored))
    record(by, "took back resolution", locked, question=locked.question)
    return locked


def locked_doubt(doubt: DoubtToResolve, by: User) -> DoubtToResolve:
    """The doubt as it is now, locked with its response until the transaction ends.

    The case comes first, as everywhere: which of its responses counts may change, and two people
    may be deciding doubts of two of them.
    """
    Case.objects.select_for_update().get(pk=doubt.response.case_id)
    found = (
        DoubtToResolve.objects.select_for_update(of=("self", "response"))
        .select_related(
            "response__case", "response__instrument", "response__wave__study__programme__area"
        )
        .get(pk=doubt.pk)
    )
    policy.require(by, Permission.SCANS_VERIFY, found.response.wave.study.programme.area)
    return found


def _kept(decided: Sequence[str] | None, doubt: DoubtToResolve) -> list[str] | None:
    """The decision as the doubt keeps it: words, which may hold names, only as their digest."""
    if decided is None:
        return None
    variable = columns_of(doubt.response.instrument).get(doubt.question)
    if variable is not None and variable.kind is VariableKind.TEXT:
        return [digest(each.encode()) for each in decided]
    return list(decided)


def store_answers(response: Response, answers: Mapping[str, Answer]) -> None:
    """Write the answers, and see whether the response is as complete as it was."""
    response.answers = to_stored(answers)
    response.completeness = completeness_of(instrument_of(response.instrument), answers).value
    response.save(update_fields=["answers", "completeness"])
    others = response.case.responses.exclude(pk=response.pk)
    count_one_response(response.case, sorted([*others, response], key=lambda each: each.pk))
