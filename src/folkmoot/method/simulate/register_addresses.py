"""The addresses of the invented district's households, as a council would write them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.method.simulate.district import District
from folkmoot.method.simulate.district_names import Names, district_names
from folkmoot.method.simulate.district_places import PollingDistrict, Positions, postcode_text

_BLOCK_STREETS = 9  # one street of a town in so many is made of flats
_FLATS_IN_A_BLOCK = 6


@dataclass(frozen=True, slots=True)
class Address:
    """The lines above the postcode, and the postcode."""

    lines: tuple[str, ...]
    postcode: str


def household_addresses(district: District, rng: np.random.Generator) -> list[Address]:
    """The address of every household, in their order; no two are the same."""
    names = district_names()
    homes = district.households
    streets = _street_names(district, names, rng)
    postcodes = _postcodes(district, names)
    columns = zip(
        homes.polling_district.tolist(),
        homes.settlement.labels().tolist(),
        homes.street.tolist(),
        homes.on_street.tolist(),
        homes.postcode.tolist(),
        strict=True,
    )
    addresses = []
    for at, settlement, street, door, postcode in columns:
        place = district.polling_districts[at]
        lines = _lines(place, settlement, street, streets[street], door, names)
        addresses.append(Address(lines, postcodes[postcode]))
    return addresses


def _lines(
    place: PollingDistrict, settlement: str, number: int, street: str, door: int, names: Names
) -> tuple[str, ...]:
    """The lines of one address; `door` counts from 0 along the street, `number` is the street's."""
    if settlement == "Rural":
        house = names.houses[(door + 7 * number) % len(names.houses)]
        return (house, street, f"Near {place.village}", place.post_town)
    if settlement == "Village":
        return (f"{door + 1} {street}", place.village, place.post_town)
    if number % _BLOCK_STREETS:
        return (f"{door + 1} {street}", place.post_town)
    block, flat = divmod(door, _FLATS_IN_A_BLOCK)
    house = names.blocks[(block + number) % len(names.blocks)]
    return (f"Flat {flat + 1}, {house}", f"{2 * block + 1} {street}", place.post_town)


def _street_names(district: District, names: Names, rng: np.random.Generator) -> list[str]:
    """A name for each street, that no other street of the same place has."""
    homes = district.households
    first_homes = np.unique(homes.street, return_index=True)[1]
    waiting: dict[tuple[str, bool], list[str]] = {}
    found = []
    for home in first_homes.tolist():
        place = district.polling_districts[int(homes.polling_district[home])]
        in_country = homes.settlement.levels[int(homes.settlement.codes[home])] == "Rural"
        locality = (place.village or place.post_town, in_country)
        if not waiting.get(locality):
            kinds = names.country_kinds if in_country else names.street_kinds
            every = [f"{first} {kind}" for first in names.street_first for kind in kinds]
            waiting[locality] = [every[at] for at in rng.permutation(len(every)).tolist()]
        found.append(waiting[locality].pop())
    return found


def _postcodes(district: District, names: Names) -> list[str]:
    """The text of every postcode: a figure for each town, and others for the country wards."""
    homes = district.households
    towns = [town.name for town in names.towns]
    country = [ward.name for ward in names.country_wards]
    outward = np.array(
        [
            1 + towns.index(place.post_town)
            if place.is_town
            else 1 + len(towns) + country.index(place.ward) % (9 - len(towns))
            for place in district.polling_districts
        ]
    )
    first_homes = np.unique(homes.postcode, return_index=True)[1]
    figures: Positions = outward[homes.polling_district[first_homes]]
    counted = dict.fromkeys(range(1, 10), 0)
    texts = []
    for figure in figures.tolist():
        texts.append(postcode_text(counted[figure], figure, names.postcode_area))
        counted[figure] += 1
    return texts
