"""Fieldwork that the worker does: reading scans, taking up what broke off, the watched folder."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import ScanBatch
from folkmoot.office.fieldwork.services.inbox import Inbox, inbox_folder
from folkmoot.office.fieldwork.services.scan_accounts import scan_account
from folkmoot.office.fieldwork.services.scan_reading import read_waiting_pages, sheets_of
from folkmoot.office.jobs.models import Job
from folkmoot.office.jobs.services import (
    JobPaused,
    carried_out,
    log,
    queue_job,
    request_cancel,
)
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission

KIND = "read-scans"
_inboxes: dict[Path, Inbox] = {}


@task()
def read_batch(batch_pk: int, user_pk: int) -> None:
    """Read what is not read yet of a batch, as its latest job."""
    batch = ScanBatch.objects.select_related("job", "wave").get(pk=batch_pk)
    job = batch.job
    if job is None or job.is_over:
        return
    user = User.objects.get(pk=user_pk)
    try:
        with carried_out(job):
            read_waiting_pages(batch, job, by=user)
    except JobPaused:
        read_batch.enqueue(batch_pk, user_pk)


@transaction.atomic
def start_reading(batch: ScanBatch, *, by: User) -> Job:
    """Queue the reading of a batch. Needs `scans.verify`.

    One that is queued or running already will find the new files, too, and is given back. Raises
    `wave-without-sheet`.
    """
    policy.require(by, Permission.SCANS_VERIFY, batch.wave.study.programme.area)
    sheets_of(batch.wave)
    locked = ScanBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.job is not None and not locked.job.is_over:
        return locked.job
    job = queue_job(KIND, f"Read the scans of {batch.label}", by=by.get_username())
    locked.job = job
    locked.save(update_fields=["job"])
    batch.job = job
    read_batch.enqueue(batch.pk, by.pk)
    record(by, "started reading", batch)
    return job


@transaction.atomic
def stop_reading(batch: ScanBatch, *, by: User) -> None:
    """Ask the reading of a batch to stop; what is read stays. Needs `scans.verify`."""
    policy.require(by, Permission.SCANS_VERIFY, batch.wave.study.programme.area)
    if batch.job is not None:
        request_cancel(batch.job, by=by)
        record(by, "stopped reading", batch)


def take_up_readings() -> None:
    """Read on where a worker died, and read what came in while a reading was coming to its end."""
    now = timezone.now()
    for batch in ScanBatch.objects.filter(job__isnull=False, closed_at=None).select_related(
        "job", "opened_by", "wave__study__programme__area"
    ):
        job = batch.job
        if job is None:
            continue
        if job.stopped_silently(now):
            log(job, "Its worker died. It goes on where it was.")
            Job.objects.filter(pk=job.pk).update(state="queued")
            read_batch.enqueue(batch.pk, batch.opened_by_id)
        elif job.state == "done" and scan_account(batch).uncounted_files:
            start_reading(batch, by=batch.opened_by)


def take_inbox() -> None:
    """Take the complete files of the watched folder and read their batches."""
    folder = inbox_folder()
    inbox = _inboxes.setdefault(folder, Inbox(folder))
    for batch in inbox.take():
        start_reading(batch, by=batch.opened_by)
