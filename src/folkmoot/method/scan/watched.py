"""Work that may go wrong in any way, done in a process of its own with bounded time and memory.

A picture can be made so that a decoder never ends or takes all memory. Python cannot stop a library
that is at work, but the system can: a timer ends the process when one piece of work takes too long,
and a limit on its data lets an allocation fail. Where the system has neither (Windows), a process
that ends itself is still noticed, and the rest of the work is done.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Generic, TypeVar

try:
    import resource
except ModuleNotFoundError:  # Windows
    HAS_RESOURCE = False
else:
    HAS_RESOURCE = True

T = TypeVar("T")
R = TypeVar("R")

_STATUS = Path("/proc/self/status")
_KIBIBYTE = 1024
_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one page may take: seconds, and bytes of memory for the reading process."""

    seconds_a_page: float = 10.0
    memory_bytes: int = 512 * _MEBIBYTE


@dataclass(frozen=True, slots=True)
class Ended:
    """A piece of work that ended its process instead of giving a result, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Result(Generic[R]):
    content: R


def watched(
    items: Sequence[T], work: Callable[[Sequence[T]], Iterable[R]], limits: Limits
) -> Iterator[R | Ended]:
    """One result for each item, in their order, worked out in another process.

    `work` gives one result an item and must be known by name to a fresh process (a function of a
    module, or a `partial` of one). An item that ends the process gives `Ended`; the items after it
    are worked on in a new process. What `work` raises is raised here.
    """
    done = 0
    while done < len(items):
        receiver, sender = get_context("spawn").Pipe(duplex=False)
        process = get_context("spawn").Process(
            target=_send, args=(items[done:], work, limits, sender), daemon=True
        )
        process.start()
        sender.close()
        try:
            while done < len(items):
                message = receiver.recv()
                if isinstance(message, Exception):
                    raise message
                yield message.content
                done += 1
        except EOFError:
            process.join()
            yield Ended(why_ended(process.exitcode, limits))
            done += 1
        finally:
            receiver.close()
            process.terminate()
            process.join()


def _send(
    items: Sequence[T],
    work: Callable[[Sequence[T]], Iterable[R]],
    limits: Limits,
    sender: Connection[_Result[R] | Exception, object],
) -> None:
    limit_memory(limits)
    try:
        with PageTimer.started(limits) as timer:
            for result in work(items):
                timer.stop()  # waiting for the reader of the results does not count
                sender.send(_Result(result))
                timer.restart()
    except Exception as error:  # whatever it was, the other side must hear of it
        sender.send(error)
    finally:
        sender.close()


@dataclass(frozen=True, slots=True)
class PageTimer:
    """Ends this process when it is not restarted in time. For the main thread of a worker only."""

    limits: Limits

    @classmethod
    @contextmanager
    def started(cls, limits: Limits) -> Iterator[PageTimer]:
        """A timer that runs now and is stopped at the end of the block."""
        timer = cls(limits)
        timer.restart()
        try:
            yield timer
        finally:
            timer.stop()

    def restart(self) -> None:
        """Begin to count the seconds of the next page."""
        if hasattr(signal, "setitimer"):
            # The default answer to this signal ends the process, whatever library is at work.
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, self.limits.seconds_a_page)

    def stop(self) -> None:
        """Count no more."""
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


def limit_memory(limits: Limits) -> None:
    """Let this process use no more memory than the limit, from here on and for good.

    Linux counts address space that was set aside for data (`VmData`), used or not, so the limit
    is what may still be added to it before the memory in use (`VmRSS`) could reach the limit.
    """
    if not HAS_RESOURCE or not _STATUS.is_file():
        return
    status = _STATUS.read_text("ascii")
    data, used = (_bytes_of(status, name) for name in ("VmData", "VmRSS"))
    allowed = data + max(limits.memory_bytes - used, 0)
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        allowed = min(allowed, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))


def why_ended(exit_code: int | None, limits: Limits) -> str:
    """In words why a process ended, from its exit code."""
    if exit_code is not None and hasattr(signal, "SIGALRM") and exit_code == -signal.SIGALRM:
        return f"it took longer than {limits.seconds_a_page:g} seconds"
    megabytes = round(limits.memory_bytes / _MEBIBYTE)
    return f"it broke the reader, or needs more memory than the {megabytes} MB allowed"


def _bytes_of(status: str, name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found[1]) * _KIBIBYTE if found else 0
