from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from folkmoot.method.sampling.custody import CASE_COLUMNS, write_draw
from folkmoot.method.sampling.exclusions import read_exclusions
from folkmoot.method.sampling.register_draw import RegisterDraw, draw_from_register
from folkmoot.method.terms.identifiers import normalise_access_code
from folkmoot.method.terms.problem import Problem

ON = date(2005, 1, 12)
DESIGN = 'n = 8\nallocation = "equal"\nstratum = ["npt"]\nareas = "areas.csv"\n'
Files = Callable[[Sequence[int]], Path]


@pytest.fixture
def folder(district_files: Files) -> Path:
    return district_files([1, 2, 3, 1, 2, 4, 1, 5, 2, 1, 3, 2])


def draw(folder: Path, extra: str = "", seed: int = 1) -> RegisterDraw:
    (folder / "D.toml").write_text(DESIGN + extra, "utf-8")
    return draw_from_register(folder / "register.csv", folder / "D.toml", seed, on=ON)


def write(drawn: RegisterDraw, out: Path, *, replace: bool = False, codes: int = 5) -> None:
    write_draw(
        drawn.sample,
        out,
        household_insert=drawn.design.household_insert,
        codes=random.Random(codes),
        account=drawn.account,
        replace=replace,
    )


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_cases_hold_exactly_their_columns_and_nothing_that_leads_to_a_person(
    folder: Path,
) -> None:
    write(draw(folder, "household_insert = true\n"), folder / "out")
    custodian = table(folder / "out/custodian.csv")
    for name in ("cases.csv", "inserts.csv"):
        text = (folder / "out" / name).read_text("utf-8")
        assert text.splitlines()[0] == ",".join(CASE_COLUMNS)
        for person in custodian:
            for column in ("name", "surname", "address_1", "elector_number", "access_code"):
                assert person[column] not in text
            assert person["insert_access_code"] not in text


def test_weights_are_read_back_to_the_last_digit(folder: Path) -> None:
    drawn = draw(folder)
    write(drawn, folder / "out")
    rows = table(folder / "out/cases.csv")
    for row, case in zip(rows, drawn.sample.cases, strict=True):
        assert row["serial"] == case.serial
        assert float(row["inclusion_probability"]) == case.inclusion_probability
        assert float(row["weight"]) == case.weight
        assert (row["npt"], row["settlement"]) == (case.area.npt, case.area.settlement)


def test_an_insert_carries_its_households_probability(folder: Path) -> None:
    drawn = draw(folder, "household_insert = true\n")
    write(drawn, folder / "out")
    inserts = {row["serial"]: row for row in table(folder / "out/inserts.csv")}
    for case in drawn.sample.cases:
        row = inserts[case.serial + "Y"]
        assert float(row["inclusion_probability"]) == case.household_probability
        assert float(row["weight"]) == 1 / float(row["inclusion_probability"])
    codes = {r["serial"]: r["insert_serial"] for r in table(folder / "out/custodian.csv")}
    assert codes == {case.serial: case.serial + "Y" for case in drawn.sample.cases}


def test_access_codes_are_well_formed_and_never_shared(folder: Path) -> None:
    write(draw(folder, "household_insert = true\n"), folder / "out")
    rows = table(folder / "out/custodian.csv")
    codes = [row[column] for row in rows for column in ("access_code", "insert_access_code")]
    assert len(set(codes)) == 16
    assert all(normalise_access_code(code) == code for code in codes)


def test_without_an_insert_there_is_no_file_of_inserts(folder: Path) -> None:
    write(draw(folder), folder / "out")
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        "cases.csv",
        "custodian.csv",
        "draw.json",
    ]
    assert "insert_serial" not in table(folder / "out/custodian.csv")[0]


def test_the_same_input_gives_the_same_bytes(folder: Path) -> None:
    for name in ("one", "two"):
        write(draw(folder), folder / name)
    for path in (folder / "one").iterdir():
        assert path.read_bytes() == (folder / "two" / path.name).read_bytes()


def test_the_sample_does_not_hang_on_the_codes(folder: Path) -> None:
    write(draw(folder), folder / "one", codes=5)
    write(draw(folder), folder / "two", codes=6)
    assert (folder / "one/cases.csv").read_bytes() == (folder / "two/cases.csv").read_bytes()
    ones, twos = table(folder / "one/custodian.csv"), table(folder / "two/custodian.csv")
    assert [row["access_code"] for row in ones] != [row["access_code"] for row in twos]


def test_a_draw_already_there_is_kept_unless_it_may_be_replaced(folder: Path) -> None:
    write(draw(folder, "household_insert = true\n"), folder / "out")
    before = (folder / "out/custodian.csv").read_bytes()
    with pytest.raises(Problem) as caught:
        write(draw(folder, seed=2), folder / "out")
    assert caught.value.code == "draw-exists"
    assert (folder / "out/custodian.csv").read_bytes() == before
    write(draw(folder, seed=2), folder / "out", replace=True)
    assert (folder / "out/custodian.csv").read_bytes() != before
    assert not (folder / "out/inserts.csv").exists()


def test_the_account_says_how_to_repeat_the_draw_and_names_nobody(folder: Path) -> None:
    drawn = draw(folder)
    write(drawn, folder / "out")
    text = (folder / "out/draw.json").read_text("utf-8")
    account = json.loads(text)
    assert (account["seed"], account["reference_date"]) == (1, "2005-01-12")
    assert account["strata"][0] == {
        "stratum": "North",
        "electors": 13,
        "households": 6,
        "households_drawn": 4,
        "cases": 4,
    }
    for name in ("register", "design", "areas"):
        assert len(account[f"{name}_sha256"]) == 64
    assert all(row["surname"] not in text for row in table(folder / "out/custodian.csv"))


def test_a_formula_is_kept_as_the_data_that_it_is(folder: Path) -> None:
    register = folder / "register.csv"
    register.write_text(register.read_text("utf-8").replace("Marlow", "=1+"), "utf-8")
    drawn = draw(folder)
    write(drawn, folder / "out")
    assert all(row["surname"].startswith("=1+") for row in table(folder / "out/custodian.csv"))
    assert "=1+" not in (folder / "out/cases.csv").read_text("utf-8")
    assert {problem.code for problem in drawn.report.problems} == {"frame-formula"}


def test_an_earlier_wave_is_left_out_of_the_next(folder: Path) -> None:
    write(draw(folder), folder / "wave1")
    first = {row["elector_number"] for row in table(folder / "wave1/custodian.csv")}
    second = draw(folder, 'exclude = ["wave1/custodian.csv"]\n', seed=2)
    assert not first & {case.unit.number for case in second.sample.cases}
    assert second.account["excluded"] == 8


def test_numbers_to_exclude_may_be_listed_or_stand_in_the_design(folder: Path) -> None:
    (folder / "out.txt").write_text("NA-1/0\nNA-2\n", "utf-8")
    exclusions = read_exclusions(["out.txt", "SA-9/0"], folder)
    assert exclusions.numbers == {"NA-1", "NA-2", "SA-9"}
    assert len(exclusions.file_digests) == 1


def test_serials_cannot_say_whom_to_exclude(folder: Path) -> None:
    write(draw(folder), folder / "wave1")
    with pytest.raises(Problem) as caught:
        draw(folder, 'exclude = ["wave1/cases.csv"]\n', seed=2)
    assert caught.value.code == "exclude-no-numbers"


def test_a_missing_list_of_exclusions_stops_the_draw(folder: Path) -> None:
    with pytest.raises(Problem) as caught:
        draw(folder, 'exclude = ["optouts.csv"]\n')
    assert caught.value.code == "file-missing"


def test_a_number_to_exclude_that_is_not_on_the_frame_is_told(folder: Path) -> None:
    drawn = draw(folder, 'exclude = ["NA-999"]\n')
    assert [problem.code for problem in drawn.report.problems] == ["exclude-not-found"]


def test_six_lines_hold_an_address_of_nine(folder: Path) -> None:
    header = "PD,ENO,Surname," + ",".join(f"Address {n}" for n in range(1, 10)) + ",Postcode"
    lines = ",".join(f"Line {n}" for n in range(1, 10))
    rows = [f"{pd},{n},Hale,{n} Wharf {lines},QX1 2AB" for n in range(8) for pd in ("NA", "SA")]
    (folder / "register.csv").write_text("\n".join([header, *rows]), "utf-8")
    write(draw(folder), folder / "out")
    assert table(folder / "out/custodian.csv")[0]["address_6"] == "Line 6, Line 7, Line 8, Line 9"


def test_only_its_owner_may_read_the_custodians_part(folder: Path) -> None:
    write(draw(folder), folder / "out")
    modes = {path.name: path.stat().st_mode & 0o077 for path in (folder / "out").iterdir()}
    assert modes["custodian.csv"] == modes["draw.json"] == 0


def test_people_of_an_earlier_wave_are_left_out_although_the_register_was_numbered_anew(
    folder: Path,
) -> None:
    write(draw(folder), folder / "wave1")
    named = ("address_1", "forename", "surname")
    first = {tuple(row[c] for c in named) for row in table(folder / "wave1/custodian.csv")}
    register = folder / "register.csv"
    header, *rows = register.read_text("utf-8").splitlines()
    numbers = [row.split(",")[1] for row in rows]
    moved = [
        ",".join([cells[0], number, *cells[2:]])
        for number, cells in zip(reversed(numbers), (row.split(",") for row in rows), strict=True)
    ]
    register.write_text("\n".join([header, *moved, ""]), "utf-8")
    again = draw(folder, 'exclude = ["wave1/custodian.csv"]\n', seed=2)
    assert again.account["excluded"] == len(first)
    units = [case.unit for case in again.sample.cases]
    assert not first & {(unit.address[0], unit.forename, unit.surname) for unit in units}


def test_a_number_that_is_somebody_elses_by_now_is_told_and_leaves_nobody_out(
    folder: Path,
) -> None:
    write(draw(folder), folder / "wave1")
    register = folder / "register.csv"
    register.write_text(register.read_text("utf-8").replace("Marlow", "Hale"), "utf-8")
    again = draw(folder, 'exclude = ["wave1/custodian.csv"]\n', seed=2)
    assert again.account["excluded"] == 0
    assert [p.code for p in again.report.problems] == ["exclude-numbered-anew"]
