"""The rows of a delivered CSV file: any of three delimiters, and a limit to what one row may be."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from folkmoot.method.terms.catalogue.frames import FRAME_BROKEN_ROW
from folkmoot.method.terms.problem import Place

_DELIMITERS = ",;\t"
_DELIMITERS_OF_A_ROW = 4
_MOST_LINES_OF_A_ROW = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its number (the header is 1), the lines of the file it takes, its cells."""

    number: int
    lines: int
    cells: list[str]

    @property
    def runs_on(self) -> bool:
        """Whether a cell over several lines looks like rows that hang together."""
        return self.lines > 1 and any(
            "\n" in cell and any(cell.count(mark) >= _DELIMITERS_OF_A_ROW for mark in _DELIMITERS)
            for cell in self.cells
        )


def rows_of(text: str, file: str) -> Iterator[Row]:
    """Every record that is not blank, the header first.

    Raises `Problem` where records cannot be told apart any more: a quotation mark that stays open
    over many lines, or a cell beyond all measure (131,072 characters).
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    number = 0
    while True:
        number += 1
        before = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            place = Place(file=file, line=before + 1, row=number)
            raise FRAME_BROKEN_ROW.at(place, reason=str(error)) from None
        lines = reader.line_num - before
        if lines > _MOST_LINES_OF_A_ROW:
            reason = f"a quotation mark is still open after {lines} lines"
            place = Place(file=file, line=before + 1, row=number)
            raise FRAME_BROKEN_ROW.at(place, reason=reason)
        if "".join(cells).strip():
            yield Row(number, lines, cells)


def _delimiter(text: str) -> str:
    """Comma, semicolon or tab, whichever the first line has most of."""
    first_line = text.lstrip().split("\n", 1)[0]
    return max(_DELIMITERS, key=first_line.count)
