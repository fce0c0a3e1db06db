"""Every kind of question on the web: from the page to the store, with its faults, for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from folkmoot.method.capture.web_fields import field_names, posted_for
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.simulate.respondents import NO_REPLY, answers_at_random
from folkmoot.office.fieldwork.models import Invitation
from folkmoot.office.fieldwork.sealed.models import SealedAnswer

SHELF = Path(__file__).parents[3] / "shelf"
NAMES = [str(path) for path in sorted(SHELF.glob("*.toml"))]

pytestmark = pytest.mark.django_db(databases=["default", "sealed"])


@pytest.mark.parametrize("instrument_name", NAMES, ids=lambda name: Path(name).stem)
def test_what_is_filled_in_is_what_is_stored(
    instrument_name: str, client: Client, invitation: Invitation, code: str
) -> None:
    instrument = load_instrument(instrument_name)
    answers = answers_at_random(instrument, "A1", seed=3)
    url = reverse("answering_questions", args=[code])
    page = client.get(url).content.decode()
    for question in instrument.questions:
        for name in field_names(question):
            assert f'name="{name}"' in page
    found = re.search(r'name="page_key" value="([^"]+)"', page)
    assert found
    sent = client.post(url, {**posted_for(instrument, answers), "page_key": found[1]})
    assert sent.status_code == 302
    stored = SealedAnswer.objects.get().answers
    given = {name: answer for name, answer in stored.items() if isinstance(answer, str)}
    assert given == {
        name: answer for name, answer in answers.items() if not answer.startswith("-") and answer
    }
    assert NO_REPLY not in given.values()


@pytest.mark.parametrize("instrument_name", [str(SHELF / "date.toml")])
def test_a_day_that_is_none_is_shown_again_with_what_is_wrong(
    client: Client, invitation: Invitation, code: str
) -> None:
    posted = {"moved_in-day": "31", "moved_in-month": "2", "moved_in-year": "1999"}
    answer = client.post(reverse("answering_questions", args=[code]), posted)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#q-moved_in-day"' in page
    assert "There is no such day." in page
    assert 'value="31"' in page


@pytest.mark.browser
@pytest.mark.django_db(databases=["default", "sealed"], transaction=True)
@pytest.mark.parametrize(
    "instrument_name",
    [str(SHELF / f"{name}.toml") for name in ("scale", "date", "rank", "share-out")],
    ids=lambda name: Path(name).stem,
)
def test_the_page_is_accessible_on_a_phone_and_a_desk(
    live_server: LiveServer,
    invitation: Invitation,
    code: str,
    page: Page,
    axe_clean: Callable[[Page], None],
) -> None:
    page.goto(f"{live_server.url}/answer/{code}/questions/")
    axe_clean(page)
