"""Reading a staff list from CSV: `staff_number,name,email,area,rank,rank_band,supervisor`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from folkmoot.method.terms.catalogue.files import (
    COLUMN_MISSING,
    FILE_EMPTY,
    FILE_MISSING,
    FILE_NOT_TEXT,
)
from folkmoot.method.terms.csv_rows import read_csv_rows
from folkmoot.method.terms.problem import Place, refuse_if_any

REQUIRED = ("staff_number", "name", "email", "area")
OPTIONAL = ("rank", "rank_band", "supervisor")


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person of a staff list.

    `area` is an area's code and `supervisor` a staff number, empty for none. `row` counts the rows
    of the file from 1, the heading being row 1.
    """

    row: int
    staff_number: str
    name: str
    email: str
    area: str
    rank: str = ""
    rank_band: str = ""
    supervisor: str = ""


def read_staff(path: Path) -> list[StaffRow]:
    """Read the rows of a list in UTF-8; other columns are ignored. Refuses a file without the four
    required columns, and one that is missing, empty or not text.
    """
    place = Place(file=path.name)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        raise FILE_MISSING.at(place) from None
    except UnicodeDecodeError as error:
        raise FILE_NOT_TEXT.at(place, encoding="UTF-8", byte=error.start + 1) from None
    table = read_csv_rows(text, path.name)
    columns = table.columns
    if not columns:
        raise FILE_EMPTY.at(place)
    refuse_if_any(
        [
            COLUMN_MISSING.at(place, column=column, found=", ".join(columns))
            for column in REQUIRED
            if column not in columns
        ]
    )
    return [
        StaffRow(row, **{name: (record.get(name) or "").strip() for name in REQUIRED + OPTIONAL})
        for row, record in enumerate(table.rows, start=2)
    ]
