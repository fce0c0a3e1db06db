"""Time a piece of work in a process of its own, on one processor where the system allows it.

Each figure has its own process, so that the memory of one does not count against another.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

from folkmoot.bench.model import Timed

#: Makes ready what is not measured, and gives the work that is: called with 0, 1, 2 ...
Prepare: TypeAlias = Callable[[], Callable[[int], object]]

_STATUS = Path("/proc/self/status")


def time_alone(prepare: Prepare, repeats: int, *, one_processor: bool = False) -> Timed:
    """Run work `repeats` times after one run that does not count; seconds of each, and memory.

    `prepare` must be something that travels to another process: a function of a module, or a
    `functools.partial` of one. With `one_processor` all threads of the work share one, and its
    time is counted, so that other work on the machine makes no difference; otherwise the clock's.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_time_here, prepare, repeats, one_processor=one_processor).result()


def _time_here(prepare: Prepare, repeats: int, *, one_processor: bool) -> Timed:
    with on_one_processor(one_processor):
        work = prepare()
        work(0)
        clock = time.process_time if one_processor else time.perf_counter
        seconds = []
        for number in range(1, repeats + 1):
            started = clock()
            work(number)
            seconds.append(clock() - started)
    return Timed(tuple(seconds), _peak_bytes())


@contextmanager
def on_one_processor(wanted: bool) -> Iterator[None]:
    """Keep this process, and those that it starts, on one processor where the system allows it."""
    if not (wanted and sys.platform == "linux"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, [max(before)])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _peak_bytes() -> int:
    """The most memory that this process held.

    Linux counts into `getrusage` what the parent held when it started the child, so there the
    high-water mark of the process itself is read.
    """
    if _STATUS.exists():
        for line in _STATUS.read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
