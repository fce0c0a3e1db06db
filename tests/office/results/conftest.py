"""A public wave with a few hundred answers and a closed staff wave, of known opinions."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import numpy as np
import pytest

from folkmoot.method.capture.from_web import from_web
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.model import Instrument, Measure
from folkmoot.method.instrument.variables import Variable, VariableKind, variables
from folkmoot.method.weighting.model import Margin, Targets
from folkmoot.office.fieldwork.models import Case, Invitation
from folkmoot.office.fieldwork.models import Response as StoredResponse
from folkmoot.office.fieldwork.sealed.services import page_hash, seal
from folkmoot.office.fieldwork.services.answers import to_stored
from folkmoot.office.people.models import Area, User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import (
    ConfidentialityPolicy,
    InstrumentVersion,
    Programme,
    Selection,
    Study,
    Wave,
    WaveState,
)
from folkmoot.office.studies.services import store_instrument

POSTED, ANSWERED, INSERTS, ASKED, STAFF = 600, 300, 60, 60, 40

#: The share that calls each a big problem, or worries; all others far less.
PROBLEMS = {"traffic": 0.8, "speeding": 0.75, "young": 0.7, "litter": 0.65}
YOUNG_PROBLEMS = {"young": 0.85, "traffic": 0.8, "speeding": 0.75}
WORRIES = {"burglary": 0.7, "fromcar": 0.62, "carstolen": 0.6}
YOUNG_WORRIES = {"insulted": 0.8, "attacked": 0.78, "fromcar": 0.7}
FIRST_THREE = {"1": 0.8, "2": 0.7, "4": 0.65}
PREDICTIONS = {"patrols": 3, "antisocial": 7, "emergency": 8}

TARGETS = Targets(
    (
        Margin(("npt",), {("north",): 6000.0, ("south",): 6000.0}),
        Margin(("gender",), {("F",): 6200.0, ("M",): 5800.0}),
        Margin(
            ("age",),
            {("17-24",): 1040.0, ("25-34",): 3000.0, ("55-64",): 4960.0, ("75+",): 3000.0},
        ),
    ),
    {},
)


def _chance(variable: Variable, is_young: bool) -> float:
    item = variable.id.split("_")[-1]
    family = (variable.concept or "").split(".")[0]
    if family == "problem":
        return (YOUNG_PROBLEMS if is_young else PROBLEMS).get(item, 0.2)
    if family == "worry":
        return (YOUNG_WORRIES if is_young else WORRIES).get(item, 0.2)
    return 0.5


def public_answers(
    instrument: Instrument, rng: np.random.Generator, age: str
) -> dict[str, list[str]]:
    """One resident's answers as fields."""
    posted: dict[str, list[str]] = {}
    for variable in variables(instrument):
        if variable.code_list is None or variable.ask_if is not None:
            continue
        codes = [code.value for code in variable.code_list.substantive]
        if variable.kind is VariableKind.TICK:
            continue
        half = len(codes) // 2
        chosen = codes[:half] if rng.random() < _chance(variable, age == "17-24") else codes[half:]
        posted[variable.printed_question] = [str(rng.choice(chosen or codes))]
    ticked = [code for code in "1234567" if rng.random() < FIRST_THREE.get(code, 0.1)]
    posted["firstthree"] = ticked[:3]
    posted["age"] = [age] if rng.random() > 0.05 else []
    posted["gender"] = [str(rng.choice(["F", "M", "F", "M", "X"]))]
    posted["household"] = ["1" if age == "17-24" else "0"]
    return posted


def staff_answers(instrument: Instrument, rng: np.random.Generator) -> dict[str, list[str]]:
    """One member of staff's answers as fields."""
    posted: dict[str, list[str]] = {}
    for variable in variables(instrument):
        if variable.measure is Measure.FIRST_CHOICE:
            guess = PREDICTIONS.get(variable.id.removeprefix("prediction_"), 2)
            posted[variable.id] = [str(min(10, max(0, guess + int(rng.integers(-1, 2)))))]
        elif variable.measure is Measure.RATING:
            posted[variable.id] = [str(rng.integers(1, 4))]
    return posted


@pytest.fixture
def public_wave(programme: Programme, coordinator: User, district: Area) -> Wave:
    """The residents' wave: 600 posted, 300 answered, 60 inserts."""
    instrument = load_instrument("community-engagement")
    version = store_instrument(instrument, by=coordinator)
    wave = _wave(programme, "residents", version, ConfidentialityPolicy.CASE_LINKED, "open")
    fill_public(wave, instrument)
    return wave


def _wave(
    programme: Programme,
    slug: str,
    version: InstrumentVersion,
    policy: ConfidentialityPolicy,
    state: str,
) -> Wave:
    study = Study.objects.create(
        programme=programme,
        slug=slug,
        name=f"Survey of {slug}",
        kind=slug,
        selection=Selection.SAMPLE,
    )
    return Wave.objects.create(
        study=study,
        number=1,
        instrument=version,
        policy=policy,
        opens=datetime.date(2004, 11, 8),
        closes=datetime.date(2004, 12, 20),
        state=state,
    )


def fill_public(wave: Wave, instrument: Instrument) -> None:
    """Cases, and responses of half of them and of some inserts."""
    rng = np.random.default_rng(1)
    areas = [Area.objects.get(code=code) for code in ("north", "south")]
    cases = [
        Case(
            wave=wave,
            serial=f"A{n:04}",
            stratum=areas[n % 2].code,
            area=areas[n % 2],
            settlement="Town" if n % 3 else "Village",
            inclusion_probability=0.05,
            household_probability=0.1,
            weight=20.0,
        )
        for n in range(POSTED)
    ]
    Case.objects.bulk_create(cases)
    inserts = [
        Case(
            wave=wave,
            serial=f"{case.serial}Y",
            stratum=case.stratum,
            area=case.area,
            settlement=case.settlement,
            household_probability=0.1,
            insert_of=case,
        )
        for case in cases
    ]
    Case.objects.bulk_create(inserts)
    ages = ["17-24", "25-34", "25-34", "55-64", "55-64", "55-64", "75+", "75+"]
    answering = [(case, str(rng.choice(ages))) for case in cases[:ANSWERED]]
    answering += [(case, "17-24") for case in inserts[100 : 100 + INSERTS]]
    StoredResponse.objects.bulk_create(
        StoredResponse(
            wave=wave,
            case=case,
            instrument=wave.instrument,
            mode="paper",
            answers=to_stored(
                from_web(
                    instrument,
                    public_answers(instrument, rng, age),
                    serial=case.serial,
                    source_digest=case.serial,
                    version=wave.instrument.digest,
                ).answers
            ),
            completeness="complete",
            counts=True,
            source_digest=case.serial,
            recorded_on=datetime.date(2004, 12, 1),
        )
        for case, age in answering
    )


@pytest.fixture
def staff_wave(programme: Programme, coordinator: User) -> Wave:
    """The staff's wave: 60 asked, 40 answered, closed."""
    instrument = load_instrument("staff-insight")
    version = store_instrument(instrument, by=coordinator)
    wave = _wave(programme, "staff", version, ConfidentialityPolicy.ANONYMOUS, WaveState.CLOSED)
    fill_staff(wave, instrument)
    return wave


def fill_staff(wave: Wave, instrument: Instrument) -> None:
    """Invitations, and sealed answers of two in three."""
    rng = np.random.default_rng(2)
    Invitation.objects.bulk_create(
        Invitation(wave=wave, code_digest=f"{wave.pk}-{n}", answered=n < STAFF)
        for n in range(ASKED)
    )
    for n in range(STAFF):
        response = from_web(
            instrument,
            staff_answers(instrument, rng),
            serial=None,
            source_digest=page_hash(wave, f"page {n}"),
            version=wave.instrument.digest,
        )
        seal(wave, response)


@pytest.fixture
def analyst(user_with: Callable[[Role], User]) -> User:
    return user_with(Role.ANALYST)
