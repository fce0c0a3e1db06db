"""Write the invented district's electoral register, with the dirt that real registers have.

The file has the full register's 14 columns in Windows-1252, and is meant to be read from the file
like any council's. Who each elector is, is returned and never written beside it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from folkmoot.method.simulate.district import District
from folkmoot.method.simulate.register_addresses import Address, household_addresses
from folkmoot.method.simulate.register_dirt import Dirt, dirty_cells
from folkmoot.method.simulate.register_entries import Entry, Kind, list_entries
from folkmoot.method.terms.written_file import write_whole

HEADER = (
    "Elector Number Prefix",
    "Elector Number",
    "Elector Number Suffix",
    "Elector Markers",
    "Elector DOB",
    "Elector Surname",
    "Elector Forename",
    "PostCode",
    "Address1",
    "Address2",
    "Address3",
    "Address4",
    "Address5",
    "Address6",
)
AREA_COLUMNS = ("polling_district", "postcode", "ward", "npt", "settlement")


@dataclass(frozen=True, slots=True)
class WrittenRegister:
    """What was written, and the truth that is not in the file.

    `person_of` maps the elector number, as registers print it, to a position among the district's
    people. Entries that are nobody among them (overseas, aged 16, anonymous) are not in it.
    `dirt` counts the rows of each kind of dirt.
    """

    path: Path
    areas_path: Path
    rows: int
    person_of: Mapping[str, int]
    dirt: Mapping[str, int]


def write_register(
    district: District, path: Path, areas_path: Path, seed: int, *, on: date
) -> WrittenRegister:
    """Write the register and the areas file; the same district, seed and day give the same bytes.

    `on` is the day for which those of 16 and 17 get their dates of birth. Both files are written
    whole or not at all.
    """
    for_addresses, for_entries, for_dirt = np.random.SeedSequence([district.seed, seed]).spawn(3)
    addresses = household_addresses(district, np.random.default_rng(for_addresses))
    entries = list_entries(district, on, np.random.default_rng(for_entries))
    dirt = Dirt(len(entries), len(addresses), np.random.default_rng(for_dirt))
    rows, person_of = [], {}
    for position, entry in enumerate(entries):
        address = addresses[entry.household]
        cells = dirty_cells(_cells(entry, address), dirt, position, entry.household)
        rows.append(cells)
        if entry.person is not None:
            person_of[entry.printed_number] = entry.person
    _write(path, HEADER, rows, "cp1252", "\r\n")
    _write(areas_path, AREA_COLUMNS, _area_rows(district, addresses), "utf-8", "\n")
    return WrittenRegister(path, areas_path, len(rows), person_of, dirt.counts())


def _cells(entry: Entry, address: Address) -> list[str]:
    """The clean cells of an entry, address lines filled up to six."""
    hidden = entry.kind is Kind.ANONYMOUS
    lines = () if hidden else address.lines
    born = f"{entry.born:%d/%m/%Y}" if entry.born else ""
    return [
        entry.polling_district,
        str(entry.number),
        str(entry.suffix),
        entry.markers,
        born,
        entry.surname,
        entry.forename,
        "" if hidden else address.postcode,
        *lines,
        *[""] * (6 - len(lines)),
    ]


def _area_rows(district: District, addresses: Sequence[Address]) -> list[tuple[str, ...]]:
    """A row for each polling district in a town, and for each postcode in the country.

    A polling district in the country holds both a village and scattered houses, so only the
    postcode tells its settlements apart.
    """
    homes = district.households
    rows: dict[tuple[str, ...], None] = {}
    columns = zip(
        homes.polling_district.tolist(), homes.settlement.labels().tolist(), addresses, strict=True
    )
    for at, settlement, address in columns:
        place = district.polling_districts[at]
        key = (place.code, "") if place.is_town else ("", address.postcode)
        rows[*key, place.ward, place.team, settlement] = None
    return list(rows)


def _write(
    path: Path, header: Sequence[str], rows: Sequence[Sequence[str]], encoding: str, end: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=end)
    writer.writerow(header)
    writer.writerows(rows)
    write_whole(path, text.getvalue().encode(encoding))
