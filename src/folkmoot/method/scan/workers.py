"""Read many pages, in this process or in several, and hand the results out one by one in order.

Processes are spawned, not forked, so that threads and open files of the caller do not matter. A
page that kills its process, or that takes more time or memory than the limits, is reported, and the
others are read all the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from typing import TypeAlias

import cv2

from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.scan.images import Grey, Half, half_of
from folkmoot.method.scan.overview import overview_of
from folkmoot.method.scan.page_states import PageResult, PageState
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.scan.read_page import read_page_as, read_page_to_show
from folkmoot.method.scan.sources import PageSource, decode_sources
from folkmoot.method.scan.unfolded import read_picture
from folkmoot.method.scan.watched import Ended, Limits, PageTimer, limit_memory, watched
from folkmoot.method.terms.catalogue import scans as catalogue
from folkmoot.method.terms.identifiers import PageCode
from folkmoot.method.terms.problem import Problem

Chunk: TypeAlias = Sequence[PageSource]
_ReadOne: TypeAlias = Callable[[Grey, SheetPlan], PageResult]
_CHUNK_PAGES = 8
_AHEAD = 3  # chunks a worker that may wait, which bounds the memory

# Of the sheet and limits that this worker process was started with.
_worker: tuple[SheetPlan, Limits] | None = None


def read_sources(
    sources: Sequence[PageSource], sheet: Sheet, workers: int, limits: Limits | None = None
) -> Iterator[PageResult]:
    """A result for each source, in their order.

    One worker, or any number for a few pages, reads in this process when there are no limits, and
    in one other process when there are: no limit can be kept in a process that must live on.
    """
    if workers > 1 and len(sources) > _CHUNK_PAGES:
        chunks = [
            sources[start : start + _CHUNK_PAGES] for start in range(0, len(sources), _CHUNK_PAGES)
        ]
        yield from _in_processes(chunks, sheet, workers, limits or Limits())
    elif limits is None:
        yield from _read_in_turn(sources, SheetPlan.of(sheet))
    else:
        yield from _watched(sources, sheet, limits)


def read_source_as(
    source: PageSource, sheet: Sheet, code: PageCode, limits: Limits | None
) -> PageResult:
    """Read one page as the one that a person says it is; with limits in another process."""
    read = partial(read_page_as, code=code)
    if limits is None:
        return next(_read_in_turn([source], SheetPlan.of(sheet), read))
    return next(_watched([source], sheet, limits, read))


def read_sources_to_show(
    sources: Sequence[PageSource], sheet: Sheet, limits: Limits | None
) -> Iterator[PageResult]:
    """A result for each source with a picture of every question; with limits in another process."""
    if limits is None:
        return _read_in_turn(sources, SheetPlan.of(sheet), read_page_to_show)
    return _watched(sources, sheet, limits, read_page_to_show)


def overview_of_source(source: PageSource, limits: Limits) -> bytes | None:
    """The whole page in small, made in another process; None where there is no picture of it."""
    (result,) = watched([source], _overviews, limits)
    return None if isinstance(result, Ended) else result


def _overviews(sources: Chunk) -> Iterator[bytes | None]:
    for picture in decode_sources(sources):
        yield None if isinstance(picture, Problem) else overview_of(picture)


def _read_in_turn(
    sources: Sequence[PageSource], plan: SheetPlan, read: _ReadOne = read_picture
) -> Iterator[PageResult]:
    for source, picture in zip(sources, decode_sources(sources), strict=True):
        if isinstance(picture, Problem):
            yield PageResult(PageState.UNREGISTERED, problem=picture)
        else:
            yield _read(picture, source, plan, read)


def _read(picture: Grey, source: PageSource, plan: SheetPlan, read: _ReadOne) -> PageResult:
    """Read one page; whatever goes wrong becomes its problem."""
    try:
        result = read(picture, plan)
    except Exception as error:  # one page, however odd, must not lose the batch
        reason = f"{type(error).__name__} {error}".strip()
        stopped = catalogue.SCAN_READER_STOPPED.at(source.place, reason=reason[:200])
        return PageResult(PageState.UNREGISTERED, problem=stopped, overview=overview_of(picture))
    if result.halves:
        parts = zip(Half, result.halves, strict=True)
        halves = tuple(_told(each, half_of(picture, half), source) for half, each in parts)
        result = replace(result, halves=halves)
    return _told(result, picture, source)


def _told(result: PageResult, picture: Grey, source: PageSource) -> PageResult:
    """The result with what a person needs who must look at it: its picture, and where it is."""
    if result.state not in (PageState.READ, PageState.BLANK):
        result = replace(result, overview=overview_of(picture))
    if result.problem is None:
        return result
    place = replace(source.place, serial=result.serial)
    return replace(result, problem=Problem(result.problem.kind, place, result.problem.details))


def _in_processes(
    chunks: Sequence[Chunk], sheet: Sheet, workers: int, limits: Limits
) -> Iterator[PageResult]:
    waiting = deque(chunks)
    running: deque[tuple[Chunk, Future[list[PageResult]]]] = deque()
    while waiting:
        with _pool(sheet, workers, limits) as pool:
            try:
                while waiting or running:
                    while waiting and len(running) < _AHEAD * workers:
                        running.append((waiting[0], pool.submit(_read_chunk, waiting[0])))
                        waiting.popleft()
                    results = running[0][1].result()
                    running.popleft()
                    yield from results
            except BrokenProcessPool:
                unread = [chunk for chunk, _ in running] or [waiting.popleft()]
                running.clear()
                waiting.extendleft(reversed(unread[1:]))
                broken = unread[0]
            else:
                return
        yield from _watched(broken, sheet, limits)


def _watched(
    chunk: Chunk, sheet: Sheet, limits: Limits, read: _ReadOne = read_picture
) -> Iterator[PageResult]:
    """Read pages in a process that is watched page by page, to find the one that kills it."""
    results = watched(chunk, partial(_read_alone, sheet, read), limits)
    for source, result in zip(chunk, results, strict=True):
        if isinstance(result, Ended):
            problem = catalogue.SCAN_READER_STOPPED.at(source.place, reason=result.reason)
            yield PageResult(PageState.UNREGISTERED, problem=problem)
        else:
            yield result


def _read_alone(sheet: Sheet, read: _ReadOne, chunk: Chunk) -> Iterator[PageResult]:
    cv2.setNumThreads(1)
    yield from _read_in_turn(chunk, SheetPlan.of(sheet), read)


def _pool(sheet: Sheet, workers: int, limits: Limits) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers,
        mp_context=get_context("spawn"),
        initializer=_start_worker,
        initargs=(sheet, limits),
    )


def _start_worker(sheet: Sheet, limits: Limits) -> None:
    global _worker  # a worker process reads pages of one sheet all its life
    _worker = SheetPlan.of(sheet), limits
    cv2.setNumThreads(1)  # the workers already share out the processors
    limit_memory(limits)


def _read_chunk(chunk: Chunk) -> list[PageResult]:
    if _worker is None:
        message = "a worker reads only after it was started"
        raise RuntimeError(message)
    plan, limits = _worker
    results = []
    with PageTimer.started(limits) as timer:
        for result in _read_in_turn(chunk, plan):
            results.append(result)
            timer.restart()
    return results
