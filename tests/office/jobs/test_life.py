"""The life of a job, and what it costs to report progress."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from folkmoot.method.terms.problem import Problem
from folkmoot.office.jobs import services
from folkmoot.office.jobs.models import LEASE, Job, JobState
from folkmoot.office.people.models import User

pytestmark = pytest.mark.django_db


def stored(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_a_job_runs_from_its_start_to_its_end() -> None:
    job = services.start_job("read-scans", "Reading", total=10, by="amina")
    assert stored(job).state == JobState.RUNNING
    services.advance(job, 4, "page 4")
    assert (stored(job).done, stored(job).message) == (4, "page 4")
    services.finish(job, "all read")
    end = stored(job)
    assert (end.state, end.done, end.message) == (JobState.DONE, 10, "all read")
    assert end.finished_at is not None
    assert end.is_over


def test_progress_ten_thousand_times_costs_a_handful_of_writes(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    job = services.start_job("read-scans", "Reading", total=10_000)
    with django_assert_max_num_queries(5):
        for done in range(1, 10_001):
            services.advance(job, done)
    services.finish(job)
    assert stored(job).done == 10_000


def test_the_end_writes_what_was_held_back() -> None:
    job = services.start_job("read-scans", "Reading")
    services.advance(job, 1)
    services.advance(job, 2, "held back")
    services.fail(job, "the disk is full")
    assert (stored(job).done, stored(job).message) == (2, "the disk is full")


def test_carrying_out_ends_done() -> None:
    with services.carried_out(services.queue_job("x", "X")) as job:
        assert stored(job).state == JobState.RUNNING
    assert stored(job).state == JobState.DONE


def test_carrying_out_records_a_failure_and_passes_it_on() -> None:
    job = services.queue_job("x", "X")
    with pytest.raises(LookupError), services.carried_out(job):
        raise LookupError("no such page")
    assert (stored(job).state, stored(job).message) == (JobState.FAILED, "no such page")


def test_a_failure_without_words_is_named_by_its_kind() -> None:
    job = services.queue_job("x", "X")
    with pytest.raises(KeyboardInterrupt), services.carried_out(job):
        raise KeyboardInterrupt
    assert stored(job).message == "KeyboardInterrupt"


def test_carrying_out_ends_cancelled_when_the_worker_says_so() -> None:
    with services.carried_out(services.queue_job("x", "X")) as job:
        raise services.JobCancelled
    assert stored(job).state == JobState.CANCELLED


def test_steps_that_wait_are_cancelled_when_the_whole_fails() -> None:
    whole = services.start_job("x", "Whole")
    done = services.start_job("x", "First", parent=whole)
    services.finish(done)
    waiting = services.queue_job("x", "Second", parent=whole)
    services.fail(whole, "no more")
    assert stored(done).state == JobState.DONE
    assert stored(waiting).state == JobState.CANCELLED


def test_a_queued_step_starts_with_a_total_it_learnt_late() -> None:
    step = services.queue_job("x", "Reading")
    services.begin(step, total=4200)
    assert (stored(step).state, stored(step).total) == (JobState.RUNNING, 4200)


def test_asking_to_stop_reaches_the_worker_and_its_steps() -> None:
    amina = User.objects.create_user("amina")
    whole = services.start_job("x", "Whole")
    step = services.start_job("x", "Step", parent=whole)
    assert not services.cancel_requested(step)
    services.request_cancel(whole, by=amina)
    assert services.cancel_requested(whole)
    assert services.cancel_requested(step)
    assert stored(whole).state == JobState.RUNNING, "the worker decides when"
    assert "amina asked it to stop." in [line.text for line in whole.log_lines.all()]


def test_what_nobody_works_on_is_cancelled_at_once() -> None:
    amina = User.objects.create_user("amina")
    queued = services.queue_job("x", "Queued")
    dead = services.start_job("x", "Dead")
    dead.heartbeat_at = timezone.now() - 2 * LEASE
    for job in (queued, dead):
        services.request_cancel(job, by=amina)
        assert stored(job).state == JobState.CANCELLED


def test_what_is_over_cannot_be_stopped() -> None:
    job = services.start_job("x", "Reading")
    services.finish(job)
    with pytest.raises(Problem, match="is over"):
        services.request_cancel(job, by=User.objects.create_user("amina"))


def test_a_running_job_without_a_sign_of_life_has_stopped_silently() -> None:
    job = services.start_job("x", "Reading")
    assert job.heartbeat_at is not None
    assert not job.stopped_silently(job.heartbeat_at + LEASE)
    assert job.stopped_silently(job.heartbeat_at + LEASE + datetime.timedelta(seconds=1))
    services.finish(job)
    assert not job.stopped_silently(timezone.now() + 2 * LEASE)


def test_long_words_are_cut_and_not_refused() -> None:
    job = services.start_job("x", "Reading")
    services.log(job, "x" * 5000)
    services.fail(job, "y" * 5000)
    assert len(stored(job).log_lines.get().text) == 1000
    assert len(stored(job).message) == 500


def _advance_and_pause(job: Job) -> None:
    services.advance(job, 4)
    raise services.JobPaused


def test_a_job_whose_worker_must_end_goes_back_in_the_queue() -> None:
    job = services.start_job("x", "Reading", total=10)
    with pytest.raises(services.JobPaused), services.carried_out(job):
        _advance_and_pause(job)
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.QUEUED, 4)
    assert "goes on where it was" in job.log_lines.get().text


def test_work_is_told_between_its_pieces_to_stop() -> None:
    job = services.start_job("x", "Reading")
    services.refuse_if_stopped(job)
    services.request_cancel(job, by=User.objects.create_user("amina"))
    with pytest.raises(services.JobCancelled):
        services.refuse_if_stopped(job)
