from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from folkmoot.cli.main import app

HEADER = (
    "Elector Number Prefix,Elector Number,Elector Number Suffix,Elector Markers,Elector DOB,"
    "Elector Surname,Elector Forename,PostCode,Address1,Address2,Address3,Address4,Address5,"
    "Address6"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [f"AB1,{n},0,,,Marlow,Ann,QX1 2AB,{n} Mill Lane,Tarn,,,," for n in range(1, 41)]
    (tmp_path / "register.csv").write_text("\n".join([HEADER, *rows, ""]), "cp1252")
    (tmp_path / "areas.csv").write_text(
        "polling_district,ward,npt,settlement\nAB1,One,North,Town\n", "utf-8"
    )
    (tmp_path / "D.toml").write_text(
        'n = 10\nstratum = ["npt"]\nareas = "areas.csv"\nhousehold_insert = true\n', "utf-8"
    )
    return tmp_path


def draw(folder: Path, *options: str, seed: int = 7, out: str = "out") -> Result:
    command = ["sample", "draw", str(folder / "register.csv"), "--design", str(folder / "D.toml")]
    places = ["--seed", str(seed), "--out", str(folder / out)]
    return CliRunner().invoke(app, [*command, *places, *options])


def test_a_draw_writes_its_parts_and_ends_in_0(folder: Path) -> None:
    result = draw(folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "10 cases drawn" in result.stdout
    names = sorted(path.name for path in (folder / "out").iterdir())
    assert names == ["cases.csv", "custodian.csv", "draw.json", "inserts.csv"]
    header = (folder / "out/cases.csv").read_bytes().split(b"\n")[0]
    assert header == b"serial,stratum,npt,settlement,inclusion_probability,weight"


def test_a_seed_repeats_the_sample_but_never_the_access_codes(folder: Path) -> None:
    draw(folder, out="one")
    draw(folder, out="two")
    assert (folder / "one/cases.csv").read_bytes() == (folder / "two/cases.csv").read_bytes()
    custodians = [(folder / name / "custodian.csv").read_text("utf-8") for name in ("one", "two")]
    assert custodians[0] != custodians[1]


def test_a_demonstration_may_repeat_its_access_codes(folder: Path) -> None:
    draw(folder, "--codes-seed", "3", out="one")
    draw(folder, "--codes-seed", "3", out="two")
    for path in (folder / "one").iterdir():
        assert path.read_bytes() == (folder / "two" / path.name).read_bytes()


def test_a_second_draw_needs_force(folder: Path) -> None:
    draw(folder)
    refused = draw(folder, seed=8)
    assert refused.exit_code == 1
    assert "[draw-exists]" in refused.stderr
    assert draw(folder, "--force", seed=8).exit_code == 0


def test_json_shows_the_strata(folder: Path) -> None:
    (stratum,) = json.loads(draw(folder, "--json").stdout)
    assert stratum == {
        "stratum": "North",
        "electors": 40,
        "households": 40,
        "households_drawn": 10,
        "cases": 10,
    }


def test_faults_of_single_rows_are_counted_on_stderr_and_do_not_stop_the_draw(
    folder: Path,
) -> None:
    register = folder / "register.csv"
    register.write_text(register.read_text("cp1252") + "AB1,40,0,,,Hale,Bob\n", "cp1252")
    result = draw(folder)
    assert result.exit_code == 0
    assert "1 x row length" in result.stderr


def test_a_design_that_cannot_be_carried_out_leaves_nothing_behind(folder: Path) -> None:
    (folder / "D.toml").write_text("n = 41\n", "utf-8")
    result = draw(folder)
    assert result.exit_code == 1
    assert "[design-stratum-too-small]" in result.stderr
    assert not (folder / "out").exists()


def test_a_reserve_is_told_and_released(folder: Path) -> None:
    design = folder / "D.toml"
    design.write_text(design.read_text("utf-8") + "[reserve]\nreplicates = 2\nn = 5\n", "utf-8")
    result = draw(folder)
    assert "10 more wait in reserve.csv" in result.stdout
    assert "in_reserve" in result.stdout
    command = ["sample", "release", str(folder / "out"), "--replicates"]
    released = CliRunner().invoke(app, [*command, "1"])
    assert released.exit_code == 0
    assert "5 cases released" in released.stdout
    again = CliRunner().invoke(app, [*command, "1"])
    assert (again.exit_code, "[release-backwards]" in again.stderr) == (1, True)
    second = CliRunner().invoke(app, [*command, "2", "--json"])
    assert json.loads(second.stdout)["cases"] == 20


PLAN = """
reply_each = 0.4
[electors]
North = 20000
South = 10000
[groups."17-24"]
share = 0.09
response_rate = 0.15
[mailings."letter and form"]
each = 1.25
"""


def plan(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["sample", "plan", *options])


def test_a_plan_is_told_in_sentences_and_in_a_table(folder: Path) -> None:
    (folder / "plan.toml").write_text(PLAN, "utf-8")
    (folder / "D.toml").write_text('n = 1000\nallocation = "equal"\n', "utf-8")
    options = ("--design", str(folder / "D.toml"), "--assumptions", str(folder / "plan.toml"))
    result = plan(folder, *options)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1,000 letters bring about 350 answers (35 %)." in result.stdout
    assert "found four times in five" in result.stdout
    assert "17-24: about 14 answers" in result.stdout
    assert "too few to be shown by themselves" in result.stdout
    assert "letter and form: 1,000 pieces, £1,250.00." in result.stdout
    document = json.loads(plan(folder, *options, "--json").stdout)
    assert [row["name"] for row in document["rows"]] == ["", "North", "South", "17-24"]
    assert document["design_effect_parts"]["strata"] == pytest.approx(10 / 9)
    assert document["total_cost"] == pytest.approx(1250 + 0.4 * 350)


def test_a_plan_counts_the_households_of_a_register(folder: Path) -> None:
    design = ("--design", str(folder / "D.toml"))
    document = json.loads(plan(folder, str(folder / "register.csv"), *design, "--json").stdout)
    assert document["design_effect_parts"]["household"] == 1
    assert document["rows"][0]["letters"] == 10


def test_a_plan_without_a_list_needs_numbers_of_electors(folder: Path) -> None:
    result = plan(folder, "--design", str(folder / "D.toml"))
    assert (result.exit_code, "[plan-needs-electors]" in result.stderr) == (1, True)


def test_answers_and_cases_become_one_table(tmp_path: Path) -> None:
    answers, cases, out = (tmp_path / name for name in ("responses.csv", "cases.csv", "data.csv"))
    answers.write_text("serial,q\nA2,-1\n", "utf-8")
    cases.write_text("serial,weight\nA1,2.5\nA2,4\n", "utf-8")
    words = ["sample", "join", str(answers), "--cases", str(cases), "--out"]
    result = CliRunner().invoke(app, [*words, str(out)])
    assert "2 cases, 1 of which responded" in result.stdout
    assert out.read_text("utf-8") == "serial,weight,responded,q\nA1,2.5,0,\nA2,4,1,-1\n"
    assert json.loads(CliRunner().invoke(app, [*words, str(out), "--json"]).stdout) == {
        "cases": 2,
        "responded": 1,
    }
    refused = CliRunner().invoke(app, [*words, str(cases)])
    assert (refused.exit_code, "[output-is-input]" in refused.stderr) == (1, True)
    assert cases.read_text("utf-8").startswith("serial,weight\n")
