"""`folkmoot bench`: the contract of the commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from folkmoot.cli.main import app
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.booklets import print_booklets
from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.sheet_file import write_sheet

RUNNER = CliRunner()
SHELF = Path(__file__).parents[1] / "shelf" / "every-kind.toml"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two printed booklets, `sheet.json` and `cases.csv`."""
    folder = tmp_path_factory.mktemp("print")
    composed = compose(load_instrument(str(SHELF)))
    print_booklets(composed, ["K1", "K2"], folder)
    write_sheet(composed.sheet, folder / "sheet.json")
    (folder / "cases.csv").write_text("serial\nK1\nK2\n", encoding="utf-8")
    return folder


def returns(printed: Path, out: Path, *more: str) -> list[str]:
    words = ["bench", "returns", "--sheet", str(printed / "sheet.json")]
    words += ["--booklets", str(printed / "booklets.pdf"), "--cases", str(printed / "cases.csv")]
    return [*words, "--out", str(out), "--seed", "7", "--dpi", "100", *more]


def test_returns_keeps_the_truth_apart(printed: Path, tmp_path: Path) -> None:
    result = RUNNER.invoke(app, returns(printed, tmp_path, "--workers", "1", "--json"))
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == {"booklets": 2, "pages": 2}
    assert {path.name for path in (tmp_path / "truth").iterdir()} == {
        *("truth.csv", "unclear.csv", "marks.csv", "pages.csv")
    }
    again = RUNNER.invoke(app, returns(printed, tmp_path))
    assert (again.exit_code, "returns-already-there" in again.stderr) == (1, True)


def test_returns_refuses_booklets_of_other_cases(printed: Path, tmp_path: Path) -> None:
    cases = tmp_path / "cases.csv"
    cases.write_text("serial\nK1\n", encoding="utf-8")
    result = RUNNER.invoke(app, returns(printed, tmp_path / "out", "--cases", str(cases)))
    assert result.exit_code == 1
    assert "booklets-of-others" in result.stderr


def test_paper_prints_tables_and_writes_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # other readers take long where they are installed
    words = ["bench", "paper", "--quick", "--questions", "10", "--workers", "1"]
    words += ["--instrument", str(SHELF), "--keep", str(tmp_path / "kept"), "--peers", "none"]
    result = RUNNER.invoke(app, [*words, "--json", str(tmp_path / "paper.json")])
    assert result.exit_code == 0, result.output
    assert "100 personalised 1-page booklets" in result.stdout
    for reader in ("auto-multiple-choice", "SDAPS", "OMRChecker"):
        assert f"{reader}: absent" in result.stdout
    document = json.loads((tmp_path / "paper.json").read_text("utf-8"))
    assert {level["level"] for level in document["accuracy"]["together"]} == {
        *("office", "fax", "harsh")
    }
    wrong = document["accuracy"]["levels"][0]["wrong"]
    assert wrong["n"] > 0
    assert wrong["share"] <= wrong["upper_95"] <= 1
    for kind in document["accuracy"]["together"][0]["by_kind"].values():
        assert kind["wrong"]["n"] == kind["shown"]["n"] > 0
        assert kind["shown"]["share"] <= kind["shown"]["upper_95"] <= 1
    assert {peer["name"] for peer in document["figures"][0]["peers"]} == {
        *("reportlab", "typst", "weasyprint")
    }
    assert (tmp_path / "kept" / "office-second" / "truth").is_dir()


def test_statistics_prints_a_table_and_writes_json(tmp_path: Path) -> None:
    words = ["bench", "statistics", "--quick", "--rows", "10000", "--peers", "no-such-python"]
    result = RUNNER.invoke(app, [*words, "--json", str(tmp_path / "statistics.json")])
    assert result.exit_code == 0, result.output
    assert "rake 1,000 rows to 4 margins" in result.stdout
    document = json.loads((tmp_path / "statistics.json").read_text("utf-8"))
    states = {peer["name"]: peer["state"] for peer in document["figures"][0]["peers"]}
    assert states["svy"] == states["samplics"] == "absent"


def test_sampling_prints_a_table_and_writes_json(tmp_path: Path) -> None:
    out = tmp_path / "sampling.json"
    words = ["bench", "sampling", "--quick", "--rows", "1000000", "--peers", "no-such-python"]
    result = RUNNER.invoke(app, [*words, "--json", str(out)])
    assert result.exit_code == 0, result.output
    assert "stratified draw of 1,250 from 50,000 electors in Parquet" in result.stdout
    (figure,) = json.loads(out.read_text("utf-8"))["figures"]
    assert figure["ours"]["median"] > 0
    assert figure["ours"]["peak_bytes"] > 10**7
    assert [(peer["name"], peer["state"]) for peer in figure["peers"]] == [("polars", "absent")]


def test_coverage_shows_what_intervals_hold_and_writes_json(tmp_path: Path) -> None:
    words = ["bench", "statistics", "--coverage", "--pilots", "2", "--workers", "1"]
    result = RUNNER.invoke(app, [*words, "--json", str(tmp_path / "coverage.json")])
    assert result.exit_code == 0, result.output
    assert "response also by opinion" in result.stdout
    assert "at least 80 %" in result.stdout
    document = json.loads((tmp_path / "coverage.json").read_text("utf-8"))
    assert document["coverage"]["pilots"] == 2
