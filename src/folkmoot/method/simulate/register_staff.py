"""The invented district's staff, as a list that an office would send.

Six neighbourhood policing teams, each under a sergeant, and the people who serve the whole
district. Addresses end in example.org, which is reserved and belongs to nobody.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from folkmoot.method.sampling.allocation import divide
from folkmoot.method.simulate.district_names import Names, district_names
from folkmoot.method.terms.written_file import write_whole

COLUMNS = ("staff_number", "name", "email", "area", "rank", "rank_band", "supervisor")
WHOLE_DISTRICT = "district"

# Ranks and the bands that results may use, since an exact rank points at a person.
_CONSTABLES, _SERGEANTS = "Constables", "Sergeants"
_SENIOR, _STAFF = "Inspectors and above", "Police staff"
#: Of those in a team below the sergeant, how many in a hundred hold each rank.
_IN_A_TEAM = {
    ("Constable", _CONSTABLES): 66,
    ("Community Support Officer", _STAFF): 20,
    ("Station Enquiry Officer", _STAFF): 14,
}
_COMMAND = (
    ("Superintendent", _SENIOR),
    ("Chief Inspector", _SENIOR),
    ("Inspector", _SENIOR),
    ("Inspector", _SENIOR),
    ("Administration Manager", _STAFF),
)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One of the staff. `team` is empty for those who serve the whole district.

    `supervisor` is the staff number of whoever agrees their plans; empty for the commander.
    """

    staff_number: str
    name: str
    email: str
    team: str
    rank: str
    rank_band: str
    supervisor: str

    @property
    def area_code(self) -> str:
        """The code of the team's area: its name in small letters with dashes."""
        return self.team.lower().replace(" ", "-") if self.team else WHOLE_DISTRICT


def make_staff(seed: int, n: int = 120) -> tuple[StaffMember, ...]:
    """Make `n` staff: five in command, and six teams by size, each under a sergeant.

    The same seed and number make the same staff. ValueError when `n` is too small for every team
    to have a sergeant and two more (23).
    """
    names = district_names()
    least = len(_COMMAND) + 3 * len(names.teams)
    if n < least:
        msg = f"{n} staff are too few for {len(names.teams)} teams: at least {least} are needed"
        raise ValueError(msg)
    draw = _Drawer(names, np.random.default_rng(np.random.SeedSequence([seed, n])))
    commander = draw.member("", *_COMMAND[0], "")
    second = draw.member("", *_COMMAND[1], commander.staff_number)
    others = [draw.member("", *post, second.staff_number) for post in _COMMAND[2:]]
    inspectors = [member for member in others if member.rank == "Inspector"]
    staff = [commander, second, *others]
    spare = divide(n - least, _team_sizes(names))
    for at, team in enumerate(names.teams):
        inspector = inspectors[at * len(inspectors) // len(names.teams)]
        sergeant = draw.member(team, "Sergeant", _SERGEANTS, inspector.staff_number)
        staff.append(sergeant)
        posts = divide(2 + spare[team], {"|".join(post): n for post, n in _IN_A_TEAM.items()})
        for post, count in posts.items():
            rank, band = post.split("|")
            staff += [draw.member(team, rank, band, sergeant.staff_number) for _ in range(count)]
    return tuple(staff)


def write_staff(staff: Sequence[StaffMember], path: Path) -> None:
    """Write a staff list as CSV in UTF-8, whole or not at all; `area` is the area's code."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in staff:
        writer.writerow(
            [
                each.staff_number,
                each.name,
                each.email,
                each.area_code,
                each.rank,
                each.rank_band,
                each.supervisor,
            ]
        )
    write_whole(path, text.getvalue().encode())


def _team_sizes(names: Names) -> dict[str, int]:
    """Each team's share of the district's people, in thousandths."""
    shares = {ward: t.share / len(t.wards) for t in names.towns for ward in t.wards}
    shares |= {ward.name: ward.share for ward in names.country_wards}
    return {
        team: round(1000 * sum(shares[ward] for ward in wards))
        for team, wards in names.teams.items()
    }


class _Drawer:
    """Draws people one after another, no two of the same name."""

    def __init__(self, names: Names, rng: np.random.Generator) -> None:
        self.names, self.rng = names, rng
        self.taken: set[str] = set()

    def member(self, team: str, rank: str, band: str, supervisor: str) -> StaffMember:
        """The next member of staff."""
        name = self._name()
        number = f"S{len(self.taken):04d}"
        email = f"{_plain(name)}@example.org"
        return StaffMember(number, name, email, team, rank, band, supervisor)

    def _name(self) -> str:
        while True:
            forenames = self.names.forenames["F" if self.rng.random() < 0.35 else "M"]
            surnames = self.names.surnames["common"]
            forename = forenames[int(self.rng.integers(len(forenames)))]
            name = f"{forename} {surnames[int(self.rng.integers(len(surnames)))]}"
            if _plain(name) not in self.taken:
                self.taken.add(_plain(name))
                return name


def _plain(name: str) -> str:
    """A name as an e-mail address has it: `Zoé O'Brien` is `zoe.obrien`."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return ".".join("".join(c for c in part if c.isalnum() or c == "-") for part in letters.split())
