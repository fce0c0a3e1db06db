"""Where households live: ward, team, polling district, settlement, street, postcode."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from folkmoot.method.simulate.district_categories import SETTLEMENTS, Coded
from folkmoot.method.simulate.district_households import COMPOSITIONS
from folkmoot.method.simulate.district_names import Names

Positions = NDArray[np.int64]

#: Shares of the people by settlement, in the order of `SETTLEMENTS`.
SETTLEMENT_SHARES = (0.59, 0.27, 0.14)
_TOWN, _VILLAGE, _RURAL = range(3)
_DISTRICTS_IN_A_TOWN_WARD = 4
_HOUSEHOLDS_ON_A_STREET = (44, 26, 11)
_HOUSEHOLDS_ON_A_POSTCODE = 15
_POSTCODES_IN_A_SECTOR = 400
#: One polling district is named as notes from real registers warn of: with dash and stroke.
_AWKWARD_DISTRICT = "KD-2/2"


@dataclass(frozen=True, slots=True)
class PollingDistrict:
    """One polling district: its letters and figures, its ward and team, its locality.

    `village` is empty in a town. `number` counts the polling districts from 0.
    """

    code: str
    ward: str
    team: str
    post_town: str
    village: str
    share: float

    @property
    def is_town(self) -> bool:
        """Whether all of it is town."""
        return not self.village


@dataclass(frozen=True, slots=True)
class Households:
    """Every household of the district, as columns.

    `composition` indexes `COMPOSITIONS`; `polling_district` the district's list; `street`,
    `postcode` are numbers unique in the district; `on_street` counts the doors of a street from 0.
    """

    composition: Positions
    polling_district: Positions
    settlement: Coded
    ward: Coded
    npt: Coded
    street: Positions
    on_street: Positions
    postcode: Positions

    def __len__(self) -> int:
        """The number of households."""
        return len(self.composition)


def polling_districts(names: Names) -> tuple[PollingDistrict, ...]:
    """All polling districts: four to a town ward, one to a village with the country around it."""
    team_of = {ward: team for team, wards in names.teams.items() for ward in wards}
    places: list[tuple[str, str, str, float]] = []
    for town in names.towns:
        share = town.share / len(town.wards) / _DISTRICTS_IN_A_TOWN_WARD
        for ward in town.wards:
            places += [(ward, town.name, "", share)] * _DISTRICTS_IN_A_TOWN_WARD
    for country in names.country_wards:
        share = country.share / len(country.villages)
        places += [(country.name, country.post_town, v, share) for v in country.villages]
    found: list[PollingDistrict] = []
    wards: dict[str, int] = {}
    for ward, post_town, village, share in places:
        number = wards.setdefault(ward, len(wards))
        letters = team_of[ward][0] + chr(ord("A") + number)
        within = 1 + sum(each.ward == ward for each in found)
        code = _AWKWARD_DISTRICT if village == "Pellowby" else f"{letters}{within}"
        found.append(PollingDistrict(code, ward, team_of[ward], post_town, village, share))
    return tuple(found)


def settle(
    composition: Positions, districts: tuple[PollingDistrict, ...], rng: np.random.Generator
) -> Households:
    """Give every household a polling district, a street, a door and a postcode.

    The settlements' shares of people are met to within a household; the young live in town rather
    more often, the old in the country.
    """
    sizes = np.array([len(each.bands) for each in COMPOSITIONS])[composition]
    settlement = _settlements(composition, sizes, rng)
    district = _districts(settlement, sizes, districts, rng)
    order = np.lexsort((rng.random(len(composition)), settlement, district))
    street, on_street, postcode = _streets(district[order], settlement[order])
    teams = tuple(dict.fromkeys(each.team for each in districts))
    wards = tuple(dict.fromkeys(each.ward for each in districts))
    team_codes = np.array([teams.index(each.team) for each in districts], np.uint8)
    ward_codes = np.array([wards.index(each.ward) for each in districts], np.uint8)
    return Households(
        composition=composition[order],
        polling_district=district[order],
        settlement=Coded(SETTLEMENTS, settlement[order].astype(np.uint8)),
        ward=Coded(wards, ward_codes[district[order]]),
        npt=Coded(teams, team_codes[district[order]]),
        street=street,
        on_street=on_street,
        postcode=postcode,
    )


def _settlements(composition: Positions, sizes: Positions, rng: np.random.Generator) -> Positions:
    """Town, village or country for each household, by a leaning and chance."""
    leaning = np.array([-np.mean(each.bands) for each in COMPOSITIONS])
    order = np.argsort(-(0.07 * leaning[composition] + rng.gumbel(size=len(composition))))
    upto = np.cumsum(sizes[order]) / sizes.sum()
    settlement = np.empty(len(composition), np.int64)
    settlement[order] = np.searchsorted(np.cumsum(SETTLEMENT_SHARES)[:-1], upto, side="left")
    return settlement


def _districts(
    settlement: Positions,
    sizes: Positions,
    districts: tuple[PollingDistrict, ...],
    rng: np.random.Generator,
) -> Positions:
    """A polling district for each household, by the districts' shares of the people."""
    found = np.empty(len(settlement), np.int64)
    for code in range(len(SETTLEMENTS)):
        members = rng.permutation(np.flatnonzero(settlement == code))
        where = np.array([at for at, d in enumerate(districts) if d.is_town == (code == _TOWN)])
        shares = np.array([districts[at].share for at in where])
        upto = (np.cumsum(sizes[members]) - sizes[members] / 2) / sizes[members].sum()
        found[members] = where[np.searchsorted(np.cumsum(shares / shares.sum())[:-1], upto)]
    return found


def _streets(district: Positions, settlement: Positions) -> tuple[Positions, Positions, Positions]:
    """Street, door and postcode of households sorted by polling district and settlement."""
    group = district * len(SETTLEMENTS) + settlement
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    rank = np.arange(len(group)) - np.repeat(starts, np.diff(np.r_[starts, len(group)]))
    per_street = np.array(_HOUSEHOLDS_ON_A_STREET)[settlement]
    street = _numbered(group, rank // per_street)
    on_street = rank % per_street
    stretch = on_street // _HOUSEHOLDS_ON_A_POSTCODE
    return street, on_street, _numbered(street, stretch)


def _numbered(major: Positions, minor: Positions) -> Positions:
    """Consecutive numbers for consecutive runs of equal pairs, counting from 0."""
    new = np.r_[True, (major[1:] != major[:-1]) | (minor[1:] != minor[:-1])]
    return np.cumsum(new) - 1


def postcode_text(number: int, district: int, area: str) -> str:
    """A postcode by its number: sector and letters count on, the outward figure is the place's.

    Letters that no postcode ends with (C, I, K, M, O, V) are left out.
    """
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    sector, within = divmod(number, _POSTCODES_IN_A_SECTOR)
    return f"{area}{district} {sector % 10}{letters[within // 20]}{letters[within % 20]}"
