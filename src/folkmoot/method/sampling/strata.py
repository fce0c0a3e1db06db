"""Strata: who is in which, and how many cases each gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, assert_never

from folkmoot.method.sampling.allocation import divide, divide_equally
from folkmoot.method.sampling.design import Allocation, Design
from folkmoot.method.sampling.model import Area, SamplingUnit
from folkmoot.method.terms.catalogue.frames import (
    DESIGN_STRATUM_MISSING,
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
    return "|".join(values[column].replace("|", r"\|") for column in columns)


_NOWHERE = Area("", "", "")


def cases_by_stratum(
    strata: Mapping[str, Members], design: Design, total: int | None
) -> dict[str, int]:
    """How many cases each stratum gets: `total` divided, or as the design lists them.

    Raises `Problems` when a listed stratum has nobody, when one with people is not listed, or
    when the division would leave a stratum without a case: its people could never be drawn.
    """
    electors = {
        name: sum(len(units) for units in members.values()) for name, members in strata.items()
    }
    place = Place(file=design.file)
    if total is None:
        refuse_if_any(_listed_wrongly(electors, design.n_by_stratum, place))
        return {name: design.n_by_stratum[name] for name in electors}
    match design.allocation:
        case Allocation.EQUAL:
            sizes = divide_equally(total, electors)
        case Allocation.PROPORTIONAL:
            sizes = divide(total, electors)
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


def _listed_wrongly(
    electors: Mapping[str, int], listed: Mapping[str, int], place: Place
) -> list[Problem]:
    known = ", ".join(sorted(electors))
    unknown = [
        DESIGN_STRATUM_UNKNOWN.at(place, stratum=name, known=known)
        for name in listed
        if name not in electors
    ]
    return unknown + [
        DESIGN_STRATUM_MISSING.at(place, stratum=name, electors=people)
        for name, people in sorted(electors.items())
        if name not in listed
    ]
