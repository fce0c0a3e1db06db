"""Data files are read as columns and written back as they were, with a weight."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from folkmoot.method.terms.problem import Problem
from folkmoot.method.weighting.tables import read_table, write_with_weight

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


def write(tmp_path: Path, text: str, name: str = "data.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8"))
    return path


def refusal(path: Path, columns: list[str]) -> Problem:
    with pytest.raises(Problem) as caught:
        read_table(path, columns)
    return caught.value


def test_cells_are_kept_and_missing_ones_known(tmp_path: Path) -> None:
    path = write(tmp_path, '\ufeffid,sex,y\n001,F,1.5\n002,,-1\n003,"M, or F",\n')
    table = read_table(path, ["id", "sex", "y"])
    assert table.categories("id").levels == ("001", "002", "003")
    assert table.categories("sex").codes.tolist() == [0, -1, 1]
    np.testing.assert_array_equal(table.numbers("y"), [1.5, -1, np.nan])
    np.testing.assert_array_equal(table.numbers("y", frozenset({"-1"})), [1.5, np.nan, np.nan])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("six", "data-not-a-number"), ("nan", "data-not-a-number"), ("inf", "data-not-finite")],
)
def test_a_cell_that_is_no_number_is_named_by_row_and_column(
    tmp_path: Path, cell: str, expected: str
) -> None:
    table = read_table(write(tmp_path, f"y,z\n1,1\n{cell},1\n"), ["y"])
    with pytest.raises(Problem) as caught:
        table.numbers("y")
    assert caught.value.code == expected
    assert (caught.value.place.row, caught.value.place.column) == (3, "y")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "file-empty"),
        ("y\n", "data-no-rows"),
        ("y,y\n1,2\n", "data-column-twice"),
        ("y,z\n1,2\n1,2,3\n", "data-row-length"),
        ("x,z\n1,2\n", "column-missing"),
        ('y,z\n1,"2\n', "data-not-a-table"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    assert refusal(write(tmp_path, text), ["y"]).code == expected


def test_a_short_row_is_named(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, "y,z\n1,2\n1\n"), ["y"]).place.row == 3


def test_a_byte_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(b"y,z\n1,\xe9\n")
    problem = refusal(path, ["y"])
    assert (problem.code, problem.details["byte"]) == ("file-not-text", 7)


def test_no_file_is_said(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.csv", ["y"]).code == "file-missing"


def test_csv_keeps_columns_and_order_and_renames_an_older_weight(tmp_path: Path) -> None:
    path = write(tmp_path, 'weight,name\n1,"a, ""b"""\n2,\n')
    write_with_weight(path, np.array([0.1, 2.0]), tmp_path / "out" / "w.csv")
    lines = (tmp_path / "out" / "w.csv").read_bytes()
    assert lines == b'start_weight,name,weight\n1,"a, ""b""",0.1\n2,,2.0\n'
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["w.csv"]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines_are_copied_as_they_are_and_line_breaks_in_cells_survive(
    tmp_path: Path, ending: str
) -> None:
    text = ending.join(["name,y", '"a"" b",1', "", 'c,"2"', ""])
    write_with_weight(write(tmp_path, text), np.array([0.5, 1e-7]), tmp_path / "w.csv")
    assert (tmp_path / "w.csv").read_bytes() == b'name,y,weight\n"a"" b",1,0.5\nc,"2",1e-07\n'
    broken = write(tmp_path, f'name,y{ending}"a{ending}b",1{ending}c,2{ending}')
    write_with_weight(broken, np.array([0.5, 1.0]), tmp_path / "w.csv")
    table = read_table(tmp_path / "w.csv", ["name", "weight"])
    assert set(table.categories("name").levels) == {f"a{ending}b", "c"}
    assert table.numbers("weight").tolist() == [0.5, 1.0]


def test_a_single_column_keeps_its_empty_cells(tmp_path: Path) -> None:
    path = write(tmp_path, "y\n1\n\n3\n")
    table = read_table(path, ["y"])
    np.testing.assert_array_equal(table.numbers("y"), [1, np.nan, 3])


def test_parquet_gives_the_same_columns(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    columns = {"age": [1, 2, None], "sex": ["F", None, "M"], "y": [1.5, 2.0, float("nan")]}
    parquet.write_table(pa.table(columns), path)
    table = read_table(path, ["age", "sex", "y"])
    assert table.categories("age").levels == ("1", "2")
    assert table.categories("sex").codes.tolist() == [0, -1, 1]
    np.testing.assert_array_equal(table.numbers("y", frozenset({"2"})), [1.5, np.nan, np.nan])
    for name in ("w.parquet", "w.csv"):
        write_with_weight(path, np.array([1.0, 2.0, 3.0]), tmp_path / name)
        np.testing.assert_array_equal(
            read_table(tmp_path / name, ["weight"]).numbers("weight"), [1, 2, 3]
        )
    write_with_weight(tmp_path / "w.csv", np.ones(3), tmp_path / "again.parquet")
    assert read_table(tmp_path / "again.parquet", ["sex"]).names[-2:] == ("start_weight", "weight")


def test_a_file_that_only_claims_to_be_parquet_is_refused(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, "y\n1\n", "data.parquet"), ["y"]).code == "data-not-a-table"


def test_an_infinite_number_in_parquet_is_named(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    parquet.write_table(pa.table({"y": [1.0, float("inf")]}), path)
    with pytest.raises(Problem) as caught:
        read_table(path, ["y"]).numbers("y")
    assert (caught.value.code, caught.value.place.row) == ("data-not-finite", 2)


@pytest.mark.parametrize(
    ("cell", "code"), [("1e61", "data-not-finite"), ("1_0", "data-not-a-number")]
)
def test_a_number_that_no_sum_can_hold_is_told_by_row(tmp_path: Path, cell: str, code: str) -> None:
    table = read_table(write(tmp_path, f"y\n1\n{cell}\n"), ["y"])
    with pytest.raises(Problem) as caught:
        table.numbers("y")
    assert caught.value.code == code
    assert caught.value.place.row == 3


def test_cells_parted_by_semicolons_are_told(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, "age;y\n17;1\n"), ["y"]).code == "csv-separator"


def test_a_byte_that_is_no_text_is_counted_from_one(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(b"\xff")
    assert refusal(path, ["y"]).details["byte"] == 1


def test_a_quotation_mark_never_closed_is_told_at_the_line_that_opens_it(tmp_path: Path) -> None:
    problem = refusal(write(tmp_path, 'y,z\n1,2\n1,"2\n1,2\n1,2\n'), ["y"])
    assert problem.place.line == 3
