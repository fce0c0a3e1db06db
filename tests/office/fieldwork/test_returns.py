"""Counting what came back: returns, batches, columns, invitations, where a wave stands."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.model import Doubt, DoubtReason
from folkmoot.method.scan import page_states
from folkmoot.method.terms.dispositions import Disposition
from folkmoot.method.terms.identifiers import digest, normalise_access_code
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Problem
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.fieldwork.models import Invitation, PageState
from folkmoot.office.fieldwork.services import (
    invite_staff,
    open_scan_batch,
    record_pages,
    record_response,
    responses_as_columns,
    returns_by_area,
    set_dispositions,
)
from folkmoot.office.fieldwork.services.accounts import batch_accounts
from folkmoot.office.people.models import Area, StaffMember, User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import Wave
from folkmoot.office.studies.services import standing_of

MakeResponse = Callable[..., capture.Response]
HALF = dict.fromkeys(["years", "satisfied", "contacted"], MissingReason.NO_REPLY)


@pytest.fixture
def answered(wave_with_cases: Wave, make_response: MakeResponse, clerk: User) -> Wave:
    """A001 complete with a doubt, A002 twice, A003 partial, A004 undeliverable, A005 not
    eligible, A006 nothing; and the insert of A001."""
    doubts = (
        Doubt(1, "years", DoubtReason.TO_KEY),
        Doubt(1, "contacted", DoubtReason.UNSURE_MARK),
    )
    responses = [
        make_response("A001", doubts=doubts),
        make_response("A002", source="one"),
        make_response("A002", source="two"),
        make_response("A003", answers=HALF),
        make_response("A001Y", answers={"years": "7"}),
    ]
    for response in responses:
        record_response(
            wave_with_cases, response, by=clerk, received_on=datetime.date(2004, 11, 20)
        )
    set_dispositions(
        wave_with_cases,
        {"A004": Disposition.UNDELIVERABLE, "A005": Disposition.INELIGIBLE},
        by=clerk,
    )
    return wave_with_cases


def test_returns_are_counted_by_area_and_in_all(answered: Wave) -> None:
    returns = returns_by_area(answered)
    assert [row.area for row in returns.rows] == ["North Team", "South Team"]
    north, south = returns.rows
    # North: A001, A003, A005; South: A002, A004, A006.
    assert (north.posted, north.returned, north.to_check) == (3, 2, 1)
    assert (south.posted, south.returned, south.to_check) == (3, 1, 0)
    assert (south.undeliverable, south.outstanding) == (1, 1)
    total = returns.total
    assert (total.posted, total.returned, total.ineligible) == (6, 3, 1)
    assert total.response_rate == pytest.approx(2 / 5)
    assert total.plain_quotient == pytest.approx(3 / 6)
    assert (returns.inserts.posted, returns.inserts.returned) == (6, 1)


def test_a_wave_without_cases_has_no_rate(wave: Wave) -> None:
    total = returns_by_area(wave).total
    assert (total.posted, total.response_rate, total.plain_quotient) == (0, None, None)


def test_columns_hold_one_counted_response_a_case(answered: Wave) -> None:
    with CaptureQueriesContext(connection) as queries:
        columns = responses_as_columns(answered)
    assert len(queries) <= 2
    assert columns.serial.tolist() == ["A001", "A001Y", "A002", "A003"]
    assert columns.area.tolist() == ["north", "north", "south", "north"]
    assert columns.is_insert.tolist() == [False, True, False, False]
    assert columns.parent.tolist() == ["", "A001", "", ""]
    assert columns.household_probability.tolist() == [0.05] * 4
    assert np.isnan(columns.weight[1])
    assert columns.weight[0] == 40.0
    assert columns.answers["years"].tolist() == ["1", "7", "1", "-1"]
    assert columns.answers["first_3"].tolist() == ["0"] * 4
    assert "comment" not in columns.answers
    assert str(columns.received_on[0]) == "2004-11-20"


def test_columns_leave_out_who_is_not_eligible(
    answered: Wave, make_response: MakeResponse, clerk: User
) -> None:
    record_response(answered, make_response("A005"), by=clerk)
    assert "A005" not in responses_as_columns(answered).serial.tolist()


def test_columns_of_nobody_are_empty_columns(wave_with_cases: Wave) -> None:
    columns = responses_as_columns(wave_with_cases)
    assert len(columns) == 0
    assert columns.answers["years"].shape == (0,)


def test_standing_counts_answers_and_what_waits(answered: Wave) -> None:
    standing = standing_of([answered])[answered.pk]
    assert (standing.asked, standing.answered) == (6, 3)
    assert (standing.to_check, standing.to_key) == (1, 1)
    assert standing.queue_url


def test_page_states_are_those_of_the_reader() -> None:
    assert set(PageState.values) == {state.value for state in page_states.PageState}


def test_a_batch_adds_up_when_every_page_and_envelope_is_told_of(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    batch = open_scan_batch(wave_with_cases, label="Box 1", envelopes=1, by=clerk)
    record_response(wave_with_cases, make_response("A001"), by=clerk, batch=batch)
    assert not batch_accounts(wave_with_cases)[0].is_read
    record_pages(batch, {"read": 3, "blank": 1}, pages_in_scans=4, by=clerk)
    account = batch_accounts(wave_with_cases)[0]
    assert account.is_read
    assert not account.needs_a_look


@pytest.mark.parametrize(
    ("pages", "in_scans", "envelopes"),
    [
        ({"read": 3}, 4, 1),  # a page without a report
        ({"read": 4, "missing": 1}, 4, 1),
        ({"read": 3, "unregistered": 1}, 4, 1),
        ({"read": 4}, 4, 2),  # an envelope without a response
    ],
)
def test_a_batch_that_does_not_add_up_asks_for_a_look(
    wave_with_cases: Wave,
    make_response: MakeResponse,
    clerk: User,
    pages: dict[str, int],
    in_scans: int,
    envelopes: int,
) -> None:
    batch = open_scan_batch(wave_with_cases, label="Box 1", envelopes=envelopes, by=clerk)
    record_response(wave_with_cases, make_response("A001"), by=clerk, batch=batch)
    record_pages(batch, pages, pages_in_scans=in_scans, by=clerk)
    assert batch_accounts(wave_with_cases)[0].needs_a_look


def test_a_label_is_used_once_and_states_are_known(wave_with_cases: Wave, clerk: User) -> None:
    batch = open_scan_batch(wave_with_cases, label="Box 1", envelopes=1, by=clerk)
    with pytest.raises(Problem) as refused:
        open_scan_batch(wave_with_cases, label="Box 1", envelopes=1, by=clerk)
    assert refused.value.code == "batch-label-taken"
    with pytest.raises(Problem) as refused:
        record_pages(batch, {"eaten": 1}, pages_in_scans=1, by=clerk)
    assert refused.value.code == "page-state-unknown"


@pytest.fixture
def members(district: Area) -> list[StaffMember]:
    return [
        StaffMember.objects.create(
            staff_number=str(n), name=f"Member {n}", email=f"m{n}@example.org", area=district
        )
        for n in range(3)
    ]


def test_staff_get_codes_of_which_only_digests_are_kept(
    wave: Wave, members: list[StaffMember], coordinator: User
) -> None:
    issued = invite_staff(wave, members, by=coordinator, codes=random.Random(1), for_the_hat=2)
    assert [each.member for each in issued] == [*members, None, None]
    codes = [each.access_code for each in issued]
    assert [normalise_access_code(code) for code in codes] == codes
    kept = Invitation.objects.order_by("pk").values_list("code_digest", flat=True)
    assert list(kept) == sorted(digest(code.encode()) for code in codes)
    assert not any(code in str(line.details) for code in codes for line in AuditLine.objects.all())


def test_inviting_again_invites_only_the_new(
    wave: Wave, members: list[StaffMember], coordinator: User
) -> None:
    invite_staff(wave, members[:2], by=coordinator, codes=random.Random(1))
    issued = invite_staff(wave, members, by=coordinator, codes=random.Random(2))
    assert [each.member for each in issued] == members[2:]


def test_receipts_stand_on_the_programme_page(
    wave: Wave, members: list[StaffMember], coordinator: User
) -> None:
    invite_staff(wave, members, by=coordinator, codes=random.Random(1))
    Invitation.objects.filter(staff=members[0]).update(answered=True)
    standing = standing_of([wave])[wave.pk]
    assert (standing.asked, standing.answered, standing.queue_url) == (3, 1, "")


def test_a_clerk_invites_nobody(
    wave: Wave, members: list[StaffMember], user_with: Callable[[Role], User]
) -> None:
    with pytest.raises(Problem) as refused:
        invite_staff(wave, members, by=user_with(Role.SCANNING_CLERK), codes=random.Random(1))
    assert refused.value.code == "permission-denied"
