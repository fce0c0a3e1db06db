"""Programme, returns, scans and the queue in a real browser: accessible, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.model import Doubt, DoubtReason
from folkmoot.office.fieldwork.models import DoubtToResolve, Response, WrittenAnswer
from folkmoot.office.fieldwork.services import open_scan_batch, record_pages, record_response
from folkmoot.office.people.models import User
from folkmoot.office.studies.models import Wave

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "sealed"]),
]

AxeClean = Callable[[Page], None]
QUEUE = "/fieldwork/checking/"


class LiveServer(Protocol):
    url: str


def enter(context: BrowserContext, url: str, user: User) -> None:
    """The browser's next pages are this user's."""
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "moot", "value": client.cookies["moot"].value, "url": url}])


@pytest.fixture
def queue(
    wave_with_cases: Wave,
    make_response: Callable[..., capture.Response],
    coordinator: User,
    tmp_path: Path,
) -> Wave:
    """A doubt of every shape, each with a picture, and a batch that does not add up."""
    Image.new("L", (600, 60), 240).save(tmp_path / "row.png")
    batch = open_scan_batch(wave_with_cases, label="Box 1", envelopes=3, by=coordinator)
    record_pages(batch, {"read": 7, "missing": 1}, pages_in_scans=8, by=coordinator)
    questions = ("problem_litter", "problem_speeding", "first", "years", "comment")
    response = make_response(
        "A001",
        doubts=tuple(Doubt(1, q, DoubtReason.SEVERAL_MARKS, "row.png") for q in questions),
    )
    record_response(wave_with_cases, response, by=coordinator, batch=batch, crops=tmp_path)
    return wave_with_cases


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible(
    queue: Wave,
    coordinator: User,
    page: Page,
    live_server: LiveServer,
    axe_clean: AxeClean,
    scheme: str,
) -> None:
    page.emulate_media(color_scheme=scheme)
    enter(page.context, live_server.url, coordinator)
    pictures = reverse("fieldwork_pictures_of", args=[queue.pk])
    for address in ("/programme/", "/fieldwork/returns/", "/fieldwork/scans/", pictures):
        page.goto(live_server.url + address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe_clean(page)
    for _shape in range(DoubtToResolve.objects.count()):
        page.goto(live_server.url + QUEUE)
        axe_clean(page)
        page.get_by_role("button", name="Skip for now").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_queue_is_worked_off_by_keyboard_alone(
    queue: Wave, coordinator: User, page: Page, live_server: LiveServer
) -> None:
    enter(page.context, live_server.url, coordinator)
    page.goto(live_server.url + QUEUE)
    left = page.locator(".fieldwork-check__left")
    expect(left).to_have_text("5 of 5 left")
    page.keyboard.press("3")
    expect(left).to_have_text("4 of 5 left")
    page.keyboard.press("2")
    expect(left).to_have_text("3 of 5 left")
    page.keyboard.press("u")
    expect(left).to_have_text("4 of 5 left")
    page.keyboard.press("2")
    expect(left).to_have_text("3 of 5 left")
    page.keyboard.press("1")
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    expect(left).to_have_text("2 of 5 left")
    page.keyboard.type("17")
    page.keyboard.press("Enter")
    expect(left).to_have_text("1 of 5 left")
    page.keyboard.type("123 us")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing is left to check")
    answers = Response.objects.get().answers
    assert (answers["problem_litter"], answers["problem_speeding"]) == ("3", "2")
    assert [answers[f"first_{n}"] for n in (1, 2, 3, 4)] == ["1", "0", "0", "1"]
    assert answers["years"] == "17"
    assert WrittenAnswer.objects.get().original == "123 us"


def test_the_queue_works_without_a_script(
    queue: Wave, coordinator: User, browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    enter(context, live_server.url, coordinator)
    page = context.new_page()
    page.goto(live_server.url + QUEUE)
    page.get_by_role("button", name="A small problem").click()
    page.get_by_role("button", name="No answer").click()
    page.get_by_label("Activity 2").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_label("The number").fill("8")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Undo my last").click()
    expect(page.locator(".fieldwork-check__left")).to_have_text("2 of 5 left")
    context.close()
    answers = Response.objects.get().answers
    assert answers["problem_litter"] == "2"
    assert answers["problem_speeding"] == {"missing": "no-reply"}
    assert answers["first_2"] == "1"
    assert answers["years"] == "1"
