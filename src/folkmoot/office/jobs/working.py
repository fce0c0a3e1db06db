"""The worker: takes queued tasks one by one and ticks due work, until it is told to stop."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from folkmoot.office.jobs.due import tick
from folkmoot.office.jobs.services import ask_to_pause

TICK_SECONDS = 5.0
POLL_SECONDS = 0.5


def work(*, beside: int | None = None, until_idle: bool = False) -> None:
    """Work until SIGTERM or Ctrl-C; a task under way pauses and is put back in the queue.

    With `beside`, also end when the process of that number is no longer our parent. `until_idle`
    ends when nothing is queued, and takes no signals: for tests and for a cron job.
    """
    stop = threading.Event()
    if not until_idle:
        _stop_on_signals(stop)
    ticked_at = None
    while not stop.is_set():
        now = timezone.now()
        if ticked_at is None or (now - ticked_at).total_seconds() >= TICK_SECONDS:
            tick(now)
            ticked_at = now
        if _take_one():
            continue
        if until_idle or (beside is not None and os.getppid() != beside):
            return
        close_old_connections()
        stop.wait(POLL_SECONDS)


def _take_one() -> bool:
    """Run the next task, if there is one. A look costs no lock: most looks find nothing."""
    if not DBTaskResult.objects.ready().exists():
        return False
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=get_random_string(32),
    ).run()
    return True


def _stop_on_signals(stop: threading.Event) -> None:
    def asked(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        ask_to_pause()

    handler: Callable[[int, FrameType | None], None] = asked
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handler)
