"""A district of two teams, people with roles, and a postal wave that is open."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from django.test import override_settings

from folkmoot.method.capture.model import Answer, Doubt, Missing, Mode, Response, Value
from folkmoot.method.instrument.model import (
    Code,
    CodeList,
    Condition,
    Grid,
    Instrument,
    Item,
    NumberEntry,
    OpenText,
    Section,
    SeveralAnswers,
    SingleChoice,
)
from folkmoot.method.instrument.serialise import instrument_digest
from folkmoot.method.instrument.variables import variables
from folkmoot.method.terms.missing import MissingReason
from folkmoot.office.fieldwork.services import import_cases
from folkmoot.office.people.models import Area, User
from folkmoot.office.people.roles import Role
from folkmoot.office.people.services.areas import name_levels, place_area
from folkmoot.office.people.services.users import create_user_with_role
from folkmoot.office.studies.models import ConfidentialityPolicy, Programme, Selection, Study, Wave
from folkmoot.office.studies.services import (
    AimPlan,
    IndicatorPlan,
    ObjectivePlan,
    add_study,
    create_programme,
    open_wave,
    plan_wave,
    store_instrument,
)

OPENS, CLOSES = datetime.date(2004, 11, 8), datetime.date(2004, 12, 20)
MakeUser = Callable[[Role], User]
MakeResponse = Callable[..., Response]


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[Path]:
    """The site's own files go to a folder of the test's own."""
    with override_settings(MEDIA_ROOT=tmp_path / "files"):
        yield tmp_path / "files"


@pytest.fixture
def district(db: None) -> Area:
    """A district with two teams, `north` and `south`, and a neighbour that is none of its own."""
    name_levels([("force", "forces"), ("district", "districts"), ("team", "teams")], by="tests")
    force = place_area("force", "The force", under=None, by="tests")
    district = place_area("district", "Alderbrook", under=force, by="tests")
    place_area("north", "North Team", under=district, by="tests")
    place_area("south", "South Team", under=district, by="tests")
    place_area("elsewhere", "Elsewhere", under=force, by="tests")
    return district


@pytest.fixture
def user_with(district: Area) -> MakeUser:
    """A user with a role for the whole district; the same one each time a role is asked for."""
    made: dict[Role, User] = {}

    def make(role: Role) -> User:
        if role not in made:
            made[role] = create_user_with_role(
                role.value, role, password=None, by="tests", area=district
            )
        return made[role]

    return make


@pytest.fixture
def coordinator(user_with: MakeUser) -> User:
    return user_with(Role.CONSULTATION_COORDINATOR)


@pytest.fixture
def clerk(user_with: MakeUser) -> User:
    return user_with(Role.SCANNING_CLERK)


@pytest.fixture
def instrument() -> Instrument:
    """A questionnaire with one question of every kind, a route, and words that need escaping."""
    yes_no = CodeList("yes_no", (Code("1", {"en": "Yes"}), Code("2", {"en": "No"})))
    size = CodeList(
        "size",
        (
            Code("1", {"en": "A <big> problem"}),
            Code("2", {"en": "A small problem"}),
            Code("3", {"en": "No problem"}),
            Code("9", {"en": "Does not apply"}, MissingReason.NOT_APPLICABLE),
        ),
        ordered=True,
    )
    first = CodeList("first", tuple(Code(str(n), {"en": f"Activity {n}"}) for n in (1, 2, 3, 4)))
    questions = (
        Grid(
            id="problem",
            text={"en": "How big a problem is each?"},
            code_list=size,
            items=(Item("litter", {"en": "Litter"}), Item("speeding", {"en": "Speeding"})),
        ),
        SingleChoice(id="contacted", text={"en": "Have you met them?"}, code_list=yes_no),
        SingleChoice(
            id="satisfied",
            text={"en": "Were you satisfied?"},
            code_list=yes_no,
            ask_if=Condition("contacted", ("1",)),
        ),
        SeveralAnswers(id="first", text={"en": "Which come first?"}, code_list=first, at_most=2),
        NumberEntry(id="years", text={"en": "Years here?"}, lowest=0, highest=99),
        OpenText(id="comment", text={"en": "Anything else?"}, longest_characters=40),
    )
    return Instrument(
        name="small",
        title={"en": "A small one"},
        introduction={"en": ""},
        closing={"en": ""},
        languages=("en",),
        minutes=1,
        sections=(Section("all", {"en": "All"}, {"en": ""}, questions),),
    )


@pytest.fixture
def programme(district: Area, coordinator: User) -> Programme:
    return create_programme(
        slug="pilot",
        name="The community decides",
        purpose="What residents expect, and what staff believe they expect.",
        area=district,
        by=coordinator,
        aims=[AimPlan("Confidence", (IndicatorPlan("A good job", "confidence.good-job"),))],
        objectives=[ObjectivePlan("Test training", "Evaluation of the workshops")],
    )


@pytest.fixture
def study(programme: Programme, coordinator: User) -> Study:
    return add_study(
        programme,
        slug="residents",
        name="Community survey",
        kind="Public survey",
        selection=Selection.SAMPLE,
        by=coordinator,
    )


@pytest.fixture
def wave(study: Study, instrument: Instrument, coordinator: User) -> Wave:
    """The first wave of the residents' survey: linked to cases, and open."""
    wave = plan_wave(
        study,
        number=1,
        instrument=store_instrument(instrument, by=coordinator),
        policy_of_answers=ConfidentialityPolicy.CASE_LINKED,
        opens=OPENS,
        closes=CLOSES,
        by=coordinator,
    )
    open_wave(wave, by=coordinator)
    return wave


@pytest.fixture
def cases_csv(tmp_path: Path) -> Path:
    """Six cases, three in each team."""
    path = tmp_path / "cases.csv"
    path.write_text(
        "serial,stratum,npt,settlement,inclusion_probability,weight\n"
        + "".join(
            f"A00{n},{team},{team},{place},0.025,40.0\n"
            for n, (team, place) in enumerate(
                [("north", "Town"), ("south", "Village")] * 3, start=1
            )
        )
    )
    return path


@pytest.fixture
def inserts_csv(tmp_path: Path) -> Path:
    """A young person's insert for each of the six, with the household's probability."""
    path = tmp_path / "inserts.csv"
    path.write_text(
        "serial,stratum,npt,settlement,inclusion_probability,weight\n"
        + "".join(
            f"A00{n}Y,{team},{team},{place},0.05,20.0\n"
            for n, (team, place) in enumerate(
                [("north", "Town"), ("south", "Village")] * 3, start=1
            )
        )
    )
    return path


@pytest.fixture
def wave_with_cases(wave: Wave, cases_csv: Path, inserts_csv: Path, coordinator: User) -> Wave:
    import_cases(wave, cases_csv, inserts=inserts_csv, by=coordinator)
    return wave


@pytest.fixture
def make_response(instrument: Instrument) -> MakeResponse:
    """A complete paper response; named answers replace its own, None takes one out."""

    def make(
        serial: str | None = "A001",
        *,
        source: str = "",
        doubts: tuple[Doubt, ...] = (),
        mode: Mode = Mode.PAPER,
        answers: Mapping[str, str | MissingReason] | None = None,
    ) -> Response:
        given: dict[str, Answer] = {variable.id: Value("1") for variable in variables(instrument)}
        given |= {"first_3": Value("0"), "first_4": Value("0"), "comment": Value("Thank you")}
        for name, answer in (answers or {}).items():
            given[name] = Missing(answer) if isinstance(answer, MissingReason) else Value(answer)
        return Response(
            instrument_digest=instrument_digest(instrument),
            serial=serial,
            mode=mode,
            answers=given,
            doubts=doubts,
            source_digest=source or f"source of {serial}",
        )

    return make
