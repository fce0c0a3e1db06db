"""The page of what is running, with a script and without."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from folkmoot.office.jobs import services
from folkmoot.office.jobs.models import LEASE, Job, JobState
from folkmoot.office.jobs.views import in_words
from folkmoot.office.people.roles import Role

pytestmark = pytest.mark.django_db

ClientFor = Callable[[Role | None], Client]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "less than a second"),
        (1, "1 second"),
        (59.9, "59 seconds"),
        (185, "3 min 5 s"),
        (7800, "2 h 10 min"),
    ],
)
def test_a_duration_in_words(seconds: float, words: str) -> None:
    assert in_words(datetime.timedelta(seconds=seconds)) == words


def test_a_job_is_shown_with_its_steps_and_how_far_they_are(client_for: ClientFor) -> None:
    whole = services.start_job("demonstration", "The pilot")
    services.finish(services.start_job("x", "Draw 3,000 cases", parent=whole))
    reading = services.start_job("x", "Read 4,200 pages", parent=whole, total=4200)
    services.advance(reading, 1377)
    services.queue_job("x", "Weight and estimate", parent=whole)
    page = client_for(Role.ANALYST).get("/running/").content.decode()
    assert "1 of 3 steps" in page
    assert "1,377 of 4,200" in page
    assert "Waiting its turn" in page
    assert page.count("<section") == 1, "a step is not a job of its own"


def test_the_page_renews_itself_only_while_something_runs(client_for: ClientFor) -> None:
    client = client_for(Role.ANALYST)
    job = services.start_job("x", "Reading")
    page = client.get("/running/").content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    services.finish(job)
    for address in ("/running/", "/running/live/"):
        page = client.get(address).content.decode()
        assert "hx-trigger" not in page
        assert "refresh" not in page


def test_a_job_that_died_is_shown_as_such_and_keeps_no_page_alive(client_for: ClientFor) -> None:
    job = services.start_job("x", "Reading")
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - 2 * LEASE)
    page = client_for(Role.ANALYST).get("/running/").content.decode()
    assert "Stopped without saying so" in page
    assert "hx-trigger" not in page


def test_who_may_manage_can_stop_a_job(client_for: ClientFor) -> None:
    job = services.start_job("x", "Reading")
    reader, manager = client_for(Role.AUDITOR), client_for(Role.ANALYST)
    assert "/stop/" not in reader.get("/running/").content.decode()
    assert "/stop/" in manager.get("/running/").content.decode()
    assert manager.get(f"/running/{job.pk}/stop/").status_code == 405, (
        "opening a link stops nothing"
    )
    assert manager.post(f"/running/{job.pk}/stop/").status_code == 302
    assert "asked to stop" in manager.get("/running/").content.decode()


def test_stopping_what_is_over_says_so(client_for: ClientFor) -> None:
    job = services.start_job("x", "Reading")
    services.finish(job)
    answer = client_for(Role.ANALYST).post(f"/running/{job.pk}/stop/")
    assert answer.status_code == 422
    assert "is over" in answer.content.decode()


def test_a_jobs_own_page_shows_what_it_wrote(client_for: ClientFor) -> None:
    job = services.start_job("x", "Reading")
    services.log(job, "<b>105,212</b> electors")
    client = client_for(Role.ANALYST)
    assert "&lt;b&gt;105,212" in client.get(f"/running/{job.pk}/").content.decode()
    assert client.get("/running/99/").status_code == 404


def test_many_jobs_cost_a_fixed_number_of_queries(
    client_for: ClientFor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(25):
        whole = services.start_job("x", f"Job {number}")
        services.queue_job("x", "Step", parent=whole)
    client = client_for(Role.ANALYST)
    with django_assert_max_num_queries(6):
        page = client.get("/running/live/").content.decode()
    assert page.count("<section") == 20
    assert str(JobState.QUEUED.label) in page
