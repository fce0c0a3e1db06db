"""The rows of an Excel workbook, read so that no file, however made, takes long or much memory.

A workbook is a ZIP archive of XML, and both can be tiny on disk and enormous once unpacked. So the
archive is looked through before anything is built from it: what it unpacks to, how long one value
is, how many marks stand in one row. openpyxl then streams it, with defusedxml against entities.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from folkmoot.method.sampling.rows import Row
from folkmoot.method.terms.catalogue.frames import (
    FRAME_NOT_CSV,
    FRAME_TOO_WIDE,
    WORKBOOK_BOMB,
    WORKBOOK_DAMAGED,
    WORKBOOK_SHEETS,
)
from folkmoot.method.terms.problem import Place, Problem

SIGNATURE = b"PK\x03\x04"
#: What a workbook may unpack to; a register of 350,000 rows comes to about this.
MOST_UNPACKED_BYTES = 400_000_000
MOST_OTHER_BYTES = 20_000_000
MOST_COLUMNS = 100
_MOST_TIMES = 60  # XML of registers packs to a tenth, of repeated empty cells to a thirtieth
_LARGE_BYTES = 5_000_000
_LONGEST_VALUE_BYTES = 400_000  # a cell holds 32,767 characters at most
_MOST_MARKS_OF_A_ROW = 20_000
_MOST_ROWS = 1_048_576  # as Excel's
_CHUNK_BYTES = 1 << 20
# A cell with something in it, right of column CV, the 100th.
_FAR_CELL = re.compile(rb' r="(?:[A-Z]{3}|[D-Z][A-Z]|C[W-Z])([0-9]+)"[^>/]*>')
_PARTS = (
    (re.compile(r"xl/worksheets/[^/]+\.xml"), re.compile(rb"<(?:\w+:)?row\b")),
    (re.compile(r"xl/sharedStrings\.xml"), re.compile(rb"<(?:\w+:)?si\b")),
)
# What openpyxl raises on a damaged workbook, defusedxml's refusals (a ValueError) among it.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The rows of the sheet that is read, and what there is to say of the others."""

    rows: Iterator[Row]
    problems: tuple[Problem, ...]


def read_workbook(content: bytes, file: str) -> Workbook:
    """The rows of the first sheet that has any; other sheets with rows are named in a problem.

    Dates are written day first, whole numbers without a point, and of formulas the value that the
    workbook remembers is taken. Raises `Problem` when it is no workbook, is damaged, or would take
    more time or memory than a register can need.
    """
    # It loads numpy and more, most of a second, and few lists are workbooks.
    import openpyxl  # noqa: PLC0415

    place = Place(file=file)
    _refuse_bombs(content, place)
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        sheets = [sheet for sheet in book.worksheets if _has_rows(sheet)]
    except _DAMAGE as error:
        raise WORKBOOK_DAMAGED.at(place, reason=_words(error)) from None
    if not sheets:
        return Workbook(iter(()), ())
    others = ", ".join(str(sheet.title) for sheet in sheets[1:])
    left = (WORKBOOK_SHEETS.at(place, sheet=str(sheets[0].title), others=others),) if others else ()
    return Workbook(_rows(sheets[0], file), left)


# openpyxl carries no types: its sheets are described by what is done with them.
def _has_rows(sheet) -> bool:  # type: ignore[no-untyped-def]
    cells = sheet.iter_rows(max_row=50, max_col=MOST_COLUMNS, values_only=True)
    return any(value is not None for row in cells for value in row)


def _rows(sheet, file: str) -> Iterator[Row]:  # type: ignore[no-untyped-def]
    """Every row that is not blank, with the number that Excel shows beside it."""
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    number, width = 0, 0
    while True:
        number += 1
        try:
            values: Sequence[object] | None = next(rows, None)
        except _DAMAGE as error:
            place = Place(file=file, row=number)
            raise WORKBOOK_DAMAGED.at(place, reason=_words(error)) from None
        if values is None:
            return
        if number > _MOST_ROWS:
            raise WORKBOOK_BOMB.at(Place(file=file), reason=f"over {_MOST_ROWS:,} rows")
        if values.count(None) == len(values):
            continue
        used = len(values) - next(at for at, v in enumerate(reversed(values)) if v is not None)
        cells = [_text(value) for value in values[: max(used, width)]]
        if not any(cell.strip() for cell in cells):
            continue
        # A sheet has no ragged rows: cells that were never filled are empty ones.
        width = width or len(cells)
        yield Row(number, 1, cells + [""] * (width - len(cells)))


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time.min:
            return f"{value:%d/%m/%Y}"
        case datetime():
            return f"{value:%d/%m/%Y %H:%M:%S}"
        case date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value)


def _refuse_bombs(content: bytes, place: Place) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if "[Content_Types].xml" not in archive.namelist():
                raise FRAME_NOT_CSV.at(place, what="a ZIP archive that is no Excel workbook")
            if sum(member.file_size for member in members) > MOST_UNPACKED_BYTES:
                raise WORKBOOK_BOMB.at(place, reason=f"over {MOST_UNPACKED_BYTES // 10**6} MB")
            for member in members:
                _refuse_member(archive, member, place)
    except _DAMAGE as error:
        raise WORKBOOK_DAMAGED.at(place, reason=_words(error)) from None


def _refuse_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: Place) -> None:
    large = member.file_size > _LARGE_BYTES
    if large and member.file_size > _MOST_TIMES * max(1, member.compress_size):
        times = member.file_size // max(1, member.compress_size)
        raise WORKBOOK_BOMB.at(place, reason=f"{times:,} times its size")
    row_mark = next((mark for name, mark in _PARTS if name.fullmatch(member.filename)), None)
    if row_mark is None:
        if member.file_size > MOST_OTHER_BYTES:
            raise WORKBOOK_BOMB.at(place, reason=f"{member.filename} of such a size")
        return
    marks, length = 0, 0
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK_BYTES):
            if far := _FAR_CELL.search(chunk):
                raise FRAME_TOO_WIDE.at(replace(place, row=int(far[1])), most=MOST_COLUMNS)
            for piece, text in enumerate(row_mark.split(chunk)):
                marks = text.count(b"<") + (0 if piece else marks)
                if marks > _MOST_MARKS_OF_A_ROW:
                    raise WORKBOOK_BOMB.at(place, reason=f"{marks:,} marks in one row")
            values = chunk.split(b"<")
            longest = max(len(values[0]) + length, *map(len, values))
            if longest > _LONGEST_VALUE_BYTES:
                raise WORKBOOK_BOMB.at(place, reason="one value of such a length")
            length = len(values[-1]) if len(values) > 1 else longest


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
