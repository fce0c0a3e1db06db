"""Pictures go when nobody needs them: every file and every word as written, and nothing else."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.problem import Problem
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.fieldwork.models import (
    AuditItem,
    DestructionReceipt,
    DoubtToResolve,
    PictureRetention,
    Response,
    ScanBatch,
    ScanFile,
    ScannedPage,
    WrittenAnswer,
)
from folkmoot.office.fieldwork.services import open_scan_batch, resolve_doubt
from folkmoot.office.fieldwork.services.inbox import DONE, inbox_folder
from folkmoot.office.fieldwork.services.retention import (
    destroy_pictures,
    pictures_standing,
    set_picture_retention,
)
from folkmoot.office.fieldwork.services.scan_accounts import (
    close_batch,
    reopen_batch,
    scan_account,
)
from folkmoot.office.fieldwork.services.scan_files import path_of
from folkmoot.office.fieldwork.services.scan_reading import read_waiting_pages
from folkmoot.office.jobs.services import start_job
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import Wave

from .conftest import FillIn, Scan, all_good

TODAY = datetime.date(2005, 3, 1)
PURPOSE = "To check answers."


@pytest.fixture
def read_batch(batch: ScanBatch, scan: Scan, fill_in: FillIn, clerk: User) -> ScanBatch:
    """A batch that is read: A001 whole, A002 with an answer that a person must look at."""
    doubtful = {**all_good(), "whole": "2"}
    second = fill_in(2, "A002", doubtful)
    also = fill_in(2, "A002", {**all_good(), "whole": "3"})
    both = second.copy()
    both[also < second] = also[also < second]
    scan(
        batch,
        "monday.tif",
        fill_in(1, "A001", all_good()),
        fill_in(2, "A001", all_good()),
        fill_in(1, "A002", all_good()),
        both,
    )
    read_waiting_pages(batch, start_job("read-scans", "Reading"), by=clerk, limits=None)
    return batch


def settle(batch: ScanBatch, clerk: User) -> None:
    for doubt in DoubtToResolve.objects.open():
        resolve_doubt(doubt, None, by=clerk)
    AuditItem.objects.update(draw=1.0)
    close_batch(batch, note="", by=clerk)


def set_rule(wave: Wave, by: User, day: datetime.date = TODAY) -> PictureRetention:
    return set_picture_retention(wave, purpose=PURPOSE, destroy_by=day, by=by)


def site_files(files: Path) -> list[Path]:
    return [path for path in files.rglob("*") if path.is_file()]


def test_pictures_that_somebody_still_needs_are_not_destroyed(
    read_batch: ScanBatch, coordinator: User, files: Path
) -> None:
    wave = read_batch.wave
    with pytest.raises(Problem) as refused:
        destroy_pictures(wave, by=coordinator)
    assert refused.value.code == "retention-rule-missing"
    set_rule(wave, coordinator)
    before = site_files(files)
    with pytest.raises(Problem, match="1 batches to close, 1 answers to check or key") as refused:
        destroy_pictures(wave, by=coordinator)
    assert refused.value.code == "pictures-still-needed"
    assert site_files(files) == before
    assert not DestructionReceipt.objects.exists()


def test_nothing_of_them_remains_and_the_answers_do(
    read_batch: ScanBatch, coordinator: User, clerk: User, files: Path, tmp_path: Path
) -> None:
    wave = read_batch.wave
    settle(read_batch, clerk)
    set_rule(wave, coordinator)
    response = Response.objects.order_by("pk")[0]
    WrittenAnswer.objects.create(
        response=response, question="whole", original="Mrs Tarn", redacted_at=timezone.now()
    )
    default_storage.save(f"scans/{read_batch.pk}/pictures/forgotten.jpg", ContentFile(b"x"))
    answers = list(Response.objects.order_by("pk").values("answers", "source_digest"))
    account = scan_account(read_batch)
    file = ScanFile.objects.get()
    with override_settings(FOLKMOOT_HOME=tmp_path):
        done = inbox_folder() / DONE
        done.mkdir(parents=True)
        shutil.copy(path_of(file), done / "monday.tif")
        (done / "of another wave.tif").write_bytes(b"y")
        receipt = destroy_pictures(wave, by=coordinator)
        assert [path.name for path in done.iterdir()] == ["of another wave.tif"]
    assert site_files(files) == []
    assert (receipt.scans, receipt.texts, receipt.purpose) == (1, 1, PURPOSE)
    assert receipt.pictures >= 2
    assert receipt.scans_digest == digest(f"{file.digest}\n".encode())
    assert list(Response.objects.order_by("pk").values("answers", "source_digest")) == answers
    after = scan_account(read_batch)
    assert (after.by_state, after.responses) == (account.by_state, account.responses)
    for names in (
        ScanFile.objects.values_list("stored_as", flat=True),
        ScannedPage.objects.values_list("overview", flat=True),
        DoubtToResolve.objects.values_list("crop", flat=True),
        AuditItem.objects.values_list("crop", flat=True),
        WrittenAnswer.objects.values_list("original", flat=True),
    ):
        assert not any(names)
    pages = ScannedPage.objects.exclude(marks=None)
    assert pages
    assert all(page.marks["crops"] == {} and page.marks["states"] for page in pages)
    line = AuditLine.objects.get(verb="destroyed pictures")
    assert line.details["digest"] == receipt.scans_digest
    with pytest.raises(Problem) as refused:
        destroy_pictures(wave, by=coordinator)
    assert refused.value.code == "pictures-none"


def test_a_page_that_comes_late_joins_its_booklet_in_a_new_batch(
    read_batch: ScanBatch, scan: Scan, fill_in: FillIn, coordinator: User, clerk: User
) -> None:
    wave = read_batch.wave
    settle(read_batch, clerk)
    set_rule(wave, coordinator)
    destroy_pictures(wave, by=coordinator)
    with pytest.raises(Problem, match="were destroyed on") as refused:
        reopen_batch(read_batch, by=clerk)
    assert refused.value.code == "pictures-destroyed"
    late = open_scan_batch(wave, label="Late", envelopes=1, by=clerk)
    scan(late, "late.tif", fill_in(2, "A001", {**all_good(), "whole": "3"}))
    read_waiting_pages(late, start_job("read-scans", "Reading"), by=clerk, limits=None)
    (page,) = ScannedPage.objects.filter(file__batch=late)
    assert (page.state, page.in_conflict) == ("duplicate", True)
    assert Client().get(reverse("fieldwork_pictures")).status_code == 302


def test_a_rule_needs_a_purpose_and_the_right_person(
    paper_wave: Wave, coordinator: User, clerk: User
) -> None:
    with pytest.raises(Problem) as refused:
        set_picture_retention(paper_wave, purpose="  ", destroy_by=TODAY, by=coordinator)
    assert refused.value.code == "retention-purpose-missing"
    with pytest.raises(Problem) as refused:
        set_rule(paper_wave, clerk)
    assert refused.value.code == "permission-denied"
    set_rule(paper_wave, coordinator)
    later = set_rule(paper_wave, coordinator, datetime.date(2005, 6, 1))
    assert PictureRetention.objects.get() == later
    assert AuditLine.objects.filter(verb="set retention of pictures").count() == 2


def test_they_are_due_from_their_last_day_on(read_batch: ScanBatch, coordinator: User) -> None:
    assert not pictures_standing(read_batch.wave).is_due(TODAY)
    set_rule(read_batch.wave, coordinator)
    standing = pictures_standing(read_batch.wave)
    day = datetime.timedelta(days=1)
    assert [standing.is_due(TODAY + n * day) for n in (-1, 0, 1)] == [False, True, True]


def test_the_pages_lead_from_rule_to_receipt(
    read_batch: ScanBatch, user_with: Callable[[Role], User], clerk: User
) -> None:
    wave = read_batch.wave
    client = Client()
    client.force_login(user_with(Role.CONSULTATION_COORDINATOR))
    listed, one = reverse("fieldwork_pictures"), reverse("fieldwork_pictures_of", args=[wave.pk])
    assert "no rule" in client.get(listed).content.decode()
    page = client.get(one).content.decode()
    assert "Nothing says how long these pictures are kept" in page
    rule = reverse("fieldwork_pictures_rule", args=[wave.pk])
    assert client.post(rule, {"purpose": PURPOSE, "destroy_by": "soon"}).status_code == 422
    client.post(rule, {"purpose": PURPOSE, "destroy_by": "2005-03-01"})
    page = client.get(one).content.decode()
    assert "These pictures were to be destroyed by 1 March 2005" in page
    assert "1 batch is not closed." in page
    assert "Destroy all pictures" not in page
    assert "overdue" in client.get(listed).content.decode()
    settle(read_batch, clerk)
    destroy = reverse("fieldwork_pictures_destroy", args=[wave.pk])
    assert "Tick the box first" in client.post(destroy).content.decode()
    assert ScanFile.objects.exclude(stored_as="").exists()
    page = client.post(destroy, {"sure": "1"}, follow=True).content.decode()
    assert "Nothing is left of what people wrote by hand" in page
    assert DestructionReceipt.objects.get().scans_digest in page
    client.force_login(clerk)
    assert "Set the rule" not in client.get(one).content.decode()


def test_the_command_lists_what_is_due_and_gives_a_receipt(
    read_batch: ScanBatch, coordinator: User, clerk: User, capsys: pytest.CaptureFixture[str]
) -> None:
    set_rule(read_batch.wave, coordinator)
    call_command("destroy_pictures")
    line = json.loads(capsys.readouterr().out)
    assert (line["due"], line["scans"]) == (True, 1)
    asked = ("destroy_pictures", line["study"], str(line["wave"]))
    with pytest.raises(CommandError, match="and --by USER"):
        call_command(*asked)
    with pytest.raises(CommandError, match="still needed"):
        call_command(*asked, "--by", coordinator.username)
    with pytest.raises(CommandError, match="no such user"):
        call_command(*asked, "--by", "nobody")
    settle(read_batch, clerk)
    call_command(*asked, "--by", coordinator.username)
    receipt = json.loads(capsys.readouterr().out)
    assert (receipt["scans"], receipt["by"]) == (1, coordinator.username)
    call_command("destroy_pictures")
    assert capsys.readouterr().out == ""
