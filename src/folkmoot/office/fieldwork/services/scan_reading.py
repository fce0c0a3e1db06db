"""Reading the files of a batch, page by page, so that it can be stopped and taken up anywhere."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db import transaction

from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.scan.page_states import PageState as Seen
from folkmoot.method.scan.sources import PageSource, find_sources
from folkmoot.method.scan.watched import Limits
from folkmoot.method.scan.workers import read_sources
from folkmoot.method.terms.catalogue import intake as catalogue
from folkmoot.office.fieldwork.models import ScanBatch, ScanFile, ScannedPage
from folkmoot.office.fieldwork.services.scan_booklets import record_booklets, refresh_counts
from folkmoot.office.fieldwork.services.scan_files import path_of, plain_problem, sources_of
from folkmoot.office.fieldwork.services.scan_marks import keep_result
from folkmoot.office.jobs.models import Job
from folkmoot.office.jobs.services import advance, refuse_if_stopped
from folkmoot.office.people.models import User
from folkmoot.office.studies.models import SheetVersion, Wave
from folkmoot.office.studies.services import sheet_of

LIMITS = Limits()
_SAVE_EVERY = 8
_MOST_WORKERS = 4

T = TypeVar("T")


def sheets_of(wave: Wave) -> list[SheetVersion]:
    """The printed forms that pages of a wave may be of. Raises `wave-without-sheet`."""
    sheets = list(SheetVersion.objects.filter(instrument=wave.instrument).order_by("pk"))
    if not sheets:
        raise catalogue.SHEET_NONE.at(wave=str(wave))
    return sheets


def read_waiting_pages(
    batch: ScanBatch, job: Job, *, by: User, limits: Limits | None = LIMITS
) -> None:
    """Read every page of the batch that is not read yet, then record what its booklets say.

    Pages are stored as they are read: whoever reads the batch after a crash begins where it broke
    off. Raises `JobCancelled` or `JobPaused` between pages when asked to. Without limits pages are
    read in this process, if they are few.
    """
    sheets = sheets_of(batch.wave)
    for file in batch.files.filter(pages=None):
        _count(file, limits)
        refuse_if_stopped(job)
    waiting = _waiting(batch)
    done = ScannedPage.objects.filter(file__batch=batch).count()
    job.total = done + len(waiting)
    job.save(update_fields=("total",))
    advance(job, done, "")
    for index, sheet in enumerate(sheets):
        others = {each.survey for each in sheets[index + 1 :]}
        waiting, done = _read(waiting, sheet, others, job, done, limits)
    record_booklets(batch, job, by=by)
    refresh_counts(batch)


def _count(file: ScanFile, limits: Limits | None) -> None:
    """Count the pages of a file, or keep what is wrong with it."""
    sources, problems = find_sources([path_of(file)], limits)
    file.pages = len(sources)
    if problems:
        file.problem = plain_problem(problems[0])
    file.save(update_fields=("pages", "problem"))


def _waiting(batch: ScanBatch) -> list[tuple[ScanFile, PageSource]]:
    read = set(ScannedPage.objects.filter(file__batch=batch).values_list("file_id", "page_in_file"))
    return [
        (file, source)
        for file in batch.files.order_by("pk")
        for source in sources_of(file)
        if (file.pk, source.index + 1) not in read
    ]


def _read(
    waiting: Sequence[tuple[ScanFile, PageSource]],
    version: SheetVersion,
    others: set[str],
    job: Job,
    done: int,
    limits: Limits | None,
) -> tuple[list[tuple[ScanFile, PageSource]], int]:
    """Read pages by one sheet; those that belong to another sheet of the wave are given back."""
    sheet: Sheet = sheet_of(version)
    workers = min(os.cpu_count() or 1, _MOST_WORKERS)
    results = read_sources([source for _, source in waiting], sheet, workers, limits)
    later: list[tuple[ScanFile, PageSource]] = []
    for some in _in_lots(zip(waiting, results, strict=True), _SAVE_EVERY):
        with transaction.atomic():
            for (file, source), result in some:
                survey = result.problem.details.get("survey") if result.problem else None
                if result.state is Seen.FOREIGN and survey in others:
                    later.append((file, source))
                    continue
                page = ScannedPage(file=file, page_in_file=source.index + 1)
                keep_result(page, result, version)
                page.save()
                done += 1
        advance(job, done)
        refuse_if_stopped(job)
    return later, done


def _in_lots(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while lot := list(islice(iterator, size)):
        yield lot
