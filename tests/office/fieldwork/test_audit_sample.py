"""Keying again, blind: nobody sees what was read, and what was read wrongly is put right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.model import DoubtReason, Sampled
from folkmoot.method.terms.problem import Problem
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.fieldwork.models import (
    AuditItem,
    DoubtState,
    DoubtToResolve,
    Response,
    ScanBatch,
)
from folkmoot.office.fieldwork.services import open_scan_batch, record_response, resolve_doubt
from folkmoot.office.fieldwork.services.audit_sample import (
    LEASE_TIME,
    audit_figures,
    audit_left,
    choose_share,
    key_blind,
    next_to_audit,
)
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import Wave

MakeResponse = Callable[..., capture.Response]


@pytest.fixture
def sampled(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User, tmp_path: Path
) -> ScanBatch:
    """A response whose "contacted" and "first" are in the sample; both were read as 1."""
    (tmp_path / "row.png").write_bytes(b"a picture")
    batch = open_scan_batch(wave_with_cases, label="Box 1", envelopes=1, by=clerk)
    both = tuple(Sampled(1, each, "row.png") for each in ("contacted", "problem_litter"))
    response = replace(make_response("A001"), sampled=both)
    record_response(wave_with_cases, response, by=clerk, batch=batch, crops=tmp_path)
    AuditItem.objects.filter(question="contacted").update(draw=0.001)
    AuditItem.objects.filter(question="problem_litter").update(draw=0.004)
    return batch


def item(question: str = "contacted") -> AuditItem:
    return AuditItem.objects.get(question=question)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_pictures_are_kept_only_for_a_batch_and_only_with_pictures(
    wave_with_cases: Wave, make_response: MakeResponse, clerk: User
) -> None:
    response = replace(make_response("A001"), sampled=(Sampled(1, "contacted", "row.png"),))
    record_response(wave_with_cases, response, by=clerk)
    assert AuditItem.objects.count() == 0


def test_two_people_key_each_and_nobody_keys_one_twice(
    sampled: ScanBatch, clerk: User, coordinator: User
) -> None:
    assert next_to_audit(sampled.wave, clerk, count=6) == [item(), item("problem_litter")]
    assert next_to_audit(sampled.wave, coordinator, count=6) == []
    key_blind(item(), ["1"], by=clerk)
    assert item() not in next_to_audit(sampled.wave, clerk, count=6)
    with pytest.raises(Problem) as refused:
        key_blind(item(), ["2"], by=clerk)
    assert refused.value.code == "audit-keyed-already"
    assert next_to_audit(sampled.wave, coordinator, count=6) == [item()]
    key_blind(item(), ["1"], by=coordinator)
    assert audit_left(sampled.wave, coordinator) == 1
    figures = audit_figures(sampled)
    assert (figures.sampled, figures.keyed, figures.machine.checked) == (2, 1, 1)
    assert (figures.machine.wrong, figures.clerks.wrong, figures.clerks.checked) == (0, 0, 2)


def test_what_somebody_else_has_on_their_screen_cannot_be_keyed(
    sampled: ScanBatch, clerk: User, coordinator: User
) -> None:
    next_to_audit(sampled.wave, clerk, count=1)
    with pytest.raises(Problem) as refused:
        key_blind(item(), ["1"], by=coordinator)
    assert refused.value.code == "doubt-held"
    AuditItem.objects.update(held_until=item().held_until - LEASE_TIME)
    key_blind(item(), ["1"], by=coordinator)


def test_where_two_agree_against_the_machine_their_answer_enters_with_its_trail(
    sampled: ScanBatch, clerk: User, coordinator: User
) -> None:
    key_blind(item(), ["2"], by=clerk)
    assert Response.objects.get().answers["contacted"] == "1"
    key_blind(item(), ["2"], by=coordinator)
    response = Response.objects.get()
    assert response.answers["contacted"] == "2"
    doubt = DoubtToResolve.objects.get()
    assert (doubt.reason, doubt.state) == (DoubtReason.AUDIT, DoubtState.RESOLVED)
    assert doubt.changes["contacted"] == ["1", "2"]
    assert AuditLine.objects.get(verb="resolved doubt").details["reason"] == "audit"
    figures = audit_figures(sampled)
    assert (figures.machine.wrong, figures.machine.checked) == (1, 1)
    assert figures.clerks.wrong == 0
    assert figures.machine.low is not None
    assert figures.machine.low == pytest.approx(0.025)


def test_where_one_agrees_with_the_machine_the_other_erred(
    sampled: ScanBatch, clerk: User, coordinator: User
) -> None:
    key_blind(item(), ["2"], by=clerk)
    key_blind(item(), ["1"], by=coordinator)
    assert Response.objects.get().answers["contacted"] == "1"
    figures = audit_figures(sampled)
    assert (figures.machine.wrong, figures.clerks.wrong, figures.clerks.checked) == (0, 1, 2)


def test_where_all_three_differ_a_third_person_decides(
    sampled: ScanBatch, clerk: User, coordinator: User
) -> None:
    key_blind(item("problem_litter"), ["2"], by=clerk)
    key_blind(item("problem_litter"), ["3"], by=coordinator)
    assert audit_figures(sampled).waiting == 1
    assert audit_figures(sampled).machine.checked == 0
    doubt = DoubtToResolve.objects.open().get()
    resolve_doubt(doubt, ["3"], by=clerk)
    figures = audit_figures(sampled)
    assert (figures.machine.wrong, figures.clerks.wrong, figures.waiting) == (1, 1, 0)
    assert Response.objects.get().answers["problem_litter"] == "3"


def test_illegible_and_blank_can_be_keyed_and_a_wrong_code_cannot(
    sampled: ScanBatch, clerk: User, coordinator: User
) -> None:
    with pytest.raises(Problem) as refused:
        key_blind(item(), ["77"], by=clerk)
    assert refused.value.code == "resolution-not-an-answer"
    key_blind(item(), None, by=clerk)
    key_blind(item(), None, by=coordinator)
    assert Response.objects.get().answers["contacted"] == {"missing": "unreadable"}
    key_blind(item("problem_litter"), [], by=clerk)
    assert item("problem_litter").first == {"problem_litter": ""}


def test_the_share_decides_what_is_keyed(
    sampled: ScanBatch, clerk: User, coordinator: User
) -> None:
    choose_share(sampled, 0.002, by=coordinator)
    assert audit_left(sampled.wave, clerk) == 1
    choose_share(sampled, 0.0, by=coordinator)
    assert next_to_audit(sampled.wave, clerk, count=6) == []
    for wrong in (-0.1, 0.03):
        with pytest.raises(Problem) as refused:
            choose_share(sampled, wrong, by=coordinator)
        assert refused.value.code == "audit-share-wrong"
    with pytest.raises(Problem) as refused:
        choose_share(sampled, 0.01, by=clerk)
    assert refused.value.code == "permission-denied"


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR])
def test_who_may_not_verify_keys_nothing(
    sampled: ScanBatch, user_with: Callable[[Role], User], role: Role
) -> None:
    user = user_with(role)
    for attempt in (
        lambda: next_to_audit(sampled.wave, user, count=1),
        lambda: key_blind(item(), ["1"], by=user),
    ):
        with pytest.raises(Problem) as refused:
            attempt()
        assert refused.value.code == "permission-denied"


# --- pages ---------------------------------------------------------------------------------------


def test_the_page_shows_the_paper_and_not_what_was_read(sampled: ScanBatch, clerk: User) -> None:
    client = client_of(clerk)
    page = client.get(reverse("fieldwork_blind"), follow=True).content.decode()
    assert reverse("fieldwork_blind_picture", args=[item().pk]) in page
    for tell_tale in ("checked", "selected", "aria-pressed", str(item().machine)):
        assert tell_tale not in page
    picture = client.get(reverse("fieldwork_blind_picture", args=[item().pk]))
    assert b"".join(picture) == b"a picture"


def test_keying_goes_on_to_the_next_and_says_when_nothing_is_left(
    sampled: ScanBatch, clerk: User
) -> None:
    client = client_of(clerk)
    client.get(reverse("fieldwork_blind"), follow=True)
    address = reverse("fieldwork_keyed_blind", args=[item().pk])
    more = client.post(address, {"answer": "1", "ahead": ""}, headers={"X-Queue": "items"})
    assert 'data-left="1"' in more.content.decode()
    assert client.post(address, {"answer": "2"}).status_code == 302
    other = reverse("fieldwork_keyed_blind", args=[item("problem_litter").pk])
    assert client.post(other, {"answer": "77"}).status_code == 422
    done = client.post(other, {"unreadable": "1"}, follow=True).content.decode()
    assert "Nothing is left for you to key again" in done


def test_the_page_of_batches_says_what_it_showed_and_what_that_means(
    sampled: ScanBatch, clerk: User, coordinator: User
) -> None:
    for who in (clerk, coordinator):
        key_blind(item(), ["1"], by=who)
    client = client_of(coordinator)
    page = client.get(reverse("fieldwork_batches")).content.decode()
    assert "2 questions, 1 of them done" in page
    assert (
        "read 0 of 1 wrongly: 0.00\N{NO-BREAK SPACE}% (between 0.00\N{NO-BREAK SPACE}% and 97.50"
        in page
    )
    assert "at most 975 are likely to be wrong" in page
    share = reverse("fieldwork_audit_share", args=[sampled.pk])
    assert client.post(share, {"share": "0.02"}).status_code == 302
    assert (
        "2.0\N{NO-BREAK SPACE}% of the answers"
        in client.get(reverse("fieldwork_batches")).content.decode()
    )
    for wrong in ("nan", "many", ""):
        assert client.post(share, {"share": wrong}).status_code == 422
    assert share not in client_of(clerk).get(reverse("fieldwork_batches")).content.decode()
