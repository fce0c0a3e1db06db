"""`folkmoot resemblance`, as another program runs it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from folkmoot.cli.main import app

COMPARE = """
[margins.age]
young = 1000
old = 3000
[margins.sex]
F = 2040
M = 1960
[margins.work]
yes = 2400
no = 1600
"""
RAKED = "[margins.age]\nyoung = 1000\nold = 3000\n"


@pytest.fixture
def cases(tmp_path: Path) -> str:
    """4,000 cases, of whom the young answer half as often; their age is known if they answer."""
    draw, lines = np.random.default_rng(8), ["npt,age,sex,work,back,turn,trust"]
    for row in range(4_000):
        young, npt = row % 4 == 0, "ab"[row // 4 % 2]
        back = draw.random() < (0.3 if young else 0.6)
        turn = 1 + int(draw.random() < 0.3)
        answers = (
            "young" if young else "old",
            "FM"[int(draw.random() < 0.49)],
            ("yes", "no")[int(draw.random() < 0.4)],
            "1",
            str(turn),
            str(int(draw.integers(1, 6)) + 3 * (turn == 2)),
        )
        lines.append(",".join((npt, *(answers if back else ("", "", "", "0", "", "")))))
    path = tmp_path / "cases.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "compare.toml").write_text(COMPARE, encoding="utf-8")
    (tmp_path / "T.toml").write_text(RAKED, encoding="utf-8")
    return str(path)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def words(cases: str) -> list[str]:
    return ["resemblance", cases, "--compare", str(Path(cases).with_name("compare.toml"))]


def test_likeness_is_judged_before_raking_and_on_what_was_never_raked(cases: str) -> None:
    out, targets = Path(cases).with_name("r.json"), str(Path(cases).with_name("T.toml"))
    result = run(
        *words(cases), "--targets", targets, "--responded", "back", "--known", "npt", "--early",
        "turn", "--items", "trust", "--within", "0.06", "--out", str(out),
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "resemble the population by sex and work: every share lies within 6 " in result.stdout
    assert "They differ from the population by age, by more than 6 percentage" in result.stdout
    assert "Early and late responders differ in: trust." in result.stdout
    assert "representative" not in result.output.casefold()
    document = json.loads(out.read_text(encoding="utf-8"))
    assert 0.95 < document["r_indicator"] <= 1  # teams answer alike
    raked = [(one["margin"], one["verdict"]) for one in document["never_raked_after_raking"]]
    assert raked == [("sex", "resembles"), ("work", "resembles")]
    (late,) = document["early_less_late"]
    assert late["value"] == pytest.approx(-3, abs=0.3)


def test_the_same_is_printed_as_json(cases: str) -> None:
    result = run(*words(cases), "--json")
    document = json.loads(result.stdout)
    assert [one["margin"] for one in document["before_raking"]] == ["age", "sex", "work"]
    assert document["never_raked_after_raking"] == []
    assert "r_indicator" not in document


def test_one_unraked_margin_is_too_few_to_judge_raking(cases: str) -> None:
    targets = Path(cases).with_name("T.toml")
    targets.write_text(COMPARE.replace("work", "job").split("[margins.job]")[0], encoding="utf-8")
    result = run(*words(cases), "--targets", str(targets), "--responded", "back", "--known", "npt")
    assert result.exit_code == 0, result.output
    assert "1 of the margins of --compare were never raked" in result.stderr


def test_no_difference_of_early_and_late_is_said_so(cases: str) -> None:
    result = run(
        *words(cases), "--early", "npt", "--items", "trust", "--responded", "back", "--known", "npt"
    )
    assert "No difference between early and late responders is clear (1 items)." in result.stdout


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (["--responded", "back"], 2, "--known"),
        (["--early", "turn"], 2, "--items"),
        (["--early", "age", "--items", "nope"], 1, "[column-missing]"),
        (["--early", "trust", "--items", "trust"], 1, "[early-not-two]"),
    ],
)
def test_what_does_not_fit_is_refused(cases: str, more: list[str], code: int, said: str) -> None:
    result = run(*words(cases), *more)
    assert (result.exit_code, said in result.stderr) == (code, True), result.output
