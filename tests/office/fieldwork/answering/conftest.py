"""A staff survey that is open, and one invitation to it."""

from __future__ import annotations

import datetime
import random

import pytest

from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.serialise import instrument_digest, instrument_to_json
from folkmoot.method.terms.identifiers import digest, make_access_code
from folkmoot.office.fieldwork.models import Invitation
from folkmoot.office.people.models import Area, AreaLevel
from folkmoot.office.studies.models import (
    ConfidentialityPolicy,
    InstrumentVersion,
    Programme,
    Selection,
    Study,
    Wave,
    WaveState,
)


@pytest.fixture
def instrument_name() -> str:
    """What is asked; a test may ask something else."""
    return "staff-insight"


@pytest.fixture
def wave(instrument_name: str) -> Wave:
    """The staff survey, open."""
    instrument = load_instrument(instrument_name)
    version, _ = InstrumentVersion.objects.get_or_create(
        digest=instrument_digest(instrument),
        defaults={"name": instrument.name, "content": instrument_to_json(instrument)},
    )
    level = AreaLevel.objects.create(depth=0, name="District", plural="Districts")
    area = Area.objects.create(code="north", name="North", level=level, path="north/")
    programme = Programme.objects.create(slug="pilot", name="Pilot", area=area)
    study = Study.objects.create(
        programme=programme,
        slug="staff",
        name="Staff survey",
        kind="Staff survey",
        selection=Selection.CENSUS,
    )
    return Wave.objects.create(
        study=study,
        number=1,
        instrument=version,
        policy=ConfidentialityPolicy.ANONYMOUS,
        opens=datetime.date(2005, 1, 10),
        closes=datetime.date(2005, 1, 31),
        state=WaveState.OPEN,
    )


@pytest.fixture
def code() -> str:
    """An access code, the same every time."""
    return make_access_code(random.Random(1))


@pytest.fixture
def invitation(wave: Wave, code: str) -> Invitation:
    """An invitation by that code, drawn from the hat."""
    return Invitation.objects.create(wave=wave, code_digest=digest(code.encode()))


@pytest.fixture
def answers() -> dict[str, str | list[str]]:
    """A staff answer as a browser posts it."""
    return {
        "competence_most": "1",
        "competence_least": "2",
        "priority_emergency": "1",
        "priority_patrols": "2",
        "prediction_patrols": "10",
        "barrier": ["1", "3"],
        "admired": "The library, since they listen.",
    }
