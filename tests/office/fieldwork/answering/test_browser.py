"""The questionnaire in a real browser: without a script, on a phone, by keyboard, clean for axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from folkmoot.office.fieldwork.models import Invitation
from folkmoot.office.fieldwork.sealed.models import SealedAnswer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "sealed"], transaction=True),
]


def test_pages_for_answering_are_accessible_in_light_and_dark(
    live_server: LiveServer,
    invitation: Invitation,
    code: str,
    page: Page,
    axe_clean: Callable[[Page], None],
) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for path in ("", "who-sees-what/", f"{code}/", f"{code}/questions/", "ABC/"):
            page.goto(f"{live_server.url}/answer/{path}")
            axe_clean(page)
    page.goto(f"{live_server.url}/answer/{code}/questions/")
    for option in ("1", "2", "3", "4"):
        page.check(f"input[name=barrier][value='{option}']")
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("link", name="6. What most stands in the way").wait_for()
    axe_clean(page)


def test_a_phone_without_a_script_answers_and_no_request_leaves_the_server(
    live_server: LiveServer, invitation: Invitation, code: str, browser: Browser
) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 640}, has_touch=True
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/answer/")
    page.get_by_label("Code").fill(code.lower())
    page.get_by_role("button", name="Continue").tap()
    page.get_by_role("button", name="Start").tap()
    row = page.get_by_role("group", name="Be seen on patrol in uniform")
    row.first.get_by_text("A fair amount").tap()
    page.get_by_role("button", name="Send my answers").tap()
    page.get_by_role("heading", name="Your answers are in").wait_for()
    page.go_back()  # to the questionnaire, which the browser did not keep
    page.get_by_role("heading", name="This code has been used").wait_for()
    assert SealedAnswer.objects.get().answers["priority_patrols"] == "2"
    assert all(url.startswith(live_server.url) for url in asked)
    context.close()


def test_the_questionnaire_is_answered_by_keyboard_alone(
    live_server: LiveServer, invitation: Invitation, code: str, page: Page
) -> None:
    page.goto(f"{live_server.url}/answer/{code}/questions/")
    page.focus("#q-competence_most")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Send my answers":
            break
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your answers are in").wait_for()
    answers = SealedAnswer.objects.get().answers
    assert (answers["competence_most"], answers["competence_least"]) == ("2", "1")


def test_every_answer_can_be_hit_with_a_thumb(
    live_server: LiveServer, invitation: Invitation, code: str, page: Page
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/answer/{code}/questions/")
    sizes = page.eval_on_selector_all(
        ".moot-option", "all => all.map(e => [e.offsetWidth, e.offsetHeight])"
    )
    assert len(sizes) > 100
    assert min(width for width, _ in sizes) >= 44
    assert min(height for _, height in sizes) >= 44
