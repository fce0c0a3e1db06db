"""Who settled each answer, and when: told in full, and nothing of what was answered."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.model import Doubt, DoubtReason, Mode, Sampled
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Problem
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.fieldwork.models import AuditItem, DoubtToResolve, Response, WrittenAnswer
from folkmoot.office.fieldwork.services import open_scan_batch, record_response, resolve_doubt
from folkmoot.office.fieldwork.services.audit_sample import key_blind
from folkmoot.office.fieldwork.services.provenance import (
    COLUMNS,
    AnswerHistory,
    How,
    export_provenance,
    history_of,
    responses_with_history,
)
from folkmoot.office.fieldwork.services.redaction import redact_words
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import Wave

MakeResponse = Callable[..., capture.Response]
WAITING = {
    "problem_litter": DoubtReason.UNSURE_MARK,
    "contacted": DoubtReason.SEVERAL_MARKS,
    "years": DoubtReason.TO_KEY,
    "comment": DoubtReason.TO_KEY,
}


@pytest.fixture
def returned(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User, tmp_path: Path
) -> Wave:
    """A booklet in which four questions wait, and one that was read is in the audit sample."""
    (tmp_path / "row.png").write_bytes(b"a picture")
    batch = open_scan_batch(wave_with_cases, label="Box 1", envelopes=1, by=clerk)
    made = make_response(
        "A001",
        answers={
            **dict.fromkeys(WAITING, MissingReason.UNREADABLE),
            "satisfied": MissingReason.NO_REPLY,
        },
        doubts=tuple(Doubt(1, each, reason, "row.png") for each, reason in WAITING.items()),
    )
    response = replace(made, sampled=(Sampled(1, "problem_speeding", "row.png"),))
    record_response(wave_with_cases, response, by=clerk, batch=batch, crops=tmp_path)
    return wave_with_cases


def decide(question: str, decided: list[str] | None, by: User) -> None:
    resolve_doubt(DoubtToResolve.objects.get(question=question), decided, by=by)


def histories(wave: Wave) -> dict[str, AnswerHistory]:
    (response,) = responses_with_history(wave)
    return {each.question: each for each in history_of(response)}


def told(wave: Wave, question: str) -> list[tuple[How, User | None]]:
    return [(step.how, step.by) for step in histories(wave)[question].steps]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_every_printed_question_has_a_history_and_what_waits_waits(returned: Wave) -> None:
    found = histories(returned)
    assert list(found) == [
        "problem_litter",
        "problem_speeding",
        "contacted",
        "satisfied",
        "first",
        "years",
        "comment",
    ]
    assert {name for name, each in found.items() if each.waits} == set(WAITING)
    assert found["contacted"].steps[0].how is How.HANDED_OVER
    assert found["contacted"].steps[0].reason is DoubtReason.SEVERAL_MARKS
    assert told(returned, "first") == [(How.READ, None)]
    assert not found["first"].is_by_people


def test_a_decision_is_told_with_who_took_it_and_what_it_led_past(
    returned: Wave, clerk: User, coordinator: User
) -> None:
    decide("problem_litter", ["2"], clerk)
    decide("contacted", ["2"], coordinator)
    assert told(returned, "problem_litter") == [(How.HANDED_OVER, None), (How.CHECKED, clerk)]
    assert told(returned, "contacted")[-1] == (How.CHECKED, coordinator)
    assert told(returned, "satisfied") == [(How.READ, None), (How.FOLLOWED, coordinator)]
    doubt = DoubtToResolve.objects.get(question="contacted")
    assert histories(returned)["contacted"].steps[-1].at == doubt.resolved_at


def test_what_nobody_could_read_says_so(returned: Wave, clerk: User) -> None:
    decide("problem_litter", None, clerk)
    assert told(returned, "problem_litter")[-1] == (How.UNREADABLE, clerk)


def test_words_are_settled_only_when_the_names_are_out(
    returned: Wave, clerk: User, coordinator: User
) -> None:
    decide("years", ["7"], clerk)
    decide("comment", ["Ask Mary"], clerk)
    assert told(returned, "years")[-1] == (How.KEYED, clerk)
    assert told(returned, "comment")[1:] == [(How.KEYED, clerk), (How.WAITS, None)]
    assert histories(returned)["comment"].waits
    redact_words(WrittenAnswer.objects.get(), "Ask [name]", by=coordinator)
    assert told(returned, "comment")[1:] == [(How.KEYED, clerk), (How.NAMES_OUT, coordinator)]


def test_keying_again_is_told_whether_it_changed_anything_or_not(
    returned: Wave, clerk: User, coordinator: User
) -> None:
    for by in (clerk, coordinator):
        key_blind(AuditItem.objects.get(), ["3"], by=by)
    assert told(returned, "problem_speeding") == [
        (How.READ, None),
        (How.KEYED_AGAIN, clerk),
        (How.KEYED_AGAIN, coordinator),
        (How.CORRECTED, coordinator),
    ]


def test_an_answer_on_the_web_was_typed_by_the_person(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    record_response(wave_with_cases, make_response("A002", mode=Mode.WEB), by=clerk)
    assert {each.steps[0].how for each in histories(wave_with_cases).values()} == {How.TYPED}
    assert told(wave_with_cases, "comment")[-1][0] is How.WAITS


def test_the_history_of_many_takes_a_fixed_number_of_queries(
    returned: Wave,
    make_response: MakeResponse,
    clerk: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for serial in ("A002", "A003", "A004"):
        record_response(returned, make_response(serial), by=clerk)
    with django_assert_max_num_queries(8):
        for response in responses_with_history(returned):
            assert history_of(response)


def test_the_file_has_every_step_and_no_answer(
    returned: Wave, clerk: User, coordinator: User
) -> None:
    clerk.username = "=clerk"
    clerk.save()
    decide("comment", ["Ask Mary"], clerk)
    name, lines = export_provenance(returned, by=coordinator)
    text = b"".join(lines).decode()
    rows = list(csv.reader(text.splitlines()))
    assert name.startswith("who-settled-residents-1-")
    assert tuple(rows[0]) == COLUMNS
    comment = [dict(zip(COLUMNS, row, strict=True)) for row in rows if "comment" in row]
    assert [(row["step"], row["how"], row["by"]) for row in comment] == [
        ("1", "handed-over", ""),
        ("2", "keyed", "'=clerk"),
        ("3", "waits", ""),
    ]
    assert comment[1]["at"].endswith("+00:00")
    assert "Mary" not in text
    assert AuditLine.objects.latest("pk").details["responses"] == 1


def test_a_clerk_makes_no_file(returned: Wave, clerk: User) -> None:
    with pytest.raises(Problem) as refused:
        export_provenance(returned, by=clerk)
    assert refused.value.code == "permission-denied"


def test_the_page_names_clerks_to_those_who_run_the_fieldwork_and_to_nobody_else(
    returned: Wave, clerk: User, coordinator: User, user_with: Callable[[Role], User]
) -> None:
    decide("problem_litter", ["2"], clerk)
    address = reverse("fieldwork_serial", args=[returned.pk]) + "?serial=a001"
    shown = {
        who.username: client_of(who).get(address).content.decode()
        for who in (coordinator, clerk, user_with(Role.ANALYST), user_with(Role.AUDITOR))
    }
    assert f"Checked by {clerk}" in shown[coordinator.username]
    assert f"Checked by {clerk}" in shown["auditor"]
    assert "Checked by you" in shown[clerk.username]
    assert "Checked by a colleague" in shown["analyst"]
    assert "A001: 3 answers wait for a person" in shown["analyst"]
    assert "Make the file" in shown[coordinator.username]
    assert "Make the file" not in shown["auditor"]


def test_a_number_that_is_not_there_is_said_beside_the_box(
    returned: Wave, coordinator: User
) -> None:
    client = client_of(coordinator)
    address = reverse("fieldwork_serial", args=[returned.pk])
    assert client.get(address).status_code == 200
    missing = client.get(address, {"serial": "Z999"})
    assert missing.status_code == 404
    assert "has the serial Z999" in missing.content.decode()
    silent = client.get(address, {"serial": "A006"}).content.decode()
    assert "A006: no answers" in silent


def test_the_file_comes_by_the_button(returned: Wave, coordinator: User) -> None:
    answer = client_of(coordinator).post(reverse("fieldwork_provenance", args=[returned.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.getvalue().startswith(b"serial,mode,counted")
    assert Response.objects.count() == 1
