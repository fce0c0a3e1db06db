from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.method.sampling.frame import FrameReport, parse_frame, read_frame
from folkmoot.method.terms.problem import Problem, Problems

ON = date(2005, 1, 12)
HEADER = (
    "Elector Number Prefix,Elector Number,Elector Number Suffix,Elector Markers,Elector DOB,"
    "Elector Surname,Elector Forename,PostCode,Address1,Address2,Address3,Address4,Address5,"
    "Address6"
)
GOOD = "AB1,1,0,,,Marlow,Ann,QX1 2AB,1 Mill Lane,Tarn,,,,"
Register = Callable[..., bytes]


def parse(content: bytes) -> FrameReport:
    return parse_frame(content, "register.csv", on=ON)


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def refusal(content: bytes) -> Problem:
    with pytest.raises((Problem, Problems)) as caught:
        parse(content)
    raised = caught.value
    return raised.problems[-1] if isinstance(raised, Problems) else raised


def test_a_plain_row_becomes_a_unit_with_nothing_to_say(register: Register) -> None:
    report = parse(register(GOOD))
    (unit,) = report.frame.units
    assert (unit.number, unit.row, unit.surname, unit.forename) == ("AB1-1", 2, "Marlow", "Ann")
    assert unit.address == ("1 Mill Lane", "Tarn")
    assert (unit.postcode, unit.polling_district) == ("QX1 2AB", "AB1")
    assert report.problems == report.dropped == ()
    assert report.layout == "full register, 14 columns"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_accents_survive_each_encoding_that_registers_come_in(
    register: Register, encoding: str
) -> None:
    content = register("AB1,1,,,,Brontë,Zoé,QX1 2AB,1 Mill Lane,,,,,", encoding=encoding)
    (unit,) = parse(content).frame.units
    assert (unit.surname, unit.forename) == ("Brontë", "Zoé")


def test_the_thirteen_column_layout_splits_a_name_at_its_comma() -> None:
    header = HEADER.replace("Elector Surname,Elector Forename", "Elector Name")
    row = 'AB1,1,,,,"Marlow, Ann Jane",QX1 2AB,1 Mill Lane,,,,,'
    report = parse(f"{header}\n{row}\n".encode())
    (unit,) = report.frame.units
    assert (unit.surname, unit.forename) == ("Marlow", "Ann Jane")
    assert report.layout == "full register, 13 columns"


MONTHLY = (
    "CompanyName,CompanyOPCSRef,DistrictRef,StreetName,PropertyAddress1,PropertyAddress2,"
    "PropertyAddress3,PropertyAddress4,PropertyAddress5,PropertyPostCode,PropertyAddressPrefix,"
    "PropertyAddressNumber,ElectorNumber,ElectorForename,ElectorSurname,ElectorDOB,"
    "ElectorCreatedMonth,ElectorChangedMonth,ElectorDeletedMonth,MarkersRegisterText,RecordCount,"
    "RecordTotal,CurrentRegisterMonth"
)


def test_a_monthly_update_drops_deleted_entries_and_counts_its_records() -> None:
    kept = "C,00,KD-2/2,Mill Lane,1 Mill Lane,Tarn,,,,QX1 2AB,,1,KD-2/2-289/1,Ann,Marlow,,,,,,1,3,"
    gone = (
        "C,00,KD-2/2,Mill Lane,2 Mill Lane,Tarn,,,,QX1 2AB,,2,KD-2/2-290,Bob,Hale,,,,12/2004,,2,3,"
    )
    report = parse(f"{MONTHLY}\n{kept}\n{gone}\n".encode())
    (unit,) = report.frame.units
    assert unit.number == "KD-2/2-289/1"
    assert unit.polling_district == "KD-2/2"
    assert codes(report.dropped) == ["frame-deleted"]
    assert codes(report.problems) == ["frame-incomplete"]


def test_other_systems_give_the_day_of_coming_of_age() -> None:
    header = (
        "PD,ENO,Title,First Names,Initials,Surname,Suffix,Date of Attainment,Franchise Flag,"
        + ",".join(f"Address {line}" for line in range(1, 10))
        + ",Postcode"
    )
    young = "AB1,7,,Ann,J,Marlow,,01/03/2006,,1 Mill Lane" + "," * 9 + "QX1 2AB"
    abroad = "AB1,8,,Bob,,Hale,,,F,1 Mill Lane" + "," * 9 + "QX1 2AB"
    report = parse("\n".join([header, young, abroad]).encode())
    (unit,) = report.frame.units
    assert unit.date_of_birth == date(1988, 3, 1)
    assert codes(report.dropped) == ["frame-overseas"]


def test_a_plain_address_list_needs_no_names_and_no_numbers() -> None:
    report = parse(b"Address 1;Address 2;Postcode\n1 Mill Lane;Tarn;QX1 2AB\n")
    (unit,) = report.frame.units
    assert unit.number == "row-2"
    assert unit.surname == ""
    assert report.layout == "plain address list"


@pytest.mark.parametrize(
    ("prefix", "number", "suffix", "whole"),
    [
        ("KD-2/2", "289", "1", "KD-2/2-289/1"),
        ("KD-2/2", "289", "0", "KD-2/2-289"),
        ("AB1", "12", "", "AB1-12"),
        ("AB1", "10", "00", "AB1-10"),
    ],
)
def test_elector_numbers_are_written_as_registers_print_them(
    register: Register, prefix: str, number: str, suffix: str, whole: str
) -> None:
    row = f"{prefix},{number},{suffix},,,Marlow,Ann,QX1 2AB,1 Mill Lane,,,,,"
    assert parse(register(row)).frame.units[0].number == whole


def test_one_address_is_one_household_however_it_is_spelt(register: Register) -> None:
    report = parse(
        register(
            "AB1,1,0,,,Marlow,Ann,QX1 2AB,1 Mill Lane,Tarn,,,,",
            "AB1,2,,,,Marlow,Bob,qx12ab,1 MILL LANE.,Tarn,QX1 2AB,,,",
            "AB1,3,,,,Marlow,Cis,QX1\u00a02AB,1\u00a0Mill Lane,Tarn,,,,",
            "AB1,4,,,,Marlow,Dot,QX1 2AB,Mrs D Marlow,1 Mill Lane,Tarn,,,",
            "AB1,5,,,,Hale,Eve,QX1 2AB,c/o The Lodge,1 Mill Lane,Tarn,,,",
        )
    )
    assert len({unit.household for unit in report.frame.units}) == 1
    assert report.tidied == {
        "number suffix 0": 1,
        "postcode in last address line": 1,
        "no-break spaces": 1,
        "name in address line": 1,
    }


def test_a_house_called_like_its_owner_keeps_its_name(register: Register) -> None:
    row = "AB1,1,,,,Marlow,Ann,QX1 2AB,Marlow House,Marlow Street,Tarn,,,"
    assert parse(register(row)).frame.units[0].address == ("Marlow House", "Marlow Street", "Tarn")


def test_the_same_street_in_two_villages_without_postcodes_is_two_households(
    register: Register,
) -> None:
    rows = [f"AB{n},{n},,,,Marlow,Ann,,1 High Street,,,,," for n in (1, 2)]
    assert len({unit.household for unit in parse(register(*rows)).frame.units}) == 2


LEFT_OUT_BY_RULE = {
    "frame-overseas": "AB1,2,,F,,Hale,Bob,QX1 2AB,2 Mill Lane,,,,,",
    "frame-anonymous": "AB1,2,,N,,,,,,,,,,",
}
LEFT_OUT_FOR_A_FAULT = {
    "frame-no-address": "AB1,2,,,,Hale,Bob,QX1 2AB,,,,,,",
    "frame-no-number": "AB1,,,,,Hale,Bob,QX1 2AB,2 Mill Lane,,,,,",
    "frame-under-16": "AB1,2,,,13/01/1989,Hale,Bob,QX1 2AB,2 Mill Lane,,,,,",
    "frame-duplicate-number": "AB1,1,,,,Hale,Bob,QX1 2AB,2 Mill Lane,,,,,",
    "frame-row-length": "AB1,2,,,,Hale,Bob",
    "frame-nul-byte": "AB1,2,,,,Ha\0le,Bob,QX1 2AB,2 Mill Lane,,,,,",
    "frame-row-runs-on": 'AB1,2,,,,"Hale,Bob,QX1 2AB,2 Mill Lane,,,\nAB1,3",,,,,,,,,',
}
KEPT_WITH_A_FAULT = {
    "frame-postcode-missing": "AB1,2,,,,Hale,Bob,,2 Mill Lane,,,,,",
    "frame-postcode-odd": "AB1,2,,,,Hale,Bob,QX1,2 Mill Lane,,,,,",
    "frame-date-odd": "AB1,2,,,31/31/1987,Hale,Bob,QX1 2AB,2 Mill Lane,,,,,",
    "frame-formula": "AB1,2,,,,=cmd|x,Bob,QX1 2AB,2 Mill Lane,,,,,",
    "frame-garbled-letters": "AB1,2,,,,BrontÃ«,Bob,QX1 2AB,2 Mill Lane,,,,,",
}


@pytest.mark.parametrize(("code", "row"), LEFT_OUT_BY_RULE.items())
def test_a_row_left_out_by_rule_is_counted_and_needs_no_mending(
    register: Register, code: str, row: str
) -> None:
    report = parse(register(GOOD, row))
    assert codes(report.dropped) == [code]
    assert report.dropped[0].place.row == 3
    assert report.problems == ()


@pytest.mark.parametrize(("code", "row"), LEFT_OUT_FOR_A_FAULT.items())
def test_a_row_left_out_for_a_fault_is_named_with_its_place(
    register: Register, code: str, row: str
) -> None:
    report = parse(register(GOOD, row))
    assert codes(report.dropped) == codes(report.problems) == [code]
    assert report.problems[0].place.file == "register.csv"
    assert report.problems[0].place.row == 3
    assert len(report.frame.units) == 1


@pytest.mark.parametrize(("code", "row"), KEPT_WITH_A_FAULT.items())
def test_a_row_with_a_lesser_fault_is_kept_and_named(
    register: Register, code: str, row: str
) -> None:
    report = parse(register(GOOD, row, encoding="utf-8"))
    assert codes(report.problems) == [code]
    assert report.problems[0].place.row == 3
    assert report.dropped == ()
    assert len(report.frame.units) == 2


def test_a_formula_stays_the_value_that_it_is(register: Register) -> None:
    report = parse(register(KEPT_WITH_A_FAULT["frame-formula"]))
    assert report.frame.units[0].surname == "=cmd|x"


def test_someone_who_turns_16_today_may_be_on_the_register(register: Register) -> None:
    report = parse(register("AB1,2,,,12/01/1989,Hale,Bob,QX1 2AB,2 Mill Lane,,,,,"))
    assert report.problems == ()


def test_every_missing_column_is_named_with_the_closest_there_is() -> None:
    header = HEADER.replace("PostCode", "Post Cde").replace(",Address6", "")
    with pytest.raises(Problems) as caught:
        parse(f"{header}\n{GOOD[:-1]}\n".encode())
    told = {str(problem.details["column"]): problem for problem in caught.value.problems}
    assert set(told) == {"PostCode", "Address6"}
    assert told["PostCode"].details["closest"] == "Post Cde"
    assert "Elector Surname" in told["PostCode"].message
    assert told["PostCode"].place.row == 1


def test_one_missing_column_is_one_problem() -> None:
    header = HEADER.replace("Elector Markers,", "")
    problem = refusal(f"{header}\n{GOOD}\n".encode())
    assert problem.code == "frame-column-missing"
    assert problem.place.column == "Elector Markers"


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("file-empty", b""),
        ("file-empty", b" \r\n\r\n"),
        ("frame-no-rows", f"{HEADER}\r\n".encode()),
        ("frame-layout-unknown", b"one,two,three\n1,2,3\n"),
        ("frame-wrong-encoding", f"{HEADER}\n{GOOD}\n".encode("utf-16")),
        ("frame-wrong-encoding", f"{HEADER}\n{GOOD}\n".encode("utf-16-le")),
        ("frame-wrong-encoding", f"{HEADER}\n{GOOD}\n".encode("utf-32")),
        ("file-not-text", f"{HEADER}\n{GOOD}\n".encode() + b"\x81\xff"),
        ("workbook-damaged", b"PK\x03\x04 a workbook"),
        ("frame-nothing-left", f"{HEADER}\nAB1,2,,F,,Hale,Bob,QX1 2AB,2 Mill,,,,,\n".encode()),
        ("frame-broken-row", f'{HEADER}\nAB1,"2,{"x" * 140_000}\n'.encode()),
        ("frame-broken-row", (f'{HEADER}\nAB1,"2,\n' + f"{GOOD}\n" * 50).encode()),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(code: str, content: bytes) -> None:
    problem = refusal(content)
    assert problem.code == code
    assert problem.place.file == "register.csv"


def test_bytes_that_are_no_text_are_found_by_line_and_byte() -> None:
    problem = refusal(f"{HEADER}\n".encode() + b"AB1,1,,,,\x81\xff,Ann\n")
    assert problem.place.line == 2
    assert problem.details["byte"] == len(HEADER) + 1 + len("AB1,1,,,,") + 1


def test_a_missing_file_is_said_to_be_missing(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(Problem) as caught:
        read_frame(tmp_path_factory.mktemp("none") / "register.csv", on=ON)
    assert caught.value.code == "file-missing"


def test_blank_lines_and_a_header_repeated_by_joining_files_are_no_rows(
    register: Register,
) -> None:
    report = parse(register(GOOD, "", ",,,,,,,,,,,,,", HEADER, GOOD.replace("AB1,1", "AB1,2")))
    assert report.rows == 2
    assert report.tidied["header repeated between rows"] == 1
    assert report.frame.units[1].row == 6


def test_surplus_empty_cells_do_not_make_a_row_too_long(register: Register) -> None:
    assert parse(register(GOOD + ",,")).problems == ()


CELL = st.text(st.characters(codec="cp1252", exclude_characters="\r\n"), max_size=6)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.lists(CELL, min_size=12, max_size=15), max_size=12))
def test_every_row_is_either_a_unit_or_named_as_left_out(rows: list[list[str]]) -> None:
    quoted = [",".join('"' + c.replace('"', '""') + '"' for c in row) for row in rows]
    report = parse("\n".join([HEADER, GOOD, *quoted, ""]).encode())
    assert report.rows == len(report.frame.units) + len(report.dropped)
    assert len({unit.number for unit in report.frame.units}) == len(report.frame.units)


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=300))
def test_any_bytes_at_all_end_in_a_report_or_a_problem(content: bytes) -> None:
    try:
        report = parse(f"{HEADER}\n".encode() + content)
    except (Problem, Problems):
        return
    assert report.rows == len(report.frame.units) + len(report.dropped)


def test_a_column_that_is_there_twice_is_refused_by_name(register: Register) -> None:
    problem = refusal(register(f"{GOOD},QX9 9ZZ", header=f"{HEADER},Postcode"))
    assert problem.code == "column-repeated"
    assert problem.place.column == "Postcode"


def test_columns_that_no_layout_knows_may_repeat(register: Register) -> None:
    report = parse(register(f"{GOOD},,", header=f"{HEADER},Note,Note"))
    assert len(report.frame.units) == 1


def test_a_missing_column_is_answered_with_the_nearest_name_or_with_none(
    register: Register,
) -> None:
    near = refusal(register(GOOD, header=HEADER.replace("PostCode", "Post Coed")))
    assert "Is it Post Coed?" in near.message
    far = refusal(register(GOOD, header=HEADER.replace("PostCode", "Zzz")))
    assert "PostCode is missing" in far.message
    assert "Is it" not in far.message


def test_a_column_that_the_layout_has_is_not_proposed_for_another(register: Register) -> None:
    missing = refusal(register(GOOD, header=HEADER.replace("Elector Surname", "Column 6")))
    assert missing.place.column == "Elector Surname"
    assert "Is it Elector Forename" not in missing.message


def test_a_header_of_a_thousand_names_is_not_repeated_whole() -> None:
    names = ",".join(f"c{number}" for number in range(1_000))
    assert refusal(f"{names}\n".encode()).message.count("c") < 60
