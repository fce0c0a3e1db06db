"""`folkmoot estimate --script`: R makes the same table (where R and its package survey are)."""

from __future__ import annotations

import csv
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest
from typer.testing import CliRunner, Result

from folkmoot.cli.main import app

REFERENCE = Path(__file__).parents[1] / "reference"
TARGETS = """
[margins."stype|comp.imp"]
"E|No" = 1000
"E|Yes" = 3421
"H|No" = 400
"H|Yes" = 355
"M|No" = 600
"M|Yes" = 418
[margins."sch.wide"]
No = 1500
Yes = 4694
"""


Rows: TypeAlias = dict[tuple[str, str, str], dict[str, str]]


@cache
def has_survey() -> bool:
    r = shutil.which("Rscript")
    words = [r or "", "-e", 'quit(status = !requireNamespace("survey", quietly = TRUE))']
    return r is not None and subprocess.run(words, check=False, capture_output=True).returncode == 0


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["estimate", *words])


def rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as lines:
        found = list(csv.DictReader(lines))
    return {(row["item"], row["category"], row["domain"]): row for row in found}


STRATIFIED = ["--weight", "pw", "--stratum", "stype", "--fpc", "fpc"]
CASES = {
    "means": (["--items", "api00,target", "--by", "stype,awards", *STRATIFIED], "apistrat"),
    "totals": (["--items", "enroll", "--kind", "total", "--by", "cds", "--weight", "pw"], "short"),
    "shares": (
        ["--items", "awards,odd", "--kind", "proportion", "--by", "stype", "--interval", "beta",
         "--targets", "T.toml", "--bounds", "0.2,6", *STRATIFIED, "--missing", "-1"],
        "odd",
    ),
    "ratio": (
        ["--items", "api.stu/enroll", "--kind", "ratio", "--psu", "dnum", "--fpc", "fpc"],
        "apiclus1",
    ),
    "quantiles": (
        ["--items", "api00", "--kind", "quantile", "--q", "0.25", "--by", "sch.wide",
         "--targets", "T.toml", "--method", "logit", "--bounds", "0.1,8", *STRATIFIED],
        "apistrat",
    ),
    "single": (["--items", "api00", "--stratum", "dnum", "--single-unit", "average"], "apistrat"),
}  # fmt: skip


def write_data(folder: Path, name: str) -> str:
    """A reference file, or one with few rows, or with names that a script must escape."""
    source = (REFERENCE / f"{name if name.startswith('api') else 'apistrat'}.csv").read_text(
        "utf-8"
    )
    lines = source.splitlines()
    if name == "short":
        lines = lines[:9]
    if name == "odd":
        words = ('a"b', "c|d", "-1", "", "é\\n")
        quoted = ['"' + word.replace('"', '""') + '"' for word in words]
        lines = [lines[0] + ",odd"] + [
            f"{line},{quoted[i % 5]}" for i, line in enumerate(lines[1:])
        ]
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "T.toml").write_text(TARGETS, encoding="utf-8")
    return str(folder / f"{name}.csv")


def test_the_scripts_make_the_same_tables(tmp_path: Path) -> None:
    if not has_survey():
        pytest.skip("R with the package survey is not installed")
    for case, (words, name) in CASES.items():
        folder = tmp_path / case
        folder.mkdir()
        data = write_data(folder, name)
        here = [str(folder / word) if word == "T.toml" else word for word in words]
        kept = ["--out", str(folder / "table.csv"), "--script", str(folder / "table.R")]
        result = run(data, *here, *kept)
        assert result.exit_code == 0, result.output
    # One process of R for all: it takes its time to start.
    all_of_them = "".join(
        f'setwd("{tmp_path / case}"); sys.source("table.R", new.env()); ' for case in CASES
    )
    done = subprocess.run(
        ["Rscript", "-e", all_of_them], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for case in CASES:
        same(case, rows(tmp_path / case / "table.csv"), rows(tmp_path / case / "reproduced.csv"))


def same(case: str, ours: Rows, theirs: Rows) -> None:
    assert ours.keys() == theirs.keys()
    for key, row in ours.items():
        assert row["n"] == theirs[key]["n"], (case, key)
        for part in ("value", "se", "low", "high", "deff"):
            mine, other = row[part], theirs[key][part]
            if part == "deff" and (case == "quantiles" or float(row["se"] or 0) < 1e-12):
                continue
            assert bool(mine) == bool(other), (case, key, part, mine, other)
            if mine:
                wanted = pytest.approx(float(other), rel=1e-8, abs=1e-9)
                assert float(mine) == wanted, (case, key, part)


def test_a_script_holds_nothing_that_the_data_could_run(tmp_path: Path) -> None:
    text = 'y,"g""); system(""x"");"\n1,a\n2,b\n3,b\n'
    data, script = tmp_path / "d.csv", tmp_path / "s.R"
    data.write_text(text, encoding="utf-8")
    words = ["--items", "y", "--by", 'g"); system("x");', "--out", str(tmp_path / "t.csv")]
    assert run(str(data), *words, "--script", str(script)).exit_code == 0
    assert 'system("x")' not in script.read_text(encoding="utf-8")


def test_a_script_is_for_linearised_errors(tmp_path: Path) -> None:
    words = ["--items", "api00", "--replicates", "20", "--out", str(tmp_path / "t.csv")]
    result = run(str(REFERENCE / "apistrat.csv"), *words, "--script", str(tmp_path / "s.R"))
    assert result.exit_code == 2
    assert "--script" in result.stderr


def test_an_interval_is_asked_for_shares_only(tmp_path: Path) -> None:
    words = ["--items", "api00", "--interval", "beta", "--out", str(tmp_path / "t.csv")]
    result = run(str(REFERENCE / "apistrat.csv"), *words)
    assert result.exit_code == 2
    assert "--interval" in result.stderr
