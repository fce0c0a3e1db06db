"""Excel workbooks: read like CSV, and no file takes long or much memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.method.sampling.frame import parse_frame
from folkmoot.method.sampling.tables_read import read_table
from folkmoot.method.terms.problem import Problem, Problems

ON = date(2005, 1, 12)
HEADER = ["PD", "ENO", "Surname", "First Names", "Date of Attainment", "Address 1", "Postcode"]
ROW = ["KD", 289, "Marlow", "Ann", date(2005, 6, 1), "1 Mill Lane", "QX1 2AB"]


def workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The workbook with some of its parts replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
    return out.getvalue()


def test_a_workbook_is_read_like_the_same_table_as_csv() -> None:
    blank = [None] * len(HEADER)
    overseas = ["KD", 290.0, "Hale", "Bob", None, "2 Mill Lane", "QX1 2AB"]
    report = parse_frame(workbook([HEADER, ROW, blank, overseas]), "register.xlsx", on=ON)
    lines = [",".join(HEADER), "KD,289,Marlow,Ann,01/06/2005,1 Mill Lane,QX1 2AB", ",,,,,,"]
    lines.append("KD,290,Hale,Bob,,2 Mill Lane,QX1 2AB")
    same = parse_frame("\n".join(lines).encode(), "register.csv", on=ON)
    assert report.encoding == "Excel workbook"
    assert [unit.row for unit in report.frame.units] == [2, 4]
    assert report.frame.units == same.frame.units
    assert report.frame.units[0].date_of_birth == date(1987, 6, 1)


def test_other_sheets_with_rows_are_named_and_empty_ones_are_not() -> None:
    content = workbook([], [HEADER, ROW], [["Notes"], ["seen"]])
    (problem,) = parse_frame(content, "register.xlsx", on=ON).problems
    assert (problem.code, problem.details["others"]) == ("workbook-sheets", "Sheet2")


def told(content: bytes) -> str:
    with pytest.raises((Problem, Problems)) as caught:
        list(read_table(content, "x.xlsx").rows)
    return caught.value.code if isinstance(caught.value, Problem) else ""


SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook([HEADER, ROW])
START = (
    b'<?xml version="1.0"?>%s<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
    b'2006/main"><sheetData>'
)
END = b"</sheetData></worksheet>"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (
            START % b""
            + b'<row r="1"><c t="inlineStr"><is><t>'
            + b"x" * 60_000_000
            + b"</t></is></c></row>"
            + END,
            "workbook-bomb",
        ),
        (
            START % b""
            + b'<row r="1"><c t="inlineStr"><is><t>'
            + b"x" * 500_000
            + b"</t></is></c></row>"
            + END,
            "workbook-bomb",
        ),
        (START % b"" + b'<row r="1">' + b"<c/>" * 30_000 + b"</row>" + END, "workbook-bomb"),
        (START % LAUGHS + b'<row r="1"><c><v>&b;</v></c></row>' + END, "workbook-damaged"),
        (b"<worksheet", "workbook-damaged"),
        (
            START % b"" + b'<row r="1"><c r="IV7"><v>1</v></c></row>' + END,
            "frame-too-wide",
        ),
    ],
    ids=["blown up", "one long value", "one long row", "entities", "cut off", "far to the right"],
)
def test_a_bomb_is_refused_in_words(sheet: bytes, code: str) -> None:
    content = with_parts(GOOD, {SHEET: sheet})
    assert len(content) < 100_000
    assert told(content) == code


def test_a_cell_a_million_rows_down_is_no_bomb() -> None:
    far = b'<row r="1"><c><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>'
    table = read_table(with_parts(GOOD, {SHEET: START % b"" + far + END}), "x.xlsx")
    assert [(row.number, row.cells) for row in table.rows] == [(1_048_576, ["2"])]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (GOOD[:200], "workbook-damaged"),
        (with_parts(GOOD, {"xl/workbook.xml": b"<x/>"}), "file-empty"),
        (workbook([]), "file-empty"),
    ],
)
def test_what_is_no_register_in_a_workbook_is_refused(content: bytes, code: str) -> None:
    assert told(content) == code


def test_another_archive_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("letter.txt", "hello")
    assert told(out.getvalue()) == "frame-not-csv"


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_workbook_damaged_anywhere_ends_in_rows_or_in_a_problem(data: st.DataObject) -> None:
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        rows = list(read_table(bytes(content), "x.xlsx").rows)
    except (Problem, Problems):
        return
    assert all(row.cells for row in rows)
