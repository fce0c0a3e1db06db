"""Who stands on the register: the registered, those coming of age, and a few that are not here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

import numpy as np

from folkmoot.method.simulate.district import District
from folkmoot.method.simulate.district_names import Names, district_names
from folkmoot.method.simulate.district_places import Positions

#: Shares of the registered people.
_AGED_16 = 0.0025
_OVERSEAS = 0.0025
_ANONYMOUS = 0.00004
_OTHER_NATIONALS = {"G": 0.008, "B": 0.002, "M": 0.002}
_PEERS = 0.00002
_LATE = 0.004  # entered late: the number before theirs with a suffix
_SKIPPED = 0.01  # numbers left free where somebody has gone
_SHARES_SURNAME = 0.86


class Kind(Enum):
    """What sort of entry this is."""

    PERSON = auto()
    AGED_16 = auto()
    OVERSEAS = auto()
    ANONYMOUS = auto()


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the register before it is written.

    `person` is the position among the district's people, None for those who are none of them.
    """

    kind: Kind
    person: int | None
    household: int
    polling_district: str
    number: int
    suffix: int
    markers: str
    born: date | None
    surname: str
    forename: str

    @property
    def printed_number(self) -> str:
        """The number as registers print it."""
        suffix = f"/{self.suffix}" if self.suffix else ""
        return f"{self.polling_district}-{self.number}{suffix}"


def list_entries(district: District, on: date, rng: np.random.Generator) -> list[Entry]:
    """All entries in the register's order: by polling district, street and door."""
    household, person, kind = _rows(district, rng)
    names = _NameDrawer(district, rng)
    markers = _markers(kind, rng)
    late = rng.random(len(kind)) < _LATE
    skipped = rng.random(len(kind)) < _SKIPPED
    days = rng.integers(0, 365, len(kind)).tolist()
    codes = [place.code for place in district.polling_districts]
    district_of = district.households.polling_district.tolist()
    ages = district.people.age.tolist()
    entries: list[Entry] = []
    number, suffix, last_district = 0, 0, ""
    for row, (home, who, what) in enumerate(zip(household, person, kind, strict=True)):
        code = codes[district_of[home]]
        if code != last_district:
            number, suffix, last_district = 0, 0, code
        if late[row] and number:
            suffix += 1
        else:
            number, suffix = number + 1 + bool(skipped[row]), 0
        age = 16 if what is Kind.AGED_16 else ages[who] if what is Kind.PERSON else None
        born = _born(age, days[row], on) if age in (16, 17) else None
        surname, forename = ("", "") if what is Kind.ANONYMOUS else names.draw(row, home, who)
        entries.append(
            Entry(
                what,
                who if what is Kind.PERSON else None,
                home,
                code,
                number,
                suffix,
                markers[row],
                born,
                surname,
                forename,
            )
        )
    return entries


def _rows(district: District, rng: np.random.Generator) -> tuple[list[int], list[int], list[Kind]]:
    """Household, person (-1 for nobody) and kind of each row, sorted by household."""
    people = district.people
    registered = np.flatnonzero(people.registered)
    parents = np.unique(people.household[np.isin(people.age_band.codes, (2, 3))])
    homes = len(district.households)
    count = len(registered)
    extra = {
        Kind.AGED_16: rng.choice(parents, max(1, round(_AGED_16 * count)), replace=False),
        Kind.OVERSEAS: rng.choice(homes, max(1, round(_OVERSEAS * count)), replace=False),
        Kind.ANONYMOUS: rng.choice(homes, max(1, round(_ANONYMOUS * count)), replace=False),
    }
    household: Positions = np.concatenate([people.household[registered], *extra.values()])
    strangers = len(household) - count
    person = np.concatenate([registered, np.full(strangers, -1)])
    kinds = [Kind.PERSON] * count + [k for k, where in extra.items() for _ in where]
    order = np.argsort(household, kind="stable").tolist()
    return household[order].tolist(), person[order].tolist(), [kinds[at] for at in order]


def _markers(kinds: list[Kind], rng: np.random.Generator) -> list[str]:
    chance = rng.random(len(kinds))
    limits = np.cumsum([*_OTHER_NATIONALS.values(), _PEERS])
    letters = [*_OTHER_NATIONALS, "L", ""]
    drawn = [letters[at] for at in np.searchsorted(limits, chance, side="right").tolist()]
    fixed = {Kind.OVERSEAS: "F", Kind.ANONYMOUS: "N", Kind.AGED_16: ""}
    return [fixed.get(kind, letter) for kind, letter in zip(kinds, drawn, strict=True)]


def _born(age: int | None, day: int, on: date) -> date | None:
    """A birthday in the year in which one is of an age on a day."""
    if age is None:
        return None
    birthday = date(on.year - age, on.month, min(on.day, 28))
    return birthday - timedelta(days=day)


class _NameDrawer:
    """Names for entries: most of a household share a surname."""

    def __init__(self, district: District, rng: np.random.Generator) -> None:
        self.names: Names = district_names()
        self.gender = district.people.gender.labels().tolist()
        self.ethnic = district.people.ethnic_group.labels().tolist()
        first = np.unique(district.people.household, return_index=True)[1]
        self.group_of_home = [self.ethnic[at] for at in first.tolist()]
        self.of_home = rng.integers(0, 2**31, len(district.households)).tolist()
        rows = 2 * len(district.people)
        self.own = rng.integers(0, 2**31, rows).tolist()
        self.shares = (rng.random(rows) < _SHARES_SURNAME).tolist()

    def draw(self, row: int, home: int, person: int) -> tuple[str, str]:
        """Surname and forename for one row; `person` is -1 for somebody who is not in the truth."""
        lot = self.own[row]
        group = self.group_of_home[home]
        surnames = self.names.surnames.get(group, self.names.surnames["common"])
        surname = surnames[(self.of_home[home] if self.shares[row] else lot) % len(surnames)]
        gender = self.gender[person] if person >= 0 else "FM"[lot % 2]
        forenames = self.names.forenames[gender]
        first = forenames[(lot // 7) % len(forenames)]
        second = forenames[(lot // 911) % len(forenames)]
        return surname, f"{first} {second}" if lot % 3 == 0 and second != first else first
