"""What people do with a page that the reader could not settle: place, take, discard."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from folkmoot.method.scan.sources import Container, PageSource, container_of
from folkmoot.method.scan.watched import Limits
from folkmoot.method.scan.workers import overview_of_source, read_source_as
from folkmoot.method.terms.catalogue import intake as catalogue
from folkmoot.method.terms.catalogue.fieldwork import SERIAL_UNKNOWN
from folkmoot.method.terms.identifiers import PageCode
from folkmoot.method.terms.problem import Place
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import PageState, ScannedPage
from folkmoot.office.fieldwork.services.scan_booklets import record_booklet, refresh_counts
from folkmoot.office.fieldwork.services.scan_files import path_of
from folkmoot.office.fieldwork.services.scan_marks import keep_picture, keep_result
from folkmoot.office.fieldwork.services.scan_reading import LIMITS, sheets_of
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.services import sheet_of

_REASON_CHARACTERS = 200
ANOTHER_TAKEN = "another scan of this page was taken"


def assign_page(
    page: ScannedPage,
    *,
    serial: str,
    number: int,
    by: User,
    limits: Limits | None = LIMITS,
) -> bool:
    """Say which page of which booklet this is; whether the machine could read it then.

    Where it could not, its questions wait in the queue with the picture of the whole page. Needs
    `scans.verify`; raises `serial-unknown` or `page-not-on-sheet`.
    """
    _require(page, by)
    wave = page.file.batch.wave
    serial = serial.strip().upper()
    if not wave.cases.filter(serial=serial).exists():
        raise SERIAL_UNKNOWN.at(Place(serial=serial), wave=str(wave), serial=serial)
    version = page.sheet or sheets_of(wave)[0]
    sheet = sheet_of(version)
    last = len(sheet.pages)
    if not 1 <= number <= last:
        raise catalogue.PAGE_NOT_ON_SHEET.at(Place(serial=serial), page=number, last=last)
    # Read in a process of its own and outside the transaction: it takes a second or two.
    code = PageCode(sheet.survey, serial, number)
    result = read_source_as(source_of(page), sheet, code, limits)
    before = page.serial
    with transaction.atomic():
        page.discarded_because = ""
        keep_result(page, result, version)
        page.serial, page.page, page.sheet = serial, number, version
        page.settled_by, page.settled_at = by, timezone.now()
        page.save()
        record(by, "assigned page", page, serial=serial, page=number, was=before)
    _renew(page, {before, serial} - {""}, by)
    return result.marks is not None


def discard_page(page: ScannedPage, *, reason: str, by: User) -> None:
    """Let a page no longer count, for a reason; it is kept. Needs `scans.verify`."""
    _require(page, by)
    if not reason.strip():
        raise catalogue.PAGE_REASON_MISSING.at()
    _discard(page, reason.strip(), by)
    _renew(page, {page.serial} - {""}, by)


def bring_back_page(page: ScannedPage, *, by: User) -> None:
    """Let a discarded page count again. Needs `scans.verify`."""
    _require(page, by)
    page.discarded_because, page.settled_by, page.settled_at = "", None, None
    page.save(update_fields=["discarded_because", "settled_by", "settled_at"])
    record(by, "brought page back", page)
    _renew(page, {page.serial} - {""}, by)


def take_page(page: ScannedPage, *, by: User) -> None:
    """Of scans of one page that differ, let this one count. Needs `scans.verify`.

    Raises `page-no-conflict`.
    """
    _require(page, by)
    others = list(conflicting(page))
    if not others:
        raise catalogue.PAGE_NO_CONFLICT.at()
    for other in others:
        _discard(other, ANOTHER_TAKEN, by)
    _renew(page, {page.serial}, by)


def conflicting(page: ScannedPage) -> list[ScannedPage]:
    """The other scans that count of the same page of the same booklet, where they differ."""
    if not page.in_conflict:
        return []
    return list(
        ScannedPage.objects.kept()
        .filter(
            file__batch__wave=page.file.batch.wave_id,
            serial=page.serial,
            page=page.page,
            in_conflict=True,
        )
        .exclude(pk=page.pk)
        .select_related("file__batch")
        .order_by("pk")
    )


def source_of(page: ScannedPage) -> PageSource:
    """Where the page lies on this machine."""
    path = path_of(page.file)
    return PageSource(path, container_of(path) or Container.PNG, page.page_in_file - 1)


def overview_name(page: ScannedPage) -> str:
    """The stored picture of the whole page, made now if there is none; empty if it has none."""
    if not page.overview:
        content = overview_of_source(source_of(page), LIMITS)
        if content is None:
            return ""
        name = f"{page.file_id}-{page.page_in_file}-whole"
        page.overview = keep_picture(page.file.batch_id, name, content)
        page.save(update_fields=["overview"])
    return page.overview


def _discard(page: ScannedPage, reason: str, by: User) -> None:
    page.discarded_because = reason[:_REASON_CHARACTERS]
    page.in_conflict = False
    page.settled_by, page.settled_at = by, timezone.now()
    page.save(update_fields=["discarded_because", "in_conflict", "settled_by", "settled_at"])
    record(by, "discarded page", page, reason=page.discarded_because)


def _renew(page: ScannedPage, serials: set[str], by: User) -> None:
    for serial in sorted(serials):
        problem = record_booklet(page.file.batch.wave, serial, by=by)
        if problem is not None:
            raise problem
    refresh_counts(page.file.batch)


def _require(page: ScannedPage, by: User) -> None:
    policy.require(by, Permission.SCANS_VERIFY, page.file.batch.wave.study.programme.area)


def is_waiting(page: ScannedPage) -> bool:
    """Whether a person must settle this page."""
    if page.discarded_because:
        return False
    unplaced = page.state in (PageState.UNREGISTERED, PageState.FOREIGN)
    return page.in_conflict or (unplaced and page.settled_at is None)
