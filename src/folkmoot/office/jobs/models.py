"""Long work and how far it has come."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

LEASE = datetime.timedelta(minutes=2)


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("Waiting its turn")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class JobQuerySet(models.QuerySet["Job"]):
    """Questions about jobs."""

    def whole(self) -> JobQuerySet:
        """Jobs that are not a step of another."""
        return self.filter(parent__isnull=True)

    def alive(self, now: datetime.datetime) -> JobQuerySet:
        """Jobs that run and have given a sign of life within the lease."""
        return self.filter(state=JobState.RUNNING, heartbeat_at__gte=now - LEASE)


class Job(models.Model):
    """One piece of long work, or one step of it (then it has a `parent`).

    `done` of `total` counts whatever the job counts; without a total nobody knows how much there
    is. Whoever works renews `heartbeat_at`; a running job whose heartbeat is older than `LEASE`
    has stopped without saying so, and is shown like that.
    """

    kind = models.SlugField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(
        _("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, related_name="steps", null=True, blank=True
    )
    done = models.PositiveBigIntegerField(_("done"), default=0)
    total = models.PositiveBigIntegerField(_("total"), null=True, blank=True)
    message = models.CharField(_("message"), max_length=500, blank=True)
    started_by = models.CharField(_("started by"), max_length=150, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    cancel_requested_at = models.DateTimeField(_("asked to stop at"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    written_at: float = float("-inf")
    """When progress was last written, on this process's monotonic clock. Not stored."""

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("state",), name="job_by_state"),)

    def __str__(self) -> str:
        """The title."""
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in (JobState.QUEUED, JobState.RUNNING)

    def stopped_silently(self, now: datetime.datetime) -> bool:
        """Running by its own word, but without a sign of life for longer than the lease."""
        return (
            self.state == JobState.RUNNING
            and self.heartbeat_at is not None
            and now - self.heartbeat_at > LEASE
        )

    def duration(self, now: datetime.datetime) -> datetime.timedelta | None:
        """How long it ran, or has run until now; None before it starts."""
        if self.started_at is None:
            return None
        return (self.finished_at or now) - self.started_at


class JobLogLine(models.Model):
    """A sentence that a job wrote on its way."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="log_lines")
    at = models.DateTimeField(_("when"), auto_now_add=True)
    text = models.CharField(_("text"), max_length=1000)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        """The sentence."""
        return self.text


class DueWork(models.Model):
    """When a piece of recurring work is next, was last done, and what went wrong then."""

    name = models.SlugField(_("name"), max_length=60, unique=True)
    next_at = models.DateTimeField(_("next at"))
    last_at = models.DateTimeField(_("last done at"), null=True, blank=True)
    last_failure = models.CharField(_("what went wrong"), max_length=500, blank=True)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = _("due work")

    def __str__(self) -> str:
        """The name."""
        return self.name
