"""Intervals of shares stay between 0 and 1 and hold the truth, also when it is small."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from folkmoot.method.estimation.design import make_design, make_structure
from folkmoot.method.estimation.differences import difference
from folkmoot.method.estimation.estimates import Mean, Proportion, estimate
from folkmoot.method.estimation.intervals import (
    PUBLISHED,
    IntervalMethod,
    interval,
    quantile_of_t,
    share_interval,
)
from folkmoot.method.estimation.model import Estimate
from folkmoot.method.weighting.calibration import calibrate
from folkmoot.method.weighting.columns import Coded
from folkmoot.method.weighting.model import Margin, Targets
from folkmoot.method.weighting.tables import read_table


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5])
def test_published_intervals_hold_the_truth(share: float) -> None:
    rng = np.random.default_rng(3)
    weights = rng.uniform(0.5, 1.5, 150)
    held = 0
    for _ in range(200):
        answers = Coded((rng.random(150) < share).astype(np.int64), ("no", "yes"))
        design = make_design(make_structure(150), weights)
        yes = estimate(design, {"x": Proportion(answers)}, method=PUBLISHED)[-1]
        assert yes.low is not None
        assert yes.high is not None
        assert 0 <= yes.low <= yes.high <= 1
        held += yes.low <= share <= yes.high
    assert held >= 187


@pytest.mark.parametrize("method", [IntervalMethod.LOGIT, IntervalMethod.BETA])
def test_nobody_of_thirty_does_not_mean_nobody(method: IntervalMethod) -> None:
    low, high = share_interval(0.0, 0.0, 30, 29, method) or (None, None)
    assert low == 0.0
    assert high == pytest.approx(1 - 0.025 ** (1 / 30))
    low, high = share_interval(1.0, 0.0, 30, 29, method, design_effect=1.5) or (None, None)
    assert low == pytest.approx(0.025 ** (1 / 20))
    assert high == 1.0


def test_the_plain_interval_is_value_and_t_errors() -> None:
    assert share_interval(0.5, 0.1, 11, 10, IntervalMethod.T) == interval(0.5, 0.1, 10)
    assert quantile_of_t(10) == pytest.approx(2.2281388519649385)


def test_without_degrees_of_freedom_there_is_no_interval() -> None:
    assert quantile_of_t(0) is None
    assert interval(0.5, 0.1, 0) is None
    assert share_interval(0.5, 0.1, 2, 0) is None
    assert share_interval(0.5, 0.1, 0, 5) is None


def one(value: float | None, se: float | None, n: int = 50) -> Estimate:
    return Estimate("x", "", (), value, se, None, None, n, None, None)


def test_a_difference_is_that_of_welch() -> None:
    found = difference(one(0.6, 0.03, 40), one(0.5, 0.04, 30))
    assert found is not None
    assert found.value == pytest.approx(0.1)
    assert found.se == pytest.approx(0.05)
    freedom = 0.05**4 / (0.03**4 / 39 + 0.04**4 / 29)
    assert found.high == pytest.approx(0.1 + 0.05 * (quantile_of_t(freedom) or 0))
    assert not found.is_clear


def test_a_difference_needs_both_errors() -> None:
    assert difference(one(0.5, None), one(0.5, 0.1)) is None
    assert difference(one(None, None), one(0.5, 0.1)) is None


def test_a_difference_without_error_is_exact() -> None:
    found = difference(one(0.6, 0.0), one(0.5, 0.0))
    assert found is not None
    assert found.is_clear
    assert found.low == found.high


def test_strata_of_one_unit_each_have_an_error_and_no_interval() -> None:
    stratum = Coded(np.arange(3), ("a", "b", "c"))
    design = make_design(make_structure(3, stratum=stratum))
    (mean,) = estimate(design, {"x": Mean(np.array([1.0, 2.0, 3.0]))})
    assert mean.se == pytest.approx(np.sqrt(2) / 3)
    assert (mean.low, mean.high) == (None, None)


def test_a_difference_of_single_respondents_has_no_degrees_of_freedom_to_lend() -> None:
    found = difference(one(0.6, 0.1, 1), one(0.5, 0.1, 1))
    assert found is not None
    assert not found.is_clear


@pytest.mark.parametrize("name", ["strat", "clus", "rake"])
@pytest.mark.parametrize("method", ["beta", "xlogit"])
def test_intervals_of_small_and_large_shares_agree_with_r(name: str, method: str) -> None:
    reference = Path(__file__).parents[2] / "reference"
    with (reference / "expected_inference.csv").open(encoding="utf-8", newline="") as lines:
        wanted = {row["name"]: float(row["value"]) for row in csv.DictReader(lines)}
    file = "apiclus1.csv" if name == "clus" else "apistrat.csv"
    data = read_table(reference / file, ["stype", "dnum", "pw", "fpc", "sch.wide", "api00"])
    structure = make_structure(
        data.rows,
        stratum=None if name == "clus" else data.categories("stype"),
        unit=data.categories("dnum") if name == "clus" else None,
        population=data.numbers("fpc"),
    )
    design = make_design(structure, data.numbers("pw"))
    if name == "rake":
        stype = Margin(("stype",), {("E",): 4421, ("H",): 755, ("M",): 1018})
        wide = Margin(("sch.wide",), {("No",): 1500, ("Yes",): 4694})
        margins = {column: data.categories(column) for column in ("stype", "sch.wide")}
        made = calibrate(Targets((stype, wide), {}), margins, start=data.numbers("pw"))
        design = make_design(structure, calibration=made)
    ways = {"beta": IntervalMethod.BETA, "xlogit": IntervalMethod.LOGIT}
    found = 0
    for cut in (500, 700, 850, 920):
        above = Coded((data.numbers("api00") > cut).astype(np.int64), ("no", "yes"))
        key = f"interval|{name}|{method}|{cut}"
        if f"{key}|low" not in wanted:
            continue
        (ours,) = (
            one
            for one in estimate(design, {"above": Proportion(above)}, method=ways[method])
            if one.category == "yes"
        )
        assert ours.low == pytest.approx(wanted[f"{key}|low"], rel=1e-8)
        assert ours.high == pytest.approx(wanted[f"{key}|high"], rel=1e-8)
        found += 1
    assert found == 3


@pytest.mark.parametrize("method", [IntervalMethod.BETA, IntervalMethod.LOGIT])
def test_a_share_that_is_known_exactly_is_its_own_interval(method: IntervalMethod) -> None:
    assert share_interval(0.4, 0.0, 20, 19, method) == (0.4, 0.4)
    assert share_interval(0.4, 3e-16, 20, 19, method) == (0.4, 0.4)
    low, high = share_interval(1.0, 0.0, 20, 19, method) or (0.0, 0.0)
    assert (0.8 < low < 0.85, high) == (True, 1.0)
