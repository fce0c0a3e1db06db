"""The names of the invented district, as they stand in `district_names.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class TownName:
    """A town: its share of all people, and its wards."""

    name: str
    share: float
    wards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountryWardName:
    """A ward outside the towns: share of all people, post town, its villages."""

    name: str
    share: float
    post_town: str
    villages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Every name that the district, its streets and its people can have.

    `teams` maps each neighbourhood policing team to its wards. `surnames` has lists by ethnic
    group code; `common` serves the groups without one.
    """

    district: str
    postcode_area: str
    towns: tuple[TownName, ...]
    country_wards: tuple[CountryWardName, ...]
    teams: Mapping[str, tuple[str, ...]]
    street_first: tuple[str, ...]
    street_kinds: tuple[str, ...]
    country_kinds: tuple[str, ...]
    blocks: tuple[str, ...]
    houses: tuple[str, ...]
    forenames: Mapping[str, tuple[str, ...]]
    surnames: Mapping[str, tuple[str, ...]]


@cache
def district_names() -> Names:
    """The names, read once."""
    resource = files("folkmoot.method.simulate").joinpath("district_names.toml")
    table = tomllib.loads(resource.read_text("utf-8"))
    streets = table["streets"]
    return Names(
        district=table["name"],
        postcode_area=table["postcode_area"],
        towns=tuple(
            TownName(town["name"], town["share"], tuple(town["wards"])) for town in table["towns"]
        ),
        country_wards=tuple(
            CountryWardName(ward["name"], ward["share"], ward["post_town"], tuple(ward["villages"]))
            for ward in table["country_wards"]
        ),
        teams={team: tuple(wards) for team, wards in table["teams"].items()},
        street_first=tuple(streets["first"]),
        street_kinds=tuple(streets["kinds"]),
        country_kinds=tuple(streets["country_kinds"]),
        blocks=tuple(streets["blocks"]),
        houses=tuple(streets["houses"]),
        forenames={gender: tuple(names) for gender, names in table["forenames"].items()},
        surnames={group: tuple(names) for group, names in table["surnames"].items()},
    )
