"""The people of the households: age, gender, work, ethnic group, health, time in the area."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from folkmoot.method.simulate.district_categories import (
    AGE_BANDS,
    BAND_STARTS,
    DISABILITIES,
    ETHNIC_GROUPS,
    GENDERS,
    WORK_STATUSES,
    YEARS_IN_AREA,
    Coded,
    Codes,
    Mask,
)
from folkmoot.method.simulate.district_households import COMPOSITIONS
from folkmoot.method.simulate.district_places import Households, Positions

WOMEN = 0.515
#: Registered to vote, by age band: about 87.5 % over all.
REGISTERED = (0.68, 0.775, 0.855, 0.89, 0.92, 0.955, 0.965)
_SHARED_WITHIN_HOUSEHOLD = 0.6
_SAME_GENDER_COUPLES = 0.012
_OLDEST = 103

# Women among those who are not half of a couple, before the whole is fitted to `WOMEN`.
_WOMEN_ALONE = (0.49, 0.46, 0.45, 0.49, 0.54, 0.62, 0.71)
# Rows are age bands, columns `WORK_STATUSES`.
_WORK_F = (
    (0.42, 0.16, 0.28, 0.00, 0.06, 0.08),
    (0.52, 0.24, 0.02, 0.00, 0.17, 0.05),
    (0.43, 0.36, 0.01, 0.00, 0.15, 0.05),
    (0.47, 0.33, 0.01, 0.02, 0.10, 0.07),
    (0.26, 0.26, 0.00, 0.30, 0.10, 0.08),
    (0.02, 0.06, 0.00, 0.87, 0.04, 0.01),
    (0.00, 0.01, 0.00, 0.96, 0.02, 0.01),
)
_WORK_M = (
    (0.52, 0.10, 0.28, 0.00, 0.00, 0.10),
    (0.86, 0.03, 0.02, 0.00, 0.01, 0.08),
    (0.88, 0.03, 0.01, 0.00, 0.01, 0.07),
    (0.84, 0.04, 0.00, 0.02, 0.01, 0.09),
    (0.60, 0.08, 0.00, 0.20, 0.01, 0.11),
    (0.06, 0.08, 0.00, 0.85, 0.00, 0.01),
    (0.01, 0.02, 0.00, 0.96, 0.00, 0.01),
)
# Rows are settlements, columns `ETHNIC_GROUPS`.
_ETHNIC = (
    (0.960, 0.008, 0.019, 0.005, 0.008),
    (0.982, 0.005, 0.007, 0.002, 0.004),
    (0.988, 0.004, 0.004, 0.001, 0.003),
)
_DISABILITY = (
    (0.02, 0.05, 0.93),
    (0.03, 0.06, 0.91),
    (0.04, 0.07, 0.89),
    (0.06, 0.10, 0.84),
    (0.10, 0.15, 0.75),
    (0.14, 0.20, 0.66),
    (0.26, 0.27, 0.47),
)
# Rows are age bands of the first of the household, columns `YEARS_IN_AREA`.
_YEARS = (
    (0.45, 0.35, 0.20),
    (0.28, 0.47, 0.25),
    (0.14, 0.42, 0.44),
    (0.08, 0.28, 0.64),
    (0.06, 0.20, 0.74),
    (0.04, 0.16, 0.80),
    (0.04, 0.16, 0.80),
)


@dataclass(frozen=True, slots=True)
class People:
    """Everybody aged 17 and over, one position each in every column.

    `household` is a position among the district's households; `age` is in whole years;
    `registered` says whether the person is on the electoral register.
    """

    household: Positions
    age: NDArray[np.uint8]
    age_band: Coded
    gender: Coded
    work_status: Coded
    ethnic_group: Coded
    disability: Coded
    years_in_area: Coded
    ward: Coded
    npt: Coded
    settlement: Coded
    registered: Mask

    def __len__(self) -> int:
        """The number of people."""
        return len(self.household)

    def column(self, name: str) -> Coded:
        """The coded column of a name, such as `age_band`. KeyError when there is none."""
        coded = {field.name: getattr(self, field.name) for field in fields(self)}
        if not isinstance(found := coded[name], Coded):
            raise KeyError(name)
        return found


def populate(households: Households, rng: np.random.Generator) -> People:
    """Fill the households with the people that their compositions ask for."""
    household, band, place = _members(households)
    first_of = np.flatnonzero(place == 0)
    gender = _genders(households, household, band, place, rng)
    years = _draw(np.array(_YEARS)[band[first_of]], rng)
    ethnic = _draw(np.array(_ETHNIC)[households.settlement.codes], rng)
    work = np.stack([np.array(_WORK_F), np.array(_WORK_M)])[gender, band]
    return People(
        household=household,
        age=_ages(band, rng),
        age_band=Coded(AGE_BANDS, band),
        gender=Coded(GENDERS, gender),
        work_status=Coded(WORK_STATUSES, _draw(work, rng)),
        ethnic_group=Coded(ETHNIC_GROUPS, ethnic[household]),
        disability=Coded(DISABILITIES, _draw(np.array(_DISABILITY)[band], rng)),
        years_in_area=Coded(YEARS_IN_AREA, years[household]),
        ward=households.ward.take(household),
        npt=households.npt.take(household),
        settlement=households.settlement.take(household),
        registered=_register(household, band, len(households), rng),
    )


def _members(households: Households) -> tuple[Positions, Codes, Positions]:
    """Household, age band and place within the household of every person."""
    longest = max(len(each.bands) for each in COMPOSITIONS)
    padded = np.full((len(COMPOSITIONS), longest), 255, np.uint8)
    for row, each in zip(padded, COMPOSITIONS, strict=True):
        row[: len(each.bands)] = each.bands
    bands = padded[households.composition]
    household, place = np.nonzero(bands < 255)
    return household, bands[household, place], place


def _genders(
    households: Households,
    household: Positions,
    band: Codes,
    place: Positions,
    rng: np.random.Generator,
) -> Codes:
    """0 for women, 1 for men: couples mixed, the rest so that the whole has its share of women."""
    couple = np.array([each.is_couple for each in COMPOSITIONS])[households.composition]
    in_couple = couple[household] & (place < 2)
    first_is_man = rng.random(len(households)) < 0.5
    alike = rng.random(len(households)) < _SAME_GENDER_COUPLES
    is_man = first_is_man[household] ^ ((place == 1) & ~alike[household])
    gender: Codes = is_man.astype(np.uint8)
    alone = np.flatnonzero(~in_couple)
    chance = np.array(_WOMEN_ALONE)[band[alone]]
    wanted = round(WOMEN * len(household)) - np.count_nonzero(in_couple & (gender == 0))
    likeliest = np.argsort(rng.random(len(alone)) - chance, kind="stable")
    gender[alone] = 1
    gender[alone[likeliest[:wanted]]] = 0
    return gender


def _ages(band: Codes, rng: np.random.Generator) -> NDArray[np.uint8]:
    starts = np.array(BAND_STARTS)
    widths = np.diff(np.r_[starts, starts[-1] + 1])
    ages = starts[band] + np.floor(rng.random(len(band)) * widths[band])
    oldest = band == len(AGE_BANDS) - 1
    beyond = np.minimum(rng.exponential(7.0, np.count_nonzero(oldest)), _OLDEST - starts[-1])
    ages[oldest] += np.floor(beyond)
    whole: NDArray[np.uint8] = ages.astype(np.uint8)
    return whole


def _register(household: Positions, band: Codes, households: int, rng: np.random.Generator) -> Mask:
    """Who is registered: the share of each age band exactly, and households much alike."""
    shared = rng.standard_normal(households)[household]
    own = rng.standard_normal(len(household))
    leaning = _SHARED_WITHIN_HOUSEHOLD * shared + (1 - _SHARED_WITHIN_HOUSEHOLD**2) ** 0.5 * own
    registered = np.zeros(len(household), np.bool_)
    for code, share in enumerate(REGISTERED):
        members = np.flatnonzero(band == code)
        likeliest = members[np.argsort(-leaning[members])]
        registered[likeliest[: round(share * len(members))]] = True
    return registered


def _draw(chances: NDArray[np.float64], rng: np.random.Generator) -> Codes:
    """One category for each row of chances (they need not add up to 1)."""
    upto = np.cumsum(chances, axis=1)
    drawn = rng.random(len(chances)) * upto[:, -1]
    codes: Codes = (drawn[:, None] >= upto[:, :-1]).sum(axis=1).astype(np.uint8)
    return codes
