"""The watched folder: complete files only, each to its batch, or refused with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from folkmoot.office.fieldwork.models import ScanBatch, ScanFile
from folkmoot.office.fieldwork.services import open_scan_batch
from folkmoot.office.fieldwork.services.inbox import Inbox
from folkmoot.office.fieldwork.tasks import take_inbox
from folkmoot.office.jobs.models import Job, JobState
from folkmoot.office.people.models import User

CONTENT = b"%PDF-1.4 a scan"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "inbox"
    made.mkdir()
    return made


def test_a_folder_that_is_not_there_is_no_trouble(tmp_path: Path) -> None:
    assert Inbox(tmp_path / "nowhere").take() == []


def test_a_file_is_taken_when_it_has_stopped_growing(batch: ScanBatch, folder: Path) -> None:
    inbox = Inbox(folder)
    (folder / "scan.pdf").write_bytes(CONTENT)
    assert inbox.take() == []
    (folder / "scan.pdf").write_bytes(CONTENT * 2)
    assert inbox.take() == []
    assert inbox.take() == [batch]
    assert (folder / "done" / "scan.pdf").read_bytes() == CONTENT * 2
    assert not (folder / "scan.pdf").exists()
    assert ScanFile.objects.get().name == "scan.pdf"
    assert inbox.take() == []


def test_the_same_scan_again_is_refused_with_its_reason(batch: ScanBatch, folder: Path) -> None:
    inbox = Inbox(folder)
    for name in ("scan.pdf", "copy.pdf"):
        (folder / name).write_bytes(CONTENT)
        inbox.take()
        inbox.take()
    assert "already in the batch" in (folder / "refused" / "copy.pdf.reason.txt").read_text()
    assert (folder / "refused" / "copy.pdf").is_file()
    assert ScanFile.objects.count() == 1


def test_with_several_batches_open_the_folder_of_a_batch_says_which(
    batch: ScanBatch, folder: Path, clerk: User
) -> None:
    other = open_scan_batch(batch.wave, label="Tuesday", envelopes=1, by=clerk)
    inbox = Inbox(folder)
    (folder / "which.pdf").write_bytes(b"one")
    (folder / f"batch-{other.pk}").mkdir()
    (folder / f"batch-{other.pk}" / "mine.pdf").write_bytes(b"two")
    (folder / "batch-999").mkdir()
    (folder / "batch-999" / "lost.pdf").write_bytes(b"three")
    (folder / ".hidden").write_bytes(b"four")
    inbox.take()
    assert inbox.take() == [other]
    reason = (folder / "refused" / "which.pdf.reason.txt").read_text()
    assert f"batch-{batch.pk}, batch-{other.pk}" in reason
    assert "No open batch" in (folder / "refused" / "lost.pdf.reason.txt").read_text()
    assert (folder / ".hidden").is_file()


def test_nothing_is_taken_without_an_open_batch(folder: Path, db: None) -> None:
    inbox = Inbox(folder)
    (folder / "scan.pdf").write_bytes(CONTENT)
    inbox.take()
    assert inbox.take() == []
    assert (folder / "refused" / "scan.pdf").is_file()


def test_the_worker_reads_what_it_took(
    batch: ScanBatch, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLKMOOT_INBOX", str(folder))
    (folder / "scan.pdf").write_bytes(CONTENT)
    take_inbox()
    take_inbox()
    assert Job.objects.get().state == JobState.QUEUED
