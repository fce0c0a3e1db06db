"""`cases.csv` and `inserts.csv` of a draw as plain rows; everything wrong with them at once."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from folkmoot.method.terms.catalogue import fieldwork as catalogue
from folkmoot.method.terms.catalogue.files import (
    COLUMN_MISSING,
    FILE_EMPTY,
    FILE_MISSING,
    FILE_NOT_TEXT,
)
from folkmoot.method.terms.csv_rows import read_csv_rows
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any

COLUMNS = ("serial", "stratum", "npt", "settlement", "inclusion_probability", "weight")
# Columns that only the custodian's file has. Seeing one means that the wrong file was handed over.
NAMING_COLUMNS = frozenset(
    {
        "access_code",
        "address_1",
        "elector_number",
        "forename",
        "insert_access_code",
        "name",
        "postcode",
        "surname",
    }
)
# Ten characters that a page code can carry, and the insert's letter behind them.
_SERIAL = re.compile(r"(?=.{1,11}\Z)[0-9A-Z](?:[0-9A-Z-]*[0-9A-Z])?")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One row of the file; `row` counts from 1 with the header as row 1."""

    row: int
    serial: str
    stratum: str
    area: str
    settlement: str
    inclusion_probability: float
    weight: float


def read_case_file(path: Path) -> tuple[bytes, list[CaseRow]]:
    """The bytes of the file (for its digest) and its rows.

    Raises `Problems` naming every row that cannot stand, or the one `Problem` that makes the file
    useless. Nothing is guessed and nothing is left out.
    """
    place = Place(file=path.name)
    content = _bytes_of(path, place)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FILE_NOT_TEXT.at(place, encoding="UTF-8", byte=error.start + 1) from error
    table = read_csv_rows(text, path.name)
    _refuse_wrong_header(table.columns, place)
    problems: list[Problem] = []
    rows = [
        row
        for number, cells in enumerate(table.rows, start=2)
        if (row := _row(cells, number, path.name, problems)) is not None
    ]
    problems += _twice(rows, path.name)
    if not rows and not problems:
        raise catalogue.CASES_NONE.at(place)
    refuse_if_any(problems)
    return content, rows


def _bytes_of(path: Path, place: Place) -> bytes:
    try:
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise FILE_MISSING.at(place) from error
    if not content.strip():
        raise FILE_EMPTY.at(place)
    return content


def _refuse_wrong_header(found: Sequence[str], place: Place) -> None:
    naming = sorted(NAMING_COLUMNS.intersection(found))
    if naming:
        raise catalogue.NAMES_IN_CASES.at(place, column=naming[0])
    refuse_if_any(
        [
            COLUMN_MISSING.at(place, column=column, found=", ".join(found))
            for column in COLUMNS
            if column not in found
        ]
    )


def _row(
    cells: dict[str, str | None], number: int, file: str, problems: list[Problem]
) -> CaseRow | None:
    """The row, or None with its problems added."""
    before = len(problems)
    serial = (cells["serial"] or "").strip()
    place = Place(file=file, row=number, serial=serial or None)
    if not _SERIAL.fullmatch(serial):
        problems.append(catalogue.CASE_SERIAL_WRONG.at(place, serial=serial or "an empty cell"))
    for column in ("stratum", "npt"):
        if not (cells[column] or "").strip():
            problems.append(catalogue.CASE_VALUE_MISSING.at(place, column=column))
    probability = _number(cells["inclusion_probability"])
    if not 0.0 < probability <= 1.0:
        problems.append(
            catalogue.CASE_NUMBER_WRONG.at(
                place,
                column="inclusion_probability",
                value=cells["inclusion_probability"] or "empty",
                wanted="above 0 and at most 1",
            )
        )
    weight = _number(cells["weight"])
    if not 1.0 <= weight < math.inf:
        problems.append(
            catalogue.CASE_NUMBER_WRONG.at(
                place, column="weight", value=cells["weight"] or "empty", wanted="1 or more"
            )
        )
    if len(problems) > before:
        return None
    return CaseRow(
        row=number,
        serial=serial,
        stratum=(cells["stratum"] or "").strip(),
        area=(cells["npt"] or "").strip(),
        settlement=(cells["settlement"] or "").strip(),
        inclusion_probability=probability,
        weight=weight,
    )


def _number(text: str | None) -> float:
    """The number, or NaN, which no comparison lets through."""
    try:
        return float(text or "")
    except ValueError:
        return math.nan


def _twice(rows: Sequence[CaseRow], file: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        if row.serial in first:
            yield catalogue.CASE_TWICE.at(
                Place(file=file, row=row.row, serial=row.serial), first_row=first[row.serial]
            )
        first.setdefault(row.serial, row.row)
