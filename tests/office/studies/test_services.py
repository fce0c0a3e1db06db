"""Programmes, studies, waves and versions: what may be made, and what may never change."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest

from folkmoot.method.instrument.model import Instrument
from folkmoot.method.instrument.serialise import instrument_digest
from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.terms.problem import Problem
from folkmoot.office.audit.models import AuditLine
from folkmoot.office.people.models import Area, User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import (
    Aim,
    ConfidentialityPolicy,
    InstrumentVersion,
    Programme,
    Selection,
    SheetVersion,
    Study,
    Wave,
    WaveState,
)
from folkmoot.office.studies.services import (
    AimPlan,
    add_study,
    close_wave,
    create_programme,
    instrument_of,
    open_wave,
    plan_wave,
    standing_of,
    store_instrument,
    store_sheet,
)
from folkmoot.office.studies.services.next_step import next_step
from folkmoot.office.studies.services.standing import Standing

DAY = datetime.date(2004, 11, 8)
MakeUser = Callable[[Role], User]


def test_a_programme_comes_whole(programme: Programme) -> None:
    aim = programme.aims.get()
    assert (aim.number, aim.indicators.get().concept) == (1, "confidence.good-job")
    assert programme.objectives.get().evidence == "Evaluation of the workshops"
    assert AuditLine.objects.get(verb="created programme").details["aims"] == 1


def test_an_aim_without_indicator_stops_the_whole(district: Area, coordinator: User) -> None:
    with pytest.raises(Problem) as refused:
        create_programme(
            slug="pilot",
            name="Pilot",
            area=district,
            by=coordinator,
            aims=[AimPlan("Vague", ())],
        )
    assert refused.value.code == "indicator-needed"
    assert not Programme.objects.exists()
    assert not Aim.objects.exists()


def test_short_names_are_used_once(
    programme: Programme, study: Study, district: Area, coordinator: User
) -> None:
    with pytest.raises(Problem, match="pilot"):
        create_programme(slug="pilot", name="Another", area=district, by=coordinator)
    with pytest.raises(Problem, match="residents"):
        add_study(
            programme,
            slug="residents",
            name="Another",
            kind="Public survey",
            selection=Selection.SAMPLE,
            by=coordinator,
        )


def test_a_wave_goes_from_planned_to_open_to_closed_and_no_other_way(
    wave: Wave, coordinator: User
) -> None:
    with pytest.raises(Problem) as refused:
        open_wave(wave, by=coordinator)
    assert refused.value.code == "wave-cannot-move"
    close_wave(wave, by=coordinator)
    assert Wave.objects.get(pk=wave.pk).state == WaveState.CLOSED
    for again in (open_wave, close_wave):
        with pytest.raises(Problem):
            again(wave, by=coordinator)


def test_a_wave_number_is_used_once_and_the_next_is_named(wave: Wave, coordinator: User) -> None:
    with pytest.raises(Problem, match="Use the next number, 2") as refused:
        plan_wave(
            wave.study,
            number=1,
            instrument=wave.instrument,
            policy_of_answers=ConfidentialityPolicy.CASE_LINKED,
            opens=DAY,
            closes=DAY,
            by=coordinator,
        )
    assert refused.value.code == "wave-number-taken"


def test_a_wave_may_not_close_before_it_opens(
    study: Study, instrument: Instrument, coordinator: User
) -> None:
    with pytest.raises(Problem) as refused:
        plan_wave(
            study,
            number=1,
            instrument=store_instrument(instrument, by=coordinator),
            policy_of_answers=ConfidentialityPolicy.NAMED,
            opens=DAY,
            closes=DAY - datetime.timedelta(days=1),
            by=coordinator,
        )
    assert refused.value.code == "wave-closes-too-early"


def test_an_instrument_is_stored_once_and_comes_back_equal(
    instrument: Instrument, coordinator: User
) -> None:
    version = store_instrument(instrument, by=coordinator)
    assert store_instrument(instrument, by=coordinator) == version
    assert version.digest == instrument_digest(instrument)
    assert instrument_of(version) == instrument
    assert AuditLine.objects.filter(verb="stored instrument").count() == 1


def test_a_stored_version_cannot_be_changed(instrument: Instrument, coordinator: User) -> None:
    version = store_instrument(instrument, by=coordinator)
    version.name = "another"
    with pytest.raises(Problem) as refused:
        version.save()
    assert refused.value.code == "version-fixed"
    assert InstrumentVersion.objects.get().name == "small"


def test_a_changed_instrument_is_another_version(instrument: Instrument, coordinator: User) -> None:
    first = store_instrument(instrument, by=coordinator)
    second = store_instrument(replace(instrument, minutes=2), by=coordinator)
    assert first.digest != second.digest
    assert InstrumentVersion.objects.count() == 2


def test_a_sheet_needs_its_instrument_and_is_stored_once(
    instrument: Instrument, coordinator: User
) -> None:
    sheet = Sheet("ABCD", "en", (210.0, 297.0), (), instrument)
    with pytest.raises(Problem) as refused:
        store_sheet(sheet, by=coordinator)
    assert refused.value.code == "instrument-not-stored"
    store_instrument(instrument, by=coordinator)
    version = store_sheet(sheet, by=coordinator)
    assert store_sheet(sheet, by=coordinator) == version
    assert SheetVersion.objects.get().survey == "ABCD"


@pytest.mark.parametrize("role", [Role.SPONSOR, Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_may_not_edit_makes_nothing(
    wave: Wave, instrument: Instrument, district: Area, user_with: MakeUser, role: Role
) -> None:
    user = user_with(role)
    attempts: list[Callable[[], object]] = [
        lambda: create_programme(slug="x", name="X", area=district, by=user),
        lambda: close_wave(wave, by=user),
        lambda: store_instrument(instrument, by=user),
        lambda: store_sheet(Sheet("ABCD", "en", (210.0, 297.0), (), instrument), by=user),
    ]
    for attempt in attempts:
        with pytest.raises(Problem) as refused:
            attempt()
        assert refused.value.code == "permission-denied"


def test_a_wave_that_no_room_knows_stands_at_nothing(wave: Wave) -> None:
    standing = standing_of([wave])[wave.pk]
    assert (standing.asked, standing.answered) == (0, 0)


def test_the_next_step_puts_people_who_answered_first(wave: Wave, coordinator: User) -> None:
    quiet = Standing(asked=10, answered=5)
    waiting = Standing(asked=10, answered=5, to_check=3, queue_url="/queue/")
    assert next_step([]).title == "Plan the first study"
    assert next_step([(wave, waiting)]).url == "/queue/"
    assert next_step([(wave, waiting)]).title.startswith("Look at 3 answers")
    written = replace(quiet, to_key=1, keying_url="/keying/")
    assert next_step([(wave, written)]).title == "Type 1 answer that was written by hand"
    assert next_step([(wave, written)]).url == "/keying/"
    assert next_step([(wave, written), (wave, waiting)]).url == "/queue/"
    assert next_step([(wave, quiet)]).title.startswith("Wait for answers")
    close_wave(wave, by=coordinator)
    assert next_step([(wave, quiet)]).title == "Tell people what was found"
    wave.state = WaveState.PLANNED
    assert next_step([(wave, quiet)]).title.startswith("Open Community survey")
