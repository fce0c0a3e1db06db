"""The queues of doubts: handed out a few at a time, each to one person only."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import DoubtState, DoubtToResolve, Queue
from folkmoot.office.fieldwork.services.leases import lease
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave

#: How long a picture stays with whoever was shown it.
LEASE_TIME = {
    Queue.MARKS: datetime.timedelta(minutes=5),
    Queue.WRITING: datetime.timedelta(minutes=15),
}


@dataclass(frozen=True, slots=True)
class QueueCount:
    """How many doubts of a queue wait, of how many that there ever were."""

    left: int
    total: int


def next_doubts(
    wave: Wave, user: User, *, count: int, queue: Queue = Queue.MARKS
) -> list[DoubtToResolve]:
    """The doubts that this user should look at next, at most `count`, held for them.

    Whoever holds some gets the same again, in the order they were handed out. Two users never hold
    the same doubt: taking them is one conditional write. Fewer than `count`: no more are free.
    Needs `scans.verify`.
    """
    policy.require(user, Permission.SCANS_VERIFY, wave.study.programme.area)
    held = lease(
        lambda now: DoubtToResolve.objects.in_queue(queue).free_for(user.pk, now),
        Q(response__wave=wave),
        user,
        count=count,
        lasting=LEASE_TIME[queue],
    )
    found = DoubtToResolve.objects.select_related(
        "response__instrument", "response__case", "passed_on_by"
    ).in_bulk(held)
    return [found[pk] for pk in held]


def next_doubt(wave: Wave, user: User, queue: Queue = Queue.MARKS) -> DoubtToResolve | None:
    """The one doubt that this user should look at next; None: none is free. See `next_doubts`."""
    found = next_doubts(wave, user, count=1, queue=queue)
    return found[0] if found else None


def skip_doubt(doubt: DoubtToResolve, *, by: User) -> None:
    """Put a doubt behind the others, for later or for somebody else. Needs `scans.verify`."""
    policy.require(by, Permission.SCANS_VERIFY, doubt.response.wave.study.programme.area)
    _free(doubt, by).update(times_skipped=F("times_skipped") + 1, held_by=None, held_until=None)


@transaction.atomic
def pass_on_doubt(doubt: DoubtToResolve, *, by: User) -> None:
    """Ask for somebody else's eyes: this user is not shown the doubt again. Needs `scans.verify`.

    A second person who passes it on, too, gives it back to everybody else.
    """
    policy.require(by, Permission.SCANS_VERIFY, doubt.response.wave.study.programme.area)
    if _free(doubt, by).update(passed_on_by=by, held_by=None, held_until=None):
        record(by, "passed on doubt", doubt, question=doubt.question)


def queue_count(wave: Wave, queue: Queue = Queue.MARKS) -> QueueCount:
    """How far a queue of a wave has come."""
    counted = (
        DoubtToResolve.objects.in_queue(queue)
        .filter(response__wave=wave)
        .aggregate(left=Count("pk", filter=Q(state=DoubtState.OPEN)), total=Count("pk"))
    )
    return QueueCount(**counted)


def doubts_left(wave: Wave, queue: Queue = Queue.MARKS) -> int:
    """How many doubts of a queue of a wave wait for a person."""
    return queue_count(wave, queue).left


def _free(doubt: DoubtToResolve, by: User) -> QuerySet[DoubtToResolve]:
    """The doubt, unless it is decided or on another person's screen: to be changed in one write."""
    return DoubtToResolve.objects.filter(pk=doubt.pk).free_for(by.pk, timezone.now())
