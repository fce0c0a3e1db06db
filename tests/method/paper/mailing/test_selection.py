from __future__ import annotations

from pathlib import Path

import pytest

from folkmoot.method.paper.envelope import C5
from folkmoot.method.paper.letter_template import load_letter_template
from folkmoot.method.paper.mailing.selection import (
    Selection,
    not_printed_csv,
    select_recipients,
)
from folkmoot.method.terms.problem import Problem, Problems

ROW_2 = "A001,ABCDEFGHJKM,Ann,Quillfeather,1 Mill Lane,TARN,QX1 2AB,A001Y,0123456789A"


def select(custodian: Path, **options: object) -> Selection:
    letter, young = load_letter_template("covering"), load_letter_template("young-person")
    return select_recipients(custodian, letter, young, C5, **options)  # type: ignore[arg-type]  # named by each test


def replace_first(custodian: Path, row: str) -> None:
    custodian.write_text(custodian.read_text("utf-8").replace(ROW_2, row), "utf-8")


def test_everybody_is_chosen_in_the_order_of_the_file(custodian: Path) -> None:
    selection = select(custodian)
    assert [person.serial for person in selection.recipients] == [f"A{n:03}" for n in range(1, 46)]
    assert [person.row for person in selection.young] == list(range(2, 47))
    assert selection.warnings == ()


def test_whoever_answered_is_left_out_with_the_insert(custodian: Path) -> None:
    selection = select(custodian, leave_out=["A002", "A045"])
    assert selection.left_out == 2
    serials = {person.serial for person in (*selection.recipients, *selection.young)}
    assert serials.isdisjoint({"A002", "A045", "A002Y", "A045Y"})
    assert len(serials) == 86


def test_everybody_is_the_same_whoever_is_left_out_and_another_when_a_row_is_mended(
    custodian: Path,
) -> None:
    whole = select(custodian)
    assert select(custodian, leave_out=["A002"]).everybody == whole.everybody
    replace_first(custodian, ROW_2.replace("1 Mill Lane", "2 Mill Lane"))
    assert select(custodian).everybody != whole.everybody


def test_a_serial_that_nobody_has_is_not_left_out_in_silence(custodian: Path) -> None:
    with pytest.raises(Problems, match="A999 is to be left out, but no recipient has it"):
        select(custodian, leave_out=["A999"])


def test_when_all_are_left_out_there_is_nothing_to_print(custodian: Path) -> None:
    with pytest.raises(Problem, match="All 45 recipients are left out"):
        select(custodian, leave_out=[f"A{n:03}" for n in range(1, 46)])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (ROW_2.replace("Ann", "王"), "Our fonts lack these letters of the row: 王"),
        (ROW_2.replace("Ann", "Ann 😀"), "lack these letters of the row: 😀"),
        (ROW_2.replace("1 Mill Lane", "Mill " * 60), "does not fit the envelope's window"),
        (ROW_2.replace("0123456789A", ""), "no insert_access_code"),
        (ROW_2.replace("A001,", "a/1,"), "characters that the page code cannot carry"),
    ],
)
def test_a_row_that_cannot_be_printed_is_refused_or_listed(
    custodian: Path, row: str, message: str
) -> None:
    replace_first(custodian, row)
    with pytest.raises(Problems, match=f"row 2.*{message}"):
        select(custodian)
    selection = select(custodian, skip_faulty=True)
    assert [person.row for person in selection.recipients] == list(range(3, 47))
    assert [person.row for person in selection.young] == list(range(3, 47))
    lines = not_printed_csv(selection.faulty).decode().splitlines()
    assert lines[1].startswith("2,")


def test_a_missing_postcode_is_a_warning(custodian: Path) -> None:
    replace_first(custodian, ROW_2.replace("QX1 2AB", ""))
    selection = select(custodian)
    assert len(selection.recipients) == 45
    assert [(p.code, p.place.row) for p in selection.warnings] == [("letter-postcode-missing", 2)]
