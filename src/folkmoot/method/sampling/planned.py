"""What a design makes of a frame before anything is drawn: each stratum with its number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from folkmoot.method.sampling.design import Design
from folkmoot.method.sampling.strata import Members, Room, cases_by_stratum
from folkmoot.method.terms.catalogue.frames import PLAN_NEEDS_LIST
from folkmoot.method.terms.problem import Place


@dataclass(frozen=True, slots=True)
class PlannedStratum:
    """A stratum: its electors, its households by number of electors, and the cases it will get."""

    name: str
    electors: int
    household_sizes: Mapping[int, int]
    cases: int

    @property
    def households(self) -> int:
        """How many households the stratum has."""
        return sum(self.household_sizes.values())


def plan_without_list(
    electors: Mapping[str, int], household_sizes: Mapping[int, float], design: Design
) -> tuple[PlannedStratum, ...]:
    """What a design makes of strata of which only the number of electors is known.

    `household_sizes` are the shares of households with so many electors. Raises `Problem` for a
    boost, which needs a list with ages, `Problems` when the cases cannot be divided.
    """
    if design.boost:
        raise PLAN_NEEDS_LIST.at(Place(file=design.file))
    counted = {name: households_of(people, household_sizes) for name, people in electors.items()}
    each = design.per_household
    rooms = {
        name: Room(
            electors[name],
            sum((min(each, k) if each else k) * h for k, h in counted[name].items()),
        )
        for name in electors
    }
    sizes = cases_by_stratum(rooms, design, design.n)
    return tuple(
        PlannedStratum(name, electors[name], counted[name], sizes[name])
        for name in sorted(electors)
    )


def households_of(electors: int, household_sizes: Mapping[int, float]) -> dict[int, int]:
    """So many electors in households of given shares of sizes: how many of each size."""
    mean = sum(size * share for size, share in household_sizes.items())
    return {size: round(electors / mean * share) for size, share in household_sizes.items()}


def planned_stratum(name: str, members: Members, cases: int) -> PlannedStratum:
    """Count the members of a stratum."""
    sizes = Counter(len(units) for units in members.values())
    return PlannedStratum(
        name, sum(k * h for k, h in sizes.items()), dict(sorted(sizes.items())), cases
    )
