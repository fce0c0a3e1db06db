"""Files in, pages read, booklets recorded; stopped and taken up anywhere, nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile

from folkmoot.method.terms.problem import Problem
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.fieldwork.models import (
    DoubtToResolve,
    PageState,
    Response,
    ScanBatch,
    ScanFile,
    ScannedPage,
)
from folkmoot.office.fieldwork.services import open_scan_batch, resolve_doubt
from folkmoot.office.fieldwork.services.scan_accounts import close_batch, scan_account
from folkmoot.office.fieldwork.services.scan_files import add_scan_file, path_of
from folkmoot.office.fieldwork.services.scan_reading import read_waiting_pages
from folkmoot.office.fieldwork.services.scan_settling import (
    assign_page,
    bring_back_page,
    discard_page,
    take_page,
)
from folkmoot.office.fieldwork.tasks import start_reading, stop_reading, take_up_readings
from folkmoot.office.jobs.models import LEASE, Job, JobState
from folkmoot.office.jobs.services import start_job
from folkmoot.office.jobs.working import work
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import Wave

from .conftest import FillIn, Scan, all_good


def states(batch: ScanBatch) -> dict[str, int]:
    return dict(
        Counter(ScannedPage.objects.filter(file__batch=batch).values_list("state", flat=True))
    )


def read(batch: ScanBatch, clerk: User) -> None:
    read_waiting_pages(batch, start_job("read-scans", "Reading"), by=clerk, limits=None)


def test_a_file_is_stored_whole_and_known_again(batch: ScanBatch, clerk: User) -> None:
    file = add_scan_file(batch, ContentFile(b"%PDF-1.4"), name="../../Mon day.PDF", by=clerk)
    assert path_of(file).read_bytes() == b"%PDF-1.4"
    assert file.name == "Mon day.PDF"
    other = open_scan_batch(batch.wave, label="Tuesday", envelopes=1, by=clerk)
    with pytest.raises(Problem, match="already in the batch Monday, as Mon day"):
        add_scan_file(other, ContentFile(b"%PDF-1.4"), name="again.pdf", by=clerk)
    assert ScanFile.objects.count() == 1
    assert AuditLine.objects.filter(verb="added scans").count() == 1


def test_booklets_are_read_by_the_worker_and_recorded_once(
    batch: ScanBatch, scan: Scan, fill_in: FillIn, clerk: User
) -> None:
    scan(
        batch,
        "monday.tif",
        fill_in(2, "A002", all_good()),
        fill_in(1, "A001", all_good()),
        fill_in(1, "A002", all_good()),
        fill_in(2, "A001", all_good())[::-1, ::-1],
    )
    job = start_reading(batch, by=clerk)
    assert start_reading(batch, by=clerk) == job, "one reading at a time"
    work(until_idle=True)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 4, 4)
    assert states(batch) == {"read": 4}
    answers = Response.objects.get(case__serial="A001").answers
    assert answers["views_i0"] == "1"
    assert answers["whole"] == "1"
    account = scan_account(ScanBatch.objects.get(pk=batch.pk))
    assert account.adds_up
    assert (account.booklets, account.pages, account.responses) == (2, 4, 2)
    read(batch, clerk)
    assert Response.objects.count() == 2
    assert states(batch) == {"read": 4}


def test_a_reading_whose_worker_died_goes_on_where_it_was(
    batch: ScanBatch, scan: Scan, fill_in: FillIn, clerk: User
) -> None:
    file = scan(batch, "a.tif", fill_in(1, "A001", all_good()), fill_in(2, "A001", all_good()))
    job = start_reading(batch, by=clerk)
    # The worker had stored one page when it was killed.
    first = ScannedPage(file=file, page_in_file=1, state=PageState.BLANK)
    first.save()
    stale = job.created_at - 2 * LEASE
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, started_at=stale, heartbeat_at=stale
    )
    take_up_readings()
    work(until_idle=True)
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.DONE, 2)
    assert ScannedPage.objects.count() == 2
    assert "goes on where it was" in job.log_lines.first().text


def test_stopping_keeps_what_is_read(
    batch: ScanBatch, scan: Scan, fill_in: FillIn, clerk: User
) -> None:
    scan(batch, "a.tif", fill_in(1, "A001"))
    start_reading(batch, by=clerk)
    batch.refresh_from_db()
    stop_reading(batch, by=clerk)
    work(until_idle=True)
    assert ScannedPage.objects.count() == 0
    assert Job.objects.get().state == JobState.CANCELLED


def test_a_page_that_turns_up_later_mends_the_response_and_keeps_decisions(
    batch: ScanBatch, scan: Scan, fill_in: FillIn, clerk: User
) -> None:
    scan(batch, "fronts.tif", fill_in(1, "A001", {**all_good(), "views_i3": "0"}))
    read(batch, clerk)
    account = scan_account(batch)
    assert [(each.serial, each.pages, each.only_fronts) for each in account.missing] == [
        ("A001", (2,), True)
    ]
    response = Response.objects.get()
    assert response.doubts.get(question="whole").reason == "page-missing"
    doubt = DoubtToResolve.objects.create(
        response=response, page=1, question="views_i5", reason="unsure-mark"
    )
    resolve_doubt(doubt, ["3"], by=clerk)

    scan(batch, "backs.tif", fill_in(2, "A001", all_good()))
    read(batch, clerk)

    response.refresh_from_db()
    assert Response.objects.count() == 1
    assert response.answers["whole"] == "1"
    assert response.answers["views_i5"] == "3", "what a person decided stands"
    assert not response.doubts.filter(reason="page-missing").exists()
    assert scan_account(batch).missing == ()


def test_a_page_without_a_code_is_placed_by_hand_and_read_by_machine(
    batch: ScanBatch, scan: Scan, fill_in: FillIn, clerk: User
) -> None:
    scan(batch, "torn.tif", fill_in(1, "A003", all_good(), with_code=False))
    read(batch, clerk)
    page = ScannedPage.objects.get()
    assert page.state == PageState.UNREGISTERED
    assert page.overview
    assert scan_account(batch).waiting == 1
    with pytest.raises(Problem, match="page 7"):
        assign_page(page, serial="A003", number=7, by=clerk, limits=None)
    with pytest.raises(Problem, match="XXX"):
        assign_page(page, serial="xxx", number=1, by=clerk, limits=None)
    assert assign_page(page, serial="a003 ", number=1, by=clerk, limits=None)
    page.refresh_from_db()
    assert (page.state, page.serial, page.page) == (PageState.READ, "A003", 1)
    assert Response.objects.get(case__serial="A003").answers["views_i0"] == "1"
    assert scan_account(batch).waiting == 0


def test_a_page_that_no_machine_can_read_waits_with_its_picture(
    batch: ScanBatch, scan: Scan, fill_in: FillIn, clerk: User
) -> None:
    picture = fill_in(2, "A003", all_good())
    picture[:300] = 255
    picture[-300:] = 255
    scan(batch, "half.tif", picture)
    read(batch, clerk)
    assert not assign_page(
        ScannedPage.objects.get(), serial="A003", number=2, by=clerk, limits=None
    )
    doubt = DoubtToResolve.objects.get(question="whole")
    assert doubt.crop, "the whole page is shown"


def test_of_two_scans_that_differ_a_person_takes_one(
    batch: ScanBatch, scan: Scan, fill_in: FillIn, clerk: User
) -> None:
    one = {**all_good(), "views_i2": "3"}
    scan(batch, "a.tif", fill_in(1, "A001", all_good()), fill_in(2, "A001", all_good()))
    scan(batch, "b.tif", fill_in(1, "A001", one))
    read(batch, clerk)
    assert scan_account(batch).conflicts == 1
    assert states(batch) == {"read": 2, "duplicate": 1}
    assert DoubtToResolve.objects.get().reason == "page-conflict"
    second = ScannedPage.objects.get(file__name="b.tif")
    take_page(second, by=clerk)
    assert Response.objects.get().answers["views_i2"] == "3"
    assert not DoubtToResolve.objects.open().exists()
    first = ScannedPage.objects.get(file__name="a.tif", page_in_file=1)
    assert first.discarded_because
    bring_back_page(first, by=clerk)
    assert scan_account(batch).conflicts == 1
    with pytest.raises(Problem, match="for a reason only"):
        discard_page(first, reason=" ", by=clerk)


def test_a_booklet_all_of_whose_pages_are_discarded_is_withdrawn(
    batch: ScanBatch, scan: Scan, fill_in: FillIn, clerk: User
) -> None:
    scan(batch, "a.tif", fill_in(1, "A001", all_good()))
    read(batch, clerk)
    assert Response.objects.count() == 1
    discard_page(ScannedPage.objects.get(), reason="a test of the scanner", by=clerk)
    assert Response.objects.count() == 0
    assert batch.wave.cases.get(serial="A001").disposition == "nothing-returned"


def test_pages_of_others_are_foreign_and_damaged_files_are_named(
    batch: ScanBatch, scan: Scan, fill_in: FillIn, clerk: User
) -> None:
    scan(batch, "other.tif", fill_in(1, "A001", survey="ZZZZ"), fill_in(1, "B999"))
    add_scan_file(batch, ContentFile(b"no picture"), name="notes.txt", by=clerk)
    read(batch, clerk)
    assert states(batch) == {"foreign": 2}
    codes = {page.problem["code"] for page in ScannedPage.objects.all()}
    assert codes == {"page-foreign", "serial-unknown"}
    account = scan_account(batch)
    assert [file.name for file in account.refused] == ["notes.txt"]
    assert account.refused[0].problem["code"] == "scan-not-an-image"
    assert not account.adds_up


def test_a_batch_is_closed_when_it_adds_up_or_for_a_reason(batch: ScanBatch, clerk: User) -> None:
    with pytest.raises(Problem, match="does not add up"):
        close_batch(batch, note=" ", by=clerk)
    close_batch(batch, note="The envelopes were empty", by=clerk)
    with pytest.raises(Problem, match="closed"):
        add_scan_file(batch, ContentFile(b"x"), name="x.pdf", by=clerk)


def test_only_who_may_verify_takes_scans_in(
    batch: ScanBatch, user_with: Callable[[Role], User]
) -> None:
    auditor = user_with(Role.AUDITOR)
    with pytest.raises(Problem, match="Your role does not allow this"):
        add_scan_file(batch, ContentFile(b"x"), name="x.pdf", by=auditor)
    with pytest.raises(Problem, match="Your role does not allow this"):
        start_reading(batch, by=auditor)


def test_a_wave_without_a_printed_form_reads_nothing(wave: Wave, clerk: User) -> None:
    wave.instrument.sheets.all().delete()
    batch = open_scan_batch(wave, label="x", envelopes=1, by=clerk)
    with pytest.raises(Problem, match="no printed form"):
        start_reading(batch, by=clerk)
