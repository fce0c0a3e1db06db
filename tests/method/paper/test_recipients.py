from __future__ import annotations

from pathlib import Path

import pytest

from folkmoot.method.paper.letter_template import load_letter_template
from folkmoot.method.paper.recipients import read_recipients
from folkmoot.method.terms.problem import Problem, Problems

HEADER = (
    "serial,access_code,name,forename,surname,address_1,address_2,address_3,postcode,"
    "elector_number,insert_serial,insert_access_code"
)
ROW = "A1,ABCDEFGHJKM,x,Ann,Marlow,1  Mill Lane,,QX1 2AB,QX1 2AB,AB-1,A1Y,0123456789A"


@pytest.fixture
def custodian(tmp_path: Path) -> Path:
    return tmp_path / "custodian.csv"


def test_an_address_is_tidied_and_its_postcode_said_once(custodian: Path) -> None:
    custodian.write_text(f"{HEADER}\n{ROW}\n", "utf-8")
    (recipient,) = read_recipients(custodian, load_letter_template("covering"))
    assert recipient.address_block == ("Ann Marlow", "1 Mill Lane", "QX1 2AB")
    assert (recipient.serial, recipient.access_code) == ("A1", "ABCDEFGHJKM")


def test_the_young_persons_letter_takes_no_name_from_the_file(custodian: Path) -> None:
    custodian.write_text(f"{HEADER}\n{ROW}\n", "utf-8")
    (recipient,) = read_recipients(custodian, load_letter_template("young-person"))
    assert (recipient.serial, recipient.access_code) == ("A1Y", "0123456789A")
    assert recipient.name == ""
    assert recipient.address == ()


def test_letters_made_of_two_signs_become_one(custodian: Path) -> None:
    row = ROW.replace("Ann", "Rene\u0301")
    custodian.write_text(f"{HEADER}\n{row}\n", "utf-8")
    (recipient,) = read_recipients(custodian, load_letter_template("covering"))
    assert recipient.forename == "Ren\u00e9"


def test_invisible_marks_of_direction_do_not_turn_a_name_round(custodian: Path) -> None:
    row = ROW.replace("Ann", "An\u202en")
    custodian.write_text(f"{HEADER}\n{row}\n", "utf-8")
    (recipient,) = read_recipients(custodian, load_letter_template("covering"))
    assert recipient.name == "Ann Marlow"


def test_every_missing_column_is_named(custodian: Path) -> None:
    custodian.write_text("serial,name\nA1,x\n", "utf-8")
    with pytest.raises(Problems) as refusal:
        read_recipients(custodian, load_letter_template("covering"))
    assert [problem.details["column"] for problem in refusal.value.problems] == [
        "access_code",
        "forename",
        "surname",
        "address_1",
        "postcode",
    ]


def test_rows_that_make_no_letter_are_all_named(custodian: Path) -> None:
    rows = [ROW, ",,,,,,,,,,,", ROW]
    custodian.write_text("\n".join([HEADER, *rows, ""]), "utf-8")
    with pytest.raises(Problems) as refusal:
        read_recipients(custodian, load_letter_template("covering"))
    found = [(problem.code, problem.place.row) for problem in refusal.value.problems]
    assert found == [("letter-value-missing", 3)] * 4 + [("letter-serial-twice", 4)]


def test_a_file_without_rows_is_refused(custodian: Path) -> None:
    custodian.write_text(f"{HEADER}\n", "utf-8")
    with pytest.raises(Problem, match="nothing to print"):
        read_recipients(custodian, load_letter_template("covering"))
