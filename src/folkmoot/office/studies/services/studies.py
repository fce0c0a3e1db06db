"""Studies and their waves: planned, opened, closed."""

from __future__ import annotations

import datetime

from django.db import transaction

from folkmoot.method.terms.catalogue.studies import (
    SLUG_TAKEN,
    WAVE_CANNOT_MOVE,
    WAVE_CLOSES_TOO_EARLY,
    WAVE_TAKEN,
)
from folkmoot.office.audit.services import record
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import (
    ConfidentialityPolicy,
    InstrumentVersion,
    Programme,
    Selection,
    Study,
    Wave,
    WaveState,
)

_DONE = {WaveState.OPEN: "opened", WaveState.CLOSED: "closed"}


@transaction.atomic
def add_study(
    programme: Programme,
    *,
    slug: str,
    name: str,
    kind: str,
    selection: Selection,
    by: User,
    population: str = "",
) -> Study:
    """Add a study to a programme. Needs `programme.edit`; raises `short-name-taken`."""
    policy.require(by, Permission.PROGRAMME_EDIT, programme.area)
    if programme.studies.filter(slug=slug).exists():
        raise SLUG_TAKEN.at(what="study", slug=slug)
    study = Study.objects.create(
        programme=programme,
        slug=slug,
        name=name,
        kind=kind,
        selection=selection,
        population=population,
    )
    record(by, "added study", study)
    return study


@transaction.atomic
def plan_wave(
    study: Study,
    *,
    number: int,
    instrument: InstrumentVersion,
    policy_of_answers: ConfidentialityPolicy,
    opens: datetime.date,
    closes: datetime.date,
    by: User,
) -> Wave:
    """Plan a wave; nothing is recorded in it before `open_wave`.

    The confidentiality is fixed here: no service changes it afterwards, because what was promised
    to those who answered cannot be taken back. Needs `programme.edit`; raises `wave-number-taken`
    or `wave-closes-too-early`.
    """
    policy.require(by, Permission.PROGRAMME_EDIT, study.programme.area)
    if closes < opens:
        raise WAVE_CLOSES_TOO_EARLY.at(opens=opens.isoformat(), closes=closes.isoformat())
    numbers = set(study.waves.values_list("number", flat=True))
    if number in numbers:
        raise WAVE_TAKEN.at(number=number, study=study.name, next=max(numbers) + 1)
    wave = Wave.objects.create(
        study=study,
        number=number,
        instrument=instrument,
        policy=policy_of_answers,
        opens=opens,
        closes=closes,
    )
    record(by, "planned wave", wave, policy=policy_of_answers.value)
    return wave


def open_wave(wave: Wave, *, by: User) -> None:
    """Open a planned wave, so that answers can be recorded. Raises `wave-cannot-move`."""
    _move(wave, WaveState.PLANNED, WaveState.OPEN, by)


def close_wave(wave: Wave, *, by: User) -> None:
    """Close an open wave for good: nothing is recorded any more. Raises `wave-cannot-move`."""
    _move(wave, WaveState.OPEN, WaveState.CLOSED, by)


@transaction.atomic
def _move(wave: Wave, before: WaveState, after: WaveState, by: User) -> None:
    """Change the state under a lock, so that two people cannot both think that they did."""
    area = wave.study.programme.area
    policy.require(by, Permission.PROGRAMME_EDIT, area)
    locked = Wave.objects.select_for_update().get(pk=wave.pk)
    if locked.state != before:
        raise WAVE_CANNOT_MOVE.at(
            wave=str(wave), state=str(WaveState(locked.state).label), wanted=str(after.label)
        )
    wave.state = locked.state = after
    locked.save(update_fields=["state"])
    record(by, f"{_DONE[after]} wave", wave)
