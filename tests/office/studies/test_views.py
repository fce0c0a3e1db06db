"""The programme page."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.model import Doubt, DoubtReason
from folkmoot.office.fieldwork.services import record_response
from folkmoot.office.people.models import Area, User
from folkmoot.office.people.roles import Role
from folkmoot.office.people.services.users import create_user_with_role
from folkmoot.office.studies.models import Programme, Wave
from folkmoot.office.studies.services import create_programme

MakeUser = Callable[[Role], User]


def page_for(user: User, name: str, *args: object) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse(name, args=args)).content.decode()


def test_the_only_programme_is_shown_at_once(
    wave_with_cases: Wave,
    make_response: Callable[..., capture.Response],
    clerk: User,
    coordinator: User,
) -> None:
    doubt = Doubt(1, "years", DoubtReason.UNSURE_MARK)
    record_response(wave_with_cases, make_response("A001", doubts=(doubt,)), by=clerk)
    page = page_for(coordinator, "studies_programmes")
    assert "Community survey: 1 of 6 have answered." in page
    assert "Look at 1 answer that the machine could not decide" in page
    assert reverse("fieldwork_check_wave", args=[wave_with_cases.pk]) in page
    assert "Confidence" in page
    assert "Evaluation of the workshops" in page


def test_who_may_not_check_sees_the_next_step_without_the_way_there(
    wave_with_cases: Wave,
    make_response: Callable[..., capture.Response],
    clerk: User,
    user_with: MakeUser,
) -> None:
    doubt = Doubt(1, "years", DoubtReason.UNSURE_MARK)
    record_response(wave_with_cases, make_response("A001", doubts=(doubt,)), by=clerk)
    page = page_for(user_with(Role.DELEGATE), "studies_programme", "pilot")
    assert "Look at 1 answer" in page
    assert reverse("fieldwork_check_wave", args=[wave_with_cases.pk]) not in page
    assert reverse("fieldwork_returns_of", args=[wave_with_cases.pk]) not in page


def test_an_empty_programme_says_so(programme: Programme, coordinator: User) -> None:
    page = page_for(coordinator, "studies_programmes")
    assert "Nobody has been asked yet." in page
    assert "Plan the first study" in page


def test_several_programmes_are_a_list_of_ones_own(
    programme: Programme, district: Area, coordinator: User
) -> None:
    create_programme(slug="second", name="A second one", area=district, by=coordinator)
    page = page_for(coordinator, "studies_programmes")
    assert reverse("studies_programme", args=["pilot"]) in page
    assert "A second one" in page


def test_a_programme_of_another_area_is_not_ones_own(programme: Programme) -> None:
    neighbour = create_user_with_role(
        "neighbour",
        Role.SPONSOR,
        password=None,
        by="tests",
        area=Area.objects.get(code="elsewhere"),
    )
    assert programme.name not in page_for(neighbour, "studies_programmes")
    client = Client()
    client.force_login(neighbour)
    assert client.get(reverse("studies_programme", args=["pilot"])).status_code == 403


def test_a_programme_that_is_not_there_is_not_found(coordinator: User) -> None:
    client = Client()
    client.force_login(coordinator)
    assert client.get(reverse("studies_programme", args=["none"])).status_code == 404
