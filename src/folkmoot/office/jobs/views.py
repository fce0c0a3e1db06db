"""What is running, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from folkmoot.office.jobs.models import Job, JobState
from folkmoot.office.jobs.services import request_cancel

JOBS_SHOWN = 20

_TAGS = {
    JobState.QUEUED: "quiet",
    JobState.RUNNING: "plain",
    JobState.DONE: "done",
    JobState.FAILED: "error",
    JobState.CANCELLED: "quiet",
}


@dataclass(frozen=True, slots=True)
class ShownJob:
    """A job as the page shows it; `duration` is empty before it starts."""

    job: Job
    state: str
    tag: str
    duration: str
    may_stop: bool
    is_live: bool
    steps: list[ShownJob]

    @property
    def steps_done(self) -> int:
        """How many steps are done."""
        return sum(step.job.state == JobState.DONE for step in self.steps)


def show(job: Job, now: datetime, *, may_manage: bool, with_steps: bool = True) -> ShownJob:
    """Put a job into words."""
    silent = job.stopped_silently(now)
    duration = job.duration(now)
    steps = job.steps.all() if with_steps else []
    return ShownJob(
        job=job,
        state=_("Stopped without saying so") if silent else str(JobState(job.state).label),
        tag="error" if silent else _TAGS[JobState(job.state)],
        duration=in_words(duration) if duration is not None and not silent else "",
        may_stop=may_manage and not job.is_over and job.cancel_requested_at is None,
        is_live=not job.is_over and not silent,
        steps=[show(step, now, may_manage=False, with_steps=False) for step in steps],
    )


def in_words(duration: timedelta) -> str:
    """`45 seconds`, `3 min 5 s`, `2 h 10 min`; less than one second is said to be so."""
    seconds = int(duration.total_seconds())
    if seconds < 1:
        return _("less than a second")
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    if seconds < 3600:
        return _("%(m)d min %(s)d s") % {"m": seconds // 60, "s": seconds % 60}
    return _("%(h)d h %(m)d min") % {"h": seconds // 3600, "m": seconds % 3600 // 60}


def _context(request: HttpRequest) -> dict[str, object]:
    now = timezone.now()
    newest = Job.objects.whole().order_by("-pk").prefetch_related(Prefetch("steps"))[:JOBS_SHOWN]
    may_manage = request.user.has_perm("jobs.manage")
    jobs = [show(job, now, may_manage=may_manage) for job in newest]
    return {"jobs": jobs, "live": any(each.is_live for each in jobs)}


@permission_required("jobs.read", raise_exception=True)
def running(request: HttpRequest) -> HttpResponse:
    """What is running now and what ran lately, newest first."""
    return render(request, "jobs/running.html", _context(request))


@permission_required("jobs.read", raise_exception=True)
def live(request: HttpRequest) -> HttpResponse:
    """The list alone, fetched again every two seconds while something runs."""
    return render(request, "jobs/list.html", _context(request))


@permission_required("jobs.read", raise_exception=True)
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job with its steps and everything it wrote."""
    found = get_object_or_404(Job, pk=pk)
    may_manage = request.user.has_perm("jobs.manage")
    shown = show(found, timezone.now(), may_manage=may_manage)
    lines = found.log_lines.all()
    return render(request, "jobs/job.html", {"shown": shown, "lines": lines})


@require_POST
@permission_required("jobs.manage", raise_exception=True)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a job to stop."""
    if isinstance(request.user, AbstractBaseUser):
        request_cancel(get_object_or_404(Job, pk=pk), by=request.user)
    return redirect("jobs_running")
