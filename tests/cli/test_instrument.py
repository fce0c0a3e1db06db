from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from folkmoot.cli.main import app
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.serialise import instrument_from_json

FAULTY = """name = "faulty"
languages = ["en"]
title.en = "Faulty"

[code_lists.yn]
codes = [{ value = "1", en = "Yes" }]

[[sections]]
id = "s"
title.en = "S"

[[sections.questions]]
id = "q"
kind = "single-choice"
text.en = "Q?"
code_list = "ny"
concept = "problem.liter"
"""


def run(*words: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["instrument", *map(str, words)])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "faulty.toml"
    path.write_text(FAULTY, "utf-8")
    return path


def test_list_names_what_is_shipped() -> None:
    code, said, _ = run("list")
    assert code == 0
    assert "community-engagement" in said
    rows = json.loads(run("list", "--json")[1])
    assert {"name", "title", "questions", "minutes", "languages", "version", "about"} == set(
        rows[0]
    )


def test_show_lists_columns_and_json_gives_the_instrument() -> None:
    code, said, _ = run("show", "community-engagement")
    assert code == 0
    assert "problem_traffic" in said
    document = json.loads(run("show", "community-engagement", "--json")[1])
    assert instrument_from_json(document) == load_instrument("community-engagement")


def test_show_concepts_lists_the_catalogue() -> None:
    rows = json.loads(run("show", "concepts", "--json")[1])
    assert {"concept": "problem.litter", "family": "problem", "label": "Litter and rubbish"} in rows


def test_check_of_a_sound_instrument_ends_in_0() -> None:
    assert run("check", "staff-insight") == (0, "staff-insight: nothing wrong\n", "")


def test_check_tells_every_problem_on_stderr_and_ends_in_1(faulty: Path) -> None:
    code, _, complained = run("check", faulty)
    assert code == 1
    assert f"{faulty}, line 16, question q" in complained
    assert "[instrument-code-list-unknown]" in complained
    assert f"{faulty}, line 17, question q" in complained
    assert "Did you mean problem.litter?" in complained


def test_check_as_json_is_for_programs(faulty: Path) -> None:
    code, said, _ = run("check", faulty, "--json")
    assert code == 1
    found = [(row["code"], row["line"], row["question"]) for row in json.loads(said)]
    assert found == [
        ("instrument-code-list-unknown", 16, "q"),
        ("instrument-concept-unknown", 17, "q"),
    ]


def test_a_missing_file_ends_in_1(tmp_path: Path) -> None:
    code, _, complained = run("check", tmp_path / "none.toml")
    assert code == 1
    assert "[file-missing]" in complained


def test_convert_to_json_is_canonical_and_reads_back(tmp_path: Path) -> None:
    out = tmp_path / "instrument.json"
    assert run("convert", "staff-insight", "--to", "json", "--out", out)[0] == 0
    text = out.read_text("utf-8")
    assert instrument_from_json(json.loads(text)) == load_instrument("staff-insight")
    assert ", " not in text.split('"closing"')[0]


def test_convert_to_csv_is_a_codebook(tmp_path: Path) -> None:
    out = tmp_path / "codebook.csv"
    assert run("convert", "community-engagement", "--to", "csv", "--out", out)[0] == 0
    with out.open(encoding="utf-8", newline="") as stream:
        rows = {row["variable"]: row for row in csv.DictReader(stream)}
    assert rows["worry_mugged"]["concept"] == "worry.mugged"
    assert rows["worry_mugged"]["codes"].endswith("9=Does not apply (not-applicable)")
    assert rows["firstthree_1"]["codes"] == "0=not ticked; 1=ticked"
    assert rows["comment"]["codes"] == ""


def test_an_unknown_format_is_wrong_usage_and_names_the_known(tmp_path: Path) -> None:
    code, _, complained = run(
        "convert", "staff-insight", "--to", "xlsx", "--out", tmp_path / "x.xlsx"
    )
    assert code == 2
    assert "json, csv" in " ".join(complained.split())
    assert list(tmp_path.iterdir()) == []
