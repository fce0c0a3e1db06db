"""`folkmoot paper read` on the command line: exit codes, words on stderr, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from folkmoot.cli.main import app
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.sheet_file import write_sheet

run = CliRunner()


@pytest.fixture(scope="module")
def sheet_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("print") / "sheet.json"
    write_sheet(compose(load_instrument("staff-insight")).sheet, path)
    return path


def read(*words: object) -> tuple[int, str, str]:
    result = run.invoke(app, ["paper", "read", *map(str, words)])
    return result.exit_code, result.stdout, result.stderr


def test_blank_pages_are_no_problem(sheet_file: Path, tmp_path: Path) -> None:
    Image.fromarray(np.full((1170, 827), 255, np.uint8)).save(tmp_path / "blank.png")
    out = tmp_path / "out"
    code, shown, problems = read(
        tmp_path / "blank.png", "--sheet", sheet_file, "--out", out, "--workers", 1, "--json"
    )
    assert (code, problems) == (0, "")
    assert json.loads(shown) == [
        {"what": "questionnaires", "number": 0},
        {"what": "pages blank", "number": 1},
    ]
    assert sorted(path.name for path in out.iterdir()) == [
        "crops",
        "doubts.csv",
        "pages.csv",
        "responses.csv",
    ]


def test_a_file_that_is_no_scan_is_named_on_stderr_with_exit_code_1(
    sheet_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "cat.png").write_text("meow")
    code, shown, problems = read(
        tmp_path / "cat.png", "--sheet", sheet_file, "--out", tmp_path / "out"
    )
    assert code == 1
    assert "cat.png: The file is text, not a scan." in problems
    assert "[scan-not-an-image]" in problems
    assert "pages unregistered" in shown


def test_many_problems_of_a_kind_are_counted_after_the_first_twenty(
    sheet_file: Path, tmp_path: Path
) -> None:
    scans = tmp_path / "scans"
    scans.mkdir()
    for n in range(23):
        (scans / f"{n:02}.png").write_text("meow")
    (scans / "last.tif").write_bytes(b"")
    _, _, problems = read(scans, "--sheet", sheet_file, "--out", tmp_path / "out")
    assert problems.count("is text, not a scan") == 20
    assert "and 3 more like it; pages.csv has all. [scan-not-an-image]" in problems
    assert "last.tif: The file is empty." in problems
    assert len((tmp_path / "out" / "pages.csv").read_text().splitlines()) == 1 + 24


def test_a_sheet_that_is_none_stops_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "sheet.json").write_text("{}")
    code, _, problems = read(
        tmp_path, "--sheet", tmp_path / "sheet.json", "--out", tmp_path / "out"
    )
    assert code == 1
    assert "sheet.json" in problems
    assert not (tmp_path / "out").exists()


def test_a_missing_option_is_wrong_usage(tmp_path: Path) -> None:
    assert read(tmp_path)[0] == 2


def test_a_wrong_name_begins_nothing(sheet_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, shown, problems = read(tmp_path / "nope.pdf", "--sheet", sheet_file, "--out", out)
    assert (code, shown) == (1, "")
    assert "nope.pdf: There is no file at this place." in problems
    assert not out.exists()
