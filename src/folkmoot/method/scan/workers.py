"""Read many pages, in this process or in several, and hand the results out one by one in order.

Processes are spawned, not forked, so that threads and open files of the caller do not matter. A
page that kills its process is reported, and the others are read all the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context
from typing import TypeAlias

import cv2

from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.scan.images import Grey
from folkmoot.method.scan.page_states import PageResult, PageState
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.scan.read_page import read_page
from folkmoot.method.scan.sources import PageSource, decode_sources
from folkmoot.method.terms.catalogue import scans as catalogue
from folkmoot.method.terms.problem import Problem

Chunk: TypeAlias = Sequence[PageSource]
_CHUNK_PAGES = 8
_AHEAD = 3  # chunks a worker that may wait, which bounds the memory

_worker_plan: SheetPlan | None = None  # of the sheet that this worker process was started with


def read_sources(sources: Sequence[PageSource], sheet: Sheet, workers: int) -> Iterator[PageResult]:
    """A result for each source, in their order. One worker reads in this process."""
    if workers <= 1 or len(sources) <= _CHUNK_PAGES:
        yield from _read_in_turn(sources, SheetPlan.of(sheet))
        return
    chunks = [
        sources[start : start + _CHUNK_PAGES] for start in range(0, len(sources), _CHUNK_PAGES)
    ]
    yield from _in_processes(chunks, sheet, workers)


def _read_in_turn(sources: Sequence[PageSource], plan: SheetPlan) -> Iterator[PageResult]:
    for source, picture in zip(sources, decode_sources(sources), strict=True):
        if isinstance(picture, Problem):
            yield PageResult(PageState.UNREGISTERED, problem=picture)
        else:
            yield _read(picture, source, plan)


def _read(picture: Grey, source: PageSource, plan: SheetPlan) -> PageResult:
    """Read one page; whatever goes wrong becomes its problem."""
    try:
        result = read_page(picture, plan)
    except Exception as error:  # one page, however odd, must not lose the batch
        reason = f"{type(error).__name__} {error}".strip()
        stopped = catalogue.SCAN_READER_STOPPED.at(source.place, reason=reason[:200])
        return PageResult(PageState.UNREGISTERED, problem=stopped)
    if result.problem is None:
        return result
    place = replace(source.place, serial=result.serial)
    return replace(result, problem=Problem(result.problem.kind, place, result.problem.details))


def _in_processes(chunks: Sequence[Chunk], sheet: Sheet, workers: int) -> Iterator[PageResult]:
    waiting = deque(chunks)
    running: deque[tuple[Chunk, Future[list[PageResult]]]] = deque()
    while waiting:
        with _pool(sheet, workers) as pool:
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
        yield from _one_by_one(broken, sheet)


def _one_by_one(chunk: Chunk, sheet: Sheet) -> Iterator[PageResult]:
    """Read pages each in a process of its own, to find the one that kills it."""
    for source in chunk:
        with _pool(sheet, 1) as pool:
            try:
                yield pool.submit(_read_chunk, [source]).result()[0]
            except BrokenProcessPool:
                problem = catalogue.SCAN_READER_STOPPED.at(source.place, reason="it ended itself")
                yield PageResult(PageState.UNREGISTERED, problem=problem)


def _pool(sheet: Sheet, workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start_worker, initargs=(sheet,)
    )


def _start_worker(sheet: Sheet) -> None:
    global _worker_plan  # a worker process reads pages of one sheet all its life
    _worker_plan = SheetPlan.of(sheet)
    cv2.setNumThreads(1)  # the workers already share out the processors


def _read_chunk(chunk: Chunk) -> list[PageResult]:
    if _worker_plan is None:
        message = "a worker reads only after it was started"
        raise RuntimeError(message)
    return list(_read_in_turn(chunk, _worker_plan))
