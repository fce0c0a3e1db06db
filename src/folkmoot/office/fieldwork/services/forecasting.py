"""How long the checking and keying of a wave will still take, from how long it took so far."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from folkmoot.method.capture.forecast import Forecast, forecast
from folkmoot.office.fieldwork.models import DoubtState, DoubtToResolve, Queue
from folkmoot.office.fieldwork.services.queues import doubts_left
from folkmoot.office.studies.models import Wave

#: What is assumed of one picture until this site has been measured.
ASSUMED_SECONDS = {Queue.MARKS: 4.0, Queue.WRITING: 30.0}
#: A longer time between two decisions of one person was a pause, and not work.
_PAUSE = datetime.timedelta(minutes=10)
# Enough to be steady, few enough to follow a clerk who has become quicker.
_LATEST = 1_000


@dataclass(frozen=True, slots=True)
class WorkLeft:
    """What waits in one queue, and the forecast for it."""

    queue: Queue
    left: int
    forecast: Forecast


def work_left(wave: Wave) -> list[WorkLeft]:
    """The queues of a wave in which something waits, with a forecast for each.

    The seconds are measured on the whole site: clerks and scanners are the same in every wave.
    """
    decided = _decided_at()
    found = []
    for queue in Queue:
        left = doubts_left(wave, queue)
        if left:
            seconds = _seconds(decided, queue)
            assumed = ASSUMED_SECONDS[queue]
            found.append(WorkLeft(queue, left, forecast(seconds, left, assumed_seconds=assumed)))
    return found


_Decided = tuple[int, datetime.datetime, Queue]


def _decided_at() -> list[_Decided]:
    """The latest decisions on pictures: by whom, when, in which queue; by person, in order."""
    to_key = set(
        DoubtToResolve.objects.in_queue(Queue.WRITING)
        .filter(state=DoubtState.RESOLVED)
        .values_list("pk", flat=True)
        .order_by("-resolved_at")[:_LATEST]
    )
    latest = (
        DoubtToResolve.objects.filter(state=DoubtState.RESOLVED, settled_with__isnull=True)
        .exclude(crop="")
        .order_by("-resolved_at")
        .values_list("pk", "resolved_by", "resolved_at")[:_LATEST]
    )
    return sorted(
        (by, at, Queue.WRITING if pk in to_key else Queue.MARKS)
        for pk, by, at in latest
        if by and at
    )


def _seconds(decided: Iterable[_Decided], queue: Queue) -> list[float]:
    """Seconds between each decision of a queue and the one before it by the same person."""
    seconds = []
    before: _Decided | None = None
    for each in decided:
        if before and before[0] == each[0] and each[2] is queue and each[1] - before[1] < _PAUSE:
            seconds.append((each[1] - before[1]).total_seconds())
        before = each
    return seconds
