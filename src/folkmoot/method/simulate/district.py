"""A district that does not exist, and its people, of whom everything is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from folkmoot.method.simulate.district_households import household_compositions
from folkmoot.method.simulate.district_names import district_names
from folkmoot.method.simulate.district_people import People, populate
from folkmoot.method.simulate.district_places import (
    Households,
    PollingDistrict,
    polling_districts,
    settle,
)

Size: TypeAlias = Literal["full", "small"]

#: People aged 17 and over.
PEOPLE: Mapping[Size, int] = {"full": 120_000, "small": 12_000}

#: What weights are raked to. Work status and ethnic group are left out on purpose, so that the
#: likeness of sample and population can be judged on margins that were never raked.
MARGINS = ("age_band", "gender", "npt", "settlement")


@dataclass(frozen=True, slots=True)
class District:
    """The whole district: places, households, people. The same seed and size give the same."""

    name: str
    seed: int
    size: Size
    polling_districts: tuple[PollingDistrict, ...]
    households: Households
    people: People


def make_district(seed: int, size: Size = "full") -> District:
    """Make the district: about 120,000 people aged 17 and over (`small`: 12,000).

    Shares follow the pilot's district: age bands exactly, women 51.5 %, towns 59 %, and about
    87.5 % registered (68 % of those aged 17 to 24, 96 % of those over 65).
    """
    names = district_names()
    places, everyone = np.random.SeedSequence(seed).spawn(2)
    districts = polling_districts(names)
    composition = household_compositions(PEOPLE[size])
    households = settle(composition, districts, np.random.default_rng(places))
    people = populate(households, np.random.default_rng(everyone))
    return District(names.district, seed, size, districts, households, people)


def population_margins(district: District) -> Mapping[str, Mapping[str, int]]:
    """Counts of the target population by age band, gender, team and settlement.

    The target population is everybody aged 17 and over who lives in the district, on the register
    or not.
    """
    return {name: dict(district.people.column(name).counts()) for name in MARGINS}
