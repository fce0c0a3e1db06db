"""Draw a sample from a frame by a design: strata, allocation, households, electors, serials."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from folkmoot.method.sampling.allocation import divide
from folkmoot.method.sampling.design import Design
from folkmoot.method.sampling.design_parts import Boost
from folkmoot.method.sampling.entries import age_on
from folkmoot.method.sampling.model import (
    Area,
    Frame,
    Sample,
    SamplingUnit,
    SelectedCase,
)
from folkmoot.method.sampling.permanent import PreviousWave
from folkmoot.method.sampling.planned import PlannedStratum, planned_stratum
from folkmoot.method.sampling.selection import lot
from folkmoot.method.sampling.strata import (
    Members,
    cases_by_stratum,
    room_of,
    stratum_of,
)
from folkmoot.method.sampling.stratum_draw import Drawn, draw_stratum
from folkmoot.method.terms.catalogue.frames import (
    DESIGN_BOOST_IN_HOUSEHOLDS,
    DESIGN_BOOST_WITHOUT_AGES,
    DESIGN_TOO_MANY_CASES,
    FRAME_NOTHING_LEFT,
    FRAME_TOO_YOUNG,
)
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any

INSERT_LETTER = "Y"
MOST_SERIAL_CHARACTERS = 8
_SERIAL_FIGURES = 5
_NOWHERE = Area("", "", "")
FIRST_WAVE = PreviousWave()


def insert_serial(serial: str) -> str:
    """The serial of the household insert that goes with a case: its own and the letter Y."""
    return serial + INSERT_LETTER


def eligible_units(
    units: Iterable[SamplingUnit],
    design: Design,
    *,
    on: date,
    excluded: Collection[str] = frozenset(),
) -> tuple[list[SamplingUnit], list[Problem]]:
    """The units that may be drawn, and the reason for each that is too young.

    Age is only known where a date of birth is; everybody else on a register is old enough.
    `excluded` are elector numbers that are left out without further words: whoever asked for it
    knows.
    """
    kept, too_young = [], []
    for unit in units:
        if unit.number in excluded:
            continue
        born = unit.date_of_birth
        if born is not None and age_on(born, on) < design.minimum_age:
            too_young.append(
                FRAME_TOO_YOUNG.at(
                    Place(row=unit.row),
                    age=age_on(born, on),
                    on=f"{on:%d/%m/%Y}",
                    minimum=design.minimum_age,
                )
            )
        else:
            kept.append(unit)
    return kept, too_young


def draw_sample(
    frame: Frame,
    design: Design,
    seed: int,
    *,
    on: date,
    excluded: Collection[str] = frozenset(),
    previous: PreviousWave = FIRST_WAVE,
) -> Sample:
    """Draw a sample; the same frame, design, seed and earlier wave give the same sample.

    With `per_household` at 1 or more, households are drawn within each stratum by systematic
    sampling in the order of postcode and address (an implicit stratification by place), each with
    probability m / M; then that many of its electors by lot. The inclusion probability of an
    elector is m / M times min(1, per_household / electors). With `per_household` at 0 electors
    are drawn directly, with probability n / N. With `waves`, permanent random numbers take the
    place of systematic sampling, with the same probabilities.

    `on` is the day that ages are reckoned for; `excluded` are elector numbers not to be drawn.
    Raises `Problems` when the design cannot be carried out on this frame.
    """
    units, _too_young = eligible_units(frame.units, design, on=on, excluded=excluded)
    if not units:
        raise FRAME_NOTHING_LEFT.at(Place(file=design.file), rows=len(frame.units))
    strata, sizes = _strata(units, frame, design, on)
    replicates = replicates_of(sizes, design)
    draws = [
        draw_stratum(
            stratum,
            strata[stratum],
            [sizes[stratum], *(replicate[stratum] for replicate in replicates)],
            design,
            seed,
            previous,
        )
        for stratum in sorted(strata)
    ]
    refuse_if_any([draw.problem for draw in draws if draw.problem])
    drawn = [case for draw in draws for case in draw.drawn]
    cases = number_cases(drawn, frame.areas, design, seed)
    return Sample(
        cases=tuple(case for case in cases if not case.replicate),
        strata=tuple(draw.count for draw in draws),
        seed=seed,
        frame_digest=frame.source_digest,
        reserve=tuple(case for case in cases if case.replicate),
    )


def plan_strata(frame: Frame, design: Design, *, on: date) -> tuple[PlannedStratum, ...]:
    """What the design makes of a frame, in the order of names; nothing is drawn.

    Raises `Problems` when the cases cannot be divided among the strata.
    """
    units, _too_young = eligible_units(frame.units, design, on=on)
    if not units:
        raise FRAME_NOTHING_LEFT.at(Place(file=design.file), rows=len(frame.units))
    strata, sizes = _strata(units, frame, design, on)
    return tuple(planned_stratum(name, strata[name], sizes[name]) for name in sorted(strata))


def replicates_of(sizes: Mapping[str, int], design: Design) -> list[dict[str, int]]:
    """The cases of each replicate by stratum, in the proportions of the sample."""
    if design.reserve is None:
        return []
    return [divide(design.reserve.n, sizes)] * design.reserve.replicates


def _strata(
    units: Sequence[SamplingUnit], frame: Frame, design: Design, on: date
) -> tuple[dict[str, Members], dict[str, int]]:
    """The members of each stratum and how many cases it gets."""
    strata: dict[str, Members] = {}
    boosted: set[str] = set()
    if design.boost:
        _refuse_boost_where_impossible(units, design)
    for unit in units:
        stratum = stratum_of(unit, frame.areas, design.stratum)
        if design.boost:
            young = _is_boosted(unit, design.boost, on)
            band = f"{design.boost.age_from}-{design.boost.age_to}"
            parts = [part for part in (stratum, band if young else "other ages") if part]
            stratum = "|".join(parts)
            boosted |= {stratum} if young else set()
        strata.setdefault(stratum, {}).setdefault(unit.household, []).append(unit)
    rooms = {name: room_of(members, design.per_household) for name, members in strata.items()}
    if design.boost is None:
        return strata, cases_by_stratum(rooms, design, design.n)
    the_young = {name: room for name, room in rooms.items() if name in boosted}
    others = {name: room for name, room in rooms.items() if name not in boosted}
    rest = (design.n or 0) - design.boost.n
    return strata, {
        **cases_by_stratum(the_young, design, design.boost.n),
        **cases_by_stratum(others, design, rest),
    }


def _refuse_boost_where_impossible(units: Sequence[SamplingUnit], design: Design) -> None:
    place = Place(file=design.file)
    known = sum(unit.date_of_birth is not None for unit in units)
    if known < len(units):
        raise DESIGN_BOOST_WITHOUT_AGES.at(place, known=known, people=len(units))
    refuse_if_any(design.boost_problems)
    if design.per_household:
        raise DESIGN_BOOST_IN_HOUSEHOLDS.at(place, per_household=design.per_household)


def _is_boosted(unit: SamplingUnit, boost: Boost, on: date) -> bool:
    born = unit.date_of_birth
    return born is not None and boost.age_from <= age_on(born, on) <= boost.age_to


def number_cases(
    drawn: Sequence[Drawn], areas: Mapping[str, Area], design: Design, seed: int
) -> tuple[SelectedCase, ...]:
    """Give serials in an order drawn by lot, so that they say nothing of the register's order.

    The serials of the reserve follow on those of the sample, replicate after replicate.
    """
    figures = max(_SERIAL_FIGURES, len(str(len(drawn))))
    if len(design.serial_prefix) + figures + len(INSERT_LETTER) > MOST_SERIAL_CHARACTERS:
        raise DESIGN_TOO_MANY_CASES.at(
            Place(file=design.file), cases=len(drawn), characters=MOST_SERIAL_CHARACTERS
        )
    shuffled = sorted(
        drawn, key=lambda case: (case.replicate, lot(seed, "serial", case.unit.number))
    )
    serials = [
        f"{design.serial_prefix}{position:0{figures}d}" for position in range(1, len(drawn) + 1)
    ]
    first_of: dict[str, str] = {}
    for serial, case in zip(serials, shuffled, strict=True):
        first_of.setdefault(case.unit.household, serial)
    return tuple(
        SelectedCase(
            serial=serial,
            unit=case.unit,
            area=areas.get(case.unit.household, _NOWHERE),
            stratum=case.stratum,
            household_probability=case.household_probability,
            inclusion_probability=case.inclusion_probability,
            weight=1.0 / case.inclusion_probability,
            cluster=first_of[case.unit.household] if design.per_household > 1 else "",
            replicate=case.replicate,
        )
        for serial, case in zip(serials, shuffled, strict=True)
    )
