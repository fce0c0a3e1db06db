"""Permissions follow from roles and areas, and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.terms.problem import Problem
from folkmoot.office.people.policy import HeldRole, PermissionPolicy
from folkmoot.office.people.roles import GRANTS, Permission, Role

policy = PermissionPolicy()
CHANGING = {permission for permission in Permission if not permission.endswith(".read")}


@dataclass(frozen=True)
class Place:
    path: str


@dataclass
class Someone:
    held: list[HeldRole] = field(default_factory=list)

    def held_roles(self) -> list[HeldRole]:
        return self.held


DISTRICT, TEAM, OTHER = Place("force/east/"), Place("force/east/npt-1/"), Place("force/west/")


def test_a_role_everywhere_counts_for_every_area() -> None:
    analyst = Someone([HeldRole(Role.ANALYST)])
    for area in (None, DISTRICT, TEAM, OTHER):
        assert policy.may(analyst, Permission.RESULTS_READ, area)
    assert not policy.may(analyst, Permission.PEOPLE_MANAGE)


def test_a_role_for_an_area_counts_inside_it_and_nowhere_else() -> None:
    analyst = Someone([HeldRole(Role.ANALYST, DISTRICT.path)])
    assert policy.may(analyst, Permission.RESULTS_READ, DISTRICT)
    assert policy.may(analyst, Permission.RESULTS_READ, TEAM)
    assert policy.may(analyst, Permission.RESULTS_READ), "for at least one area"
    assert not policy.may(analyst, Permission.RESULTS_READ, OTHER)
    assert not policy.may(analyst, Permission.RESULTS_READ, Place("force/"))


def test_an_area_whose_code_begins_alike_is_another_area() -> None:
    analyst = Someone([HeldRole(Role.ANALYST, "force/east/npt-1/")])
    assert not policy.may(analyst, Permission.RESULTS_READ, Place("force/east/npt-10/"))


def test_several_roles_add_up() -> None:
    both = Someone([HeldRole(Role.AUDITOR), HeldRole(Role.SCANNING_CLERK)])
    assert policy.may(both, Permission.AUDIT_READ)
    assert policy.may(both, Permission.SCANS_VERIFY)


def test_an_anonymous_visitor_may_nothing() -> None:
    assert not any(policy.may(AnonymousUser(), permission) for permission in Permission)


def test_requiring_raises_the_problem_with_its_code() -> None:
    with pytest.raises(Problem) as caught:
        policy.require(Someone(), Permission.RESULTS_READ)
    assert caught.value.code == "permission-denied"
    policy.require(Someone([HeldRole(Role.ANALYST)]), Permission.RESULTS_READ)


def test_a_word_that_names_no_permission_is_a_mistake_and_no_refusal() -> None:
    with pytest.raises(ValueError, match=r"results\.destroy"):
        policy.may(Someone(), "results.destroy")


@given(st.lists(st.sampled_from(Role)), st.sampled_from(Permission), st.sampled_from(Role))
def test_another_role_never_takes_a_permission_away(
    roles: list[Role], permission: Permission, more: Role
) -> None:
    before = policy.may(Someone([HeldRole(role) for role in roles]), permission)
    after = policy.may(Someone([HeldRole(role) for role in [*roles, more]]), permission)
    assert after >= before


def test_every_role_is_in_the_table() -> None:
    assert set(GRANTS) == set(Role)


def test_the_auditor_only_reads() -> None:
    assert not GRANTS[Role.AUDITOR] & CHANGING


@pytest.mark.parametrize(
    ("role", "never"),
    [
        (Role.COMMUNICATIONS_LEAD, Permission.RESULTS_READ),
        (Role.FRAME_CUSTODIAN, Permission.FIELDWORK_READ),
        (Role.FRAME_CUSTODIAN, Permission.RESULTS_READ),
        (Role.ADMINISTRATOR, Permission.RESULTS_READ),
        (Role.SUPERVISOR, Permission.FIELDWORK_READ),
        (Role.TRAINING_PROVIDER, Permission.PROGRAMME_READ),
        (Role.CONSULTATION_COORDINATOR, Permission.FRAME_HOLD),
    ],
)
def test_what_a_role_must_never_hold(role: Role, never: Permission) -> None:
    assert never not in GRANTS[role]
