"""Answering by link and by code: what a member of staff meets."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from folkmoot.method.terms.identifiers import show_access_code
from folkmoot.office.fieldwork.answering import entry
from folkmoot.office.fieldwork.models import Invitation
from folkmoot.office.fieldwork.sealed.models import SealedAnswer
from folkmoot.office.studies.models import Wave, WaveState

pytestmark = pytest.mark.django_db(databases=["default", "sealed"])

Posted = dict[str, str | list[str]]


@pytest.fixture(autouse=True)
def _no_guesses_yet() -> None:
    cache.clear()


def page_key(response: HttpResponse) -> str:
    found = re.search(r'name="page_key" value="([^"]+)"', response.content.decode())
    assert found
    return found[1]


def without_form_token(response: HttpResponse) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())


def questions(code: str) -> str:
    return reverse("answering_questions", args=[code])


def send(client: Client, code: str, answers: Posted, key: str | None = None) -> Any:
    key = key or page_key(client.get(questions(code)))
    return client.post(questions(code), {**answers, "page_key": key}, follow=True)


def set_state(wave: Wave, state: WaveState) -> None:
    wave.state = state
    wave.save()


def test_an_answer_goes_from_the_link_to_the_sealed_store(
    client: Client, invitation: Invitation, code: str, answers: Posted
) -> None:
    start = client.get(reverse("answering_start", args=[code]))
    assert "5 minutes" in re.sub(r"</?strong>", "", start.content.decode())
    assert questions(code) in start.content.decode()
    response = send(client, code, answers)
    assert "Your answers are in" in response.content.decode()
    assert "shuffled with other people" in response.content.decode()
    [sealed] = SealedAnswer.objects.all()
    assert sealed.answers["prediction_patrols"] == "10"
    assert sealed.answers["barrier_3"] == "1"
    assert sealed.answers["priority_statistics"] == {"missing": "no-reply"}
    invitation.refresh_from_db()
    assert invitation.answered


@pytest.mark.parametrize("spelling", [str, str.lower, show_access_code])
def test_a_typed_code_opens_the_questionnaire(
    client: Client, invitation: Invitation, code: str, spelling: Any
) -> None:
    response = client.post(reverse("answering_enter"), {"code": spelling(code)})
    assert response.headers["Location"] == reverse("answering_start", args=[code])


def test_a_slip_in_a_code_is_said_at_once_and_asks_no_database(
    client: Client, invitation: Invitation, code: str
) -> None:
    slip = ("X" if code[0] != "X" else "Y") + code[1:]
    with CaptureQueriesContext(connections["default"]) as queries:
        response = client.post(reverse("answering_enter"), {"code": slip})
    assert response.status_code == 422
    assert "A character may be wrong or missing" in response.content.decode()
    assert slip in response.content.decode()
    assert len(queries) == 0


def test_an_empty_field_is_not_called_a_wrong_code(client: Client) -> None:
    response = client.post(reverse("answering_enter"), {"code": " "})
    assert response.status_code == 422
    assert "Type the code first." in response.content.decode()


def test_a_get_changes_nothing(client: Client, invitation: Invitation, code: str) -> None:
    for name in ("answering_start", "answering_questions", "answering_done"):
        with (
            CaptureQueriesContext(connections["default"]) as queries,
            CaptureQueriesContext(connections["sealed"]) as sealed_queries,
        ):
            client.get(reverse(name, args=[code]))
        assert all(query["sql"].startswith("SELECT") for query in queries.captured_queries)
        assert len(sealed_queries) == 0
    assert not SealedAnswer.objects.exists()
    invitation.refresh_from_db()
    assert not invitation.answered


def test_no_page_for_answering_starts_a_session(
    client: Client, invitation: Invitation, code: str, answers: Posted
) -> None:
    send(client, code, answers)
    assert set(client.cookies) <= {"moot-form"}


def test_no_page_of_an_answer_is_kept_by_the_browser_or_asks_another_server(
    client: Client, invitation: Invitation, code: str
) -> None:
    response = client.get(questions(code))
    assert "no-store" in response.headers["Cache-Control"]
    assert not re.search(r'(src|href|action)="(https?:)?//', response.content.decode())


def test_every_load_of_the_page_has_another_page_key(
    client: Client, invitation: Invitation, code: str
) -> None:
    assert page_key(client.get(questions(code))) != page_key(client.get(questions(code)))


def test_the_same_page_sent_twice_is_thanked_twice_and_counted_once(
    client: Client, invitation: Invitation, code: str, answers: Posted
) -> None:
    key = page_key(client.get(questions(code)))
    first = send(client, code, answers, key)
    second = send(client, code, answers, key)
    assert first.redirect_chain == second.redirect_chain
    assert without_form_token(first) == without_form_token(second)
    assert SealedAnswer.objects.count() == 1


def test_a_second_page_of_the_same_person_is_thanked_and_not_counted(
    client: Client, invitation: Invitation, code: str, answers: Posted
) -> None:
    other = page_key(client.get(questions(code)))
    send(client, code, answers)
    response = send(client, code, {"competence_most": "3"}, other)
    assert "Your answers are in" in response.content.decode()
    assert SealedAnswer.objects.count() == 1


def test_faults_come_back_with_every_answer_kept_and_a_link_to_each(
    client: Client, invitation: Invitation, code: str, answers: Posted
) -> None:
    key = page_key(client.get(questions(code)))
    wrong = {**answers, "barrier": ["1", "2", "3", "4"], "priority_patrols": "7"}
    response = client.post(questions(code), {**wrong, "page_key": key})
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is something to put right" in page
    assert 'href="#q-barrier"' in page
    assert 'href="#q-priority_patrols"' in page
    assert "Choose at most 3: take away 1." in page
    assert page.index("priority_patrols-fault") < page.index('"q-barrier-fault"')
    assert page_key(response) == key
    assert re.search(r'name="prediction_patrols" value="10" checked', page)
    assert "The library, since they listen." in page
    assert not SealedAnswer.objects.exists()


def test_a_page_key_of_somebody_elses_making_is_replaced(
    client: Client, invitation: Invitation, code: str, answers: Posted
) -> None:
    send(client, code, answers, key="<script>")
    assert SealedAnswer.objects.count() == 1


def test_script_in_an_answer_is_shown_as_text(
    client: Client, invitation: Invitation, code: str, answers: Posted
) -> None:
    nasty = {**answers, "priority_patrols": "<script>alert(1)</script>", "admired": "</textarea>"}
    response = send(client, code, nasty)
    assert "<script>alert" not in response.content.decode()
    assert "&lt;/textarea&gt;" in response.content.decode()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (WaveState.CLOSED, "This survey is closed"),
        (WaveState.PLANNED, "It opens on 10 January 2005"),
    ],
)
def test_a_wave_that_is_not_open_says_what_to_do_and_stores_nothing(
    client: Client,
    invitation: Invitation,
    wave: Wave,
    code: str,
    answers: Posted,
    state: WaveState,
    words: str,
) -> None:
    key = page_key(client.get(questions(code)))
    set_state(wave, state)
    assert words in client.get(reverse("answering_start", args=[code])).content.decode()
    assert words in send(client, code, answers, key).content.decode()
    assert not SealedAnswer.objects.exists()


def test_a_used_link_says_so(
    client: Client, invitation: Invitation, code: str, answers: Posted
) -> None:
    send(client, code, answers)
    page = client.get(reverse("answering_start", args=[code])).content.decode()
    assert "This code has been used" in page
    assert "another code" in page


@pytest.mark.parametrize("code_in_link", ["ABC", "0" * 11, "7KQM2XHD9RT", "%00%0a"])
def test_an_unknown_or_cut_link_is_a_friendly_page(
    client: Client, invitation: Invitation, code_in_link: str
) -> None:
    response = client.get(f"/answer/{code_in_link}/")
    assert response.status_code == 404
    assert reverse("answering_enter") in response.content.decode()


def test_guessing_codes_ends_in_a_pause_and_colleagues_elsewhere_go_on(
    client: Client, invitation: Invitation, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry, "GUESSES_ALLOWED", 3)
    unknown = "00000000000"  # its check character is right
    statuses = [
        client.post(reverse("answering_enter"), {"code": unknown}).status_code for _ in range(4)
    ]
    assert statuses == [422, 422, 422, 429]
    assert client.get(reverse("answering_start", args=[code])).status_code == 429
    elsewhere = client.get(reverse("answering_start", args=[code]), REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 200


def test_a_post_without_a_token_of_the_form_is_refused(
    invitation: Invitation, code: str, answers: Posted
) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(questions(code), answers).status_code == 403
    assert not SealedAnswer.objects.exists()


def test_the_page_on_who_sees_what_says_what_remains_possible(client: Client) -> None:
    page = client.get(reverse("answering_who_sees_what")).content.decode()
    assert "What your supervisor can see" in page
    assert "could watch answers as they come in" in page
    assert "proved" not in page


def test_done_before_answering_leads_to_the_start(
    client: Client, invitation: Invitation, code: str
) -> None:
    response = client.get(reverse("answering_done", args=[code]))
    assert response.headers["Location"] == reverse("answering_start", args=[code])


def test_a_page_sent_as_it_was_opened_is_asked_about_and_may_be_sent_empty(
    client: Client, invitation: Invitation, code: str
) -> None:
    key = page_key(client.get(questions(code)))
    asked = client.post(questions(code), {"page_key": key})
    assert asked.status_code == 422
    assert "You have not answered a question yet." in asked.content.decode()
    invitation.refresh_from_db()
    assert not invitation.answered
    assert page_key(asked) == key
    client.post(questions(code), {"page_key": key, "send_empty": "1"})
    invitation.refresh_from_db()
    assert invitation.answered


def test_questions_that_have_no_welsh_are_marked_as_english_and_mix_no_languages(
    client: Client, invitation: Invitation, code: str
) -> None:
    welsh = {"accept-language": "cy"}
    start = client.get(f"/answer/{code}/", headers=welsh).content.decode()
    assert '<html lang="cy"' in start
    assert "Nid yw'r cwestiynau wedi'u cyfieithu." in start
    shown = client.get(questions(code), headers=welsh).content.decode()
    before, among = shown.split('<div lang="en">')[0], shown.split('<div lang="en">')[-1]
    among, after = among.split('<div class="moot-send"')
    assert 'lang="cy"' in before
    assert "Choose up to" in among
    assert "Ar ôl i chi anfon" in after
    refused = client.post(
        questions(code), {"page_key": page_key(client.get(questions(code)))}, headers=welsh
    )
    assert "Nid ydych wedi ateb yr un cwestiwn eto." in refused.content.decode()
    english = client.get(questions(code)).content.decode()
    assert '<div lang="en">' not in english
