"""`folkmoot simulate returns`: the contract of the command."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from folkmoot.cli.main import app
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.sheet_file import sheet_to_bytes

RUNNER = CliRunner()


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `sheet.json` and `cases.csv`."""
    folder = tmp_path_factory.mktemp("print")
    sheet = compose(load_instrument("community-engagement")).sheet
    (folder / "sheet.json").write_bytes(sheet_to_bytes(sheet))
    serials = "\n".join(f"K{number}" for number in range(10))
    (folder / "cases.csv").write_text(f"serial\n{serials}\n", encoding="utf-8")
    return folder


def _arguments(printed: Path, out: Path, *more: str) -> list[str]:
    sheet, cases = printed / "sheet.json", printed / "cases.csv"
    words = ["simulate", "returns", "--sheet", str(sheet), "--cases", str(cases)]
    return [*words, "--out", str(out), "--seed", "7", *more]


def test_it_writes_images_and_keeps_the_truth_apart(printed: Path, tmp_path: Path) -> None:
    options = ("--level", "fax", "--dpi", "200", "--codec", "g4", "--response-rate", "0.2")
    result = RUNNER.invoke(app, _arguments(printed, tmp_path, *options, "--json"))
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == {"booklets": 2, "pages": 8, "blank_backs": 0, "files": 1}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scan-0001.tif", "truth"]
    with (tmp_path / "truth" / "truth.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 2
    assert {"serial", "problem_traffic", "firstthree_1", "comment"} <= set(rows[0])


def test_it_says_what_it_made(printed: Path, tmp_path: Path) -> None:
    options = ("--level", "clean", "--dpi", "100", "--response-rate", "0.1", "--workers", "1")
    result = RUNNER.invoke(app, _arguments(printed, tmp_path, *options))
    assert result.exit_code == 0, result.output
    assert "1 booklets returned: 4 pages in 4 files" in " ".join(result.stdout.split())
    assert len(list(tmp_path.glob("scan-*.jpg"))) == 4


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--response-rate", "35"), "response-rate-out-of-range"),
        (("--sheet", "none.json"), "file-missing"),
        (("--cases", "none.csv"), "file-missing"),
    ],
)
def test_problems_are_named_on_stderr(
    printed: Path, tmp_path: Path, options: tuple[str, ...], code: str
) -> None:
    result = RUNNER.invoke(app, _arguments(printed, tmp_path / "out", *options))
    assert result.exit_code == 1
    assert f"[{code}]" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("options", [("--level", "filthy"), ("--codec", "gif"), ("--dpi", "9")])
def test_wrong_usage_is_two(printed: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    assert RUNNER.invoke(app, _arguments(printed, tmp_path / "out", *options)).exit_code == 2
