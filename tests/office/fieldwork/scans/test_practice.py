"""A practice booklet printed, filled in, photographed and read, and nothing of it left behind."""

from __future__ import annotations

import datetime
import io
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.serials import PRACTICE_SERIAL, check_serials
from folkmoot.method.scan.images import Grey
from folkmoot.method.terms.problem import Problems
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.fieldwork.models import Response, ScanFile, ScannedPage
from folkmoot.office.fieldwork.services import import_cases
from folkmoot.office.fieldwork.services.practice import (
    ARRIVED_AFTER,
    FORGOTTEN_AFTER,
    forget_practice,
)
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import ConfidentialityPolicy, Study, Wave
from folkmoot.office.studies.services import plan_wave, store_instrument

from .conftest import FillIn, all_good

AxeClean = Callable[[Page], None]
ANSWERS: Mapping[str, str] = {**all_good(), "views_i3": "3", "whole": "2"}


@pytest.fixture
def client(user_with: Callable[[Role], User]) -> Client:
    """Somebody who may see fieldwork and change nothing."""
    client = Client()
    client.force_login(user_with(Role.SPONSOR))
    return client


@pytest.fixture
def address(paper_wave: Wave) -> str:
    return reverse("fieldwork_practice_of", args=[paper_wave.pk])


def photograph(page: Grey) -> bytes:
    """The page on a dark table, seen from the side, under a lamp that stands on the left."""
    height, width = page.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = corners * 0.9 + np.array([[150, 90], [60, 130], [110, 40], [70, 110]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    size = round(width * 1.1), round(height * 1.06)
    picture = cv2.warpPerspective(page, matrix, size, borderValue=70).astype(np.float32)
    picture *= np.linspace(1.0, 0.7, size[0], dtype=np.float32)[None, :]
    return jpeg(np.clip(picture, 0, 255).astype(np.uint8))


def jpeg(picture: Grey) -> bytes:
    content = io.BytesIO()
    Image.fromarray(picture).save(content, "JPEG", quality=80)
    return content.getvalue()


def cat() -> bytes:
    """Two ears and whiskers on a carpet."""
    picture = np.full((1200, 900), 150, np.uint8)
    cv2.circle(picture, (450, 650), 280, 60, -1)
    for x in (260, 640):
        cv2.fillPoly(picture, [np.array([[x - 90, 500], [x, 240], [x + 90, 500]])], 60)
    cv2.line(picture, (200, 700), (700, 720), 230, 4)
    return jpeg(picture)


def send(client: Client, address: str, **files: bytes) -> tuple[int, str]:
    sent = [SimpleUploadedFile(name.replace("_", "."), data) for name, data in files.items()]
    answer = client.post(address, {"files": sent})
    return answer.status_code, answer.content.decode()


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_practice_serial_can_be_no_case(
    paper_wave: Wave, coordinator: User, tmp_path: Path
) -> None:
    assert [each.code for each in check_serials([PRACTICE_SERIAL], "cases.csv")]
    cases = tmp_path / "practice.csv"
    cases.write_text(
        "serial,stratum,npt,settlement,inclusion_probability,weight\n"
        f"{PRACTICE_SERIAL},north,north,Town,0.025,40.0\n"
    )
    with pytest.raises(Problems, match="serial"):
        import_cases(paper_wave, cases, by=coordinator)


def test_the_booklet_is_printed_with_a_number_that_is_nobodys(
    client: Client, paper_wave: Wave
) -> None:
    answer = client.get(reverse("fieldwork_practice_booklet", args=[paper_wave.pk]))
    assert answer["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.content)
    text = document[0].get_textpage().get_text_range()
    assert len(document) == 2
    assert PRACTICE_SERIAL in text
    assert "Practice copy" in text
    assert client.get(reverse("fieldwork_practice")).status_code == 200
    strange = reverse("fieldwork_practice_booklet", args=[paper_wave.pk])
    assert client.get(strange, {"language": "xx"}).status_code == 404


def test_photographs_are_read_and_nothing_of_them_is_left(
    client: Client, address: str, fill_in: FillIn
) -> None:
    first = photograph(fill_in(1, PRACTICE_SERIAL, ANSWERS))
    status, page = send(client, address, notes_txt=b"milk, bread", one_jpg=first, cat_jpg=cat())
    text = words_of(page)
    assert status == 200
    assert "1 page was read" in text
    assert "Thing number 3 Bad" in text
    assert "Thing number 4 Good" in text
    assert "Page 2 is not among what could be read." in text
    assert text.count("could not be read") == 2
    assert "keep the square code at its top right sharp" in text
    assert "Send the photographs as JPEG or PNG" in text
    assert page.count("data:image/jpeg;base64,") == 21
    assert "milk" not in page
    assert text.index("notes.txt") < text.index("one.jpg") < text.index("cat.jpg")
    for model in (Response, ScanFile, ScannedPage):
        assert not model._default_manager.exists()
    assert not Path(default_storage.path("")).exists()
    assert list((Path(settings.FOLKMOOT_HOME) / "practice").iterdir()) == []
    line = AuditLine.objects.latest("pk")
    assert (line.verb, line.details) == ("tried the reader with a practice booklet", {})


def test_a_scan_as_pdf_is_read_and_other_peoples_booklets_are_not_shown(
    client: Client, address: str, fill_in: FillIn
) -> None:
    scan = io.BytesIO()
    one, two = (Image.fromarray(fill_in(n, PRACTICE_SERIAL, ANSWERS)) for n in (1, 2))
    one.save(scan, "PDF", save_all=True, append_images=[two], resolution=150)
    status, page = send(
        client,
        address,
        scan_pdf=scan.getvalue(),
        real_jpg=photograph(fill_in(1, "A001", {"views_i0": "3"})),
        other_jpg=photograph(fill_in(1, PRACTICE_SERIAL, survey="ZZZZ")),
    )
    text = words_of(page)
    assert status == 200
    assert "2 pages were read" in text
    assert "And taken together? Fair" in text
    assert "its number is A001" in text
    assert "Thing number 0 Good" in text, "of the real booklet nothing is shown"
    assert "This is a page of another questionnaire" in text
    assert "not among what could be read" not in text


def test_an_empty_sheet_and_an_empty_file_are_told_apart(client: Client, address: str) -> None:
    sheet = jpeg(np.full((1754, 1240), 245, np.uint8))
    status, page = send(client, address, sheet_jpg=sheet, nothing_jpg=b"")
    text = words_of(page)
    assert status == 200
    assert "None of it could be read" in text
    assert "There are no black squares, no code and no words on it." in text
    assert "The file is empty. Send the picture again, or take another." in text


def test_what_is_printed_is_offered_first(
    client: Client, paper_wave: Wave, study: Study, coordinator: User
) -> None:
    on_screen = plan_wave(
        study,
        number=2,
        instrument=store_instrument(load_instrument("pulse"), by=coordinator),
        policy_of_answers=ConfidentialityPolicy.CASE_LINKED,
        opens=paper_wave.opens + datetime.timedelta(days=90),
        closes=paper_wave.closes + datetime.timedelta(days=90),
        by=coordinator,
    )
    page = client.get(reverse("fieldwork_practice")).content.decode()
    assert reverse("fieldwork_practice_booklet", args=[paper_wave.pk]) in page
    assert reverse("fieldwork_practice_of", args=[on_screen.pk]) in page


def test_what_cannot_be_taken_is_said(client: Client, address: str) -> None:
    status, page = send(client, address)
    assert (status, "No photograph was chosen." in page) == (422, True)
    many = {f"p{n}_jpg": b"x" for n in range(13)}
    status, page = send(client, address, **many)
    assert (status, "13 files were chosen" in page) == (422, True)


def test_what_a_dead_process_left_is_taken_away(address: str) -> None:
    folder = Path(settings.FOLKMOOT_HOME) / "practice" / "left"
    arriving = Path(settings.FILE_UPLOAD_TEMP_DIR) / "half.upload"
    folder.mkdir(parents=True)
    for path in (folder / "00", arriving):
        path.write_bytes(cat())
    now = timezone.now()
    assert forget_practice(now) == 0
    for path, after in ((folder, FORGOTTEN_AFTER), (arriving, ARRIVED_AFTER)):
        long_ago = (now - after - datetime.timedelta(seconds=1)).timestamp()
        os.utime(path, (long_ago, long_ago))
    assert forget_practice(now) == 2
    assert not folder.exists()
    assert not arriving.exists()


def test_a_large_file_lies_in_the_home_folder_while_it_is_read(
    client: Client, address: str
) -> None:
    sent = SimpleUploadedFile("large.jpg", cat() + bytes(3_000_000))
    answer = client.post(address, {"files": [sent]})
    (file,) = answer.wsgi_request.FILES.getlist("files")
    assert Path(file.temporary_file_path()).parent == Path(settings.FILE_UPLOAD_TEMP_DIR)
    answer.wsgi_request.close()
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, databases=["default", "sealed"])
def test_it_works_in_a_browser_and_is_accessible(
    page: Page,
    client: Client,
    address: str,
    live_server: LiveServer,
    axe_clean: AxeClean,
    tmp_path: Path,
    fill_in: FillIn,
) -> None:
    page.context.add_cookies(
        [{"name": "moot", "value": client.cookies["moot"].value, "url": live_server.url}]
    )
    page.goto(live_server.url + address)
    axe_clean(page)
    (tmp_path / "one.jpg").write_bytes(photograph(fill_in(2, PRACTICE_SERIAL, ANSWERS)))
    (tmp_path / "cat.jpg").write_bytes(cat())
    page.set_input_files("#files", [tmp_path / "one.jpg", tmp_path / "cat.jpg"])
    page.get_by_role("button", name="Read them").press("Enter")
    page.get_by_role("heading", name="Your pictures").wait_for(timeout=60_000)
    shown = page.get_by_alt_text("Your marks at this question").first
    assert shown.evaluate("image => image.naturalWidth") > 300, "the page may show its pictures"
    axe_clean(page)
    page.set_input_files("#files", [tmp_path / "cat.jpg"])
    page.get_by_role("button", name="Read them").press("Enter")
    page.get_by_role("heading", name="None of it could be read").wait_for(timeout=60_000)
