"""Recurring work: done when it is due, once, whoever asks; a failure is kept and stops nothing."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator

import pytest
from django.utils import timezone

from folkmoot.office.jobs import due
from folkmoot.office.jobs.due import register_due, tick
from folkmoot.office.jobs.models import DueWork

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def only_what_the_test_registers() -> Iterator[None]:
    kept = dict(due._registered)
    due._registered.clear()
    yield
    due._registered.clear()
    due._registered.update(kept)


def test_due_work_is_done_at_once_and_then_at_its_times() -> None:
    times: list[str] = []
    register_due("remind", HOUR, lambda: times.append("reminded"))
    now = timezone.now()
    assert [tick(now), tick(now), tick(now + HOUR / 2), tick(now + HOUR)] == [1, 0, 0, 1]
    assert times == ["reminded", "reminded"]
    assert DueWork.objects.get().last_at == now + HOUR


def test_what_fails_is_kept_and_the_rest_is_done(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def fail() -> None:
        raise OSError("the disk is full")

    register_due("broken", HOUR, fail)
    register_due("whole", HOUR, lambda: done.append("done"))
    now = timezone.now()
    with caplog.at_level(logging.ERROR):
        assert tick(now) == 2
    assert done == ["done"]
    assert DueWork.objects.get(name="broken").last_failure == "OSError: the disk is full"
    assert "broken" in caplog.text
    register_due("broken", HOUR, lambda: None)
    tick(now + HOUR)
    assert DueWork.objects.get(name="broken").last_failure == ""
