"""Targets are read from TOML; contradictions are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from folkmoot.method.terms.problem import Problem, Problems
from folkmoot.method.weighting.model import Targets
from folkmoot.method.weighting.targets import load_targets


def load(tmp_path: Path, text: str) -> Targets:
    path = tmp_path / "T.toml"
    path.write_text(text, encoding="utf-8")
    return load_targets(path)


def codes(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises((Problem, Problems)) as caught:
        load(tmp_path, text)
    error = caught.value
    if isinstance(error, Problems):
        return [one.code for one in error.problems]
    assert isinstance(error, Problem)
    return [error.code]


def test_plain_and_crossed_margins_and_totals_are_read(tmp_path: Path) -> None:
    targets = load(
        tmp_path,
        '[margins.age]\n"17-24" = 10\n"25+" = 90\n'
        '[margins."age|gender"]\n"17-24|F" = 6\n"17-24|M" = 4\n"25+|F" = 45\n"25+|M" = 45\n'
        "[totals]\nincome = 1234.5\n",
    )
    plain, crossed = targets.margins
    assert plain.counts == {("17-24",): 10, ("25+",): 90}
    assert crossed.columns == ("age", "gender")
    assert crossed.counts["17-24", "M"] == 4
    assert targets.totals == {"income": 1234.5}


def test_margins_with_different_totals_contradict_each_other(tmp_path: Path) -> None:
    text = "[margins.age]\na = 10\nb = 90\n[margins.sex]\nF = 50\nM = 51\n"
    assert codes(tmp_path, text) == ["margins-contradict"]


def test_a_crossed_margin_must_agree_with_its_parts(tmp_path: Path) -> None:
    text = (
        "[margins.age]\na = 10\nb = 90\n"
        '[margins."age|sex"]\n"a|F" = 6\n"a|M" = 5\n"b|F" = 44\n"b|M" = 45\n'
    )
    with pytest.raises(Problems) as caught:
        load(tmp_path, text)
    assert "for a: 10 against 11" in caught.value.problems[0].message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[margins.age]\na = inf\nb = 5\n", "target-not-a-count"),
        ("[margins.age]\na = -3\n", "target-not-a-count"),
        ("[margins.age]\na = true\n", "target-not-a-count"),
        ("[totals]\nx = nan\n", "target-not-a-count"),
        ("[margins.age]\n", "targets-unreadable"),
        ("margins = 3\n", "targets-unreadable"),
        ("[other]\nx = 1\n", "targets-unreadable"),
        ('[margins."a|b"]\nx = 1\n', "targets-unreadable"),
        ("not toml", "targets-unreadable"),
        ("", "targets-empty"),
    ],
)
def test_what_is_no_target_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in codes(tmp_path, text)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        load_targets(tmp_path / "nowhere.toml")
    assert caught.value.code == "file-missing"


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "T.toml").write_bytes(b"[margins.\xe9]")
    with pytest.raises(Problem) as caught:
        load_targets(tmp_path / "T.toml")
    assert caught.value.code == "file-not-text"


@pytest.mark.parametrize("value", ["inf", "nan", "-1", "1e61", '"100"', "true"])
def test_a_target_that_is_no_count_is_told(tmp_path: Path, value: str) -> None:
    assert codes(tmp_path, f"[margins.sex]\nF = {value}\nM = 5\n") == ["target-not-a-count"]


def test_a_wrong_target_is_told_as_it_is_written_and_never_at_full_length(tmp_path: Path) -> None:
    with pytest.raises(Problems) as caught:
        load(tmp_path, f'[totals]\ny = "100"\nx = "{"9" * 500}"\n')
    short, long = caught.value.problems
    assert short.details["value"] == '"100"'
    assert len(long.message) < 200


def test_numbers_of_thousands_of_digits_are_told(tmp_path: Path) -> None:
    assert codes(tmp_path, f"[totals]\ny = {'9' * 6_000}\n") == ["targets-unreadable"]
