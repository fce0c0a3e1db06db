"""The serials to print a copy for, out of a `cases.csv`; only its column `serial` is needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from folkmoot.method.terms.catalogue import files as file_catalogue
from folkmoot.method.terms.catalogue import paper as catalogue
from folkmoot.method.terms.csv_rows import read_csv_rows
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any

COLUMN = "serial"
NAME_COLUMN = "name"
LONGEST_SERIAL = 10
#: Of every practice booklet. It ends in a hyphen, which no case's serial may, so that what is read
#: off one can never be taken for somebody's answer, in whatever file or batch it turns up.
PRACTICE_SERIAL = "PRACTICE-"
_LEGAL = re.compile(r"[A-Z0-9]([A-Z0-9-]*[A-Z0-9])?")


def read_serials(path: Path) -> tuple[str, ...]:
    """The serials of a file, in its order. Raises `Problem` or `Problems`, with their rows."""
    serials = read_column(path, COLUMN)
    if not serials:
        raise catalogue.NO_CASES.at(Place(file=str(path)))
    refuse_if_any(check_serials(serials, str(path)))
    return tuple(serials)


def check_serials(serials: Sequence[str], file: str) -> list[Problem]:
    """What is wrong with serials that stand in a file from row 2 on.

    A serial is printed in a code of at most 20 characters: capital letters and figures, hyphens
    between them, at most ten in all, and each only once.
    """
    problems = []
    first_rows: dict[str, int] = {}
    for row, serial in enumerate(serials, 2):
        place = Place(file=file, row=row, column=COLUMN)
        if not serial:
            problems.append(catalogue.SERIAL_EMPTY.at(place))
        elif not _LEGAL.fullmatch(serial):
            problems.append(catalogue.SERIAL_LETTERS.at(place, serial=serial))
        elif len(serial) > LONGEST_SERIAL:
            problems.append(
                catalogue.SERIAL_TOO_LONG.at(place, serial=serial, longest=LONGEST_SERIAL)
            )
        elif serial in first_rows:
            problems.append(
                catalogue.SERIAL_TWICE.at(place, serial=serial, first_row=first_rows[serial])
            )
        first_rows.setdefault(serial, row)
    return problems


def read_names(path: Path) -> tuple[str, ...]:
    """The column `name` of a CSV file, rows without a name left out. Raises `Problem`."""
    names = tuple(name for name in read_column(path, NAME_COLUMN) if name)
    if not names:
        raise catalogue.NO_NAMES.at(Place(file=str(path)))
    return names


def read_column(path: Path, column: str) -> list[str]:
    """The cells of one column of a CSV file, trimmed, in its order; none below a mere header.

    Raises `Problem` when the file or the column is missing.
    """
    table = read_csv_rows(read_table_text(path), str(path))
    if column not in table.columns:
        raise file_catalogue.COLUMN_MISSING.at(
            Place(file=str(path), row=1), column=column, found=", ".join(table.columns)
        )
    return [(row[column] or "").strip() for row in table.rows]


def read_table_text(path: Path) -> str:
    """The text of a CSV file in UTF-8. Raises `Problem` when missing, empty or not such a text."""
    place = Place(file=str(path))
    if not path.is_file():
        raise file_catalogue.FILE_MISSING.at(place)
    content = path.read_bytes()
    if not content.strip():
        raise file_catalogue.FILE_EMPTY.at(place)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise file_catalogue.FILE_NOT_TEXT.at(
            place, encoding="UTF-8", byte=error.start + 1
        ) from error
