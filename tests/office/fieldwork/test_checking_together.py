"""Ranks, shares of points and days in the queue: all rows on one page, decided at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from folkmoot.method.capture.model import Doubt, DoubtReason, Missing, Mode, Response, Value
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.model import Instrument
from folkmoot.method.instrument.serialise import instrument_digest
from folkmoot.method.instrument.variables import variables
from folkmoot.method.terms.missing import MissingReason
from folkmoot.office.fieldwork.models import DoubtState, DoubtToResolve
from folkmoot.office.fieldwork.models import Response as StoredResponse
from folkmoot.office.fieldwork.services import record_response
from folkmoot.office.people.models import User
from folkmoot.office.studies.models import Wave

SHELF = Path(__file__).parents[2] / "shelf"
NO_REPLY, UNREADABLE = Missing(MissingReason.NO_REPLY), Missing(MissingReason.UNREADABLE)

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf_name() -> str:
    return "rank"


@pytest.fixture
def instrument(shelf_name: str) -> Instrument:
    return load_instrument(str(SHELF / f"{shelf_name}.toml"))


@pytest.fixture
def doubt(
    wave_with_cases: Wave, instrument: Instrument, clerk: User, shelf_name: str
) -> DoubtToResolve:
    """One question that waits; nothing else is answered."""
    question, reason = {
        "rank": ("first", DoubtReason.CONTRADICTORY),
        "share-out": ("hours", DoubtReason.CONTRADICTORY),
        "date": ("moved_in", DoubtReason.TO_KEY),
    }[shelf_name]
    answers = {
        v.id: UNREADABLE if v.decided_with == question else NO_REPLY for v in variables(instrument)
    }
    doubts = (Doubt(1, question, reason),)
    response = Response(instrument_digest(instrument), "A001", Mode.PAPER, answers, doubts, "d")
    record_response(wave_with_cases, response, by=clerk)
    return DoubtToResolve.objects.get()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def decide(client: Client, doubt: DoubtToResolve, *answers: str) -> str:
    sent = client.post(
        reverse("fieldwork_decide", args=[doubt.pk]), {"answer": answers}, follow=True
    )
    return sent.content.decode()


def test_a_rank_is_decided_row_by_row_on_one_page(
    doubt: DoubtToResolve, wave_with_cases: Wave, clerk: User
) -> None:
    client = client_of(clerk)
    page = client.get(reverse("fieldwork_check_wave", args=[wave_with_cases.pk])).content.decode()
    assert page.count('<select class="govuk-select"') == 7
    assert "The rows do not go together." in page
    assert "do not go together" in decide(client, doubt, "bus=1", "bins=1", "", "", "", "", "")
    doubt.refresh_from_db()
    assert doubt.state == DoubtState.OPEN
    assert "Empty the bins twice a week 2" in decide(client, doubt, "bus=1", "bins=2", "")
    stored = StoredResponse.objects.get().answers
    assert (stored["first_bus"], stored["first_bins"], stored["first_trees"]) == ("1", "2", "0")


@pytest.mark.parametrize("shelf_name", ["share-out"])
def test_points_must_add_up_for_the_clerk_too(doubt: DoubtToResolve, clerk: User) -> None:
    client = client_of(clerk)
    assert "do not go together" in decide(client, doubt, "town=9")
    decide(client, doubt, "town=9", "roads=1")
    stored = StoredResponse.objects.get().answers
    assert [stored[f"hours_{item}"] for item in ("town", "roads", "villages")] == ["9", "1", "0"]


@pytest.mark.parametrize("shelf_name", ["date"])
def test_a_day_is_keyed_as_it_is_written(doubt: DoubtToResolve, clerk: User) -> None:
    client = client_of(clerk)
    assert "is not a day from" in decide(client, doubt, "31 2 1999")
    decide(client, doubt, "3 2 1999")
    assert StoredResponse.objects.get().answers["moved_in"] == Value("1999-02-03").content
