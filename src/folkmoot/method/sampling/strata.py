"""Strata: who is in which, and how many cases each gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias, assert_never

from folkmoot.method.sampling.allocation import divide, divide_equally, divide_within
from folkmoot.method.sampling.design import Allocation, Design
from folkmoot.method.sampling.model import Area, SamplingUnit
from folkmoot.method.terms.catalogue.frames import (
    DESIGN_FRAME_TOO_SMALL,
    DESIGN_MINIMUM_TOO_HIGH,
    DESIGN_STRATUM_MISSING,
    DESIGN_STRATUM_TOO_SMALL,
    DESIGN_STRATUM_UNCOVERED,
    DESIGN_STRATUM_UNKNOWN,
)
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any

#: The electors of each household of one stratum, by the household's name.
Members: TypeAlias = dict[str, list[SamplingUnit]]

WHOLE = "all"


def stratum_of(unit: SamplingUnit, areas: Mapping[str, Area], columns: Sequence[str]) -> str:
    """The name of a unit's stratum: its values joined by `|` (`all` where there are no strata)."""
    if not columns:
        return WHOLE
    area = areas.get(unit.household, _NOWHERE)
    values = {
        "ward": area.ward,
        "npt": area.npt,
        "settlement": area.settlement,
        "polling_district": unit.polling_district,
    }
    return stratum_name([values[column] for column in columns])


def stratum_name(values: Sequence[str]) -> str:
    """The values of a stratum joined by `|`; `all` where there are no strata."""
    return "|".join(value.replace("|", r"\|") for value in values) or WHOLE


_NOWHERE = Area("", "", "")


@dataclass(frozen=True, slots=True)
class Room:
    """How many electors a stratum has, and how many cases it could yield at most."""

    electors: int
    most: int


def room_of(members: Members, per_household: int) -> Room:
    """Count a stratum; the most it could yield is what all its households together would."""
    sizes = [len(units) for units in members.values()]
    return Room(sum(sizes), sum(min(per_household, k) if per_household else k for k in sizes))


def cases_by_stratum(
    rooms: Mapping[str, Room], design: Design, total: int | None
) -> dict[str, int]:
    """How many cases each stratum gets: `total` divided, or as the design lists them.

    Raises `Problems` when a listed stratum has nobody, when one with people is not listed, or
    when the division would leave a stratum without a case: its people could never be drawn.
    """
    electors = {name: room.electors for name, room in rooms.items()}
    place = Place(file=design.file)
    if total is None:
        refuse_if_any(_listed_wrongly(electors, design.n_by_stratum, place, "[n_by_stratum]"))
        return {name: design.n_by_stratum[name] for name in electors}
    match design.allocation:
        case Allocation.EQUAL:
            sizes = divide_equally(total, electors)
        case Allocation.PROPORTIONAL if not design.minimum_per_stratum:
            sizes = divide(total, electors)
        case Allocation.PROPORTIONAL | Allocation.NEYMAN:
            sizes = _divide_within_what_is_there(rooms, electors, design, total)
        case _:
            assert_never(design.allocation)
    refuse_if_any(
        [
            DESIGN_STRATUM_UNCOVERED.at(place, stratum=name, electors=electors[name])
            for name, size in sorted(sizes.items())
            if not size
        ]
    )
    return sizes


def _divide_within_what_is_there(
    rooms: Mapping[str, Room], electors: Mapping[str, int], design: Design, total: int
) -> dict[str, int]:
    """In proportion to electors, or electors times spread, from the minimum to a whole stratum."""
    place = Place(file=design.file)
    spread = {name: Fraction(1) for name in electors}
    if design.allocation is Allocation.NEYMAN:
        # The strata of a boost are divided by themselves, so that more may be listed than are here.
        missing = [name for name in electors if name not in design.standard_deviation]
        refuse_if_any(
            [
                DESIGN_STRATUM_MISSING.at(
                    place, table="[standard_deviation]", stratum=name, electors=electors[name]
                )
                for name in sorted(missing)
            ]
        )
        spread = {name: design.standard_deviation[name] for name in electors}
    minimum = design.minimum_per_stratum
    if minimum * len(electors) > total:
        raise DESIGN_MINIMUM_TOO_HIGH.at(
            place, minimum=minimum, strata=len(electors), needed=minimum * len(electors), n=total
        )
    most = {name: room.most for name, room in rooms.items()}
    room = {name: most[name] if spread[name] else minimum for name in electors}
    refuse_if_any(
        [
            DESIGN_STRATUM_TOO_SMALL.at(
                place, stratum=name, available=most[name], what="cases", wanted=minimum
            )
            for name in sorted(electors)
            if most[name] < minimum
        ]
    )
    if total > sum(room.values()):
        raise DESIGN_FRAME_TOO_SMALL.at(place, available=sum(room.values()), wanted=total)
    return divide_within(
        total,
        {name: spread[name] * electors[name] for name in electors},
        dict.fromkeys(electors, minimum),
        room,
    )


def _listed_wrongly(
    electors: Mapping[str, int], listed: Mapping[str, int], place: Place, table: str
) -> list[Problem]:
    known = ", ".join(sorted(electors))
    unknown = [
        DESIGN_STRATUM_UNKNOWN.at(place, table=table, stratum=name, known=known)
        for name in listed
        if name not in electors
    ]
    return unknown + [
        DESIGN_STRATUM_MISSING.at(place, table=table, stratum=name, electors=people)
        for name, people in sorted(electors.items())
        if name not in listed
    ]
