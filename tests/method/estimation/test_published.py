"""Further published examples, bounded calibration included (tests/reference/published.R)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from folkmoot.method.estimation.design import Design, make_design, make_structure
from folkmoot.method.estimation.estimates import Item, Mean, Ratio, Total, estimate
from folkmoot.method.estimation.model import Estimate
from folkmoot.method.weighting.calibration import calibrate
from folkmoot.method.weighting.columns import cross
from folkmoot.method.weighting.model import Bounds, Margin, Method, Targets
from folkmoot.method.weighting.tables import Table, read_table
from folkmoot.method.weighting.targets import load_targets

REFERENCE = Path(__file__).parents[2] / "reference"


@dataclass(frozen=True)
class Example:
    targets: Targets
    bounds: Bounds
    weight: str
    domain: str
    unit: str | None = None
    stratum: str | None = None
    size: str | None = None


def everybody(count: float) -> tuple[Margin, ...]:
    return (Margin(("all",), {("1",): count}),)


LEVELS = Margin(("oblevel",), {("1",): 42, ("2",): 99, ("3",): 17})
EXAMPLES = {
    "scd": Example(
        Targets((), {"arrests": 2000}), Bounds(0.8, 1.13), "all", "ESA", "ambulance", "ESA", "size"
    ),
    "crowd": Example(
        Targets(everybody(6), {"rooms": 34.7}),
        Bounds(0.8, 1.2),
        "weight",
        "stratum",
        "cluster",
        "stratum",
    ),
    "hospital": Example(
        Targets((LEVELS,), {"births": 200000}),
        Bounds(0.8, 1.25),
        "weighta",
        "oblevel",
        "hospno",
        "oblevel",
        "tothosp",
    ),
    "election": Example(
        Targets(everybody(4600), {"votes": 115978197}), Bounds(0.25, 1.5), "wt", "all"
    ),
    "mu284": Example(Targets((), {"n2": 110}), Bounds(0.9, 1.09), "all", "id2", "id1", None, "n1"),
    "nhanes": Example(
        load_targets(REFERENCE / "published_nhanes.toml"),
        Bounds(0.845, 1.2),
        "WTMEC2YR",
        "age",
        "SDMVPSU",
        "SDMVSTRA",
    ),
}
WAYS = {
    "linear": (Method.LINEAR, False),
    "rake": (Method.RAKE, False),
    "linear_bounded": (Method.LINEAR, True),
    "rake_bounded": (Method.RAKE, True),
    "logit": (Method.LOGIT, True),
}


@cache
def table(name: str) -> Table:
    path = REFERENCE / f"published_{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return read_table(path, next(csv.reader(lines)))


@cache
def design(name: str, way: str) -> Design:
    data, example = table(name), EXAMPLES[name]
    structure = make_structure(
        data.rows,
        stratum=data.categories(example.stratum) if example.stratum else None,
        unit=data.categories(example.unit) if example.unit else None,
        population=data.numbers(example.size) if example.size else None,
    )
    start = data.numbers(example.weight)
    if way == "plain":
        return make_design(structure, start)
    method, bounded = WAYS[way]
    made = calibrate(
        example.targets,
        {c: data.categories(c) for margin in example.targets.margins for c in margin.columns},
        {c: data.numbers(c) for c in example.targets.totals},
        start=start,
        method=method,
        bounds=example.bounds if bounded else None,
    )
    return make_design(structure, calibration=made)


def one(name: str, way: str, row: dict[str, str]) -> Estimate:
    data, item = table(name), row["item"]
    wanted: Item
    match row["kind"]:
        case "mean":
            wanted = Mean(data.numbers(item))
        case "total":
            wanted = Total(data.numbers(item))
        case _:
            wanted = Ratio(data.numbers("alive"), data.numbers("arrests"))
    divisions = [data.categories(EXAMPLES[name].domain)] if row["domain"] else []
    domain = (row["domain"],) if row["domain"] else ()
    found = estimate(design(name, way), {item: wanted}, cross(divisions, data.rows))
    return next(estimate for estimate in found if estimate.domain == domain)


with (REFERENCE / "expected_published.csv").open(encoding="utf-8", newline="") as lines:
    EXPECTED = list(csv.DictReader(lines))


@pytest.mark.parametrize("way", ["plain", *WAYS])
@pytest.mark.parametrize("name", EXAMPLES)
def test_published_examples_agree_with_r(name: str, way: str) -> None:
    rows = [row for row in EXPECTED if (row["example"], row["way"]) == (name, way)]
    if (name, way) in {("crowd", "rake_bounded"), ("election", "rake_bounded")}:
        assert rows == []  # R's own search ends without weights; see the next test
        return
    assert len(rows) > 8
    weights = design(name, way).weights
    for row in rows:
        where = " ".join(row.values())
        if row["kind"] == "weight":
            found = weights[int(row["domain"]) - 1]
            assert found == pytest.approx(float(row["value"]), rel=1e-8), where
            continue
        ours = one(name, way, row)
        assert ours.value == pytest.approx(float(row["value"]), rel=1e-8), where
        if ours.n == 1:
            assert ours.se is None  # where R says 0
        else:
            assert ours.se == pytest.approx(float(row["se"]), rel=1e-8, abs=1e-9), where


@pytest.mark.parametrize("name", ["crowd", "election"])
def test_raking_within_bounds_is_solved_where_r_finds_no_weights(name: str) -> None:
    data, example, made = table(name), EXAMPLES[name], design(name, "rake_bounded")
    ratios = made.weights / data.numbers(example.weight)
    assert ratios.min() >= example.bounds.lower - 1e-12
    assert ratios.max() <= example.bounds.upper + 1e-12
    assert made.weights.sum() == pytest.approx(example.targets.margins[0].total, rel=1e-12)
    for column, total in example.targets.totals.items():
        assert made.weights @ data.numbers(column) == pytest.approx(total, rel=1e-12)
    # Between the bounds the logarithm of the ratio is a straight line of the total's column.
    inside = (ratios > example.bounds.lower + 1e-9) & (ratios < example.bounds.upper - 1e-9)
    (column,) = example.targets.totals
    values = data.numbers(column)[inside]
    slope, level = np.polyfit(values, np.log(ratios[inside]), 1)
    assert np.log(ratios[inside]) == pytest.approx(level + slope * values, abs=1e-8)
