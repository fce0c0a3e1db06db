"""Keying, names, danger and keying again in a real browser: accessible, by keyboard, and quick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.model import Doubt, DoubtReason, Sampled
from folkmoot.method.terms.missing import MissingReason
from folkmoot.office.fieldwork.models import (
    AuditItem,
    DangerNote,
    DoubtToResolve,
    Response,
    WrittenAnswer,
)
from folkmoot.office.fieldwork.services import open_scan_batch, record_response, resolve_doubt
from folkmoot.office.fieldwork.services.danger import note_danger
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import Wave

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "sealed"]),
]

AxeClean = Callable[[Page], None]
LEFT = ".fieldwork-check__left"


class LiveServer(Protocol):
    url: str


def enter(context: BrowserContext, url: str, user: User) -> None:
    """The browser's next pages are this user's."""
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "moot", "value": client.cookies["moot"].value, "url": url}])


@pytest.fixture
def written(
    wave_with_cases: Wave,
    make_response: Callable[..., capture.Response],
    clerk: User,
    tmp_path: Path,
) -> Wave:
    """Three forms, each with a comment, a number, a mark to check and a question to key again."""
    Image.new("L", (600, 60), 240).save(tmp_path / "row.png")
    batch = open_scan_batch(wave_with_cases, label="Box 1", envelopes=3, by=clerk)
    for serial in ("A001", "A002", "A003"):
        doubts = (
            Doubt(1, "comment", DoubtReason.TO_KEY, "row.png"),
            Doubt(1, "years", DoubtReason.TO_KEY, "row.png"),
            Doubt(1, "problem_litter", DoubtReason.SEVERAL_MARKS, "row.png"),
        )
        waiting = dict.fromkeys(["comment", "years"], MissingReason.UNREADABLE)
        response = replace(
            make_response(serial, doubts=doubts, answers=waiting),
            sampled=(Sampled(1, "contacted", "row.png"),),
        )
        record_response(wave_with_cases, response, by=clerk, batch=batch, crops=tmp_path)
    AuditItem.objects.update(draw=0.001)
    return wave_with_cases


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible(
    written: Wave,
    clerk: User,
    user_with: Callable[[Role], User],
    page: Page,
    live_server: LiveServer,
    axe_clean: AxeClean,
    scheme: str,
) -> None:
    page.emulate_media(color_scheme=scheme)
    doubt = DoubtToResolve.objects.filter(question="comment").earliest("pk")
    resolve_doubt(doubt, ["Ask Mary Smith"], by=clerk)
    note_danger(doubt.response, "comment", by=clerk)
    enter(page.context, live_server.url, clerk)
    for address in ("keying/", "names/", "again/", "scans/", "returns/"):
        page.goto(f"{live_server.url}/fieldwork/{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe_clean(page)
    enter(page.context, live_server.url, user_with(Role.NAMED_READER))
    for address in ("danger/", f"danger/{DangerNote.objects.get().pk}/"):
        page.goto(f"{live_server.url}/fieldwork/{address}")
        axe_clean(page)


def test_handwriting_is_keyed_and_names_are_taken_out_by_keyboard_alone(
    written: Wave, clerk: User, page: Page, live_server: LiveServer
) -> None:
    enter(page.context, live_server.url, clerk)
    page.goto(live_server.url + "/fieldwork/keying/")
    expect(page.locator(LEFT)).to_have_text("6 of 6 left")
    page.keyboard.type("Ask Mary Smith 👍")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("17")
    page.keyboard.press("Enter")
    expect(page.locator(LEFT)).to_have_text("4 of 6 left")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.keyboard.press("r")
    expect(page.locator(LEFT)).to_have_text("3 of 6 left")
    assert DangerNote.objects.get().response.case.serial == "A002"

    page.goto(live_server.url + "/fieldwork/names/")
    words = page.get_by_role("textbox")
    words.evaluate("box => box.setSelectionRange(4, 14)")
    page.keyboard.press("Alt+n")
    expect(words).to_have_value("Ask [name] 👍")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Every text has been gone through")
    answers = Response.objects.get(case__serial="A001").answers
    assert (answers["comment"], answers["years"]) == ("Ask [name] 👍", "17")


def test_what_does_not_fit_comes_back_with_what_was_typed(
    written: Wave, clerk: User, page: Page, live_server: LiveServer
) -> None:
    enter(page.context, live_server.url, clerk)
    page.goto(live_server.url + "/fieldwork/keying/")
    page.keyboard.insert_text("a long story " * 10)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("40 fit")
    expect(page.get_by_role("textbox")).to_have_value("a long story " * 10)
    assert WrittenAnswer.objects.count() == 0


def test_a_decision_that_could_not_be_sent_comes_back(
    written: Wave, clerk: User, page: Page, live_server: LiveServer
) -> None:
    enter(page.context, live_server.url, clerk)
    page.goto(live_server.url + "/fieldwork/checking/")
    first = page.locator("[data-item]:not([hidden])").get_attribute("data-item")
    page.context.set_offline(True)
    page.keyboard.press("2")
    expect(page.get_by_role("alert")).to_contain_text("could not be saved")
    assert page.locator("[data-item]:not([hidden])").get_attribute("data-item") == first
    page.context.set_offline(False)
    page.keyboard.press("2")
    expect(page.locator(LEFT)).to_have_text("2 of 3 left")
    assert Response.objects.get(case__serial="A001").answers["problem_litter"] == "2"


def test_a_picture_that_is_gone_says_where_the_paper_is(
    written: Wave, clerk: User, page: Page, live_server: LiveServer
) -> None:
    DoubtToResolve.objects.update(crop="crops/gone.png")
    enter(page.context, live_server.url, clerk)
    page.goto(live_server.url + "/fieldwork/checking/")
    lost = "The picture has been lost. The paper is number A001, page 1."
    expect(page.get_by_text(lost)).to_be_visible()


def test_keying_again_goes_by_keys_and_leaves_what_agrees(
    written: Wave, clerk: User, page: Page, live_server: LiveServer
) -> None:
    enter(page.context, live_server.url, clerk)
    page.goto(live_server.url + "/fieldwork/again/")
    for _each in range(3):
        page.keyboard.press("1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing is left for you")
    assert AuditItem.objects.filter(first_by=clerk).count() == 3
