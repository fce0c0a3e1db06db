"""Who gets no further letter: every way of having been heard of, and nothing that says which."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from folkmoot.method.capture import model as capture
from folkmoot.method.terms.dispositions import Disposition
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Problem
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.fieldwork.models import (
    Case,
    Invitation,
    PageState,
    ScanBatch,
    ScanFile,
    ScannedPage,
)
from folkmoot.office.fieldwork.services import open_scan_batch, record_response, set_dispositions
from folkmoot.office.fieldwork.services.envelopes import EnvelopeOutcome, record_envelope
from folkmoot.office.fieldwork.services.no_letter import (
    letters_standing,
    make_no_letter_file,
    no_further_letter,
)
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import Wave

MakeResponse = Callable[..., capture.Response]


@pytest.fixture
def batch(wave_with_cases: Wave, clerk: User) -> ScanBatch:
    return open_scan_batch(wave_with_cases, label="Box 1", envelopes=1, by=clerk)


def page_of(batch: ScanBatch, serial: str, state: PageState, **fields: str) -> ScannedPage:
    file = ScanFile.objects.create(
        batch=batch,
        name="a.tif",
        digest=f"{serial}{state}",
        size_bytes=1,
        stored_as="x",
        added_by=batch.opened_by,
    )
    return ScannedPage.objects.create(
        file=file, page_in_file=1, state=state, serial=serial, page=1, **fields
    )


def test_whoever_nothing_was_heard_of_is_written_to_again(wave_with_cases: Wave) -> None:
    assert no_further_letter(wave_with_cases) == []


@pytest.mark.parametrize("outcome", EnvelopeOutcome)
def test_every_word_on_an_envelope_stops_the_letters(
    wave_with_cases: Wave, clerk: User, outcome: EnvelopeOutcome
) -> None:
    record_envelope(wave_with_cases, "A004", outcome, by=clerk)
    assert no_further_letter(wave_with_cases) == ["A004"]


def test_an_answer_on_paper_or_on_the_web_stops_them_however_little_it_says(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    questions = ["problem_litter", "problem_speeding", "contacted", "satisfied", "years"]
    little = dict.fromkeys([*questions, "comment"], MissingReason.NO_REPLY)
    for response in (
        make_response("A006", mode=capture.Mode.WEB),
        make_response("A002", answers=little),
        make_response("A001"),
    ):
        record_response(wave_with_cases, response, by=clerk)
    assert no_further_letter(wave_with_cases) == ["A001", "A002", "A006"]


def test_not_reached_once_is_no_reason_to_give_up(wave_with_cases: Wave, clerk: User) -> None:
    set_dispositions(wave_with_cases, {"A001": Disposition.NON_CONTACT}, by=clerk)
    assert no_further_letter(wave_with_cases) == []


def test_a_receipt_of_the_web_stops_them_without_an_answer_that_is_linked(
    wave_with_cases: Wave,
) -> None:
    for serial, answered in (("A003", True), ("A004", False)):
        case = Case.objects.get(wave=wave_with_cases, serial=serial)
        Invitation.objects.create(
            wave=wave_with_cases, case=case, code_digest=serial, answered=answered
        )
    assert no_further_letter(wave_with_cases) == ["A003"]


def test_a_page_that_came_back_stops_them_before_its_booklet_is_recorded(
    wave_with_cases: Wave, batch: ScanBatch
) -> None:
    page_of(batch, "A005", PageState.READ)
    page_of(batch, "A004", PageState.FOREIGN)
    page_of(batch, "A003", PageState.READ, discarded_because="another survey's number")
    assert no_further_letter(wave_with_cases) == ["A005"]


def test_a_returned_insert_alone_does_not_stop_the_household(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    record_response(wave_with_cases, make_response("A001Y"), by=clerk)
    record_envelope(wave_with_cases, "A002Y", EnvelopeOutcome.REFUSED, by=clerk)
    record_envelope(wave_with_cases, "A003Y", EnvelopeOutcome.INELIGIBLE, by=clerk)
    assert no_further_letter(wave_with_cases) == []


def test_a_death_or_a_lost_envelope_known_by_its_insert_stops_the_household(
    wave_with_cases: Wave, clerk: User
) -> None:
    record_envelope(wave_with_cases, "A001Y", EnvelopeOutcome.DECEASED, by=clerk)
    record_envelope(wave_with_cases, "A002Y", EnvelopeOutcome.UNDELIVERABLE, by=clerk)
    assert no_further_letter(wave_with_cases) == ["A001", "A002"]


def test_the_list_has_serials_and_nothing_that_says_why(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User, coordinator: User
) -> None:
    record_envelope(wave_with_cases, "A006", EnvelopeOutcome.DECEASED, by=clerk)
    record_response(wave_with_cases, make_response("A002"), by=clerk)
    record_envelope(wave_with_cases, "A001", EnvelopeOutcome.REFUSED, by=clerk)
    made = make_no_letter_file(wave_with_cases, by=coordinator)
    assert made.content == b"serial\nA001\nA002\nA006\n"
    assert made.name == f"no-letter-residents-1-{made.made_on.isoformat()}.csv"
    line = AuditLine.objects.get(verb="made list of no further letter")
    assert line.details == {"serials": 3, "digest": digest(made.content), "file": made.name}


def test_a_clerk_makes_no_list(wave_with_cases: Wave, clerk: User) -> None:
    with pytest.raises(Problem) as refused:
        make_no_letter_file(wave_with_cases, by=clerk)
    assert refused.value.code == "permission-denied"


def test_what_may_be_missing_from_the_list_is_counted(
    wave_with_cases: Wave, batch: ScanBatch
) -> None:
    page_of(batch, "", PageState.UNREGISTERED)
    standing = letters_standing(wave_with_cases)
    assert (standing.stopped, standing.posted, standing.to_write_to) == (0, 6, 6)
    assert (standing.open_batches, standing.waiting) == (1, 1)


def test_the_coordinator_makes_it_on_the_returns_page(
    wave_with_cases: Wave, batch: ScanBatch, user_with: Callable[[Role], User], clerk: User
) -> None:
    record_envelope(wave_with_cases, "A006", EnvelopeOutcome.DECEASED, by=clerk)
    client = Client()
    client.force_login(user_with(Role.CONSULTATION_COORDINATOR))
    page = client.get(reverse("fieldwork_returns_of", args=[wave_with_cases.pk]))
    assert "A reminder today goes to 5." in page.content.decode()
    assert "1 batch of envelopes is not closed yet." in page.content.decode()
    address = reverse("fieldwork_no_letter", args=[wave_with_cases.pk])
    assert client.get(address).status_code == 405
    assert not AuditLine.objects.filter(verb="made list of no further letter").exists()
    answer = client.post(address)
    assert answer.content == b"serial\nA006\n"
    named = answer["Content-Disposition"]
    assert re.search(r'attachment; filename="no-letter-residents-1-\d{4}-\d\d-\d\d\.csv"', named)
    client.force_login(clerk)
    page = client.get(reverse("fieldwork_returns_of", args=[wave_with_cases.pk]))
    assert address not in page.content.decode()
