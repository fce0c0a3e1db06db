from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.paper.serials import check_serials, read_serials
from folkmoot.method.terms.problem import Problem, Problems


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    return tmp_path / "cases.csv"


def test_only_the_column_serial_is_needed_and_the_order_kept(cases: Path) -> None:
    cases.write_text("npt,serial\nNorth,B2\nSouth, A1 \n", "utf-8")
    assert read_serials(cases) == ("B2", "A1")


def test_a_byte_order_mark_does_no_harm(cases: Path) -> None:
    cases.write_bytes(b"\xef\xbb\xbfserial\r\nA1\r\n")
    assert read_serials(cases) == ("A1",)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"case,weight\nA1,1\n", "column-missing"),
        (b"serial\n", "no-cases"),
        (b"serial\n\xe9\n", "file-not-text"),
    ],
)
def test_a_file_without_serials_is_refused(cases: Path, content: bytes, code: str) -> None:
    cases.write_bytes(content)
    with pytest.raises(Problem) as refusal:
        read_serials(cases)
    assert refusal.value.code == code
    assert refusal.value.place.file == str(cases)


def test_a_missing_file_is_refused(cases: Path) -> None:
    with pytest.raises(Problem, match="no file"):
        read_serials(cases)


def test_every_faulty_row_is_named_at_once(cases: Path) -> None:
    cases.write_text("serial,x\nA1,\n,2\nA-,\nA1,\nA1234567890,\n", "utf-8")
    with pytest.raises(Problems) as refusal:
        read_serials(cases)
    assert [(p.code, p.place.row) for p in refusal.value.problems] == [
        ("serial-empty", 3),
        ("serial-letters", 4),
        ("serial-twice", 5),
        ("serial-too-long", 6),
    ]
    assert refusal.value.problems[2].details["first_row"] == 2


def test_a_hyphen_may_stand_between_characters() -> None:
    assert check_serials(["CE-0001", "1-2-3"], "cases.csv") == []
    assert len(check_serials(["-1", "1-", "a1", "A.1", "A 1"], "cases.csv")) == 5


@given(st.lists(st.text("ABC019", min_size=1, max_size=10), unique=True))
def test_distinct_capitals_and_figures_are_always_good(serials: list[str]) -> None:
    assert check_serials(serials, "cases.csv") == []
