"""Pages of results: who sees them, that a GET computes nothing, files, and what axe says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.results.models import ResultName, Snapshot
from folkmoot.office.results.services import publish_gap, publish_problems_and_worries
from folkmoot.office.studies.models import Programme, Wave

MakeUser = Callable[[Role], User]


@pytest.fixture
def snapshot(wave: Wave, programme: Programme) -> Snapshot:
    """A small result, published by nobody in particular."""
    return Snapshot.objects.create(
        programme=programme,
        wave=wave,
        name=ResultName.GAP,
        data_digest="d" * 64,
        instrument_digest="i" * 64,
        code_digest="c" * 64,
        headline="Staff guess too low about patrols.\nThat it is the biggest gap is certain.",
        estimates=[],
        html='<section aria-labelledby="x"><h2 id="x">What should come first</h2></section>',
        tables=[
            {"id": "orders-table", "caption": "Two orders", "csv": "Item,Residents\nPatrols,1\n"}
        ],
    )


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str = "gap", slug: str = "pilot") -> str:
    return reverse("results_result", args=[slug, name])


@pytest.mark.django_db
def test_the_list_says_in_a_sentence_what_each_result_found(
    snapshot: Snapshot, user_with: MakeUser
) -> None:
    page = client_of(user_with(Role.ANALYST)).get(reverse("results_index")).content.decode()
    assert "Staff guess too low about patrols." in page
    assert "That it is the biggest" not in page
    assert "Not published yet." in page
    assert address() in page


@pytest.mark.django_db
def test_a_result_shows_what_was_kept_and_computes_nothing(
    snapshot: Snapshot, user_with: MakeUser
) -> None:
    client = client_of(user_with(Role.ANALYST))
    client.get(address())
    with CaptureQueriesContext(connections["default"]) as queries:
        page = client.get(address()).content.decode()
    assert snapshot.html in page
    for line in snapshot.headline.split("\n"):
        assert f">{line}</" in page
    assert "Two orders (CSV)" in page
    assert "Data dddddddddddd, questionnaire iiiiiiiiiiii, program cccccccccccc" in page
    assert not [q for q in queries.captured_queries if "fieldwork_" in q["sql"]]
    assert len(queries) < 12


@pytest.mark.django_db
def test_a_table_comes_as_a_file(snapshot: Snapshot, user_with: MakeUser) -> None:
    client = client_of(user_with(Role.ANALYST))
    answer = client.get(reverse("results_table", args=["pilot", "gap", "orders-table"]))
    assert answer.content == b"Item,Residents\nPatrols,1\n"
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="orders-table.csv"' in answer.headers["Content-Disposition"]
    with override_settings(FOLKMOOT_DEMONSTRATION=True):
        answer = client.get(reverse("results_table", args=["pilot", "gap", "orders-table"]))
    assert 'filename="invented-orders-table.csv"' in answer.headers["Content-Disposition"]
    missing = client.get(reverse("results_table", args=["pilot", "gap", "no-such-table"]))
    assert missing.status_code == 404


@pytest.mark.django_db
def test_before_the_first_result_the_page_says_so(
    programme: Programme, user_with: MakeUser
) -> None:
    client = client_of(user_with(Role.ANALYST))
    assert "Nothing has been published yet." in client.get(address()).content.decode()
    assert client.get(address(name="no-such-result")).status_code == 404
    assert client.get(address(slug="no-such-programme")).status_code == 404


@pytest.mark.django_db
def test_the_communications_lead_may_not_see_results(
    snapshot: Snapshot, user_with: MakeUser
) -> None:
    client = client_of(user_with(Role.COMMUNICATIONS_LEAD))
    assert client.get(reverse("results_index")).status_code == 403
    assert client.get(address()).status_code == 403


@pytest.mark.django_db
def test_results_of_another_area_stay_with_it(
    snapshot: Snapshot, make_user: Callable[..., User], district: object
) -> None:
    area = snapshot.programme.area.parent.children.get(code="elsewhere")
    stranger = make_user(Role.ANALYST, area=area, username="stranger")
    client = client_of(stranger)
    assert client.get(address()).status_code == 403
    assert "Staff guess too low" not in client.get(reverse("results_index")).content.decode()


@pytest.mark.browser
@pytest.mark.django_db(databases=["default", "sealed"], transaction=True)
def test_pages_of_results_are_accessible_in_light_and_dark(
    live_server: LiveServer,
    public_wave: Wave,
    staff_wave: Wave,
    analyst: User,
    page: Page,
    sign_in: Callable[[str, Role], None],
    axe_clean: Callable[[Page], None],
) -> None:
    publish_problems_and_worries(public_wave, by=analyst)
    publish_gap(public_wave, staff_wave, by=analyst)
    sign_in(live_server.url, Role.AUDITOR)
    for path in (reverse("results_index"), address("problems-and-worries"), address("gap")):
        page.goto(f"{live_server.url}{path}")
        axe_clean(page)
        page.emulate_media(color_scheme="dark")
        axe_clean(page)
        page.emulate_media(color_scheme="light")
