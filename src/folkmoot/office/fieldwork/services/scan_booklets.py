"""Booklets from pages: put together by serial, recorded once, mended when another page turns up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from django.db import transaction

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.from_paper import PaperRules
from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.scan.assemble import Assembly
from folkmoot.method.scan.conflict_pictures import conflict_pictures
from folkmoot.method.scan.page_states import PageResult
from folkmoot.method.scan.page_states import PageState as Seen
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.scan.sources import Container, PageSource, container_of
from folkmoot.method.terms.catalogue.fieldwork import SERIAL_UNKNOWN
from folkmoot.method.terms.problem import Problem, Problems
from folkmoot.office.fieldwork.models import PageState, ScanBatch, ScannedPage
from folkmoot.office.fieldwork.services.amending import amend_response, withdraw_response
from folkmoot.office.fieldwork.services.recording import record_response
from folkmoot.office.fieldwork.services.scan_files import path_of, plain_problem
from folkmoot.office.fieldwork.services.scan_marks import keep_picture, marks_of, pictures_folder
from folkmoot.office.jobs.models import Job
from folkmoot.office.jobs.services import advance, log, refuse_if_stopped
from folkmoot.office.people.models import User
from folkmoot.office.studies.models import Wave
from folkmoot.office.studies.services import sheet_of


def record_booklets(batch: ScanBatch, job: Job, *, by: User) -> None:
    """Record every booklet with a page in the batch; what cannot be recorded is said at its pages.

    Recording again changes nothing, so a batch that broke off is simply recorded anew.
    """
    serials = (
        ScannedPage.objects.filter(file__batch=batch)
        .exclude(serial="")
        .exclude(state=PageState.FOREIGN, sheet=None)
        .order_by("serial")
        .values_list("serial", flat=True)
        .distinct()
    )
    for serial in list(serials):
        refuse_if_stopped(job)
        problem = record_booklet(batch.wave, serial, by=by)
        if problem is not None:
            log(job, str(problem))
        advance(job, message=serial)


def record_booklet(wave: Wave, serial: str, *, by: User) -> Problem | None:
    """Record the booklet of one serial as its kept pages now say, or mend what was recorded.

    None when all went well; else why it cannot be recorded, which its pages say from then on.
    """
    try:
        with transaction.atomic():
            Wave.objects.select_for_update().get(pk=wave.pk)
            pages = list(
                ScannedPage.objects.kept()
                .filter(file__batch__wave=wave, serial=serial, page__isnull=False)
                .exclude(state=PageState.FOREIGN, sheet=None)
                .select_related("file__batch", "sheet", "response")
                .order_by("pk")
            )
            _record(wave, serial, pages, by)
    except Problem as problem:
        _say_at_pages(wave, serial, problem)
        return problem
    except Problems as many:
        _say_at_pages(wave, serial, many.problems[0])
        return many.problems[0]
    return None


def refresh_counts(batch: ScanBatch) -> None:
    """Bring the counts that the list of batches shows up to date with the pages."""
    states = list(ScannedPage.objects.filter(file__batch=batch).values_list("state", flat=True))
    batch.pages_by_state = {state: states.count(state) for state in sorted(set(states))}
    batch.pages_by_state[PageState.MISSING.value] = sum(
        len(numbers) for numbers in missing_pages(batch).values()
    )
    batch.pages_in_scans = sum(file.pages or 0 for file in batch.files.all())
    batch.save(update_fields=["pages_by_state", "pages_in_scans"])


def missing_pages(batch: ScanBatch) -> dict[str, list[int]]:
    """By serial, the pages that no scan of the wave has, of booklets that began in this batch."""
    here = (
        ScannedPage.objects.kept()
        .filter(file__batch=batch, page__isnull=False, sheet__isnull=False)
        .exclude(state=PageState.FOREIGN)
        .exclude(serial="")
    )
    sheets = {page.serial: page.sheet for page in here.select_related("sheet").order_by("-pk")}
    seen: dict[str, set[int]] = {serial: set() for serial in sheets}
    for serial, page in (
        ScannedPage.objects.kept()
        .filter(file__batch__wave=batch.wave_id, serial__in=list(sheets), page__isnull=False)
        .values_list("serial", "page")
    ):
        seen[serial].add(page or 0)
    missing = {}
    for serial, version in sorted(sheets.items()):
        numbers = [page.number for page in sheet_of(version).pages] if version else []
        if absent := [number for number in numbers if number not in seen[serial]]:
            missing[serial] = absent
    return missing


def _record(wave: Wave, serial: str, pages: Sequence[ScannedPage], by: User) -> None:
    known = (
        ScannedPage.objects.filter(file__batch__wave=wave, serial=serial, response__isnull=False)
        .select_related("response")
        .first()
    )
    before = known.response if known else None
    sheet = next((page.sheet for page in pages if page.sheet is not None), None)
    if sheet is None:
        if before is not None:
            withdraw_response(before, by=by)
        return
    response = _assembled(serial, pages, sheet_of(sheet))
    if before is None:
        record_response(wave, response, by=by, batch=pages[0].file.batch, crops=pictures_folder())
        made = wave.responses.get(source_digest=response.source_digest)
    else:
        made = before
        amend_response(before, response, by=by, crops=pictures_folder())
    ScannedPage.objects.filter(pk__in=[page.pk for page in pages]).update(response=made)


def _assembled(serial: str, pages: Sequence[ScannedPage], sheet: Sheet) -> capture.Response:
    """The response that the pages say, with their states brought up to date."""
    plan = SheetPlan.of(sheet)
    assembly = Assembly(plan)
    wholes: dict[int, str] = {}
    for page in pages:
        _add(assembly, page, wholes)
    conflicts = assembly.conflicts()
    for conflict in conflicts:
        pictures = conflict_pictures(conflict, plan)
        batch = pages[0].file.batch_id
        assembly.add_crops(
            conflict,
            {
                question: keep_picture(batch, f"both-{serial}-{conflict.page}-{question}", content)
                for question, content in pictures.items()
            },
        )
    _note_states(pages, assembly, {conflict.page for conflict in conflicts})
    (reading,) = assembly.readings()
    of_wholes = {
        question: wholes[number] for question, number in reading.unread.items() if number in wholes
    }
    reading = replace(reading, crops={**of_wholes, **reading.crops})
    return PaperRules.of(sheet.instrument).response(reading)


def _add(assembly: Assembly, page: ScannedPage, wholes: dict[int, str]) -> None:
    number = page.page or 0
    source = _source(page)
    found = marks_of(page)
    if found is None:
        assembly.add(source, PageResult(Seen.UNREGISTERED, page.serial, number), {})
        if page.overview:
            wholes[number] = page.overview
    else:
        marks, crops = found
        result = PageResult(Seen.READ, page.serial, number, marks, digest=page.digest)
        assembly.add(source, result, crops)


def _source(page: ScannedPage) -> PageSource:
    """Where the page lies, or what its file was called before it was destroyed."""
    if not page.file.stored_as:
        return PageSource(Path(page.file.name), Container.PNG, page.page_in_file - 1)
    path = path_of(page.file)
    return PageSource(path, container_of(path) or Container.PNG, page.page_in_file - 1)


def _note_states(
    pages: Iterable[ScannedPage], assembly: Assembly, in_conflict: set[int | None]
) -> None:
    read = {row.page for row in assembly.rows if row.state is Seen.READ}
    for page, row in zip(pages, assembly.rows, strict=False):
        page.state = PageState(row.state.value)
        page.in_conflict = page.page in in_conflict
        if row.state is not Seen.UNREGISTERED:
            page.problem = {}
        elif page.page in read:  # scanned again in the meantime, and read
            page.state = PageState.DUPLICATE
        page.save(update_fields=["state", "in_conflict", "problem"])


def _say_at_pages(wave: Wave, serial: str, problem: Problem) -> None:
    """A booklet of no case is not one of ours, whatever its code says."""
    pages = ScannedPage.objects.kept().filter(file__batch__wave=wave, serial=serial)
    pages.update(problem=plain_problem(problem))
    if problem.kind is SERIAL_UNKNOWN:
        pages.update(state=PageState.FOREIGN)
