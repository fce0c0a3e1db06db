"""The life of a job: queued, running, and done, failed or cancelled.

    job = start_job("read-scans", "Reading the scans", total=4200, by="demonstration")
    with carried_out(job):
        for done, page in enumerate(pages, start=1):
            ...
            advance(job, done)

Steps of a longer job are jobs with that job as `parent`; queue them all first, so that a reader
sees what is to come.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from folkmoot.method.terms.catalogue.jobs import JOB_OVER
from folkmoot.office.jobs.models import Job, JobLogLine, JobState

WRITE_EVERY_SECONDS = 0.4
MESSAGE_MAX_CHARACTERS = 500
LOG_LINE_MAX_CHARACTERS = 1_000


class JobCancelled(Exception):  # noqa: N818 - a signal between worker and service, not an error
    """Raised by a worker that stops because it was asked to."""


class JobPaused(Exception):  # noqa: N818 - a signal between worker and service, not an error
    """Raised by a worker that stops because its process must; the job goes back in the queue."""


_pause = threading.Event()


def ask_to_pause() -> None:
    """This process is about to end: work under way should come to a good place and pause."""
    _pause.set()


def refuse_if_stopped(job: Job) -> None:
    """To be called between pieces of work: raises `JobCancelled` or `JobPaused` when asked to."""
    if _pause.is_set():
        raise JobPaused
    if cancel_requested(job):
        raise JobCancelled


def queue_job(
    kind: str, title: str, *, total: int | None = None, parent: Job | None = None, by: str = ""
) -> Job:
    """Put a job on the list without starting it. `by` is who asked, as they sign in."""
    return Job.objects.create(kind=kind, title=title, total=total, parent=parent, started_by=by)


def start_job(
    kind: str, title: str, *, total: int | None = None, parent: Job | None = None, by: str = ""
) -> Job:
    """Put a job on the list and begin it at once."""
    job = queue_job(kind, title, total=total, parent=parent, by=by)
    begin(job)
    return job


def begin(job: Job, *, total: int | None = None) -> None:
    """A queued job starts; its total may be known only now."""
    now = timezone.now()
    job.state, job.started_at, job.heartbeat_at = JobState.RUNNING, now, now
    job.total = job.total if total is None else total
    job.save(update_fields=("state", "started_at", "heartbeat_at", "total"))


def advance(job: Job, done: int | None = None, message: str | None = None) -> None:
    """Say how far the job has come; also its sign of life.

    Cheap to call thousands of times a second: the database hears of it at most every 0.4 s, and
    of the last state when the job ends.
    """
    job.done = job.done if done is None else done
    job.message = job.message if message is None else message[:MESSAGE_MAX_CHARACTERS]
    if time.monotonic() - job.written_at >= WRITE_EVERY_SECONDS:
        _write_progress(job)


def _write_progress(job: Job) -> None:
    job.written_at = time.monotonic()
    job.heartbeat_at = timezone.now()
    job.save(update_fields=("done", "message", "heartbeat_at"))


def log(job: Job, text: str) -> None:
    """Keep a sentence with the job; longer ones are cut at 1,000 characters."""
    JobLogLine.objects.create(job=job, text=text[:LOG_LINE_MAX_CHARACTERS])


def finish(job: Job, message: str | None = None) -> None:
    """The job is done; a job with a total has then done all of it."""
    if job.total is not None:
        job.done = job.total
    _end(job, JobState.DONE, message)


def fail(job: Job, message: str) -> None:
    """The job could not be done; the message says why. Steps still waiting are cancelled."""
    _end(job, JobState.FAILED, message)


def cancel(job: Job) -> None:
    """The worker stopped because it was asked to."""
    _end(job, JobState.CANCELLED, None)


@transaction.atomic
def _end(job: Job, state: JobState, message: str | None) -> None:
    job.state, job.finished_at = state, timezone.now()
    job.message = job.message if message is None else message[:MESSAGE_MAX_CHARACTERS]
    job.save(update_fields=("state", "finished_at", "done", "message"))
    if state != JobState.DONE:
        job.steps.filter(state=JobState.QUEUED).update(
            state=JobState.CANCELLED, finished_at=job.finished_at
        )


@contextmanager
def carried_out(job: Job) -> Iterator[Job]:
    """Run the block as the job: it ends done, cancelled (`JobCancelled`) or failed (any other).

    A failure is recorded and raised again; a cancellation ends here. `JobPaused` puts the job back
    in the queue and is raised again: whoever runs it sees to it that it is taken up.
    """
    if job.state == JobState.QUEUED:
        begin(job)
    try:
        yield job
    except JobCancelled:
        cancel(job)
    except JobPaused:
        _put_back(job)
        raise
    except BaseException as error:
        fail(job, str(error) or type(error).__name__)
        raise
    else:
        finish(job)


def _put_back(job: Job) -> None:
    job.state = JobState.QUEUED
    job.save(update_fields=("state", "done", "message"))
    log(job, "Its worker was stopped. It goes on where it was when a worker runs again.")


def request_cancel(job: Job, by: AbstractBaseUser) -> None:
    """Ask a job to stop. One that nobody works on (still queued, or stopped without saying so) is
    cancelled at once. Refuses one that is over.
    """
    if job.is_over:
        raise JOB_OVER.at(title=job.title)
    job.cancel_requested_at = timezone.now()
    job.save(update_fields=("cancel_requested_at",))
    log(job, f"{by.get_username()} asked it to stop.")
    if job.state == JobState.QUEUED or job.stopped_silently(job.cancel_requested_at):
        cancel(job)


def cancel_requested(job: Job) -> bool:
    """Whether someone asked this job, or the job it is a step of, to stop. One query."""
    asked = Job.objects.filter(cancel_requested_at__isnull=False)
    return asked.filter(pk__in=[pk for pk in (job.pk, job.parent_id) if pk]).exists()
