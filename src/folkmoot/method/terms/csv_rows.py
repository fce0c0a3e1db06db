"""Read small CSV files by the names of their columns."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from folkmoot.method.terms.catalogue.files import (
    COLUMN_REPEATED,
    CSV_SEPARATOR,
    CSV_UNREADABLE,
)
from folkmoot.method.terms.problem import Place


@dataclass(frozen=True, slots=True)
class NamedRows:
    """The columns of a file in their order, and its rows by column; None where a row is short."""

    columns: tuple[str, ...]
    rows: Sequence[dict[str, str | None]]


def read_csv_rows(text: str, file: str) -> NamedRows:
    """The rows of a CSV text whose first row names the columns. Blank lines are passed over.

    Raises `Problem`: a quotation mark never closed (it would swallow rows without a word), a cell
    longer than the csv module's limit, two columns of one name, cells not parted by commas.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = tuple(reader.fieldnames or ())
        rows = list(reader)
    except csv.Error as error:
        place = Place(file=file, line=reader.line_num + 1)  # where the row that has no end begins
        raise CSV_UNREADABLE.at(place, reason=str(error)) from error
    for column, times in Counter(columns).items():
        if column and times > 1:
            raise COLUMN_REPEATED.at(Place(file=file, row=1), column=column)
    refuse_other_separator(columns, Place(file=file, row=1))
    return NamedRows(columns, rows)


def refuse_other_separator(columns: Sequence[str], place: Place) -> None:
    """Raise Problem where a first row has no comma, and semicolons or tabs where commas belong."""
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(columns) == 1 and separator in columns[0]:
            raise CSV_SEPARATOR.at(place, separator=name)
