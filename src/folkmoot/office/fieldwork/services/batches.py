"""Scan batches: what was opened, and what became of every page."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from folkmoot.method.terms.catalogue import fieldwork as catalogue
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import PageState, ScanBatch
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave


@transaction.atomic
def open_scan_batch(wave: Wave, *, label: str, envelopes: int, by: User) -> ScanBatch:
    """Note a batch of opened envelopes before it is scanned. Needs `scans.verify`.

    The count of envelopes is made by hand: it is what the pages are reconciled with later. Raises
    `batch-label-taken`.
    """
    policy.require(by, Permission.SCANS_VERIFY, wave.study.programme.area)
    if wave.batches.filter(label=label).exists():
        raise catalogue.BATCH_TAKEN.at(label=label)
    batch = ScanBatch.objects.create(wave=wave, label=label, envelopes=envelopes, opened_by=by)
    record(by, "opened scan batch", batch, envelopes=envelopes)
    return batch


@transaction.atomic
def record_pages(
    batch: ScanBatch, pages_by_state: Mapping[str, int], *, pages_in_scans: int, by: User
) -> None:
    """Note how many pages ended in each state (the words of `pages.csv`). Needs `scans.verify`.

    `pages_in_scans` is counted from the image files, apart from the reader. Recording again
    replaces the counts. Raises `page-state-unknown`.
    """
    policy.require(by, Permission.SCANS_VERIFY, batch.wave.study.programme.area)
    for state in pages_by_state:
        if state not in PageState.values:
            raise catalogue.PAGE_STATE_UNKNOWN.at(state=state, known=", ".join(PageState.values))
    batch.pages_by_state = {state: count for state, count in pages_by_state.items() if count}
    batch.pages_in_scans = pages_in_scans
    batch.save(update_fields=["pages_by_state", "pages_in_scans"])
    record(by, "recorded pages", batch, pages_in_scans=pages_in_scans, **batch.pages_by_state)
