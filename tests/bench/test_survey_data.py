"""The invented survey of the statistics benchmark, and what peers get of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from folkmoot.bench.survey_data import MARGINS, make_survey, write_for_peers
from folkmoot.method.weighting.calibration import calibrate


def test_the_same_seed_gives_the_same_survey_and_it_can_be_raked() -> None:
    data, again = make_survey(5_000, 2, 3), make_survey(5_000, 2, 3)
    assert np.array_equal(data.weight, again.weight)
    assert np.array_equal(data.items["item02"], again.items["item02"], equal_nan=True)
    weights = calibrate(data.targets, data.margins, start=data.weight).weights
    for margin in data.targets.margins:
        column = data.margins[margin.columns[0]]
        reached = np.bincount(column.codes, weights=weights)
        assert reached == pytest.approx(list(margin.counts.values()))


def test_peers_get_the_same_columns(tmp_path: Path) -> None:
    data = make_survey(1_000, 1, 3)
    write_for_peers(data, tmp_path)
    age = np.fromfile(tmp_path / "age.i4", "<i4")
    assert np.array_equal(age - 1, data.margins["age"].codes)
    item = np.fromfile(tmp_path / "item01.f8", "<f8")
    assert np.array_equal(item, data.items["item01"], equal_nan=True)
    targets = json.loads((tmp_path / "targets.json").read_text("utf-8"))
    assert {name: len(counts) for name, counts in targets.items()} == MARGINS
