"""Held against the numbers that R's survey package printed (tests/reference/survey.R)."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from folkmoot.method.estimation.design import Design, make_design, make_structure
from folkmoot.method.estimation.estimates import (
    Item,
    Mean,
    Proportion,
    Quantile,
    Ratio,
    Total,
    covariance,
    estimate,
)
from folkmoot.method.estimation.intervals import IntervalMethod
from folkmoot.method.estimation.model import Estimate
from folkmoot.method.weighting.calibration import calibrate
from folkmoot.method.weighting.columns import Coded, cross, join_categories
from folkmoot.method.weighting.model import Bounds, Margin, Method, Targets
from folkmoot.method.weighting.tables import Table, read_table

REFERENCE = Path(__file__).parents[2] / "reference"
STYPE = Margin(("stype",), {("E",): 4421, ("H",): 755, ("M",): 1018})
WIDE = Margin(("sch.wide",), {("No",): 1500, ("Yes",): 4694})
PLAIN = Targets((STYPE, WIDE), {})
WITH_TOTAL = Targets((STYPE, WIDE), {"api99": 3914069})
THRICE = Targets(
    (
        Margin(("stype",), {("E",): 13263, ("H",): 2265, ("M",): 3054}),
        Margin(("sch.wide",), {("No",): 4500, ("Yes",): 14082}),
        Margin(("comp.imp",), {("No",): 7582, ("Yes",): 11000}),
    ),
    {},
)
COLUMNS = "stype dnum pw fpc api00 api99 enroll api.stu target meals sch.wide awards comp.imp"
CALIBRATIONS: dict[str, tuple[Targets, Method, Bounds | None]] = {
    "strat_linear": (PLAIN, Method.LINEAR, None),
    "strat_rake": (PLAIN, Method.RAKE, None),
    "strat_logit": (PLAIN, Method.LOGIT, Bounds(0.5, 2)),
    "clus_rake": (PLAIN, Method.RAKE, None),
    "clus_linear": (PLAIN, Method.LINEAR, None),
    "clus_logit": (PLAIN, Method.LOGIT, Bounds(0.2, 3)),
    "total_linear": (WITH_TOTAL, Method.LINEAR, None),
    "total_rake": (WITH_TOTAL, Method.RAKE, None),
    "total_linear_bounded": (WITH_TOTAL, Method.LINEAR, Bounds(0.75, 1.55)),
    "total_rake_bounded": (WITH_TOTAL, Method.RAKE, Bounds(0.75, 1.55)),
    "ones_linear": (THRICE, Method.LINEAR, None),
    "ones_linear_bounded": (THRICE, Method.LINEAR, Bounds(0.4, 2.1)),
    "ones_logit": (THRICE, Method.LOGIT, Bounds(0.4, 2.1)),
}
UNCALIBRATED = ("strat", "plain", "nofpc", "lonely", "clus", "fpconly")


@cache
def table(name: str) -> Table:
    file = "apiclus1.csv" if name.startswith("clus") else "apistrat.csv"
    return read_table(REFERENCE / file, COLUMNS.split())


@cache
def design(name: str) -> Design:
    data = table(name)
    stratum = unit = population = None
    if name in {"strat", "nofpc", "fpconly"} or name.startswith(("strat_", "total_")):
        stratum = data.categories("stype")
    if name == "lonely":
        stratum = data.categories("stype")
        codes = stratum.codes.copy()
        codes[6] = 3
        stratum = Coded(codes, (*stratum.levels, "alone"))
    if name.startswith("clus"):
        unit = data.categories("dnum")
    if name in {"strat", "fpconly"} or name.startswith(("strat_", "total_", "clus")):
        population = data.numbers("fpc")
    structure = make_structure(data.rows, stratum=stratum, unit=unit, population=population)
    weights = None if name in {"fpconly"} else data.numbers("pw")
    if name.startswith("ones"):
        weights = np.ones(data.rows)
    if name not in CALIBRATIONS:
        return make_design(structure, weights)
    targets, method, bounds = CALIBRATIONS[name]
    margins = {c: data.categories(c) for margin in targets.margins for c in margin.columns}
    totals = {c: data.numbers(c) for c in targets.totals}
    calibration = calibrate(targets, margins, totals, start=weights, method=method, bounds=bounds)
    return make_design(structure, calibration=calibration)


def items(data: Table, kind: str) -> dict[str, Item]:
    if kind == "ratio":
        return {"api.stu/enroll": Ratio(data.numbers("api.stu"), data.numbers("enroll"))}
    if kind == "proportion":
        return {"awards": Proportion(data.categories("awards"))}
    numbers = {name: data.numbers(name) for name in ("api00", "target")}
    if kind == "mean":
        return {name: Mean(values) for name, values in numbers.items()}
    if kind == "total":
        return {name: Total(values) for name, values in numbers.items()}
    q = float(kind.removeprefix("quantile"))
    return {name: Quantile(values, q) for name, values in numbers.items()}


@cache
def found(name: str, kind: str) -> dict[tuple[str, str, str], Estimate]:
    data = table(name)
    divisions: list[tuple[str, ...]] = [(), ("stype",), ("stype", "comp.imp")]
    estimates = [
        one
        for division in divisions
        for one in estimate(
            design(name),
            items(data, kind),
            cross([data.categories(column) for column in division], data.rows),
        )
    ]
    return {(one.item, one.category, join_categories(one.domain)): one for one in estimates}


def expected(file: str) -> list[dict[str, str]]:
    with (REFERENCE / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", [*UNCALIBRATED, *CALIBRATIONS])
def test_values_and_errors_agree_with_r(name: str) -> None:
    rows = [row for row in expected("expected.csv") if row["design"] == name]
    assert len(rows) == 104
    for row in rows:
        ours = found(name, row["kind"])[row["item"], row["category"], row["domain"]]
        where = f"{name} {row['kind']} {row['item']} {row['category']} {row['domain']}"
        assert ours.n == int(row["n"]), where
        for part in ("value", "se", "low", "high"):
            number = getattr(ours, part)
            assert number is None if row[part] == "" else number is not None, (where, part)
            if number is not None:
                assert number == pytest.approx(float(row[part]), rel=1e-8, abs=1e-10), where
        if row["deff"] and float(row["se"]) > 1e-12:  # R divides rounding by rounding below
            assert ours.deff == pytest.approx(float(row["deff"]), rel=1e-8), where
            assert ours.effective_n == pytest.approx(ours.n / float(row["deff"]), rel=1e-8)


def test_calibrated_weights_agree_with_r() -> None:
    rows = expected("expected_weights.csv")
    assert {row["design"] for row in rows} == set(CALIBRATIONS)
    for row in rows:
        weight = design(row["design"]).weights[int(row["row"]) - 1]
        assert weight == pytest.approx(float(row["weight"]), rel=1e-9)


def test_intervals_of_shares_agree_with_r() -> None:
    data = table("strat")
    flags = {
        "awards": data.categories("awards"),
        "rare": Coded((data.numbers("api00") > 850).astype(np.int64), ("No", "Yes")),
    }
    methods = {"xlogit": IntervalMethod.LOGIT, "beta": IntervalMethod.BETA}
    for row in expected("expected_intervals.csv"):
        item = {row["item"]: Proportion(flags[row["item"]])}
        ours = estimate(design("strat"), item, method=methods[row["method"]])[-1]
        assert ours.value == pytest.approx(float(row["value"]), rel=1e-9)
        assert ours.low == pytest.approx(float(row["low"]), rel=1e-7)
        assert ours.high == pytest.approx(float(row["high"]), rel=1e-7)


def test_covariances_after_calibration_agree_with_r() -> None:
    names = ("api00", "api99", "meals")
    means = {name: Mean(table("strat").numbers(name)) for name in names}
    ours = covariance(design("strat_rake"), means)
    rows = [[float(row[name]) for name in names] for row in expected("expected_covariance.csv")]
    np.testing.assert_allclose(ours, rows, rtol=1e-8)
