"""Intervals and claims on small pilots whose truth is known; the benchmark runs thousands."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from folkmoot.bench.coverage import Coverage, coverage_as_json, coverage_rows, measure_coverage
from folkmoot.bench.small_pilots import (
    AGES,
    ITEMS,
    TEAM_SIZES,
    Response,
    make_population,
    run_pilot,
    with_change,
)

PILOTS = 12


@cache
def found() -> Coverage:
    said: list[tuple[str, int, int]] = []
    measured = measure_coverage(
        PILOTS, seed=3, workers=1, told=lambda what, done, of: said.append((what, done, of))
    )
    assert said[-1] == ("a later wave", PILOTS, PILOTS)
    return measured


def test_intervals_hold_the_truth_where_weights_can_mend() -> None:
    for one in found().covered:
        if one.response is not Response.MENDED:
            continue
        assert one.held.high is not None
        assert one.held.high >= 0.93, one  # few pilots tell no more
        assert 1 <= one.width_beside_r < 1.05
        if one.part == "whole":
            assert one.bias == pytest.approx(0, abs=2)


def test_what_no_weight_mends_is_shown_as_a_failure() -> None:
    (half,) = (
        one
        for one in found().covered
        if (one.response, one.part, one.item) == (Response.NOT_MENDED, "whole", "half")
    )
    assert half.bias > 5
    assert half.held.share is not None
    assert half.held.share < 0.2
    wanted = ("response also by opinion", "whole", "half")
    rows = coverage_rows(found())
    assert [
        row["right"] for row in rows if (row["people"], row["part"], row["item"]) == wanted
    ] == ["no"]


def test_change_is_claimed_where_it_is_detectable_and_seldom_where_there_is_none() -> None:
    none, real = found().claimed[: len(ITEMS)], found().claimed[len(ITEMS) :]
    assert [one.change for one in none] == [0] * len(ITEMS)
    for one in none:
        assert one.claimed.checked == PILOTS // 2
        assert one.claimed.low is not None
        assert one.claimed.low <= 0.05
    for one in real:
        assert one.change > 0
        assert one.claimed.checked == PILOTS
        assert one.claimed.high is not None
        assert one.claimed.high >= 0.8


def test_every_row_of_the_table_has_its_verdict_and_the_file_has_all() -> None:
    rows = coverage_rows(found())
    assert len(rows) == 2 * 3 * len(ITEMS) + 2 * len(ITEMS)
    assert {row["right"] for row in rows} <= {"yes", "no"}
    document = coverage_as_json(found())
    assert document["pilots"] == PILOTS


def test_the_same_seed_makes_the_same_pilot_and_another_number_another() -> None:
    population = make_population(5)
    one, same, other = (run_pilot(population, Response.MENDED, 5, n) for n in (7, 7, 8))
    assert (one.design.weights == same.design.weights).all()
    assert len(one.team) != len(other.team) or (one.age != other.age).any()
    assert one.design.weights.sum() == pytest.approx(sum(TEAM_SIZES))
    assert 900 < len(one.team) < 1_300
    assert np.bincount(one.age, minlength=len(AGES)).min() > 10


def test_a_change_is_as_large_as_asked_for() -> None:
    population = make_population(5)
    later = with_change(population, dict.fromkeys(ITEMS, 0.05), 5)
    for name in ITEMS:
        rise = later.opinions[name].mean() - population.opinions[name].mean()
        assert rise == pytest.approx(0.05, abs=1e-5)
