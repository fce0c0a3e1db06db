"""The pages of fieldwork, opened by those who may and by those who may not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.model import Doubt, DoubtReason
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Problem
from folkmoot.office.fieldwork.models import DoubtState, DoubtToResolve, Response
from folkmoot.office.fieldwork.services import (
    next_doubt,
    open_scan_batch,
    record_pages,
    record_response,
)
from folkmoot.office.fieldwork.services.scan_accounts import close_batch
from folkmoot.office.people.models import Area, User
from folkmoot.office.people.roles import Role
from folkmoot.office.people.services.users import create_user_with_role
from folkmoot.office.studies.models import Wave

MakeResponse = Callable[..., capture.Response]
PNG = b"\x89PNG\r\n\x1a\n picture"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, name: str, *args: object) -> str:
    """The page as a reader reads it: no markup, single spaces."""
    answer = client.get(reverse(name, args=args), follow=True)
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def doubtful_wave(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User, tmp_path: Path
) -> Wave:
    """A response with a doubt of every shape, each with a picture."""
    (tmp_path / "row.png").write_bytes(PNG)
    questions = {
        "problem_litter": DoubtReason.SEVERAL_MARKS,
        "first": DoubtReason.TOO_MANY_MARKS,
        "years": DoubtReason.TO_KEY,
        "comment": DoubtReason.TO_KEY,
    }
    response = make_response(
        "A001",
        answers={"problem_litter": MissingReason.UNREADABLE},
        doubts=tuple(Doubt(1, each, why, "row.png") for each, why in questions.items()),
    )
    record_response(wave_with_cases, response, by=clerk, crops=tmp_path)
    return wave_with_cases


def test_pages_say_what_to_do_when_there_is_no_wave(clerk: User) -> None:
    client = client_of(clerk)
    for name in ("fieldwork_returns", "fieldwork_batches", "fieldwork_check"):
        assert "Nothing to see yet" in text_of(client, name)


def test_returns_say_first_how_many_came_back(doubtful_wave: Wave, clerk: User) -> None:
    text = text_of(client_of(clerk), "fieldwork_returns")
    assert "1 of 6 came back" in text
    assert "North Team 3 1 1 0 2 33.3" in text
    assert "Check answers" in text


def test_a_reader_who_may_not_verify_gets_no_button_to_it(
    doubtful_wave: Wave, user_with: Callable[[Role], User]
) -> None:
    assert "Check answers" not in text_of(client_of(user_with(Role.AUDITOR)), "fieldwork_returns")


def test_batches_say_which_does_not_add_up(doubtful_wave: Wave, clerk: User) -> None:
    client = client_of(clerk)
    assert "No envelope has been opened yet" in text_of(client, "fieldwork_batches")
    batch = open_scan_batch(doubtful_wave, label="<b>Box</b>", envelopes=2, by=clerk)
    assert "waiting for the scanner" in text_of(client, "fieldwork_batches")
    record_pages(batch, {"read": 3}, pages_in_scans=4, by=clerk)
    text = text_of(client, "fieldwork_batches_of", doubtful_wave.pk)
    assert "1 batch does not add up" in text
    assert "1 page in the scans is in none of these" in text
    assert "2 envelopes to look for" in text
    assert "&lt;b&gt;Box&lt;/b&gt;" in text


def test_a_batch_that_was_read_elsewhere_shows_its_counts_and_takes_no_files(
    doubtful_wave: Wave, clerk: User
) -> None:
    client = client_of(clerk)
    batch = open_scan_batch(doubtful_wave, label="Box", envelopes=2, by=clerk)
    record_pages(batch, {"read": 3, "missing": 1}, pages_in_scans=3, by=clerk)
    text = text_of(client, "fieldwork_batch", batch.pk)
    assert "3 pages were read elsewhere" in text
    assert "Missing from their booklets 1" in text
    assert "More scans go into a batch of their own." in text
    assert "Add and read" not in text
    with pytest.raises(Problem, match="does not add up"):
        close_batch(batch, note=" ", by=clerk)
    close_batch(batch, note="One envelope was empty.", by=clerk)
    listed = text_of(client, "fieldwork_batches")
    assert "Every page is accounted for" in listed
    assert "closed it: One envelope was empty." in listed


def test_checking_shows_picture_question_and_answers_and_takes_the_decision(
    doubtful_wave: Wave, clerk: User
) -> None:
    client = client_of(clerk)
    page = client.get(reverse("fieldwork_check"), follow=True).content.decode()
    doubt = DoubtToResolve.objects.get(question="problem_litter")
    assert reverse("fieldwork_crop", args=[doubt.pk]) in page
    assert "A &lt;big&gt; problem" in page
    assert "Litter" in page
    assert "<strong data-left>2</strong> of <span data-total>2</span> left" in page

    decided = client.post(reverse("fieldwork_decide", args=[doubt.pk]), {"answer": "2"})

    assert decided.status_code == 302
    assert Response.objects.get().answers["problem_litter"] == "2"
    assert "A small problem for problem_litter of A001" in text_of(
        client, "fieldwork_check_wave", doubtful_wave.pk
    )


@pytest.mark.parametrize(
    ("question", "posted", "expected"),
    [
        ("first", {"answer": ["1", "4"]}, {"first_1": "1", "first_2": "0", "first_4": "1"}),
        ("years", {"answer": "12"}, {"years": "12"}),
        ("comment", {"answer": "More buses"}, {"comment": {"missing": "unreadable"}}),
        ("comment", {"answer": "", "none": "1"}, {"comment": {"missing": "no-reply"}}),
        ("problem_litter", {"none": "1"}, {"problem_litter": {"missing": "no-reply"}}),
    ],
)
def test_every_shape_of_question_can_be_decided(
    doubtful_wave: Wave,
    clerk: User,
    question: str,
    posted: dict[str, object],
    expected: dict[str, object],
) -> None:
    doubt = DoubtToResolve.objects.get(question=question)
    DoubtToResolve.objects.exclude(pk=doubt.pk).update(times_skipped=1)
    client = client_of(clerk)
    assert client.get(reverse("fieldwork_check"), follow=True).status_code == 200
    client.post(reverse("fieldwork_decide", args=[doubt.pk]), posted)
    answers = Response.objects.get().answers
    assert {name: answers[name] for name in expected} == expected


def test_a_number_that_cannot_be_is_said_and_the_doubt_stays(
    doubtful_wave: Wave, clerk: User
) -> None:
    doubt = DoubtToResolve.objects.get(question="years")
    DoubtToResolve.objects.exclude(pk=doubt.pk).update(times_skipped=1)
    answer = client_of(clerk).post(
        reverse("fieldwork_decide", args=[doubt.pk]), {"answer": "a hundred"}
    )
    assert answer.status_code == 422
    assert "a hundred is not a whole number from 0 to 99" in answer.content.decode()
    doubt.refresh_from_db()
    assert doubt.state == DoubtState.OPEN


def test_skip_and_undo_work_without_a_script(doubtful_wave: Wave, clerk: User) -> None:
    client = client_of(clerk)
    first = next_doubt(doubtful_wave, clerk)
    assert first is not None
    client.post(reverse("fieldwork_decide", args=[first.pk]), {"skip": "1"})
    first.refresh_from_db()
    assert first.times_skipped == 1
    client.post(reverse("fieldwork_decide", args=[first.pk]), {"answer": "1"})
    answer = client.post(reverse("fieldwork_undo", args=[doubtful_wave.pk]), follow=True)
    assert "Here it is again" in answer.content.decode()
    assert next_doubt(doubtful_wave, clerk) == first


def test_a_page_that_never_came_is_given_up_with_one_button(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    doubts = tuple(Doubt(2, each, DoubtReason.PAGE_MISSING) for each in ("years", "contacted"))
    record_response(wave_with_cases, make_response("A001", doubts=doubts), by=clerk)
    client = client_of(clerk)
    text = text_of(client, "fieldwork_check")
    assert "No answer to all 2 of this page" in text
    assert "The paper is number A001, page 2." in text
    doubt = DoubtToResolve.objects.earliest("pk")
    client.post(reverse("fieldwork_decide", args=[doubt.pk]), {"page": "1"})
    assert "Nothing is left to check" in text_of(client, "fieldwork_check")


def test_a_doubt_that_somebody_else_decided_leads_on_with_a_word(
    doubtful_wave: Wave, clerk: User, coordinator: User
) -> None:
    doubt = next_doubt(doubtful_wave, clerk)
    assert doubt is not None
    client_of(clerk).post(reverse("fieldwork_decide", args=[doubt.pk]), {"answer": "1"})
    answer = client_of(coordinator).post(
        reverse("fieldwork_decide", args=[doubt.pk]), {"answer": "2"}, follow=True
    )
    assert "has already decided this one" in answer.content.decode()
    assert Response.objects.get().answers["problem_litter"] == "1"


def test_the_page_says_when_others_have_the_rest(
    doubtful_wave: Wave, clerk: User, coordinator: User
) -> None:
    DoubtToResolve.objects.exclude(question="first").update(
        state=DoubtState.RESOLVED, resolution=["1"]
    )
    next_doubt(doubtful_wave, clerk)
    assert "somebody else has it on their screen" in text_of(
        client_of(coordinator), "fieldwork_check_wave", doubtful_wave.pk
    )


def test_pictures_go_to_those_who_verify_and_to_nobody_else(
    doubtful_wave: Wave, clerk: User, user_with: Callable[[Role], User]
) -> None:
    address = reverse("fieldwork_crop", args=[DoubtToResolve.objects.earliest("pk").pk])
    answer = client_of(clerk).get(address)
    assert b"".join(answer) == PNG
    assert answer["Content-Type"] == "image/png"
    assert "private" in answer["Cache-Control"]
    assert client_of(user_with(Role.AUDITOR)).get(address).status_code == 403
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("crop", ["", "crops/gone.png", "crops/page.html", "../site.sqlite3"])
def test_nothing_but_a_kept_picture_is_served(doubtful_wave: Wave, clerk: User, crop: str) -> None:
    doubt = DoubtToResolve.objects.earliest("pk")
    DoubtToResolve.objects.filter(pk=doubt.pk).update(crop=crop)
    answer = client_of(clerk).get(reverse("fieldwork_crop", args=[doubt.pk]))
    assert answer.status_code == 404


def test_a_role_for_another_area_opens_nothing_here(doubtful_wave: Wave, district: Area) -> None:
    neighbour = create_user_with_role(
        "neighbour",
        Role.SCANNING_CLERK,
        password=None,
        by="tests",
        area=Area.objects.get(code="elsewhere"),
    )
    client = client_of(neighbour)
    doubt = DoubtToResolve.objects.earliest("pk")
    for name, pk in (
        ("fieldwork_returns_of", doubtful_wave.pk),
        ("fieldwork_batches_of", doubtful_wave.pk),
        ("fieldwork_check_wave", doubtful_wave.pk),
        ("fieldwork_crop", doubt.pk),
    ):
        assert client.get(reverse(name, args=[pk])).status_code == 403
    assert "Nothing to see yet" in text_of(client, "fieldwork_returns")


def test_deciding_and_undoing_need_a_post(doubtful_wave: Wave, clerk: User) -> None:
    client = client_of(clerk)
    doubt = DoubtToResolve.objects.earliest("pk")
    assert client.get(reverse("fieldwork_decide", args=[doubt.pk])).status_code == 405
    assert client.get(reverse("fieldwork_undo", args=[doubtful_wave.pk])).status_code == 405


def test_a_wave_or_doubt_that_is_not_there_is_not_found(clerk: User) -> None:
    client = client_of(clerk)
    assert client.get(reverse("fieldwork_returns_of", args=[99])).status_code == 404
    assert client.post(reverse("fieldwork_decide", args=[99])).status_code == 404
