from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from folkmoot.method.paper.mailing.left_out import (
    LeftOut,
    decide_left_out,
    read_no_letter_list,
    warn_of,
)
from folkmoot.method.terms.problem import Problem, Problems

TODAY = date(2005, 1, 26)
NAMED = "no-letter-residents-1-2005-01-26.csv"


def written(folder: Path, name: str, *serials: str) -> Path:
    path = folder / name
    path.write_text("\n".join(["serial", *serials, ""]), "utf-8")
    return path


def test_a_list_knows_its_day_its_length_and_its_digest(tmp_path: Path) -> None:
    path = written(tmp_path, NAMED, "A001", "A003")
    found = read_no_letter_list(path)
    assert (found.file, found.made_on, found.serials) == (NAMED, TODAY, ("A001", "A003"))
    assert found.sha256 == sha256(path.read_bytes()).hexdigest()
    assert str(found).startswith(f"{NAMED} of 26 January 2005, 2 serials, SHA-256 ")


def test_a_list_of_nobody_is_a_list(tmp_path: Path) -> None:
    assert read_no_letter_list(written(tmp_path, NAMED)).serials == ()


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("answered.csv", None),
        ("no-letter-residents-1-2005-01-26 (1).csv", TODAY),
        ("2005-13-40.csv", None),
        ("survey-2004-11-08-list-2005-01-26.csv", TODAY),
    ],
)
def test_the_day_is_the_last_date_of_the_name(tmp_path: Path, name: str, day: date | None) -> None:
    assert read_no_letter_list(written(tmp_path, name, "A001")).made_on == day


def test_whoever_is_on_any_list_is_left_out(tmp_path: Path) -> None:
    paths = [written(tmp_path, "one.csv", "A001", "A002"), written(tmp_path, "two.csv", "A002")]
    left_out = decide_left_out(paths, None, needs_list=True)
    assert left_out.serials == {"A001", "A002"}
    assert left_out.as_json()["serials"] == 2


@pytest.mark.parametrize(
    ("lists", "everyone", "code"),
    [
        ([], None, "no-letter-list-missing"),
        ([], " ", "everyone-without-reason"),
        ([NAMED], "all of them", "everyone-and-list"),
    ],
)
def test_a_list_or_a_reason_and_not_both(
    tmp_path: Path, lists: list[str], everyone: str | None, code: str
) -> None:
    paths = [written(tmp_path, name, "A001") for name in lists]
    with pytest.raises(Problem) as refused:
        decide_left_out(paths, everyone, needs_list=True)
    assert refused.value.code == code


def test_a_first_letter_needs_neither() -> None:
    left_out = decide_left_out([], None, needs_list=False)
    assert (left_out, str(left_out), warn_of(left_out, TODAY)) == (LeftOut(), "nobody", [])


def test_a_row_that_is_no_serial_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="row 3"):
        read_no_letter_list(written(tmp_path, NAMED, "A001", "a/2"))


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        (NAMED, []),
        ("answered.csv", ["no-letter-list-undated"]),
        ("no-letter-2005-01-25.csv", ["no-letter-list-of-another-day"]),
    ],
)
def test_a_list_that_is_not_of_today_is_warned_of(
    tmp_path: Path, name: str, codes: list[str]
) -> None:
    left_out = decide_left_out([written(tmp_path, name, "A001")], None, needs_list=True)
    assert [problem.code for problem in warn_of(left_out, TODAY)] == codes


def test_a_letter_to_everybody_is_warned_of() -> None:
    left_out = decide_left_out([], " a census ", needs_list=True)
    assert str(left_out) == "nobody: a census"
    assert [problem.code for problem in warn_of(left_out, TODAY)] == ["everyone-gets-it"]
