"""The same pages serve residents, whose answers are linked to a case until the wave closes."""

from __future__ import annotations

import datetime
import random
import re

import pytest
from django.test import Client
from django.urls import reverse

from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.terms.dispositions import Disposition
from folkmoot.method.terms.identifiers import digest, make_access_code
from folkmoot.method.terms.problem import Problems
from folkmoot.office.fieldwork.models import Case, Response
from folkmoot.office.fieldwork.sealed.models import SealedAnswer
from folkmoot.office.fieldwork.services import invite_cases
from folkmoot.office.people.models import Area, User
from folkmoot.office.studies.models import ConfidentialityPolicy, Study, Wave, WaveState
from folkmoot.office.studies.services import store_instrument

pytestmark = pytest.mark.django_db(databases=["default", "sealed"])


@pytest.fixture
def residents(study: Study, district: Area, coordinator: User) -> Wave:
    """An open wave of residents with two cases."""
    wave = Wave.objects.create(
        study=study,
        number=7,
        instrument=store_instrument(load_instrument("community-engagement"), by=coordinator),
        policy=ConfidentialityPolicy.CASE_LINKED,
        opens=datetime.date(2004, 11, 8),
        closes=datetime.date(2004, 12, 20),
        state=WaveState.OPEN,
    )
    for serial in ("R1", "R2"):
        Case.objects.create(wave=wave, serial=serial, stratum="north", area=district, weight=40.0)
    return wave


def test_a_resident_answers_by_code_and_the_case_gets_its_outcome(
    client: Client, residents: Wave, coordinator: User
) -> None:
    code = make_access_code(random.Random(3))
    assert invite_cases(residents, {"R1": digest(code.encode())}, by=coordinator) == 1
    assert invite_cases(residents, {"R1": digest(code.encode())}, by=coordinator) == 0
    start = client.get(reverse("answering_start", args=[code])).content.decode()
    assert "Your name is not kept with your answers" in start
    assert "supervisor" not in start
    address = reverse("answering_questions", args=[code])
    page = client.get(address).content.decode()
    assert "Only if you answered “Yes” to question" in page
    found = re.search(r'name="page_key" value="([^"]+)"', page)
    assert found
    posted = {"problem_traffic": "1", "contacted": "2", "contact_whole": "1", "page_key": found[1]}
    done = client.post(address, posted, follow=True).content.decode()
    assert "Thank you. Your answers are counted with everyone else" in done
    assert "envelope" not in done
    [response] = Response.objects.all()
    assert (response.case.serial, response.mode, response.counts) == ("R1", "web", True)
    assert response.answers["contact_whole"] == {"missing": "not-asked"}
    assert response.case.disposition == Disposition.REFUSAL  # broken off: hardly anything answered
    assert not SealedAnswer.objects.exists()
    client.post(address, posted)
    assert Response.objects.count() == 1


def test_a_serial_that_was_not_drawn_is_named(residents: Wave, coordinator: User) -> None:
    with pytest.raises(Problems) as caught:
        invite_cases(residents, {"R1": "a" * 64, "R9": "b" * 64}, by=coordinator)
    assert [problem.place.serial for problem in caught.value.problems] == ["R9"]
    assert not residents.invitations.exists()
