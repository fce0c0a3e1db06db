"""The scans are read by a process that cannot see the truth."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from folkmoot.demonstration.scanning_room import read_in_own_process
from folkmoot.method.capture.model import Value
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.sheet_file import sheet_to_bytes
from folkmoot.method.simulate.respondents import answers_at_random
from folkmoot.method.simulate.returns import make_returns
from folkmoot.method.terms.problem import Problem


def test_what_was_meant_is_read_after_the_truth_is_gone(tmp_path: Path) -> None:
    sheet = compose(load_instrument("community-engagement")).sheet
    answers = {f"P{n:03}": answers_at_random(sheet.instrument, f"P{n:03}", 3) for n in range(6)}
    make_returns(sheet, answers, tmp_path / "scans", truth=tmp_path / "truth", seed=3, workers=2)
    with (tmp_path / "truth" / "truth.csv").open(encoding="utf-8") as file:
        meant = {row["serial"]: row for row in csv.DictReader(file)}
    shutil.rmtree(tmp_path / "truth")
    (tmp_path / "sheet.json").write_bytes(sheet_to_bytes(sheet))
    heard: list[tuple[int, int]] = []
    read = read_in_own_process(
        tmp_path / "scans",
        tmp_path / "sheet.json",
        tmp_path / "read",
        2,
        lambda done, total: heard.append((done, total)),
    )
    assert heard[-1] == (24, 24)
    assert {response.serial for response in read.responses} == set(meant)
    compared = [
        (answer.content, meant[response.serial or ""][name])
        for response in read.responses
        for name, answer in response.answers.items()
        if isinstance(answer, Value) and meant[response.serial or ""].get(name)
    ]
    assert len(compared) > 150
    assert sum(read == true for read, true in compared) >= 0.99 * len(compared)


def test_what_goes_wrong_in_the_room_is_heard_outside(tmp_path: Path) -> None:
    (tmp_path / "sheet.json").write_text("{}", "utf-8")
    (tmp_path / "scans").mkdir()
    with pytest.raises(Problem, match="not a sheet"):
        read_in_own_process(
            tmp_path / "scans", tmp_path / "sheet.json", tmp_path / "read", 1, lambda *_: None
        )
