"""The gap as a published result."""

from __future__ import annotations

import pytest
from django.test import override_settings

from folkmoot.method.terms.problem import Problem
from folkmoot.method.weighting.model import Margin, Targets
from folkmoot.office.fieldwork.sealed.models import SealedAnswer
from folkmoot.office.people.models import User
from folkmoot.office.results.services import publish_gap, weigh
from folkmoot.office.studies.models import InstrumentVersion, Wave, WaveState

# The sealed file is written anew, which no database does within a transaction.
pytestmark = pytest.mark.django_db(databases=["default", "sealed"], transaction=True)

TARGETS = Targets((Margin(("gender",), {("F",): 6200.0, ("M",): 5800.0}),), {})


def test_the_gap_finds_the_misjudgement_that_was_put_in(
    public_wave: Wave, staff_wave: Wave, analyst: User
) -> None:
    weigh(public_wave, TARGETS, by=analyst)
    before = set(SealedAnswer.objects.values_list("key", flat=True))
    snapshot = publish_gap(public_wave, staff_wave, by=analyst)
    # The answers are released first: no row keeps the key that a page carried.
    after = set(SealedAnswer.objects.values_list("key", flat=True))
    assert len(after) == len(before)
    assert not after & before
    gaps = {
        number["item"]: number
        for number in snapshot.estimates
        if number["list"] == "prediction" and number["domain"] == "gap"
    }
    patrols = gaps["priority.visible-patrols"]
    assert patrols["high"] < 0
    assert next(iter(gaps)) == "priority.visible-patrols"
    assert "“Be seen on patrol in uniform”" in snapshot.headline
    assert "Staff guess too low" in snapshot.html
    assert "One side wrote on paper, the other clicked on a screen" in snapshot.html
    assert snapshot.tables[0]["csv"].splitlines()[1].startswith("Be seen on patrol")
    assert len({each["caption"] for each in snapshot.tables}) == len(snapshot.tables) == 5
    assert "representative" not in (snapshot.html + snapshot.headline).lower()
    assert "What you must not claim from this" in snapshot.html
    # Figures of staff are coarse, and never of fewer than ten.
    staff = [number for number in snapshot.estimates if number["domain"] == "staff"]
    assert staff
    assert all(number["n"] % 5 == 0 and number["n"] >= 10 for number in staff)
    assert all(number["value"] == round(number["value"], 2) for number in staff)


def test_the_same_answers_have_the_same_digest_though_their_order_is_drawn_anew(
    public_wave: Wave, staff_wave: Wave, analyst: User
) -> None:
    first = publish_gap(public_wave, staff_wave, by=analyst)
    with override_settings(FOLKMOOT_DEMONSTRATION=True):
        invented = publish_gap(public_wave, staff_wave, by=analyst)
    assert invented.data_digest == first.data_digest
    words = "Every answer behind these figures is invented."
    assert words in invented.html
    assert words not in first.html
    assert publish_gap(public_wave, staff_wave, by=analyst).data_digest == first.data_digest


def test_a_receipt_too_few_is_said_on_the_page(
    public_wave: Wave, staff_wave: Wave, analyst: User
) -> None:
    staff_wave.invitations.filter(answered=True)[:1].get().delete()
    snapshot = publish_gap(public_wave, staff_wave, by=analyst)
    assert "has 40 anonymous answers and 39 receipts" in snapshot.html


def test_the_gap_waits_until_the_staff_wave_is_closed(
    public_wave: Wave, staff_wave: Wave, analyst: User
) -> None:
    staff_wave.state = WaveState.OPEN
    with pytest.raises(Problem) as caught:
        publish_gap(public_wave, staff_wave, by=analyst)
    assert caught.value.code == "sealed-wave-open"


def test_two_questionnaires_without_a_common_concept_have_no_gap(
    public_wave: Wave, staff_wave: Wave, analyst: User
) -> None:
    staff_wave.instrument = InstrumentVersion.objects.get(name="community-engagement")
    with pytest.raises(Problem) as caught:
        publish_gap(public_wave, staff_wave, by=analyst)
    assert caught.value.code == "results-nothing-to-compare"
