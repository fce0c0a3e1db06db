"""The shell's pages in a real browser: at phone and desktop size, by keyboard, in the dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from folkmoot.office.jobs import services
from folkmoot.office.jobs.models import Job
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.people.services.users import create_user_with_role

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "sealed"]),
]

AxeClean = Callable[[Page], None]
SignIn = Callable[[str, Role], None]


class LiveServer(Protocol):
    url: str


def test_a_visitors_pages_are_accessible(
    page: Page, live_server: LiveServer, axe_clean: AxeClean
) -> None:
    for address in ("/", "/account/login/", "/account/password/reset/", "/nothing-here/"):
        page.goto(live_server.url + address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe_clean(page)


def test_an_auditors_pages_are_accessible(
    page: Page, live_server: LiveServer, axe_clean: AxeClean, sign_in: SignIn
) -> None:
    create_user_with_role("amina", Role.ANALYST, password=None, by="tests")
    services.start_job("x", "Reading", total=4200)
    sign_in(live_server.url, Role.AUDITOR)
    for address in ("/", "/running/", "/people/", "/people/staff/", "/people/areas/", "/audit/"):
        page.goto(live_server.url + address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe_clean(page)


def test_the_pages_are_accessible_in_the_dark(
    page: Page, live_server: LiveServer, axe_clean: AxeClean, sign_in: SignIn
) -> None:
    job = services.start_job("x", "Reading", total=4200)
    services.fail(services.start_job("x", "Weighting"), "A margin is missing.")
    services.finish(services.start_job("x", "Drawing"))
    page.emulate_media(color_scheme="dark")
    sign_in(live_server.url, Role.ANALYST)
    for address in ("/", "/running/", f"/running/{job.pk}/", "/audit/"):
        page.goto(live_server.url + address)
        axe_clean(page)


def test_a_person_signs_in_and_out_by_keyboard_alone(page: Page, live_server: LiveServer) -> None:
    User.objects.create_user("amina", "a long password", full_name="Amina Khan")
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.get_by_role("link", name="Sign in").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name or e-mail address").focus()
    page.keyboard.type("amina")
    page.keyboard.press("Tab")
    page.keyboard.type("a long password")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your work")
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def test_a_wrong_password_moves_the_focus_to_what_is_wrong(
    page: Page, live_server: LiveServer, axe_clean: AxeClean
) -> None:
    page.goto(live_server.url + "/account/login/")
    page.get_by_label("Name or e-mail address").fill("amina")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    axe_clean(page)


def test_progress_moves_without_a_reload_and_stops_when_the_work_is_done(
    page: Page, live_server: LiveServer, sign_in: SignIn
) -> None:
    job = services.start_job("x", "Reading", total=4200)
    sign_in(live_server.url, Role.ANALYST)
    page.goto(live_server.url + "/running/")
    expect(page.locator("#jobs")).to_contain_text("0 of 4,200")
    page.evaluate("window.stillTheSamePage = true")
    Job.objects.filter(pk=job.pk).update(done=1377, heartbeat_at=timezone.now())
    expect(page.locator("#jobs")).to_contain_text("1,377 of 4,200")
    services.finish(job)
    expect(page.locator("#jobs")).to_contain_text("Done")
    expect(page.locator("#jobs")).not_to_have_attribute("hx-trigger", "every 2s")
    assert page.evaluate("window.stillTheSamePage") is True


def test_the_language_changes_by_a_button_and_stays(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url + "/account/login/")
    page.get_by_role("button", name="Cymraeg").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mewngofnodi")
    expect(page.locator("html")).to_have_attribute("lang", "cy")


def test_everything_works_without_a_script(browser: Browser, live_server: LiveServer) -> None:
    create_user_with_role("amina", Role.ANALYST, password="correct horse battery", by="tests")
    job = services.start_job("x", "Reading", total=4200)
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(live_server.url + "/running/")
    page.get_by_label("Name or e-mail address").fill("amina")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is running")
    assert page.locator("meta[http-equiv=refresh]").count() == 1
    page.get_by_role("button", name="Stop Reading").click()
    expect(page.locator("#jobs")).to_contain_text("asked to stop")
    assert services.cancel_requested(job)
    context.close()
