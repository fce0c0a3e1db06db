"""A delivered table, CSV or Excel workbook, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from folkmoot.method.sampling.decoding import decode
from folkmoot.method.sampling.rows import Row, rows_of
from folkmoot.method.sampling.workbook import SIGNATURE, read_workbook
from folkmoot.method.terms.catalogue.files import FILE_EMPTY
from folkmoot.method.terms.problem import Place, Problem

WORKBOOK = "Excel workbook"


@dataclass(frozen=True, slots=True)
class TableRows:
    """The header, the rows below it, in what the file is written, and what is odd about it."""

    header: list[str]
    rows: Iterator[Row]
    encoding: str
    problems: tuple[Problem, ...] = ()


def read_table(content: bytes, file: str) -> TableRows:
    """Read the bytes of a file, whichever of the two it is. Raises `Problem` when it is neither."""
    if content.startswith(SIGNATURE):
        book = read_workbook(content, file)
        rows, encoding, problems = book.rows, WORKBOOK, book.problems
    else:
        decoded = decode(content, file)
        rows, encoding, problems = rows_of(decoded.text, file), decoded.encoding, ()
    header = next(rows, None)
    if header is None:
        raise FILE_EMPTY.at(Place(file=file))
    return TableRows(header.cells, rows, encoding, problems)
