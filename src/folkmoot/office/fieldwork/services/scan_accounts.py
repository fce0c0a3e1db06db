"""The account of one batch: what was opened, what was scanned, what is missing, what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from folkmoot.method.terms.catalogue import intake as catalogue
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import PageState, ScanBatch, ScanFile, ScannedPage
from folkmoot.office.fieldwork.services.accounts import account_without_files
from folkmoot.office.fieldwork.services.scan_booklets import missing_pages
from folkmoot.office.fieldwork.services.scan_files import path_of
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission

_NOTE_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class MissingPages:
    """The pages of one booklet that no scan has. `only_fronts`: no back side is there at all."""

    serial: str
    pages: tuple[int, ...]
    only_fronts: bool


@dataclass(frozen=True, slots=True)
class ScanAccount:
    """A batch with files.

    `pages` counts the pages in all files, `by_state` those that count, `discarded` those that a
    person took out; `unread` are not read yet. `booklets` are serials with a page that was read,
    `responses` those recorded, `waiting` pages that a person must settle.
    """

    files: Sequence[ScanFile]
    pages: int
    by_state: dict[PageState, int]
    discarded: int
    conflicts: int
    booklets: int
    responses: int
    waiting: int
    missing: tuple[MissingPages, ...]
    envelopes: int

    @property
    def unread(self) -> int:
        """Pages in the files of which the reader has said nothing yet."""
        return self.pages - sum(self.by_state.values()) - self.discarded

    @property
    def uncounted_files(self) -> int:
        """Files that nobody has opened yet."""
        return sum(file.pages is None for file in self.files)

    @property
    def refused(self) -> list[ScanFile]:
        """Files of which nothing, or not all, can be read."""
        return [file for file in self.files if file.problem]

    @property
    def only_fronts(self) -> int:
        """Booklets of which only fronts were scanned."""
        return sum(each.only_fronts for each in self.missing)

    @property
    def missing_pages(self) -> int:
        """Pages that no scan has."""
        return sum(len(each.pages) for each in self.missing)

    @property
    def envelopes_open(self) -> int:
        """Envelopes without a booklet; negative: more booklets than envelopes."""
        return self.envelopes - self.booklets

    @property
    def adds_up(self) -> bool:
        """Whether nothing is left to do."""
        return not (
            self.unread
            or self.uncounted_files
            or self.waiting
            or self.missing
            or self.envelopes_open
            or self.refused
        )


def scan_account(batch: ScanBatch) -> ScanAccount:
    """Count a batch. A handful of queries, whatever its size."""
    kept = ScannedPage.objects.kept().filter(file__batch=batch)
    states = list(kept.values_list("state", flat=True))
    files = list(batch.files.order_by("pk"))
    booklets = kept.exclude(state=PageState.FOREIGN).exclude(serial="")
    return ScanAccount(
        files=files,
        pages=sum(file.pages or 0 for file in files),
        by_state={
            state: states.count(state.value)
            for state in PageState
            if state is not PageState.MISSING
        },
        discarded=ScannedPage.objects.filter(file__batch=batch)
        .exclude(discarded_because="")
        .count(),
        conflicts=kept.filter(state=PageState.DUPLICATE, in_conflict=True).count(),
        booklets=booklets.values("serial").distinct().count(),
        responses=batch.responses.count(),
        waiting=kept.waiting().count(),
        missing=tuple(
            MissingPages(serial, tuple(pages), _only_fronts(pages))
            for serial, pages in missing_pages(batch).items()
        ),
        envelopes=batch.envelopes,
    )


def _only_fronts(missing: Sequence[int]) -> bool:
    """Every missing page is a back, and the page before each is there."""
    return all(number % 2 == 0 and number - 1 not in missing for number in missing)


@transaction.atomic
def close_batch(batch: ScanBatch, *, note: str, by: User) -> None:
    """Close a batch that adds up, or that does not for the reason given. Needs `scans.verify`.

    Raises `batch-note-missing`.
    """
    policy.require(by, Permission.SCANS_VERIFY, batch.wave.study.programme.area)
    counted = account_without_files(batch)
    adds_up = scan_account(batch).adds_up if counted is None else not counted.needs_a_look
    if not adds_up and not note.strip():
        raise catalogue.BATCH_NOTE_MISSING.at()
    batch.closed_by, batch.closed_at = by, timezone.now()
    batch.closing_note = note.strip()[:_NOTE_CHARACTERS]
    batch.save(update_fields=["closed_by", "closed_at", "closing_note"])
    record(by, "closed scan batch", batch, adds_up=adds_up, note=batch.closing_note)


@transaction.atomic
def reopen_batch(batch: ScanBatch, *, by: User) -> None:
    """Let a closed batch take files again. Needs `scans.verify`.

    Raises `pictures-destroyed` for a batch whose scans are gone: nothing in it can be read again.
    """
    policy.require(by, Permission.SCANS_VERIFY, batch.wave.study.programme.area)
    for file in batch.files.filter(stored_as="")[:1]:
        path_of(file)
    batch.closed_by, batch.closed_at = None, None
    batch.save(update_fields=["closed_by", "closed_at"])
    record(by, "reopened scan batch", batch)


@transaction.atomic
def recount_envelopes(batch: ScanBatch, envelopes: int, *, by: User) -> None:
    """Correct the number of envelopes after counting them again. Needs `scans.verify`."""
    policy.require(by, Permission.SCANS_VERIFY, batch.wave.study.programme.area)
    record(by, "recounted envelopes", batch, before=batch.envelopes, after=envelopes)
    batch.envelopes = envelopes
    batch.save(update_fields=["envelopes"])
