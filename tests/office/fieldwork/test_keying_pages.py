"""Keying, names and danger as pages: what they show, to whom, and what a refusal gives back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.model import Doubt, DoubtReason
from folkmoot.method.terms.missing import MissingReason
from folkmoot.office.fieldwork.models import (
    DangerNote,
    DoubtState,
    DoubtToResolve,
    Response,
    WrittenAnswer,
)
from folkmoot.office.fieldwork.services import next_doubts, record_response
from folkmoot.office.fieldwork.services.redaction import next_to_redact
from folkmoot.office.fieldwork.views.work_left import time_in_words
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import Wave

MakeResponse = Callable[..., capture.Response]
WORDS = "Ask Mary Smith"
BY_SCRIPT = {"X-Queue": "items"}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def written(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User, tmp_path: Path
) -> Wave:
    """Three comments to key, each with its picture, and three marks to check without one."""
    (tmp_path / "words.jpg").write_bytes(b"a picture")
    for serial in ("A001", "A002", "A003"):
        response = make_response(
            serial,
            answers=dict.fromkeys(["comment", "contacted"], MissingReason.UNREADABLE),
            doubts=(
                Doubt(1, "comment", DoubtReason.TO_KEY, "words.jpg"),
                Doubt(1, "contacted", DoubtReason.SEVERAL_MARKS),
            ),
        )
        record_response(wave_with_cases, response, by=clerk, crops=tmp_path)
    return wave_with_cases


def comment(serial: str = "A001") -> DoubtToResolve:
    return DoubtToResolve.objects.get(response__case__serial=serial, question="comment")


def test_handwriting_stands_beside_the_box_it_is_typed_into(written: Wave, clerk: User) -> None:
    page = client_of(clerk).get(reverse("fieldwork_key"), follow=True).content.decode()
    assert reverse("fieldwork_crop", args=[comment().pk]) in page
    assert "Anything else?" in page
    assert "<strong data-left>3</strong> of <span data-total>3</span> left" in page


def test_a_queue_of_marks_that_is_done_leads_on_to_handwriting(written: Wave, clerk: User) -> None:
    DoubtToResolve.objects.filter(question="contacted").update(
        state=DoubtState.RESOLVED, resolution=["1"], resolved_by=clerk
    )
    page = client_of(clerk).get(reverse("fieldwork_check_wave", args=[written.pk]))
    assert "3 answers in handwriting wait to be keyed" in page.content.decode()
    assert reverse("fieldwork_key_wave", args=[written.pk]) in page.content.decode()


def test_what_is_too_long_is_said_and_given_back(written: Wave, clerk: User) -> None:
    typed = "a long story " * 10
    answer = client_of(clerk).post(
        reverse("fieldwork_keyed", args=[comment().pk]), {"answer": typed, "danger": "1"}
    )
    assert answer.status_code == 422
    assert "The text has 129 characters, and 40 fit" in answer.content.decode()
    assert typed in answer.content.decode()
    # The note of danger stands all the same.
    assert DangerNote.objects.get().question == "comment"


def test_a_megabyte_is_refused_and_not_all_of_it_is_given_back(written: Wave, clerk: User) -> None:
    answer = client_of(clerk).post(
        reverse("fieldwork_keyed", args=[comment().pk]), {"answer": "x" * 1_000_000}
    )
    assert answer.status_code == 422
    assert len(answer.content) < 100_000
    assert WrittenAnswer.objects.count() == 0


@pytest.mark.parametrize(
    ("posted", "expected"),
    [({"none": "1"}, "no-reply"), ({"unreadable": "1"}, "unreadable")],
)
def test_nothing_written_and_illegible_are_answers(
    written: Wave, clerk: User, posted: dict[str, str], expected: str
) -> None:
    client_of(clerk).post(reverse("fieldwork_keyed", args=[comment().pk]), posted)
    assert Response.objects.get(case__serial="A001").answers["comment"] == {"missing": expected}
    assert WrittenAnswer.objects.count() == 0


def test_saving_an_empty_box_loses_no_comment(written: Wave, clerk: User) -> None:
    answer = client_of(clerk).post(reverse("fieldwork_keyed", args=[comment().pk]), {"answer": " "})
    assert answer.status_code == 422
    assert "Nothing is typed" in answer.content.decode()
    assert comment().state == DoubtState.OPEN


def test_a_browser_with_a_script_is_given_pictures_to_go_on_with(
    written: Wave, clerk: User
) -> None:
    client = client_of(clerk)
    client.get(reverse("fieldwork_key"), follow=True)
    first, second, third = (comment(serial) for serial in ("A001", "A002", "A003"))
    answer = client.post(
        reverse("fieldwork_keyed", args=[first.pk]),
        {"answer": "Buses", "ahead": f"{second.pk}"},
        headers=BY_SCRIPT,
    )
    text = answer.content.decode()
    assert 'data-left="2" data-total="3"' in text
    assert f'data-held="{second.pk},{third.pk}"' in text
    assert f'data-item="{third.pk}"' in text
    assert f'data-item="{second.pk}"' not in text
    assert "<html" not in text


def test_a_refusal_to_a_script_is_a_few_lines(written: Wave, clerk: User) -> None:
    answer = client_of(clerk).post(
        reverse("fieldwork_keyed", args=[comment().pk]), {"answer": "x" * 50}, headers=BY_SCRIPT
    )
    assert answer.status_code == 422
    assert "<html" not in answer.content.decode()
    assert "40 fit" in answer.content.decode()


@pytest.mark.parametrize("headers", [{}, BY_SCRIPT])
def test_what_another_person_holds_cannot_be_decided_by_a_forged_post(
    written: Wave, clerk: User, coordinator: User, headers: dict[str, str]
) -> None:
    mark = DoubtToResolve.objects.filter(question="contacted").earliest("pk")
    next_doubts(written, clerk, count=1)
    answer = client_of(coordinator).post(
        reverse("fieldwork_decide", args=[mark.pk]), {"answer": "2"}, headers=headers, follow=True
    )
    assert "is looking at this one" in answer.content.decode()
    mark.refresh_from_db()
    assert mark.response.answers["contacted"] == {"missing": "unreadable"}


def test_the_other_tab_and_the_back_button_change_nothing(written: Wave, clerk: User) -> None:
    client = client_of(clerk)
    mark = next_doubts(written, clerk, count=1)[0]
    address = reverse("fieldwork_decide", args=[mark.pk])
    client.post(address, {"answer": "1"})
    client.post(address, {"answer": "1"})
    answer = client.post(address, {"answer": "2"}, follow=True)
    assert "has already decided this one" in answer.content.decode()
    mark.refresh_from_db()
    assert mark.response.answers["contacted"] == "1"


def test_the_page_of_marks_takes_no_handwriting_for_another_queue(
    written: Wave, clerk: User
) -> None:
    mark = DoubtToResolve.objects.filter(question="contacted").earliest("pk")
    answer = client_of(clerk).post(reverse("fieldwork_keyed", args=[mark.pk]), {"answer": "x"})
    assert answer.status_code == 404


def test_keys_pass_on_and_undo_work_without_a_script(
    written: Wave, clerk: User, coordinator: User
) -> None:
    client = client_of(clerk)
    client.post(reverse("fieldwork_keyed", args=[comment().pk]), {"pass_on": "1"})
    assert comment().passed_on_by == clerk
    client.post(reverse("fieldwork_keyed", args=[comment("A002").pk]), {"answer": "Buses"})
    page = client.post(reverse("fieldwork_undo_keying", args=[written.pk]), follow=True)
    assert "Here it is again" in page.content.decode()
    page = client.post(reverse("fieldwork_undo_keying", args=[written.pk]), follow=True)
    assert "nothing of yours to take back" in page.content.decode()
    other = client_of(coordinator).get(reverse("fieldwork_key_wave", args=[written.pk]))
    assert "was not sure and passed this one on" in other.content.decode()


def test_names_are_taken_out_on_a_page_and_a_wrong_change_is_given_back(
    written: Wave, clerk: User
) -> None:
    client = client_of(clerk)
    page = client.get(reverse("fieldwork_redact"), follow=True).content.decode()
    assert "No text is here yet" in page
    assert "3 answers wait for that" in page
    client.post(reverse("fieldwork_keyed", args=[comment().pk]), {"answer": WORDS})
    page = client.get(reverse("fieldwork_redact"), follow=True).content.decode()
    assert WORDS in page
    text = WrittenAnswer.objects.get()
    address = reverse("fieldwork_redacted", args=[text.pk])
    refused = client.post(address, {"redacted": "Ask someone"})
    assert refused.status_code == 422
    assert "Ask someone" in refused.content.decode()
    client.post(address, {"redacted": "Ask [name]", "danger": "1"})
    assert Response.objects.get(case__serial="A001").answers["comment"] == "Ask [name]"
    assert DangerNote.objects.count() == 1
    page = client.get(reverse("fieldwork_redact_wave", args=[written.pk])).content.decode()
    assert "Every text has been gone through" in page


def test_the_page_says_when_others_have_the_texts(
    written: Wave, clerk: User, coordinator: User
) -> None:
    client_of(clerk).post(reverse("fieldwork_keyed", args=[comment().pk]), {"answer": WORDS})
    next_to_redact(written, clerk)
    page = client_of(coordinator).get(reverse("fieldwork_redact_wave", args=[written.pk]))
    assert "somebody else has it on their screen" in page.content.decode()


def test_the_named_reader_sees_the_words_and_the_picture_and_closes_the_note(
    written: Wave, clerk: User, user_with: Callable[[Role], User]
) -> None:
    client_of(clerk).post(
        reverse("fieldwork_keyed", args=[comment().pk]), {"answer": WORDS, "danger": "1"}
    )
    note = DangerNote.objects.get()
    client = client_of(user_with(Role.NAMED_READER))
    assert (
        "1 comment may tell of danger" in client.get(reverse("fieldwork_danger")).content.decode()
    )
    page = client.get(reverse("fieldwork_danger_note", args=[note.pk])).content.decode()
    assert WORDS in page
    picture = client.get(reverse("fieldwork_danger_picture", args=[note.pk]))
    assert b"".join(picture) == b"a picture"
    done = reverse("fieldwork_danger_done", args=[note.pk])
    client.post(done, {"read": "1"})
    note.refresh_from_db()
    assert note.read_at is not None
    assert client.post(done, {"done": ""}).status_code == 422
    page = client.post(done, {"done": "Rang the family."}, follow=True).content.decode()
    assert "No comment waits for you" in page
    page = client.get(reverse("fieldwork_danger_note", args=[note.pk])).content.decode()
    assert "Rang the family." in page


def test_returns_say_what_is_left_to_do_and_how_long_it_will_take(
    written: Wave, clerk: User, user_with: Callable[[Role], User]
) -> None:
    page = client_of(clerk).get(reverse("fieldwork_returns")).content.decode()
    assert "3 marks to check" in page
    assert "3 answers in handwriting to key" in page
    assert "about 2 minutes for one person" in page
    assert "This is assumed, until 20 have been done here" in page
    reader = client_of(user_with(Role.ANALYST)).get(reverse("fieldwork_returns"))
    assert reverse("fieldwork_key_wave", args=[written.pk]) not in reader.content.decode()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20, "less than a minute"), (60, "1 minute"), (5_000, "83 minutes"), (9_000, "2 hours")],
)
def test_times_are_said_as_people_say_them(seconds: float, words: str) -> None:
    assert time_in_words(seconds) == words


def test_pages_say_so_when_there_is_no_wave(clerk: User) -> None:
    for name in ("fieldwork_key", "fieldwork_redact"):
        page = client_of(clerk).get(reverse(name), follow=True).content.decode()
        assert "Nothing to see yet" in page
