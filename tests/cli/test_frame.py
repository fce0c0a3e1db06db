from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from folkmoot.cli.main import app

HEADER = (
    "Elector Number Prefix,Elector Number,Elector Number Suffix,Elector Markers,Elector DOB,"
    "Elector Surname,Elector Forename,PostCode,Address1,Address2,Address3,Address4,Address5,"
    "Address6"
)
GOOD = "AB1,1,0,,,Marlow,Ann,QX1 2AB,1 Mill Lane,Tarn,,,,"
ABROAD = "AB1,2,0,F,,Hale,Bob,QX1 2AB,2 Mill Lane,Tarn,,,,"
TWICE = "AB1,1,0,,,Hale,Bob,QX1 2AB,2 Mill Lane,Tarn,,,,"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return tmp_path / "register.csv"


def check(register: Path, *rows: str, options: tuple[str, ...] = ()) -> tuple[int, str, str]:
    register.write_text("\n".join([HEADER, *rows, ""]), "cp1252")
    result = CliRunner().invoke(app, ["frame", "check", str(register), *options])
    return result.exit_code, result.stdout, result.stderr


def test_a_usable_register_ends_in_0_with_a_summary(register: Path) -> None:
    code, out, err = check(register, GOOD, ABROAD)
    assert (code, err) == (0, "")
    assert "full register, 14 columns" in out
    assert "left out: overseas" in out


def test_problems_end_in_1_and_are_told_on_stderr_with_their_row(register: Path) -> None:
    code, out, err = check(register, GOOD, TWICE)
    assert code == 1
    assert "register.csv, row 3" in err
    assert "[frame-duplicate-number]" in err
    assert "left out: duplicate number" in out


def test_json_accounts_for_every_row(register: Path) -> None:
    code, out, _err = check(register, GOOD, ABROAD, TWICE, options=("--json",))
    document = json.loads(out)
    assert code == 1
    assert document["usable"] is True
    assert document["rows"] == document["units"] + len(document["dropped"]) == 3
    (problem,) = document["problems"]
    assert (problem["code"], problem["row"]) == ("frame-duplicate-number", 4)
    assert problem["remedy"]


def test_a_register_that_cannot_be_used_says_so_in_json_too(register: Path) -> None:
    code, out, err = check(register, options=("--json",))
    document = json.loads(out)
    assert code == 1
    assert document["usable"] is False
    assert [problem["code"] for problem in document["problems"]] == ["frame-no-rows"]
    assert "[frame-no-rows]" in err


def test_entries_outside_the_areas_given_are_told(register: Path, tmp_path: Path) -> None:
    areas = tmp_path / "areas.csv"
    areas.write_text("polling_district,ward,npt,settlement\nZZ,One,North,Town\n", "utf-8")
    code, _out, err = check(register, GOOD, options=("--areas", str(areas)))
    assert code == 1
    assert "[frame-area-unknown]" in err


def test_ages_are_reckoned_for_the_day_given(register: Path) -> None:
    young = "AB1,3,0,,13/01/1989,Hale,Bob,QX1 2AB,2 Mill Lane,Tarn,,,,"
    assert check(register, GOOD, young, options=("--on", "2005-01-12"))[0] == 1
    assert check(register, GOOD, young, options=("--on", "2005-01-13"))[0] == 0


def test_a_file_that_is_not_there_ends_in_1_and_wrong_usage_in_2(tmp_path: Path) -> None:
    runner = CliRunner()
    missing = runner.invoke(app, ["frame", "check", str(tmp_path / "none.csv")])
    assert missing.exit_code == 1
    assert "[file-missing]" in missing.stderr
    assert runner.invoke(app, ["frame", "check"]).exit_code == 2


def test_the_report_names_every_row_that_was_left_out_or_is_odd(register: Path) -> None:
    out = register.parent / "report.csv"
    odd = "AB1,3,0,,,Hale,Bob,=2,2 Mill Lane,Tarn,,,,"
    code, _, _ = check(register, GOOD, ABROAD, TWICE, odd, options=("--out", str(out)))
    assert code == 1
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert [(row["row"], row["left_out"], row["code"]) for row in rows] == [
        ("3", "yes", "frame-overseas"),
        ("4", "yes", "frame-duplicate-number"),
        ("5", "no", "frame-postcode-odd"),
    ]
    assert rows[2]["message"].startswith("'=2 has not the form")


def test_an_unknown_list_is_mapped_remembered_and_then_read(tmp_path: Path) -> None:
    path = tmp_path / "tenants.csv"
    path.write_text("Ref,Who,House,Street,PC\n1,Ann Marlow,1,Mill Lane,QX1 2AB\n", "utf-8")
    run = CliRunner()
    first = run.invoke(app, ["frame", "map", str(path), "--set", "name=Who"])
    assert first.exit_code == 0
    assert "not used" in first.stdout
    assert not (tmp_path / "columns.toml").exists()
    options = ["--set", "name=Who", "--set", "number=Ref", "--name", "tenants"]
    assert run.invoke(app, ["frame", "map", str(path), *options]).exit_code == 0
    checked = run.invoke(app, ["frame", "check", str(path), "--json"])
    assert json.loads(checked.stdout)["layout"] == "as remembered: tenants"
    wrong = run.invoke(app, ["frame", "map", str(path), "--set", "shoe=Who"])
    assert (wrong.exit_code, "[map-role-unknown]" in wrong.stderr) == (1, True)


def test_areas_by_ward_are_found_through_a_postcode_directory(register: Path) -> None:
    folder = register.parent
    (folder / "d.csv").write_text("pcds,wd23cd,lad23cd\nQX1 2AB,E05000001,E07000001\n", "utf-8")
    (folder / "areas.csv").write_text("ward,npt,settlement\nE05000001,North,Town\n", "utf-8")
    options = ["--district", "E07000001", "--out", str(folder / "p.csv")]
    taken = CliRunner().invoke(app, ["frame", "postcodes", str(folder / "d.csv"), *options])
    assert taken.exit_code == 0
    assert "ward from wd23cd" in taken.stdout
    places = ("--areas", str(folder / "areas.csv"), "--postcodes", str(folder / "p.csv"))
    assert check(register, GOOD, options=places)[0] == 0


def test_custody_is_recorded_and_ends_with_a_receipt(register: Path) -> None:
    check(register, GOOD)
    run = CliRunner()
    told = ["--source", "Council", "--legal-basis", "reg. 107(4)", "--purpose", "Survey"]
    days = ["--supplied", "2004-12-01", "--destroy-by", "2005-06-30"]
    made = run.invoke(app, ["frame", "record", str(register), *told, *days])
    assert (made.exit_code, "by 30/06/2005" in made.stdout) == (0, True)
    receipt = register.parent / "receipt.json"
    words = ["frame", "destroy", str(register), "--receipt", str(receipt), "--by", "A. Clerk"]
    assert run.invoke(app, words, input="n\n").exit_code == 1
    assert register.exists()
    done = run.invoke(app, [*words, "--yes", "--json"])
    assert (done.exit_code, json.loads(done.stdout)["finished"]) == (0, True)
    assert not register.exists()
