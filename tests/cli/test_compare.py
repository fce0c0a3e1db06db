"""`folkmoot compare` and `folkmoot crosstab`, as another program runs them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from folkmoot.cli.main import app

REFERENCE = Path(__file__).parents[1] / "reference"
DATA = str(REFERENCE / "apistrat.csv")
DESIGN = ["--weight", "pw", "--stratum", "stype", "--fpc", "fpc"]
with (REFERENCE / "expected_inference.csv").open(encoding="utf-8", newline="") as lines:
    EXPECTED = {row["name"]: float(row["value"]) for row in csv.DictReader(lines)}


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as found:
        return list(csv.DictReader(found))


def test_all_pairs_of_groups_are_written_with_their_differences(tmp_path: Path) -> None:
    out = tmp_path / "d.csv"
    words = ["--items", "api00", "--by", "stype", *DESIGN, "--out", str(out)]
    result = run("compare", DATA, *words)
    assert result.exit_code == 0, result.output
    found = rows(out)
    assert [(row["first"], row["second"]) for row in found] == [("E", "H"), ("E", "M"), ("H", "M")]
    for row in found:
        key = f"strat|api00|{row['first']}|{row['second']}"
        assert float(row["value"]) == pytest.approx(EXPECTED[f"difference|{key}"], rel=1e-8)
        assert float(row["se"]) == pytest.approx(EXPECTED[f"difference_se|{key}"], rel=1e-8)
        assert float(row["p"]) <= float(row["p_adjusted"])
    again = tmp_path / "again.csv"
    assert run("compare", DATA, *words[:-1], str(again)).exit_code == 0
    assert again.read_bytes() == out.read_bytes()


def test_each_group_is_compared_with_a_reference(tmp_path: Path) -> None:
    out = tmp_path / "d.csv"
    words = ["--items", "awards", "--kind", "proportion", "--by", "stype,sch.wide", *DESIGN]
    result = run("compare", DATA, *words, "--reference", "E|Yes", "--out", str(out), "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert {row["second"] for row in found} == {"E|Yes"}
    assert len(found) == 2 * 5
    assert [row["category"] for row in rows(out)] == [row["category"] for row in found]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--items", "api00", "--by", ","], 2, "--by"),
        (["--items", "api00", "--by", "stype", "--reference", "X"], 1, "[compare-domain-unknown]"),
        (["--items", "api00", "--by", "cds"], 1, "[compare-too-many-domains]"),
        (["--items", "api00", "--by", "stype", "--kind", "quantile"], 1, "[quantile-not-compared]"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    result = run("compare", DATA, *words, "--out", str(tmp_path / "d.csv"))
    assert (result.exit_code, said in result.stderr) == (code, True), result.output
    assert not (tmp_path / "d.csv").exists()


def test_two_questions_are_crossed_and_tested(tmp_path: Path) -> None:
    out = tmp_path / "test.json"
    words = ["crosstab", DATA, "--row", "stype", "--column", "awards", *DESIGN]
    result = run(*words, "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "stype  No" in result.stdout
    assert "degrees of freedom, p = " in result.stdout
    document = json.loads(out.read_text(encoding="utf-8"))
    assert document["f"] == pytest.approx(EXPECTED["rao_scott|strat|f"], rel=1e-8)
    assert sum(map(sum, document["shares"])) == pytest.approx(1)
    printed = run(*words, "--json")
    assert json.loads(printed.stdout) == document


def test_a_question_is_not_crossed_with_itself_or_with_one_answer(tmp_path: Path) -> None:
    assert run("crosstab", DATA, "--row", "stype", "--column", "stype").exit_code == 2
    data = tmp_path / "d.csv"
    data.write_text("a,b\n1,x\n2,x\n1,x\n", encoding="utf-8")
    result = run("crosstab", str(data), "--row", "a", "--column", "b")
    assert result.exit_code == 1
    assert "[crosstab-too-small]" in result.stderr
