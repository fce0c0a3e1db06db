"""The verification queue: hand out a doubt, take the decision, take it back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from folkmoot.method.capture.completeness import completeness_of
from folkmoot.method.capture.model import Answer, DoubtReason
from folkmoot.method.capture.resolution import resolve
from folkmoot.method.terms.catalogue import fieldwork as catalogue
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import Case, DoubtState, DoubtToResolve, Response
from folkmoot.office.fieldwork.services.answers import from_stored, stored, to_stored
from folkmoot.office.fieldwork.services.recording import count_one_response
from folkmoot.office.fieldwork.services.settling import (
    only_waits_for,
    settle,
    waiting_without_ink,
)
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave
from folkmoot.office.studies.services import instrument_of

LEASE = datetime.timedelta(minutes=5)
_LOOKS = 20


def next_doubt(wave: Wave, user: User) -> DoubtToResolve | None:
    """The doubt that this user should look at, held for them for five minutes; None: all is done.

    Whoever holds one gets the same one again. Two users never hold the same doubt: taking it is
    one conditional write. Needs `scans.verify`.
    """
    policy.require(user, Permission.SCANS_VERIFY, wave.study.programme.area)
    doubts = DoubtToResolve.objects.filter(response__wave=wave)
    for _look in range(_LOOKS):
        now = timezone.now()
        free = doubts.free_for(user.pk, now)
        wanted = (
            free.filter(held_by=user, held_until__gte=now).values_list("pk", flat=True).first()
            or free.values_list("pk", flat=True).first()
        )
        if wanted is None:
            return None
        # The condition is asked again in the write itself: another clerk may have been quicker.
        taken = DoubtToResolve.objects.filter(pk=wanted).free_for(user.pk, now)
        if taken.update(held_by=user, held_until=now + LEASE):
            return DoubtToResolve.objects.select_related("response__instrument").get(pk=wanted)
    return None


@transaction.atomic
def resolve_doubt(doubt: DoubtToResolve, decided: Sequence[str], *, by: User) -> None:
    """Take a person's decision on what the paper says; empty means that nothing is answered.

    `decided` holds codes, or the one number or text as typed. The same decision by the same person
    again changes nothing. Closing a wave stops new answers, not the checking of those that came in.
    Needs `scans.verify`; raises `doubt-resolved-already`, `doubt-held`, or `resolution-..` for what
    cannot be an answer.
    """
    locked = _locked(doubt, by)
    if locked.state == DoubtState.RESOLVED:
        if locked.resolved_by == by and locked.resolution == list(decided):
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
    locked.changes = {
        variable: [stored(before[variable]), stored(after[variable])]
        for variable in after
        if before[variable] != after[variable]
    }
    locked.state = DoubtState.RESOLVED
    locked.resolution = list(decided)
    locked.resolved_by = by
    locked.resolved_at = now
    locked.held_by = locked.held_until = None
    locked.save()
    settle(locked, others)
    _store(response, after)
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
def skip_doubt(doubt: DoubtToResolve, *, by: User) -> None:
    """Put a doubt behind the others, for later or for somebody else. Needs `scans.verify`."""
    locked = _locked(doubt, by)
    if locked.state == DoubtState.OPEN and locked.held_by in (None, by):
        DoubtToResolve.objects.filter(pk=locked.pk).update(
            times_skipped=F("times_skipped") + 1, held_by=None, held_until=None
        )


@transaction.atomic
def undo_latest(wave: Wave, *, by: User) -> DoubtToResolve:
    """Take back this user's latest decision in a wave, and hold that doubt for them again.

    What a later decision changed since then stays. Needs `scans.verify`; raises `nothing-to-undo`.
    """
    policy.require(by, Permission.SCANS_VERIFY, wave.study.programme.area)
    latest = (
        DoubtToResolve.objects.filter(
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
    locked = _locked(latest, by)
    response = locked.response
    restored = dict(response.answers)
    for variable, (before, after) in locked.changes.items():
        if restored[variable] == after:
            restored[variable] = before
    # Only one doubt may be held at a time, or the queue would not come back to this one.
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
    locked.held_by, locked.held_until = by, timezone.now() + LEASE
    locked.save()
    _store(response, from_stored(restored))
    record(by, "took back resolution", locked, question=locked.question)
    return locked


def doubts_left(wave: Wave) -> int:
    """How many doubts of a wave wait for a person."""
    return DoubtToResolve.objects.open().filter(response__wave=wave).count()


def _locked(doubt: DoubtToResolve, by: User) -> DoubtToResolve:
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


def _store(response: Response, answers: Mapping[str, Answer]) -> None:
    """Write the answers, and see whether the response is as complete as it was."""
    response.answers = to_stored(answers)
    response.completeness = completeness_of(instrument_of(response.instrument), answers).value
    response.save(update_fields=["answers", "completeness"])
    others = response.case.responses.exclude(pk=response.pk)
    count_one_response(response.case, sorted([*others, response], key=lambda each: each.pk))
