"""A crash between the two stores neither loses an answer nor hides a second one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext

from folkmoot.method.capture.from_web import from_web
from folkmoot.method.capture.model import Response
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.terms.problem import Problem
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.fieldwork.answering.submit import (
    is_page_key,
    new_page_key,
    receipt_problems,
    submit,
)
from folkmoot.office.fieldwork.models import Invitation
from folkmoot.office.fieldwork.sealed.models import SealedAnswer
from folkmoot.office.fieldwork.sealed.services import page_hash
from folkmoot.office.studies.models import Wave, WaveState

pytestmark = pytest.mark.django_db(databases=["default", "sealed"], transaction=True)


class PowerCutError(Exception):
    """The machine stops."""


@contextmanager
def power_cut_before_the_receipt() -> Iterator[None]:
    """The site's database never commits; what the sealed store committed stays."""
    with suppress(PowerCutError), transaction.atomic():
        yield
        raise PowerCutError


def answered(wave: Wave, key: str) -> Response:
    instrument = load_instrument("staff-insight")
    return from_web(
        instrument,
        {"priority_patrols": ["1"]},
        serial=None,
        source_digest=page_hash(wave, key),
    )


def test_a_repeat_after_a_crash_adds_the_receipt_and_no_second_answer(
    wave: Wave, invitation: Invitation
) -> None:
    key = new_page_key()
    with power_cut_before_the_receipt():
        submit(invitation, answered(wave, key))
    assert not Invitation.objects.get().answered
    assert SealedAnswer.objects.count() == 1  # acknowledged to nobody, and not lost

    assert submit(invitation, answered(wave, key))
    assert Invitation.objects.get().answered
    assert SealedAnswer.objects.count() == 1
    assert receipt_problems(wave) == []


def test_a_fresh_page_after_a_crash_is_counted_and_shown_as_possibly_doubled(
    wave: Wave, invitation: Invitation
) -> None:
    with power_cut_before_the_receipt():
        submit(invitation, answered(wave, new_page_key()))
    [between] = receipt_problems(wave)
    assert between.details["answers"] == 1
    assert between.details["receipts"] == 0

    submit(invitation, answered(wave, new_page_key()))
    [problem] = receipt_problems(wave)
    assert problem.code == "sealed-more-answers"
    assert (problem.details["answers"], problem.details["receipts"]) == (2, 1)
    assert "possibly doubled" in problem.remedy


def test_a_fault_while_sealing_takes_the_receipt_back(wave: Wave, invitation: Invitation) -> None:
    response = answered(wave, new_page_key())
    named = Response(
        response.instrument_digest,
        "S1",
        response.mode,
        response.answers,
        (),
        response.source_digest,
    )
    with pytest.raises(Problem, match="serial"):
        submit(invitation, named)
    assert not Invitation.objects.get().answered


def test_a_wave_closed_meanwhile_stores_nothing(wave: Wave, invitation: Invitation) -> None:
    Wave.objects.filter(pk=wave.pk).update(state=WaveState.CLOSED)
    with pytest.raises(Problem) as caught:
        submit(invitation, answered(wave, new_page_key()))
    assert caught.value.code == "wave-not-open"
    assert not Invitation.objects.get().answered
    assert not SealedAnswer.objects.exists()


def test_a_lost_answer_would_be_noticed(wave: Wave, invitation: Invitation) -> None:
    submit(invitation, answered(wave, new_page_key()))
    SealedAnswer.objects.all().delete()
    [problem] = receipt_problems(wave)
    assert "last backup" in problem.remedy


def test_neither_store_gets_a_time_or_a_line_of_the_trail(
    wave: Wave, invitation: Invitation
) -> None:
    with CaptureQueriesContext(connections["default"]) as queries:
        submit(invitation, answered(wave, new_page_key()))
    written = [q["sql"] for q in queries.captured_queries if not q["sql"].startswith("SELECT")]
    changes = [sql for sql in written if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(changes) == 1
    assert "answered" in changes[0]
    assert not AuditLine.objects.exists()


def test_page_keys_are_random_and_their_form_is_checked() -> None:
    keys = {new_page_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(is_page_key(key) for key in keys)
    assert not is_page_key("short")
    assert not is_page_key("x" * 21 + "\n")
