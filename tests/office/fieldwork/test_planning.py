"""The page of the sample plan: sentences that hold, every assumption in the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from folkmoot.office.audit.models import AuditLine
from folkmoot.office.fieldwork.services.planning import PlanWish, SharedOut, plan_sample
from folkmoot.office.people.models import Area, User
from folkmoot.office.people.roles import Role


class LiveServer(Protocol):
    url: str


ADDRESS = "/fieldwork/plan/"
WISH = PlanWish(
    letters=3000,
    teams={"North": 20_000, "South": 10_000},
    shared_out=SharedOut.EQUAL,
    response=0.35,
    weighting=1.0,
    young_share=0.068,
    young_response=0.15,
    letter_cost=1.0,
    reminded=0.5,
    reply_cost=0.4,
    young="17-24",
    letter="letter",
    reminder="reminder",
)


def test_letters_are_shared_out_and_answers_counted() -> None:
    made = plan_sample(WISH)
    assert [(row.name, row.letters) for row in made.rows] == [
        ("", 3000),
        ("North", 1500),
        ("South", 1500),
        ("17-24", pytest.approx(204)),
    ]
    assert made.whole.returns == pytest.approx(1050)
    assert made.total_cost == pytest.approx(3000 + 1500 + 0.4 * 1050)


@pytest.fixture
def client(db: None, client_for: Callable[[Role | None], Client]) -> Client:
    return client_for(Role.CONSULTATION_COORDINATOR)


def test_the_page_starts_with_the_teams_that_are_known(client: Client, district: Area) -> None:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "North Team" in text
    assert "3,000 letters bring about 1,050 answers" in text
    assert "known to within 3.6 points either way" in text
    assert "a change of less than 5.1 points cannot" in text
    assert "too few to show them by themselves (70 are needed)" in text
    assert not AuditLine.objects.filter(verb__contains="plan").exists()


def test_what_stands_in_the_address_is_reckoned(client: Client) -> None:
    answer = client.get(
        ADDRESS, {"letters": "1200", "teams": "North, 24 000\nSouth; 12,000", "response": "25"}
    )
    text = answer.content.decode()
    assert "1,200 letters bring about 300 answers" in text
    assert "North" in text
    assert "± " in text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"letters": "0"}, "greater than or equal to 1"),
        ({"letters": "many"}, "whole number"),
        ({"teams": "North, 5\nSouth"}, "has no number"),
        ({"teams": "North, 5\nNorth, 6"}, "same name"),
        ({"teams": "North, 0"}, "nobody on the register"),
        ({"teams": "\n".join(f"T{n}" for n in range(61))}, "from 1 to 60"),
        ({"letters": "1", "teams": "North\nSouth"}, "would get no case"),
        ({"response": "nan"}, "number"),
        ({"shared_out": "unfairly"}, "valid choice"),
    ],
)
def test_what_cannot_be_reckoned_is_said_and_nothing_else_shown(
    client: Client, wrong: dict[str, str], words: str
) -> None:
    answer = client.get(ADDRESS, wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "bring about" not in answer.content.decode()


@pytest.mark.parametrize("zero", ["young_share", "young_response", "letter_cost", "reminded"])
def test_nothing_may_be_nought_and_still_be_shown(client: Client, zero: str) -> None:
    assert client.get(ADDRESS, {zero: "0"}).status_code == 200


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, databases=["default", "sealed"])
def test_the_plan_is_accessible_and_reckoned_again_by_keyboard(
    coordinator: User,
    district: Area,
    page: Page,
    live_server: LiveServer,
    axe_clean: Callable[[Page], None],
) -> None:
    client = Client()
    client.force_login(coordinator)
    url = live_server.url
    page.context.add_cookies([{"name": "moot", "value": client.cookies["moot"].value, "url": url}])
    page.goto(url + ADDRESS)
    axe_clean(page)
    page.get_by_label("Letters to post").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("1000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1,000 letters")
    assert "letters=1000" in page.url
    page.goto(url + ADDRESS + "?letters=0")
    axe_clean(page)
