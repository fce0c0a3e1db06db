"""Who is not to be drawn: earlier waves, and people who asked to be left out.

Registers are numbered anew every year, so that last year's number may be somebody else's by now.
Where a list has names and addresses, as every `custodian.csv`, people are found by these, and by
their number only if the surname is theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from folkmoot.method.sampling.addresses import household_name, normalise_postcode
from folkmoot.method.sampling.case_tables import ADDRESS_LINES
from folkmoot.method.sampling.entries import normalise_number
from folkmoot.method.sampling.model import SamplingUnit
from folkmoot.method.sampling.tables_read import TableRows, read_table
from folkmoot.method.terms.catalogue.files import FILE_MISSING
from folkmoot.method.terms.catalogue.frames import (
    EXCLUDE_NO_NUMBERS,
    EXCLUDE_NOT_FOUND,
    EXCLUDE_NUMBERED_ANEW,
)
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.problem import Place, Problem

_LISTS = frozenset({".csv", ".txt", ".xlsx"})
_NUMBER_COLUMNS = frozenset({"electornumber", "number"})
_PERSON_COLUMNS = ("surname", "forename", *(f"address{n}" for n in range(1, ADDRESS_LINES + 1)))


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Whom not to draw, and the digests of the files that named them.

    `numbers` are elector numbers that hold as they are. `people` are those listed with name and
    address: what they are known by (`person_key`), with their number and surname at that time.
    """

    numbers: frozenset[str]
    people: Mapping[str, tuple[str, str]]
    file_digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The numbers on this frame that are excluded, and what is odd about the lists."""

    numbers: frozenset[str]
    problems: tuple[Problem, ...]


def read_exclusions(entries: Sequence[str], folder: Path) -> Exclusions:
    """Read the `exclude` setting of a design.

    An entry that names a file (ending in `.csv`, `.txt` or `.xlsx`, relative to `folder`) is
    read: an earlier `custodian.csv`, or a list with one elector number a line. Any other entry is
    an elector number. Raises `Problem` when a file is missing or names nobody.
    """
    numbers: set[str] = set()
    people: dict[str, tuple[str, str]] = {}
    digests: list[str] = []
    for entry in entries:
        if Path(entry).suffix.casefold() not in _LISTS:
            numbers.add(normalise_number(entry))
            continue
        path = folder / entry
        if not path.is_file():
            raise FILE_MISSING.at(Place(file=entry))
        content = path.read_bytes()
        digests.append(digest(content))
        _read_list(read_table(content, path.name), path.name, numbers, people)
    return Exclusions(frozenset(numbers), people, tuple(digests))


def find_excluded(exclusions: Exclusions, units: Sequence[SamplingUnit], design_file: str) -> Found:
    """Whom of a frame the exclusions mean."""
    by_number = {unit.number: unit for unit in units}
    found = {number for number in exclusions.numbers if number in by_number}
    lost = sorted(exclusions.numbers - found)
    anew = []
    if exclusions.people:
        by_person = {_unit_key(unit): unit.number for unit in units}
        for key, (number, surname) in exclusions.people.items():
            holder = by_number.get(number)
            if key in by_person:
                found.add(by_person[key])
            elif holder is not None and holder.surname.casefold() == surname:
                found.add(number)
            elif holder is not None:
                anew.append(number)
            else:
                lost.append(number)
    place = Place(file=design_file)
    problems = []
    if lost:
        problems.append(EXCLUDE_NOT_FOUND.at(place, count=len(lost), first=min(lost)))
    if anew:
        problems.append(EXCLUDE_NUMBERED_ANEW.at(place, count=len(anew), first=min(anew)))
    return Found(frozenset(found), tuple(problems))


def _unit_key(unit: SamplingUnit) -> str:
    return _person_key(unit.household, unit.surname, unit.forename)


def _person_key(household: str, surname: str, forename: str) -> str:
    """Address and name; how an address is cut into lines does not count."""
    return "\x1f".join((household.replace("|", " "), surname.casefold(), forename.casefold()))


def _read_list(
    table: TableRows, file: str, numbers: set[str], people: dict[str, tuple[str, str]]
) -> None:
    """Add whom a list names: to `people` where it has names and addresses, else to `numbers`."""
    rows = [table.header, *(row.cells for row in table.rows)]
    header = ["".join(c for c in name.casefold() if c.isalnum()) for name in rows[0]]
    column = next((at for at, name in enumerate(header) if name in _NUMBER_COLUMNS), None)
    if column is not None:
        rows = rows[1:]
    elif all(len(row) == 1 for row in rows):
        column = 0
    else:
        raise EXCLUDE_NO_NUMBERS.at(Place(file=file, row=1), found=", ".join(rows[0]))
    named = {*_PERSON_COLUMNS, "postcode"} <= set(header)
    for row in rows:
        if len(row) <= column or not row[column]:
            continue
        number = normalise_number(row[column])
        if named and len(row) == len(header):
            cells = dict(zip(header, row, strict=True))
            surname, forename, *lines = (cells[name] for name in _PERSON_COLUMNS)
            address = tuple(line for line in lines if line)
            postcode = normalise_postcode(cells["postcode"])
            household = household_name(address, postcode, number.rpartition("-")[0])
            people[_person_key(household, surname, forename)] = (number, surname.casefold())
        else:
            numbers.add(number)
