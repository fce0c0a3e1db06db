"""Several writers at once. Run by `test_postgresql.py` on a server; not collected by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

import pytest
from django.db import connection, connections

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.model import Doubt, DoubtReason, Mode
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.fieldwork.models import Case, DoubtToResolve, Response
from folkmoot.office.fieldwork.services import (
    next_doubt,
    next_doubts,
    record_response,
    resolve_doubt,
)
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import Wave

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 6
T = TypeVar("T")


def at_once(acts: list[Callable[[], T]]) -> list[T | Exception]:
    """Start every act at the same moment, each on a connection of its own."""
    start = threading.Barrier(len(acts))
    results: list[T | Exception | None] = [None] * len(acts)

    def run(place: int, act: Callable[[], T]) -> None:
        start.wait()
        try:
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [result for result in results if result is not None]


def test_this_is_postgresql() -> None:
    assert connection.vendor == "postgresql"


def test_one_source_recorded_by_many_at_once_is_one_response(
    wave_with_cases: Wave, make_response: Callable[..., capture.Response], clerk: User
) -> None:
    response = make_response("A001")
    outcomes = at_once(
        [lambda: record_response(wave_with_cases, response, by=clerk).is_new] * WRITERS
    )
    assert sorted(outcomes, key=str) == [False] * (WRITERS - 1) + [True]
    assert Response.objects.count() == 1
    assert AuditLine.objects.filter(verb="recorded response").count() == 1


def test_several_responses_of_one_case_at_once_leave_one_that_counts(
    wave_with_cases: Wave, make_response: Callable[..., capture.Response], clerk: User
) -> None:
    responses = [make_response("A001", source=f"source {n}", mode=Mode.WEB) for n in range(WRITERS)]

    def recording(response: capture.Response) -> Callable[[], bool]:
        return lambda: record_response(wave_with_cases, response, by=clerk).is_second

    outcomes = at_once([recording(response) for response in responses])
    assert sorted(outcomes, key=str) == [False] + [True] * (WRITERS - 1)
    assert Response.objects.filter(counts=True).count() == 1
    assert Case.objects.get(serial="A001").changes.count() == 1


def test_clerks_at_once_never_hold_the_same_doubt(
    wave_with_cases: Wave,
    make_response: Callable[..., capture.Response],
    clerk: User,
    user_with: Callable[[Role], User],
) -> None:
    names = ("problem_litter", "problem_speeding", "contacted", "satisfied", "first", "years")
    doubts = tuple(Doubt(1, name, DoubtReason.UNSURE_MARK) for name in names)
    record_response(wave_with_cases, make_response("A001", doubts=doubts), by=clerk)
    clerks = []
    for n in range(WRITERS):
        each = User.objects.create_user(f"clerk {n}")
        each.role_assignments.create(role=Role.SCANNING_CLERK)
        clerks.append(each)

    def taking(user: User) -> Callable[[], DoubtToResolve | None]:
        return lambda: next_doubt(wave_with_cases, user)

    held = at_once([taking(user) for user in clerks])
    assert len({each.pk for each in held if isinstance(each, DoubtToResolve)}) == WRITERS


def test_clerks_who_take_several_at_once_never_share_one(
    wave_with_cases: Wave, make_response: Callable[..., capture.Response], clerk: User
) -> None:
    names = ("problem_litter", "problem_speeding", "contacted", "satisfied")
    for n in range(1, 7):
        doubts = tuple(Doubt(1, name, DoubtReason.SEVERAL_MARKS) for name in names)
        record_response(wave_with_cases, make_response(f"A00{n}", doubts=doubts), by=clerk)
    clerks = []
    for n in range(WRITERS):
        each = User.objects.create_user(f"clerk {n}")
        each.role_assignments.create(role=Role.SCANNING_CLERK)
        clerks.append(each)

    def working(user: User) -> Callable[[], list[int]]:
        def work() -> list[int]:
            seen: list[int] = []
            while doubts := next_doubts(wave_with_cases, user, count=3):
                seen += [doubt.pk for doubt in doubts]
                for doubt in doubts:
                    resolve_doubt(doubt, ["2"], by=user)
            return seen

        return work

    shown = [pk for seen in at_once([working(user) for user in clerks]) for pk in seen]
    assert len(shown) == len(set(shown)) == 6 * len(names)


def test_decisions_on_one_response_at_once_are_all_kept(
    wave_with_cases: Wave, make_response: Callable[..., capture.Response], clerk: User
) -> None:
    names = ("problem_litter", "problem_speeding", "contacted", "satisfied")
    doubts = tuple(Doubt(1, name, DoubtReason.SEVERAL_MARKS) for name in names)
    record_response(wave_with_cases, make_response("A001", doubts=doubts), by=clerk)

    def deciding(doubt: DoubtToResolve) -> Callable[[], None]:
        return lambda: resolve_doubt(doubt, ["2"], by=clerk)

    at_once([deciding(doubt) for doubt in DoubtToResolve.objects.all()])
    answers = Response.objects.get().answers
    assert {name: answers[name] for name in names} == dict.fromkeys(names, "2")
