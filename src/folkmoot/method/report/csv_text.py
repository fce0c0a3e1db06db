"""A table as CSV: plain numbers, full precision, an interval in two columns.

UTF-8 without BOM. A cell that a spreadsheet would take for a formula is defused with an apostrophe.
"""

from __future__ import annotations

import csv
import io
from typing import assert_never

from folkmoot.method.report.model import (
    Cell,
    Count,
    Points,
    PointsRange,
    Share,
    ShareRange,
    Table,
)

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def table_to_csv(table: Table) -> str:
    """The table with a header row. Missing numbers are empty; shares stay between 0 and 1."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    first = table.rows[0] if table.rows else tuple("" for _ in table.columns)
    headings = [
        heading
        for column, cell in zip(table.columns, first, strict=True)
        for heading in _headings(column.heading, cell)
    ]
    writer.writerow(headings)
    for row in table.rows:
        writer.writerow([value for cell in row for value in _values(cell)])
    return out.getvalue()


def _headings(heading: str, cell: Cell) -> list[str]:
    match cell:
        case ShareRange() | PointsRange():
            return [f"{heading} (low)", f"{heading} (high)"]
        case str() | Count() | Share() | Points():
            return [heading]
        case _:
            assert_never(cell)


def _values(cell: Cell) -> list[str]:
    match cell:
        case str():
            return [f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell]
        case Count(value) | Share(value) | Points(value):
            return ["" if value is None else repr(value)]
        case ShareRange(low, high) | PointsRange(low, high):
            return ["" if limit is None else repr(limit) for limit in (low, high)]
        case _:
            assert_never(cell)
