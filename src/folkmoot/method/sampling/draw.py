"""Draw a sample from a frame by a design: strata, allocation, households, electors, serials."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from folkmoot.method.sampling.design import Boost, Design
from folkmoot.method.sampling.entries import age_on
from folkmoot.method.sampling.model import (
    Area,
    Frame,
    Sample,
    SamplingUnit,
    SelectedCase,
    StratumCount,
)
from folkmoot.method.sampling.selection import draw_some, draw_systematic, lot
from folkmoot.method.sampling.strata import (
    Members,
    cases_by_stratum,
    stratum_of,
)
from folkmoot.method.terms.catalogue.frames import (
    DESIGN_BOOST_IN_HOUSEHOLDS,
    DESIGN_BOOST_WITHOUT_AGES,
    DESIGN_STRATUM_TOO_SMALL,
    DESIGN_TOO_MANY_CASES,
    FRAME_NOTHING_LEFT,
    FRAME_TOO_YOUNG,
)
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any

INSERT_LETTER = "Y"
MOST_SERIAL_CHARACTERS = 8
_SERIAL_FIGURES = 5
_NOWHERE = Area("", "", "")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A drawn unit before it has a serial."""

    unit: SamplingUnit
    stratum: str
    household_probability: float | None
    inclusion_probability: float


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
) -> Sample:
    """Draw a sample; the same frame, design and seed give the same sample.

    With `per_household` at 1 or more, households are drawn within each stratum by systematic
    sampling in the order of postcode and address (an implicit stratification by place), each with
    probability m / M; then that many of its electors by lot. The inclusion probability of an
    elector is m / M times min(1, per_household / electors). With `per_household` at 0 electors
    are drawn directly, with probability n / N.

    `on` is the day that ages are reckoned for; `excluded` are elector numbers not to be drawn.
    Raises `Problems` when the design cannot be carried out on this frame.
    """
    units, _too_young = eligible_units(frame.units, design, on=on, excluded=excluded)
    if not units:
        raise FRAME_NOTHING_LEFT.at(Place(file=design.file), rows=len(frame.units))
    strata, sizes = _strata(units, frame, design, on)
    drawn: list[_Drawn] = []
    counts = []
    problems = []
    for stratum in sorted(strata):
        members = strata[stratum]
        if design.per_household:
            chosen, count, problem = _draw_households(stratum, members, sizes, design, seed)
        else:
            chosen, count, problem = _draw_electors(stratum, members, sizes, design, seed)
        drawn += chosen
        counts.append(count)
        problems += [problem] if problem else []
    refuse_if_any(problems)
    cases = _number(drawn, frame, design, seed)
    return Sample(cases, tuple(counts), seed, frame.source_digest)


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
    if design.boost is None:
        return strata, cases_by_stratum(strata, design, design.n)
    the_young = {name: strata[name] for name in strata if name in boosted}
    others = {name: strata[name] for name in strata if name not in boosted}
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


def _draw_households(
    stratum: str, members: Members, sizes: Mapping[str, int], design: Design, seed: int
) -> tuple[list[_Drawn], StratumCount, Problem | None]:
    """Households by systematic sampling, then electors of each by lot."""
    most = design.per_household
    electors = sum(len(units) for units in members.values())
    takes = sum(min(most, len(units)) for units in members.values())
    wanted = sizes[stratum]
    # A household yields `takes / len(members)` cases on average: that many fewer are needed.
    drawn_households = math.ceil(wanted * len(members) / takes) if most > 1 else wanted
    problem = _too_small(stratum, design, drawn_households, len(members), "households")
    if problem:
        return [], StratumCount(stratum, electors, len(members), 0, 0), problem
    ordered = sorted(members)
    chosen = draw_systematic(ordered, drawn_households, seed, stratum)
    probability = drawn_households / len(members)
    drawn = []
    for household in chosen:
        units = {unit.number: unit for unit in members[household]}
        share = min(1.0, most / len(units))
        for number in draw_some(list(units), most, seed, "elector"):
            drawn.append(_Drawn(units[number], stratum, probability, probability * share))
    count = StratumCount(stratum, electors, len(members), drawn_households, len(drawn))
    return drawn, count, None


def _draw_electors(
    stratum: str, members: Members, sizes: Mapping[str, int], design: Design, seed: int
) -> tuple[list[_Drawn], StratumCount, Problem | None]:
    """Electors by systematic sampling, neighbours beside each other."""
    ordered = [unit for household in sorted(members) for unit in _by_number(members[household])]
    wanted = sizes[stratum]
    problem = _too_small(stratum, design, wanted, len(ordered), "people")
    chosen = [] if problem else draw_systematic(ordered, wanted, seed, stratum)
    probability = wanted / len(ordered)
    drawn = [_Drawn(unit, stratum, None, probability) for unit in chosen]
    households = len({unit.household for unit in chosen})
    count = StratumCount(stratum, len(ordered), len(members), households, len(drawn))
    return drawn, count, problem


def _by_number(units: Sequence[SamplingUnit]) -> list[SamplingUnit]:
    return sorted(units, key=lambda unit: unit.number)


def _too_small(
    stratum: str, design: Design, wanted: int, available: int, what: str
) -> Problem | None:
    if wanted <= available:
        return None
    return DESIGN_STRATUM_TOO_SMALL.at(
        Place(file=design.file), stratum=stratum, available=available, what=what, wanted=wanted
    )


def _number(
    drawn: Sequence[_Drawn], frame: Frame, design: Design, seed: int
) -> tuple[SelectedCase, ...]:
    """Give serials in an order drawn by lot, so that they say nothing of the register's order."""
    figures = max(_SERIAL_FIGURES, len(str(len(drawn))))
    if len(design.serial_prefix) + figures + len(INSERT_LETTER) > MOST_SERIAL_CHARACTERS:
        raise DESIGN_TOO_MANY_CASES.at(
            Place(file=design.file), cases=len(drawn), characters=MOST_SERIAL_CHARACTERS
        )
    shuffled = sorted(drawn, key=lambda case: lot(seed, "serial", case.unit.number))
    return tuple(
        SelectedCase(
            serial=f"{design.serial_prefix}{position:0{figures}d}",
            unit=case.unit,
            area=frame.areas.get(case.unit.household, _NOWHERE),
            stratum=case.stratum,
            household_probability=case.household_probability,
            inclusion_probability=case.inclusion_probability,
            weight=1.0 / case.inclusion_probability,
        )
        for position, case in enumerate(shuffled, start=1)
    )
