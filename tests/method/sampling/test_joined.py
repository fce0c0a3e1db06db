"""Answers are put beside their cases by serial, and nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from folkmoot.method.sampling.joined import join_answers
from folkmoot.method.terms.problem import Problem, Problems


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    return written(tmp_path / "cases.csv", "serial,npt,weight\nA1,North,2.5\nA2,South,4\n")


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(answers: Path, *cases: Path) -> list[Problem]:
    with pytest.raises((Problem, Problems)) as caught:
        join_answers(answers, cases)
    return caught.value.problems if isinstance(caught.value, Problems) else [caught.value]


def test_every_case_has_a_row_and_says_whether_it_answered(cases: Path, tmp_path: Path) -> None:
    joined = join_answers(written(tmp_path / "r.csv", 'serial,q,words\nA2,-1,"a, b"\n'), [cases])
    assert joined.columns == ("serial", "npt", "weight", "responded", "q", "words")
    assert joined.rows == [
        ["A1", "North", "2.5", "0", "", ""],
        ["A2", "South", "4", "1", "-1", "a, b"],
    ]
    assert joined.responded == 1


def test_a_second_list_may_have_the_forms_of_young_people(cases: Path, tmp_path: Path) -> None:
    inserts = written(tmp_path / "inserts.csv", "serial,npt,weight\nA1Y,North,1\n")
    answers = written(tmp_path / "r.csv", "serial,q\nA1Y,3\nA1,2\n")
    joined = join_answers(answers, [cases, inserts])
    assert [row[:1] + row[3:] for row in joined.rows] == [
        ["A1", "1", "2"],
        ["A2", "0", ""],
        ["A1Y", "1", "3"],
    ]


def test_answers_without_a_case_are_named_by_row(cases: Path, tmp_path: Path) -> None:
    found = problems_of(written(tmp_path / "r.csv", "serial,q\nA1,1\nB7,2\nB8,2\n"), cases)
    assert [(each.code, each.place.row) for each in found] == [
        ("answers-of-no-case", 3),
        ("answers-of-no-case", 4),
    ]


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ("serial,q\nA1,1\nA1,2\n", "serial-twice"),
        ("serial,npt\nA1,1\n", "column-repeated"),
        ("serial,responded\nA1,1\n", "column-repeated"),
        ("number,q\nA1,1\n", "column-missing"),
        ("", "file-empty"),
        ("serial;q\nA1;1\n", "csv-separator"),
    ],
)
def test_what_cannot_be_joined_is_refused(
    cases: Path, tmp_path: Path, answers: str, code: str
) -> None:
    assert problems_of(written(tmp_path / "r.csv", answers), cases)[0].code == code


def test_cases_that_are_joined_already_or_missing_are_refused(cases: Path, tmp_path: Path) -> None:
    answers = written(tmp_path / "r.csv", "serial,q\nA1,1\n")
    again = written(tmp_path / "again.csv", "serial,responded\nA1,1\n")
    assert problems_of(answers, again)[0].code == "column-repeated"
    assert problems_of(answers, tmp_path / "none.csv")[0].code == "file-missing"
    assert problems_of(answers, cases, cases)[0].code == "serial-twice"
