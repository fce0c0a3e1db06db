"""The national postcode directory, whose columns have other names in each edition.

`ward`, `osward`, `wd23cd` and `wd24cd` have all been the ward of a postcode; `pcds`, `pcd8` and
`pcd` the postcode. A directory has millions of rows, so it is read once, row by row, and what one
district needs of it is kept as a small file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from folkmoot.method.sampling.addresses import is_postcode, normalise_postcode
from folkmoot.method.sampling.tables_read import read_table
from folkmoot.method.terms.catalogue.files import COLUMN_MISSING, CSV_UNREADABLE, FILE_MISSING
from folkmoot.method.terms.catalogue.frames import DIRECTORY_EMPTY, DIRECTORY_NO_COLUMN
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.problem import Place
from folkmoot.method.terms.written_file import whole_file

COLUMNS = ("postcode", "ward", "district", "rural_urban")

# The earlier a pattern, the better; of columns that fit one, the latest year.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "postcode": (r"pcds", r"postcode", r"pcd8", r"pcd2?", r"pcd7"),
    "ward": (r"wd\d*cd", r"ward\d*(?:cd|code)?", r"osward", r"adminward(?:code)?"),
    "district": (r"lad\d*cd", r"laua\d*", r"oslaua", r"admindistrict(?:code)?", r"lad\d*"),
    "rural_urban": (r"ruc\d*(?:ind|cd)?", r"ru\d+ind", r"ur\d+ind"),
    "ended": (r"doterm", r"dateoftermination"),
}


@dataclass(frozen=True, slots=True)
class ImportedDirectory:
    """What was taken of a directory; `columns` says which of its columns was which."""

    columns: Mapping[str, str]
    rows: int
    kept: int
    elsewhere: int
    ended: int
    odd: int


def directory_columns(header: Sequence[str], file: str) -> dict[str, int]:
    """Where postcode, ward, district, rural or urban, and end stand in an edition's header.

    Raises `Problem` when it has no postcode or no ward.
    """
    keys = [re.sub(r"[^a-z0-9]", "", name.casefold()) for name in header]
    found: dict[str, int] = {}
    for what, patterns in _NAMES.items():
        for pattern in patterns:
            fitting = [key for key in keys if re.fullmatch(pattern, key)]
            if fitting:
                found[what] = keys.index(max(fitting, key=lambda key: (_year(key), key)))
                break
    for what in ("postcode", "ward"):
        if what not in found:
            raise DIRECTORY_NO_COLUMN.at(
                Place(file=file, row=1), what=what, found=", ".join(header[:60])
            )
    return found


def _year(key: str) -> int:
    figures = re.search(r"\d+", key)
    return int(figures[0]) if figures else 0


def import_directory(directory: Path, out: Path, district: str | None = None) -> ImportedDirectory:
    """Keep postcode, ward, district and rural or urban of a directory, written to `out` as CSV.

    With `district` (a code) only its postcodes are kept; ended postcodes never are. Raises
    `Problem` when it is no directory, or nothing of it is left.
    """
    if not directory.is_file():
        raise FILE_MISSING.at(Place(file=directory.name))
    counts = dict.fromkeys(("rows", "kept", "elsewhere", "ended", "odd"), 0)
    with directory.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        at = directory_columns(header, directory.name)
        with (
            whole_file(out) as unfinished,
            unfinished.open("w", encoding="utf-8", newline="") as to,
        ):
            writer = csv.writer(to, lineterminator="\n")
            writer.writerow(COLUMNS)
            try:
                writer.writerows(_kept(reader, at, district, counts))
            except csv.Error as error:
                place = Place(file=directory.name, line=reader.line_num)
                raise CSV_UNREADABLE.at(place, reason=str(error)) from None
            if not counts["kept"]:
                raise DIRECTORY_EMPTY.at(Place(file=directory.name), rows=counts["rows"])
    return ImportedDirectory({what: header[place] for what, place in at.items()}, **counts)


def _kept(
    rows: Iterator[list[str]], at: Mapping[str, int], district: str | None, counts: dict[str, int]
) -> Iterator[list[str]]:
    needed = max(at.values())
    for row in rows:
        if not row:
            continue
        counts["rows"] += 1
        cells = (
            {what: row[place].strip() for what, place in at.items()} if len(row) > needed else {}
        )
        postcode = normalise_postcode(cells.get("postcode", ""))
        if not is_postcode(postcode) or not cells["ward"]:
            counts["odd"] += 1
        elif cells.get("ended"):
            counts["ended"] += 1
        elif district and cells.get("district") != district:
            counts["elsewhere"] += 1
        else:
            counts["kept"] += 1
            rest = (cells.get("district", ""), cells.get("rural_urban", ""))
            yield [postcode, cells["ward"], *rest]


def read_postcodes(path: Path) -> tuple[dict[str, str], str]:
    """The ward of each postcode in a file that `import_directory` wrote, and its digest.

    Raises `Problem` when it is not such a file.
    """
    if not path.is_file():
        raise FILE_MISSING.at(Place(file=path.name))
    content = path.read_bytes()
    table = read_table(content, path.name)
    header = [name.strip().casefold() for name in table.header]
    for column in ("postcode", "ward"):
        if column not in header:
            raise COLUMN_MISSING.at(
                Place(file=path.name, row=1), column=column, found=", ".join(table.header)
            )
    postcode, ward = header.index("postcode"), header.index("ward")
    wards = {
        normalise_postcode(row.cells[postcode]): row.cells[ward].strip()
        for row in table.rows
        if len(row.cells) > max(postcode, ward)
    }
    return wards, digest(content)
