"""Files of scans: taken in whole, known by their content, never twice."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from folkmoot.method.scan.sources import Container, PageSource, container_of
from folkmoot.method.terms.catalogue import intake as catalogue
from folkmoot.method.terms.catalogue.retention import PICTURES_DESTROYED
from folkmoot.method.terms.problem import Place, Problem
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import DestructionReceipt, ScanBatch, ScanFile
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission

LARGEST_BYTES = 4_000_000_000
_NAME_CHARACTERS = 200
_ENDING_CHARACTERS = 6


@transaction.atomic
def add_scan_file(batch: ScanBatch, content: File[bytes], *, name: str, by: User) -> ScanFile:
    """Store one file whole, before anything in it is looked at. Needs `scans.verify`.

    Raises `batch-closed`, `scan-file-too-large`, or `scan-file-known` when a file with this content
    is in the wave already, whatever it is called.
    """
    policy.require(by, Permission.SCANS_VERIFY, batch.wave.study.programme.area)
    # The lock keeps two uploads of one file from both finding that it is new.
    locked = ScanBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.closed_at is not None:
        raise catalogue.BATCH_CLOSED.at(label=locked.label)
    name = Path(name).name[:_NAME_CHARACTERS]
    size = content.size
    if size > LARGEST_BYTES:
        raise catalogue.FILE_TOO_LARGE.at(
            name=name, megabytes=size // 1_000_000, limit=LARGEST_BYTES // 1_000_000
        )
    digest = _digest(content)
    known = (
        ScanFile.objects.filter(batch__wave=batch.wave, digest=digest)
        .select_related("batch")
        .first()
    )
    if known is not None:
        raise catalogue.FILE_KNOWN.at(
            Place(file=name), name=name, label=known.batch.label, known=known.name
        )
    ending = PurePosixPath(name).suffix.lower()[:_ENDING_CHARACTERS]
    stored_as = default_storage.save(f"scans/{batch.pk}/{digest[:32]}{ending}", content)
    made = ScanFile.objects.create(
        batch=batch,
        name=name,
        digest=digest,
        size_bytes=size,
        stored_as=stored_as,
        added_by=by,
    )
    record(by, "added scans", batch, file=made.pk, digest=digest[:12], size_bytes=size)
    return made


def path_of(file: ScanFile) -> Path:
    """Where the file lies on this machine. Raises `pictures-destroyed` where it does no more."""
    if not file.stored_as:
        raise PICTURES_DESTROYED.at(day=_day_of_destruction(file))
    return Path(default_storage.path(file.stored_as))


def sources_of(file: ScanFile) -> list[PageSource]:
    """Every page of a file whose pages are counted."""
    container = container_of(path_of(file))
    return [
        PageSource(path_of(file), container or Container.PNG, n) for n in range(file.pages or 0)
    ]


def _day_of_destruction(file: ScanFile) -> str:
    receipt = DestructionReceipt.objects.filter(wave__batches=file.batch_id).first()
    return str(timezone.localdate(receipt.at)) if receipt else ""


def plain_problem(problem: Problem) -> dict[str, str]:
    """A problem as the tables of scans keep it."""
    return {"code": problem.code, "message": problem.message, "remedy": problem.remedy}


def _digest(content: File[bytes]) -> str:
    whole = hashlib.sha256()
    for chunk in content.chunks():
        whole.update(chunk)
    content.seek(0)
    return whole.hexdigest()
