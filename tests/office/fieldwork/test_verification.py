"""The queue: one clerk, one picture, one decision that can be taken back."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.model import Doubt, DoubtReason
from folkmoot.method.terms.dispositions import Disposition
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Problem
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.fieldwork.models import Case, DoubtState, DoubtToResolve, Queue, Response
from folkmoot.office.fieldwork.services import (
    give_up_page,
    next_doubt,
    next_doubts,
    pass_on_doubt,
    record_response,
    resolve_doubt,
    skip_doubt,
    undo_latest,
)
from folkmoot.office.fieldwork.services.queues import LEASE_TIME, doubts_left, queue_count
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import Wave
from folkmoot.office.studies.services import close_wave

MakeResponse = Callable[..., capture.Response]
UNREADABLE = MissingReason.UNREADABLE
NOT_ASKED = {"missing": "not-asked"}


def doubtful(make_response: MakeResponse, serial: str, *questions: str) -> capture.Response:
    """A response in which these single questions wait for a person."""
    return make_response(
        serial,
        answers=dict.fromkeys(questions, UNREADABLE),
        doubts=tuple(Doubt(1, each, DoubtReason.UNSURE_MARK) for each in questions),
    )


@pytest.fixture
def two_doubts(wave_with_cases: Wave, make_response: MakeResponse, clerk: User) -> Wave:
    for serial in ("A001", "A002"):
        record_response(
            wave_with_cases, doubtful(make_response, serial, "problem_litter"), by=clerk
        )
    return wave_with_cases


def test_two_people_never_hold_the_same_doubt(
    two_doubts: Wave, clerk: User, coordinator: User
) -> None:
    mine, theirs = next_doubt(two_doubts, clerk), next_doubt(two_doubts, coordinator)
    assert mine is not None
    assert theirs is not None
    assert mine.pk != theirs.pk
    assert next_doubt(two_doubts, clerk) == mine


def test_a_third_person_finds_nothing_while_all_are_held(
    two_doubts: Wave, clerk: User, coordinator: User, user_with: Callable[..., User]
) -> None:
    next_doubt(two_doubts, clerk)
    next_doubt(two_doubts, coordinator)
    third = user_with(Role.ANALYST)
    third.role_assignments.create(role=Role.SCANNING_CLERK)
    assert next_doubt(two_doubts, User.objects.get(pk=third.pk)) is None
    assert doubts_left(two_doubts) == 2


def test_a_lease_that_ran_out_frees_the_doubt(
    two_doubts: Wave, clerk: User, coordinator: User
) -> None:
    mine = next_doubt(two_doubts, clerk)
    assert mine is not None
    long_ago = timezone.now() - LEASE_TIME[Queue.MARKS] - datetime.timedelta(seconds=1)
    DoubtToResolve.objects.filter(pk=mine.pk).update(held_until=long_ago)
    assert next_doubt(two_doubts, coordinator) == mine


def test_pictures_held_ahead_are_held_for_one_person(
    two_doubts: Wave, clerk: User, coordinator: User
) -> None:
    mine = next_doubts(two_doubts, clerk, count=6)
    assert len(mine) == 2
    assert next_doubts(two_doubts, coordinator, count=6) == []
    assert next_doubts(two_doubts, clerk, count=1) == mine[:1]


def test_a_doubt_passed_on_goes_to_somebody_else_and_stays_with_the_others(
    two_doubts: Wave, clerk: User, coordinator: User
) -> None:
    hard, easy = next_doubts(two_doubts, clerk, count=2)
    pass_on_doubt(hard, by=clerk)
    assert next_doubts(two_doubts, clerk, count=2) == [easy]
    found = next_doubt(two_doubts, coordinator)
    assert found == hard
    assert found.passed_on_by == clerk
    assert queue_count(two_doubts).left == 2
    pass_on_doubt(found, by=coordinator)
    assert hard in next_doubts(two_doubts, clerk, count=2)
    assert AuditLine.objects.filter(verb="passed on doubt").count() == 2


def test_nobody_passes_on_or_skips_what_is_on_another_persons_screen(
    two_doubts: Wave, clerk: User, coordinator: User
) -> None:
    doubt = next_doubt(two_doubts, clerk)
    assert doubt is not None
    pass_on_doubt(doubt, by=coordinator)
    skip_doubt(doubt, by=coordinator)
    doubt.refresh_from_db()
    assert (doubt.held_by, doubt.passed_on_by, doubt.times_skipped) == (clerk, None, 0)


def test_what_nobody_can_read_stays_unreadable_and_waits_no_longer(
    two_doubts: Wave, clerk: User
) -> None:
    doubt = next_doubt(two_doubts, clerk)
    assert doubt is not None
    resolve_doubt(doubt, None, by=clerk)
    resolve_doubt(doubt, None, by=clerk)
    doubt.refresh_from_db()
    assert (doubt.state, doubt.resolution) == (DoubtState.RESOLVED, None)
    assert doubt.response.answers["problem_litter"] == {"missing": "unreadable"}
    assert queue_count(two_doubts).left == 1
    assert undo_latest(two_doubts, by=clerk) == doubt


def test_a_decision_changes_the_answer_and_says_who_and_when(two_doubts: Wave, clerk: User) -> None:
    doubt = next_doubt(two_doubts, clerk)
    assert doubt is not None

    resolve_doubt(doubt, ["3"], by=clerk)

    doubt.refresh_from_db()
    assert doubt.response.answers["problem_litter"] == "3"
    assert (doubt.state, doubt.resolution) == (DoubtState.RESOLVED, ["3"])
    assert doubt.resolved_by == clerk
    assert doubt.resolved_at is not None
    assert doubt.held_by is None
    assert AuditLine.objects.get(verb="resolved doubt").details["question"] == "problem_litter"


def test_no_answer_is_a_decision_too(two_doubts: Wave, clerk: User) -> None:
    doubt = next_doubt(two_doubts, clerk)
    assert doubt is not None
    resolve_doubt(doubt, [], by=clerk)
    response = Response.objects.get(pk=doubt.response_id)
    assert response.answers["problem_litter"] == {"missing": "no-reply"}


def test_the_same_decision_twice_changes_nothing_and_another_is_refused(
    two_doubts: Wave, clerk: User, coordinator: User
) -> None:
    doubt = next_doubt(two_doubts, clerk)
    assert doubt is not None
    resolve_doubt(doubt, ["1"], by=clerk)
    lines = AuditLine.objects.count()
    resolve_doubt(doubt, ["1"], by=clerk)
    assert AuditLine.objects.count() == lines
    for decided, who in ((["2"], clerk), (["1"], coordinator)):
        with pytest.raises(Problem) as refused:
            resolve_doubt(doubt, decided, by=who)
        assert refused.value.code == "doubt-resolved-already"


def test_a_doubt_on_another_persons_screen_is_left_to_them(
    two_doubts: Wave, clerk: User, coordinator: User
) -> None:
    doubt = next_doubt(two_doubts, clerk)
    assert doubt is not None
    with pytest.raises(Problem) as refused:
        resolve_doubt(doubt, ["1"], by=coordinator)
    assert refused.value.code == "doubt-held"


def test_what_cannot_be_an_answer_leaves_the_doubt_open(two_doubts: Wave, clerk: User) -> None:
    doubt = next_doubt(two_doubts, clerk)
    assert doubt is not None
    with pytest.raises(Problem) as refused:
        resolve_doubt(doubt, ["77"], by=clerk)
    assert refused.value.code == "resolution-not-an-answer"
    assert doubts_left(two_doubts) == 2


def test_a_skipped_doubt_comes_after_the_others(two_doubts: Wave, clerk: User) -> None:
    first = next_doubt(two_doubts, clerk)
    assert first is not None
    skip_doubt(first, by=clerk)
    second = next_doubt(two_doubts, clerk)
    assert second is not None
    assert second != first
    resolve_doubt(second, ["1"], by=clerk)
    assert next_doubt(two_doubts, clerk) == first


def test_undo_brings_back_the_answer_and_the_doubt(two_doubts: Wave, clerk: User) -> None:
    doubt = next_doubt(two_doubts, clerk)
    assert doubt is not None
    before = Response.objects.get(pk=doubt.response_id).answers
    resolve_doubt(doubt, ["3"], by=clerk)
    next_doubt(two_doubts, clerk)  # already on to the next one

    taken_back = undo_latest(two_doubts, by=clerk)

    assert taken_back == doubt
    assert Response.objects.get(pk=doubt.response_id).answers == before
    assert next_doubt(two_doubts, clerk) == doubt
    assert doubts_left(two_doubts) == 2


def test_nobody_takes_back_the_decision_of_another(
    two_doubts: Wave, clerk: User, coordinator: User
) -> None:
    doubt = next_doubt(two_doubts, clerk)
    assert doubt is not None
    resolve_doubt(doubt, ["3"], by=clerk)
    with pytest.raises(Problem) as refused:
        undo_latest(two_doubts, by=coordinator)
    assert refused.value.code == "nothing-to-undo"


def test_a_filter_decided_no_settles_what_waited_behind_it_until_it_is_taken_back(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    response = doubtful(make_response, "A001", "contacted", "satisfied")
    record_response(wave_with_cases, response, by=clerk)
    gate = next_doubt(wave_with_cases, clerk)
    assert gate is not None
    assert gate.question == "contacted"
    before = Response.objects.get().answers

    resolve_doubt(gate, ["2"], by=clerk)
    assert Response.objects.get().answers["satisfied"] == NOT_ASKED
    assert doubts_left(wave_with_cases) == 0

    assert undo_latest(wave_with_cases, by=clerk) == gate
    assert doubts_left(wave_with_cases) == 2
    assert Response.objects.get().answers == before


def test_a_filter_decided_yes_leaves_what_waits_behind_it_waiting(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    response = doubtful(make_response, "A001", "contacted", "satisfied")
    record_response(wave_with_cases, response, by=clerk)
    gate = next_doubt(wave_with_cases, clerk)
    assert gate is not None
    resolve_doubt(gate, ["1"], by=clerk)
    behind = next_doubt(wave_with_cases, clerk)
    assert behind is not None
    assert behind.question == "satisfied"


def test_blank_questions_behind_a_filter_decided_yes_are_settled_with_it(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User, tmp_path: Path
) -> None:
    (tmp_path / "gate.png").write_bytes(b"a picture")
    doubts = (
        Doubt(1, "contacted", DoubtReason.UNSURE_MARK, "gate.png"),
        Doubt(1, "satisfied", DoubtReason.UNSURE_MARK),
    )
    response = make_response(
        "A001", answers=dict.fromkeys(["contacted", "satisfied"], UNREADABLE), doubts=doubts
    )
    record_response(wave_with_cases, response, by=clerk, crops=tmp_path)
    gate = next_doubt(wave_with_cases, clerk)
    assert gate is not None

    resolve_doubt(gate, ["1"], by=clerk)

    assert Response.objects.get().answers["satisfied"] == {"missing": "no-reply"}
    assert doubts_left(wave_with_cases) == 0
    undo_latest(wave_with_cases, by=clerk)
    assert Response.objects.get().answers["satisfied"] == {"missing": "unreadable"}
    assert doubts_left(wave_with_cases) == 2


def test_blank_questions_behind_a_filter_that_nobody_can_read_wait_no_longer(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User, tmp_path: Path
) -> None:
    (tmp_path / "gate.png").write_bytes(b"a picture")
    doubts = (
        Doubt(1, "contacted", DoubtReason.UNSURE_MARK, "gate.png"),
        Doubt(1, "satisfied", DoubtReason.UNSURE_MARK),
    )
    unread = dict.fromkeys(["contacted", "satisfied"], UNREADABLE)
    response = make_response("A001", answers=unread, doubts=doubts)
    record_response(wave_with_cases, response, by=clerk, crops=tmp_path)
    gate = next_doubt(wave_with_cases, clerk)
    assert gate is not None
    resolve_doubt(gate, None, by=clerk)
    assert doubts_left(wave_with_cases) == 0
    assert Response.objects.get().answers["satisfied"] == {"missing": "unreadable"}


def test_undo_of_a_filter_keeps_what_was_decided_later(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User, coordinator: User
) -> None:
    answers = {"contacted": UNREADABLE, "satisfied": MissingReason.NO_REPLY}
    doubts = (
        Doubt(1, "contacted", DoubtReason.UNSURE_MARK),
        Doubt(1, "satisfied", DoubtReason.SEVERAL_MARKS),
    )
    record_response(
        wave_with_cases, make_response("A001", answers=answers, doubts=doubts), by=clerk
    )
    gate, behind = DoubtToResolve.objects.order_by("pk")
    resolve_doubt(gate, ["2"], by=clerk)
    resolve_doubt(behind, ["1"], by=coordinator)

    undo_latest(wave_with_cases, by=clerk)

    assert Response.objects.get().answers["satisfied"] == "1"


def test_decisions_change_how_complete_a_response_is(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    waiting = ("problem_litter", "problem_speeding", "years")
    doubts = tuple(Doubt(1, each, DoubtReason.PAGE_MISSING) for each in waiting)
    response = make_response("A001", answers=dict.fromkeys(waiting, UNREADABLE), doubts=doubts)
    record_response(wave_with_cases, response, by=clerk)
    assert Case.objects.get(serial="A001").disposition == Disposition.COMPLETE
    doubt = next_doubt(wave_with_cases, clerk)
    assert doubt is not None

    assert give_up_page(doubt, by=clerk) == 3

    assert doubts_left(wave_with_cases) == 0
    assert Case.objects.get(serial="A001").disposition == Disposition.PARTIAL


def test_giving_up_a_page_leaves_doubts_of_other_reasons(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    doubts = (
        Doubt(1, "problem_litter", DoubtReason.PAGE_MISSING),
        Doubt(1, "problem_speeding", DoubtReason.SEVERAL_MARKS),
        Doubt(2, "years", DoubtReason.PAGE_MISSING),
    )
    record_response(wave_with_cases, make_response("A001", doubts=doubts), by=clerk)
    doubt = next_doubt(wave_with_cases, clerk)
    assert doubt is not None
    assert give_up_page(doubt, by=clerk) == 1
    assert doubts_left(wave_with_cases) == 2


def test_checking_goes_on_after_the_wave_closed(
    two_doubts: Wave, clerk: User, coordinator: User
) -> None:
    close_wave(two_doubts, by=coordinator)
    doubt = next_doubt(two_doubts, clerk)
    assert doubt is not None
    resolve_doubt(doubt, ["1"], by=clerk)
    assert doubts_left(two_doubts) == 1


@pytest.mark.parametrize("role", [Role.SPONSOR, Role.ANALYST, Role.AUDITOR])
def test_who_may_not_verify_sees_no_doubt_and_decides_none(
    two_doubts: Wave, user_with: Callable[[Role], User], role: Role
) -> None:
    user = user_with(role)
    doubt = DoubtToResolve.objects.earliest("pk")
    for attempt in (
        lambda: next_doubt(two_doubts, user),
        lambda: resolve_doubt(doubt, ["1"], by=user),
        lambda: skip_doubt(doubt, by=user),
        lambda: pass_on_doubt(doubt, by=user),
        lambda: undo_latest(two_doubts, by=user),
    ):
        with pytest.raises(Problem) as refused:
            attempt()
        assert refused.value.code == "permission-denied"
    assert doubts_left(two_doubts) == 2
