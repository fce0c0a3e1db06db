"""Work that comes due again and again. The rooms register it; a table says when each is next.

    register_due("resume-readings", timedelta(minutes=1), resume_stopped_readings)

Any number of workers may call `tick`: the table's row is claimed by one conditional write, so each
time is done once.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass

from folkmoot.office.jobs.models import DueWork

_logger = logging.getLogger(__name__)
_registered: dict[str, _Registered] = {}
_FAILURE_MAX_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class _Registered:
    every: datetime.timedelta
    run: Callable[[], object]


def register_due(name: str, every: datetime.timedelta, run: Callable[[], object]) -> None:
    """Let `run` be called about every so often; from an application's `ready`."""
    _registered[name] = _Registered(every, run)


def tick(now: datetime.datetime) -> int:
    """Do what is due at `now`; how much that was. A failure is kept in the table and in the log."""
    done = 0
    for name, due in _registered.items():
        row, _is_new = DueWork.objects.get_or_create(name=name, defaults={"next_at": now})
        claimed = DueWork.objects.filter(pk=row.pk, next_at__lte=now)
        if claimed.update(next_at=now + due.every, last_at=now):
            DueWork.objects.filter(pk=row.pk).update(last_failure=_failure_of(name, due))
            done += 1
    return done


def _failure_of(name: str, due: _Registered) -> str:
    try:
        due.run()
    except Exception as error:  # the other work is due all the same
        _logger.exception("The work %s failed", name)
        return f"{type(error).__name__}: {error}"[:_FAILURE_MAX_CHARACTERS]
    return ""
