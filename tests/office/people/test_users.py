"""Making users, giving and taking roles, and the line each leaves in the trail."""

from __future__ import annotations

import getpass
import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from folkmoot.method.terms.problem import Problem
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Permission, Role
from folkmoot.office.people.services.areas import name_levels, place_area
from folkmoot.office.people.services.users import (
    create_user_with_role,
    find_role,
    grant_role,
    revoke_role,
    role_titles,
    set_role_title,
)

pytestmark = pytest.mark.django_db

GOOD = "correct horse battery"


def make(username: str = "amina", role: Role | None = Role.ANALYST, **more: str) -> User:
    given = {"password": GOOD, "by": "tests", **more}
    return create_user_with_role(username, role, **given)


def trail() -> list[tuple[str, str]]:
    return list(AuditLine.objects.order_by("pk").values_list("verb", "actor"))


def test_a_user_with_a_role_can_sign_in_and_holds_its_permissions() -> None:
    user = make(email="amina@example.org", full_name="Amina Khan")
    assert Client().login(username="amina", password=GOOD)
    assert user.has_perm(Permission.RESULTS_READ)
    assert not user.has_perm(Permission.PEOPLE_MANAGE)
    assert str(user) == "Amina Khan"
    assert trail() == [("made a user", "tests"), ("granted a role", "tests")]


def test_without_a_password_nobody_can_sign_in() -> None:
    user = create_user_with_role("amina", None, password=None, by="tests")
    assert not user.has_usable_password()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"username": "AMINA", "email": "other@example.org"}, "username-taken"),
        ({"username": "ben", "email": "Amina@example.org"}, "email-taken"),
        ({"username": "ben", "email": "not an address"}, "email-malformed"),
        ({"username": "ben", "password": "password1234"}, "password-weak"),
        ({"username": "ben", "password": "short"}, "password-weak"),
    ],
)
def test_what_is_taken_malformed_or_weak_is_refused_and_leaves_nothing(
    given: dict[str, str], code: str
) -> None:
    make(email="amina@example.org")
    before = trail()
    with pytest.raises(Problem) as caught:
        make(**given)
    assert caught.value.code == code
    assert User.objects.count() == 1
    assert trail() == before


def test_giving_a_role_twice_changes_nothing() -> None:
    user = make()
    before = trail()
    grant_role(user, Role.ANALYST, by="tests")
    assert user.role_assignments.count() == 1
    assert trail() == before


def test_a_role_counts_at_once_and_taking_it_away_too() -> None:
    user = make(role=None)
    assert not user.has_perm(Permission.AUDIT_READ)
    grant_role(user, Role.AUDITOR, by="tests")
    assert user.has_perm(Permission.AUDIT_READ)
    revoke_role(user, Role.AUDITOR, by="tests")
    assert not user.has_perm(Permission.AUDIT_READ)
    assert trail()[-1][0] == "took a role away"


def test_taking_a_role_that_is_not_held_leaves_no_line() -> None:
    user = make()
    before = trail()
    revoke_role(user, Role.AUDITOR, by="tests")
    assert trail() == before


def test_a_role_for_an_area_is_another_than_the_same_role_everywhere() -> None:
    name_levels([("force", "forces")], by="tests")
    force = place_area("force", "The force", under=None, by="tests")
    user = create_user_with_role("amina", Role.ANALYST, password=None, by="tests", area=force)
    grant_role(user, Role.ANALYST, by="tests")
    assert user.role_assignments.count() == 2
    revoke_role(user, Role.ANALYST, by="tests")
    assert [each.area for each in user.role_assignments.all()] == [force]


def test_a_closed_account_holds_nothing() -> None:
    user = make()
    user.is_active = False
    assert not user.has_perm(Permission.RESULTS_READ)


def test_roles_are_read_once_however_often_they_are_asked(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    user = User.objects.get(pk=make().pk)
    with django_assert_num_queries(1):
        assert user.has_perms([Permission.RESULTS_READ, Permission.JOBS_READ])
        assert not user.has_perm(Permission.AUDIT_READ)


def test_an_organisation_names_its_roles() -> None:
    user = make(role=Role.SPONSOR)
    assert role_titles(user) == ["District commander"]
    set_role_title(Role.SPONSOR, "Medical director", by="tests")
    assert role_titles(user) == ["Medical director"]


def test_an_unknown_role_is_answered_with_those_there_are() -> None:
    assert find_role("analyst") is Role.ANALYST
    with pytest.raises(Problem) as caught:
        find_role("analist")
    assert "analyst" in caught.value.message


def test_the_command_makes_the_first_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda: GOOD)
    call_command("add_user", "amina", role="administrator", stdout=(said := io.StringIO()))
    assert "amina can sign in now." in said.getvalue()
    assert User.objects.get().has_perm(Permission.PEOPLE_MANAGE)


def test_the_command_says_why_it_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda: "short")
    with pytest.raises(CommandError, match="can be guessed"):
        call_command("add_user", "amina", role="administrator")
    with pytest.raises(CommandError, match="no role called"):
        call_command("add_user", "amina", role="boss")
