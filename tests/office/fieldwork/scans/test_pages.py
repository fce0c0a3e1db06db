"""The pages for taking scans in, as a clerk without JavaScript uses them, and in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from folkmoot.office.fieldwork.models import PageState, ScanBatch, ScannedPage
from folkmoot.office.fieldwork.services.scan_reading import read_waiting_pages
from folkmoot.office.jobs.models import Job, JobState
from folkmoot.office.jobs.services import start_job
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import Wave

from .conftest import FillIn, Scan, all_good, tiff_of

AxeClean = Callable[[Page], None]


@pytest.fixture
def client(clerk: User) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def text_of(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args), follow=True)
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def mixed_batch(batch: ScanBatch, scan: Scan, fill_in: FillIn, clerk: User) -> ScanBatch:
    """A whole booklet, a front alone, a conflict, a page without a code and a foreign one."""
    scan(batch, "whole.tif", fill_in(1, "A001", all_good()), fill_in(2, "A001", all_good()))
    scan(batch, "front.tif", fill_in(1, "A002", all_good()))
    scan(batch, "again.tif", fill_in(1, "A001", {**all_good(), "views_i2": "3"}))
    scan(batch, "torn.tif", fill_in(1, "A003", all_good(), with_code=False))
    scan(batch, "other.tif", fill_in(1, "A001", survey="ZZZZ"))
    read_waiting_pages(batch, start_job("read-scans", "Reading"), by=clerk, limits=None)
    return batch


def test_a_batch_is_opened_with_its_files_in_one_go(
    client: Client, paper_wave: Wave, fill_in: FillIn
) -> None:
    file = SimpleUploadedFile("monday.tif", tiff_of(fill_in(1, "A001")))
    address = reverse("fieldwork_batch_new", args=[paper_wave.pk])
    answer = client.post(address, {"label": "Monday", "envelopes": "1", "files": file}, follow=True)
    batch = ScanBatch.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("fieldwork_batch", args=[batch.pk])
    assert "1 file is stored." in answer.content.decode()
    assert "Waiting to be read" in answer.content.decode()
    assert Job.objects.get().state == JobState.QUEUED
    again = client.post(address, {"label": "Monday", "envelopes": "0"})
    assert again.status_code == 422
    assert "There is something to put right" in again.content.decode()


def test_a_file_that_is_known_is_named_and_the_others_are_taken(
    client: Client, batch: ScanBatch
) -> None:
    files = [
        SimpleUploadedFile(name, content)
        for name, content in (("a.pdf", b"one"), ("b.pdf", b"one"), ("c.pdf", b"two"))
    ]
    address = reverse("fieldwork_batch_add", args=[batch.pk])
    page = client.post(address, {"files": files}, follow=True).content.decode()
    assert "b.pdf is already in the batch Monday, as a.pdf" in page
    assert "2 files are stored." in page
    assert client.post(address, {}).status_code == 422


def test_the_batch_says_what_is_left(client: Client, mixed_batch: ScanBatch) -> None:
    text = text_of(client, "fieldwork_batch", mixed_batch.pk)
    assert "2 things are left to do" in text
    assert "3 pages must be looked at." in text
    assert "Of 1 only the fronts were scanned" in text
    assert "A002 2 only fronts" in text
    assert "Corners or code not found 1" in text


def test_each_file_that_cannot_be_read_is_a_thing_left_to_do(
    client: Client, mixed_batch: ScanBatch
) -> None:
    for number in range(2):
        mixed_batch.files.create(
            name=f"cat{number}.png",
            digest=f"{number:064}",
            size_bytes=1,
            stored_as="nowhere",
            added_by=mixed_batch.opened_by,
            pages=0,
            problem={"message": "The file is text, not a scan.", "remedy": "Scan it."},
        )
    text = text_of(client, "fieldwork_batch", mixed_batch.pk)
    assert "4 things are left to do" in text
    assert "cat1.png : The file is text, not a scan." in text


def test_every_state_has_its_list_and_every_page_its_picture(
    client: Client, mixed_batch: ScanBatch
) -> None:
    for state, shown in (("unregistered", 1), ("foreign", 1), ("conflict", 2), ("waiting", 3)):
        page = client.get(reverse("fieldwork_pages", args=[mixed_batch.pk, state]))
        assert page.content.decode().count("<img") >= min(shown, 1), state
    nowhere = client.get(reverse("fieldwork_pages", args=[mixed_batch.pk, "lost"]))
    assert nowhere.status_code == 404
    unread = ScannedPage.objects.get(state=PageState.UNREGISTERED)
    picture = client.get(reverse("fieldwork_page_picture", args=[unread.pk]))
    assert b"".join(picture).startswith(b"\xff\xd8\xff")
    assert picture["Content-Type"] == "image/jpeg"


def test_a_page_is_settled_and_the_next_one_follows(client: Client, mixed_batch: ScanBatch) -> None:
    foreign = ScannedPage.objects.get(state=PageState.FOREIGN)
    address = reverse("fieldwork_page_settle", args=[foreign.pk])
    wrong = client.post(address, {"do": "discard", "reason": ""})
    assert wrong.status_code == 422
    right = client.post(address, {"do": "discard", "reason": "another survey"}, follow=True)
    assert "Taken out. The picture is kept." in right.content.decode()
    following = ScannedPage.objects.waiting().first()
    assert following is not None
    assert right.redirect_chain[-1][0] == reverse("fieldwork_page", args=[following.pk])
    second = ScannedPage.objects.get(file__name="again.tif")
    client.post(reverse("fieldwork_page_settle", args=[second.pk]), {"do": "take"})
    assert not ScannedPage.objects.filter(in_conflict=True).exists()
    client.post(address, {"do": "back"})
    foreign.refresh_from_db()
    assert foreign.discarded_because == ""
    unplaced = client.post(
        address, {"do": "assign", "serial": "ZZZ", "number": "1"}
    ).content.decode()
    assert 'value="ZZZ"' in unplaced, "what was typed stays"


def test_closing_needs_a_reason_while_something_is_left(
    client: Client, mixed_batch: ScanBatch
) -> None:
    address = reverse("fieldwork_batch_close", args=[mixed_batch.pk])
    assert client.post(address, {"note": ""}).status_code == 422
    page = client.post(address, {"note": "the rest was burnt"}, follow=True).content.decode()
    assert "the rest was burnt" in page
    client.post(address, {"reopen": "1"})
    recount = reverse("fieldwork_batch_recount", args=[mixed_batch.pk])
    client.post(recount, {"envelopes": "7"})
    assert client.post(recount, {"envelopes": "none"}).status_code == 422
    mixed_batch.refresh_from_db()
    assert (mixed_batch.envelopes, mixed_batch.closed_at) == (7, None)


def test_envelopes_are_scanned_one_after_the_other(client: Client, paper_wave: Wave) -> None:
    address = reverse("fieldwork_envelopes", args=[paper_wave.pk])
    page = client.post(address, {"code": " a001 ", "outcome": "deceased"}, follow=True)
    assert "A001: Has died." in page.content.decode()
    assert 'value="deceased" checked' in page.content.decode()
    assert paper_wave.cases.get(serial="A001").disposition == "other-non-response"
    unknown = client.post(address, {"code": "A999", "outcome": "moved"})
    assert unknown.status_code == 422
    assert "A999 is not the number of a letter" in unknown.content.decode()


def test_readers_see_the_account_and_no_picture(
    mixed_batch: ScanBatch, user_with: Callable[[Role], User]
) -> None:
    client = Client()
    client.force_login(user_with(Role.AUDITOR))
    page = client.get(reverse("fieldwork_batch", args=[mixed_batch.pk])).content.decode()
    assert "Add files" not in page
    assert client.get(reverse("fieldwork_batch_live", args=[mixed_batch.pk])).status_code == 200


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_taking_in_works_in_a_browser_by_keyboard(
    page: Page,
    client: Client,
    live_server: LiveServer,
    axe_clean: AxeClean,
    mixed_batch: ScanBatch,
    tmp_path: Path,
    fill_in: FillIn,
) -> None:
    page.context.add_cookies(
        [{"name": "moot", "value": client.cookies["moot"].value, "url": live_server.url}]
    )
    for name, args in (
        ("fieldwork_batches", []),
        ("fieldwork_batch_new", [mixed_batch.wave_id]),
        ("fieldwork_batch", [mixed_batch.pk]),
        ("fieldwork_pages", [mixed_batch.pk, "waiting"]),
        ("fieldwork_page", [ScannedPage.objects.filter(in_conflict=True).latest("pk").pk]),
        ("fieldwork_page", [ScannedPage.objects.get(state="unregistered").pk]),
        ("fieldwork_envelopes", [mixed_batch.wave_id]),
    ):
        page.goto(live_server.url + reverse(name, args=args))
        axe_clean(page)
    page.keyboard.type("A004")
    page.keyboard.press("Enter")
    page.get_by_text("A004: Sent back by the post.").wait_for()

    (tmp_path / "late.tif").write_bytes(tiff_of(fill_in(2, "A002", all_good())))
    page.goto(live_server.url + reverse("fieldwork_batch", args=[mixed_batch.pk]))
    page.set_input_files("#files", tmp_path / "late.tif")
    page.get_by_role("button", name="Add and read").press("Enter")
    page.get_by_text("1 file is stored.").wait_for()
    page.get_by_text("Waiting to be read").wait_for()
    axe_clean(page)
