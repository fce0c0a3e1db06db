"""Destroying the pictures of a wave when nobody needs them any more, so that nothing remains.

Everything that a wave's papers left on this site lies in two places of its own, `scans/BATCH` and
`crops/WAVE`, and in the watched folder's `done`. They are emptied whole, so that no list of names
can forget a file. Rows keep what answers and accounts need: states, serials, digests, marks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from folkmoot.method.terms.catalogue import retention as catalogue
from folkmoot.method.terms.identifiers import digest
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import (
    AuditItem,
    DangerNote,
    DestructionReceipt,
    DoubtState,
    DoubtToResolve,
    PictureRetention,
    ScanFile,
    ScannedPage,
    WrittenAnswer,
)
from folkmoot.office.fieldwork.services.audit_sample import audit_waiting
from folkmoot.office.fieldwork.services.inbox import DONE, inbox_folder
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave

_PURPOSE_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class PicturesStanding:
    """A wave's pictures: the rule (None without one), what there is, what they are needed for.

    `scans` files of `size_bytes`; `crops` doubts, handwriting and samples that still have their
    picture; `texts` words as written. The other counts are work that cannot be done without them.
    """

    wave: Wave
    rule: PictureRetention | None
    scans: int
    size_bytes: int
    crops: int
    texts: int
    open_batches: int
    pages: int
    doubts: int
    to_redact: int
    to_key_again: int
    dangers: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to destroy."""
        return not (self.scans or self.crops or self.texts)

    @property
    def is_needed(self) -> bool:
        """Whether somebody still has to look at a picture."""
        return any(self._work)

    def is_due(self, today: date) -> bool:
        """Whether they must go: the last day has come, and there is something left."""
        return not self.is_empty and self.rule is not None and self.rule.destroy_by <= today

    @property
    def work(self) -> str:
        """What they are needed for, in English, for the command line and for refusals."""
        words = (
            "batches to close",
            "pages to place",
            "answers to check or key",
            "texts to take names out of",
            "answers to key again",
            "notes of danger to close",
        )
        return ", ".join(f"{n:,} {what}" for n, what in zip(self._work, words, strict=True) if n)

    @property
    def _work(self) -> tuple[int, ...]:
        return (
            self.open_batches,
            self.pages,
            self.doubts,
            self.to_redact,
            self.to_key_again,
            self.dangers,
        )


def pictures_standing(wave: Wave) -> PicturesStanding:
    """Count a wave's pictures and what they are needed for; a dozen queries, whatever its size."""
    files = ScanFile.objects.filter(batch__wave=wave).exclude(stored_as="")
    doubts = DoubtToResolve.objects.filter(response__wave=wave)
    items = AuditItem.objects.filter(response__wave=wave)
    texts = WrittenAnswer.objects.filter(response__wave=wave)
    return PicturesStanding(
        wave=wave,
        rule=PictureRetention.objects.filter(wave=wave).select_related("set_by").first(),
        scans=files.count(),
        size_bytes=files.aggregate(all=Sum("size_bytes"))["all"] or 0,
        crops=doubts.exclude(crop="").count() + items.exclude(crop="").count(),
        texts=texts.exclude(original="").count(),
        open_batches=wave.batches.filter(closed_at__isnull=True).count(),
        pages=ScannedPage.objects.waiting().filter(file__batch__wave=wave).count(),
        doubts=doubts.filter(state=DoubtState.OPEN).count(),
        to_redact=texts.to_redact().count(),
        to_key_again=audit_waiting(wave),
        dangers=DangerNote.objects.filter(response__wave=wave, closed_at__isnull=True).count(),
    )


@transaction.atomic
def set_picture_retention(
    wave: Wave, *, purpose: str, destroy_by: date, by: User
) -> PictureRetention:
    """Say what a wave's pictures are kept for and until when. Needs `fieldwork.manage`.

    A later rule takes the place of an earlier one; the audit trail keeps both. Raises
    `retention-purpose-missing`.
    """
    policy.require(by, Permission.FIELDWORK_MANAGE, wave.study.programme.area)
    purpose = purpose.strip()[:_PURPOSE_CHARACTERS]
    if not purpose:
        raise catalogue.PURPOSE_MISSING.at()
    rule, _is_new = PictureRetention.objects.update_or_create(
        wave=wave, defaults={"purpose": purpose, "destroy_by": destroy_by, "set_by": by}
    )
    record(
        by, "set retention of pictures", wave, purpose=purpose, destroy_by=destroy_by.isoformat()
    )
    return rule


@transaction.atomic
def destroy_pictures(wave: Wave, *, by: User) -> DestructionReceipt:
    """Destroy scans, pictures and words as written of a wave. Needs `fieldwork.manage`.

    May be done before the last day, too: the purpose is fulfilled once nobody needs them. Raises
    `retention-rule-missing`, `pictures-none`, and `pictures-still-needed` with the work that is
    left. If the machine stops in the middle, doing it again does the rest.
    """
    policy.require(by, Permission.FIELDWORK_MANAGE, wave.study.programme.area)
    # The lock keeps a second destruction, and a batch just being opened, out.
    Wave.objects.select_for_update().get(pk=wave.pk)
    standing = pictures_standing(wave)
    if standing.rule is None:
        raise catalogue.RULE_MISSING.at(wave=str(wave))
    if standing.is_needed:
        raise catalogue.STILL_NEEDED.at(wave=str(wave), work=standing.work)
    if standing.is_empty:
        raise catalogue.PICTURES_NONE.at(wave=str(wave))
    scans = ScanFile.objects.filter(batch__wave=wave).exclude(stored_as="")
    digests = sorted(scans.values_list("digest", flat=True))
    # Files go before rows: a row without its file can be mended, a file without a row is forgotten.
    pictures, size_bytes = _empty_folders(wave, set(digests))
    texts = _forget_rows(wave)
    receipt = DestructionReceipt.objects.create(
        wave=wave,
        purpose=standing.rule.purpose,
        destroy_by=standing.rule.destroy_by,
        scans=len(digests),
        pictures=max(pictures - len(digests), 0),
        texts=texts,
        size_bytes=size_bytes,
        scans_digest=digest("".join(f"{each}\n" for each in digests).encode()),
        by=by,
    )
    record(
        by,
        "destroyed pictures",
        wave,
        scans=receipt.scans,
        pictures=receipt.pictures,
        texts=texts,
        digest=receipt.scans_digest,
    )
    return receipt


def _forget_rows(wave: Wave) -> int:
    """Take the names of pictures, and the words as written, out of the tables; count the words."""
    for page in ScannedPage.objects.filter(file__batch__wave=wave).exclude(marks=None).iterator():
        page.marks = {**(page.marks or {}), "crops": {}}
        page.save(update_fields=["marks"])
    ScannedPage.objects.filter(file__batch__wave=wave).update(overview="")
    ScanFile.objects.filter(batch__wave=wave).update(stored_as="")
    DoubtToResolve.objects.filter(response__wave=wave).update(crop="")
    AuditItem.objects.filter(response__wave=wave).update(crop="")
    words = WrittenAnswer.objects.filter(response__wave=wave).exclude(original="")
    return words.update(original="", original_erased_at=timezone.now())


def _empty_folders(wave: Wave, digests: set[str]) -> tuple[int, int]:
    """Delete every file of the wave; how many on the site, and their bytes."""
    folders = [f"scans/{pk}" for pk in wave.batches.values_list("pk", flat=True)]
    count = size_bytes = 0
    for folder in (*folders, f"crops/{wave.pk}"):
        for name in list(_files_below(folder)):
            size_bytes += default_storage.size(name)
            default_storage.delete(name)
            count += 1
    taken = inbox_folder() / DONE
    for path in sorted(taken.iterdir()) if taken.is_dir() else ():
        if path.is_file() and _digest_of(path) in digests:
            path.unlink()
    return count, size_bytes


def _files_below(folder: str) -> Iterator[str]:
    # Only a folder of the file system can be missing; elsewhere a folder is part of a name.
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _files_below(f"{folder}/{name}")


def _digest_of(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
