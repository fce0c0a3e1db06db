"""Small CSV files are read by the names of their columns, and odd ones are refused with words."""

from __future__ import annotations

import pytest

from folkmoot.method.terms.csv_rows import read_csv_rows
from folkmoot.method.terms.problem import Place, Problem


def refusal(text: str) -> Problem:
    with pytest.raises(Problem) as caught:
        read_csv_rows(text, "cases.csv")
    return caught.value


def test_rows_are_read_by_column_and_blank_lines_passed_over() -> None:
    table = read_csv_rows('serial,town\r\nA1,"Tarn, Great"\r\n\r\nA2\r\n', "cases.csv")
    assert table.columns == ("serial", "town")
    assert table.rows == [
        {"serial": "A1", "town": "Tarn, Great"},
        {"serial": "A2", "town": None},
    ]


def test_an_empty_text_has_neither_columns_nor_rows() -> None:
    table = read_csv_rows("", "cases.csv")
    assert (table.columns, list(table.rows)) == ((), [])


def test_a_quotation_mark_never_closed_is_told_instead_of_swallowing_rows() -> None:
    problem = refusal('serial,town\nA1,"Tarn\nA2,Great\nA3,Great\n')
    assert problem.code == "csv-unreadable"
    assert problem.place == Place(file="cases.csv", line=2)


def test_a_cell_beyond_every_length_is_told_with_its_line() -> None:
    problem = refusal("serial\nA1\n" + "x" * 200_000 + "\n")
    assert problem.code == "csv-unreadable"
    assert problem.place.line == 3


def test_two_columns_of_one_name_are_told_and_two_without_name_are_not() -> None:
    problem = refusal("serial,town,serial\nA1,Tarn,A2\n")
    assert problem.code == "column-repeated"
    assert problem.details["column"] == "serial"
    assert read_csv_rows("serial,,\nA1,,\n", "cases.csv").columns == ("serial", "", "")


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_cells_that_are_not_parted_by_commas_are_told(separator: str, name: str) -> None:
    problem = refusal(f"serial{separator}town\nA1{separator}Tarn\n")
    assert problem.code == "csv-separator"
    assert name in problem.message
