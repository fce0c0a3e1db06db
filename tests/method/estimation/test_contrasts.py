"""Differences between domains and waves (tests/reference/inference.R)."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.estimation.contrasts import Contrast, compare_domains, holm
from folkmoot.method.estimation.design import Design, make_design, make_structure
from folkmoot.method.estimation.estimates import Item, Mean, Proportion, Quantile, Total, estimate
from folkmoot.method.estimation.replicate_variance import ReplicateEngine
from folkmoot.method.estimation.replication import jackknife
from folkmoot.method.terms.problem import Problem
from folkmoot.method.weighting.calibration import calibrate
from folkmoot.method.weighting.columns import code, cross
from folkmoot.method.weighting.model import Margin, Method, Targets
from folkmoot.method.weighting.tables import Table, read_table

REFERENCE = Path(__file__).parents[2] / "reference"
COLUMNS = ["stype", "dnum", "pw", "fpc", "api00", "target", "sch.wide", "awards", "enroll"]
TARGETS = Targets(
    (
        Margin(("stype",), {("E",): 4421, ("H",): 755, ("M",): 1018}),
        Margin(("sch.wide",), {("No",): 1500, ("Yes",): 4694}),
    ),
    {},
)


@cache
def expected() -> dict[str, float]:
    with (REFERENCE / "expected_inference.csv").open(encoding="utf-8", newline="") as lines:
        return {row["name"]: float(row["value"]) for row in csv.DictReader(lines)}


@cache
def table(name: str) -> Table:
    file = "apiclus1.csv" if name == "clus" else "apistrat.csv"
    return read_table(REFERENCE / file, COLUMNS)


def design(name: str) -> Design:
    data = table(name)
    structure = make_structure(
        data.rows,
        stratum=None if name == "clus" else data.categories("stype"),
        unit=data.categories("dnum") if name == "clus" else None,
        population=data.numbers("fpc"),
    )
    start = data.numbers("pw")
    if name != "rake":
        return make_design(structure, start)
    margins = {name: data.categories(name) for name in ("stype", "sch.wide")}
    return make_design(structure, calibration=calibrate(TARGETS, margins, start=start))


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


@pytest.mark.parametrize("name", ["strat", "clus", "rake"])
def test_differences_between_domains_agree_with_r(name: str) -> None:
    data = table(name)
    items = {item: Mean(data.numbers(item)) for item in ("api00", "enroll")}
    domains = cross([data.categories("stype")], data.rows)
    found = compare_domains(design(name), items, domains, rng=rng())
    assert [(one.item, one.first, one.second) for one in found] == [
        (item, first, second)
        for item in items
        for first, second in ((("E",), ("H",)), (("E",), ("M",)), (("H",), ("M",)))
    ]
    for one in found:
        key = "|".join((name, one.item, *one.first, *one.second))
        assert one.value == pytest.approx(expected()[f"difference|{key}"], rel=1e-8)
        assert one.se == pytest.approx(expected()[f"difference_se|{key}"], rel=1e-8)
        assert one.p == pytest.approx(expected()[f"difference_p|{key}"], rel=1e-6)


@pytest.mark.parametrize("name", ["strat", "clus", "rake"])
def test_differences_of_shares_agree_with_r(name: str) -> None:
    data = table(name)
    item = {"awards": Proportion(data.categories("awards"))}
    domains = cross([data.categories("stype")], data.rows)
    found = compare_domains(design(name), item, domains, reference=("M",), rng=rng())
    assert {one.second for one in found} == {("M",)}
    (ours,) = (one for one in found if (one.category, one.first) == ("Yes", ("E",)))
    assert ours.se == pytest.approx(expected()[f"share_se|{name}"], rel=1e-8)


def test_adjusted_p_values_are_those_of_r() -> None:
    found = holm([0.01, None, 0.04, 0.03, 0.5, 0.04])
    assert found[1] is None
    assert [p for p in found if p is not None] == pytest.approx(
        [expected()[f"holm|{place}"] for place in range(1, 6)]
    )


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=12))
def test_an_adjusted_p_value_is_never_below_the_plain_one(p_values: list[float | None]) -> None:
    for plain, adjusted in zip(p_values, holm(p_values), strict=True):
        assert (plain is None) == (adjusted is None)
        if plain is not None and adjusted is not None:
            assert plain <= adjusted <= 1


def test_intervals_that_hold_together_are_wider() -> None:
    data = table("strat")
    domains = cross([data.categories("stype")], data.rows)
    found = compare_domains(
        design("strat"), {"api00": Mean(data.numbers("api00"))}, domains, rng=rng()
    )
    for one in found:
        assert one.low is not None and one.all_low is not None  # noqa: PT018 - for the types
        assert one.high is not None and one.all_high is not None  # noqa: PT018 - for the types
        assert one.all_low < one.low < one.high < one.all_high
        assert one.p_adjusted is not None
        assert one.is_clear == (one.p_adjusted < 0.05)


def waves(shared: int, seed: int) -> tuple[Contrast, Contrast]:
    """Two waves of 200 people, some in both, whose answers hardly change: as people and as rows."""
    draw = np.random.default_rng(seed)
    first = draw.normal(5, 1, 200)
    second = np.concatenate(
        [first[:shared] + draw.normal(0, 0.1, shared), draw.normal(5, 1, 200 - shared)]
    )
    person = np.concatenate([np.arange(200), np.arange(200 - shared, 400 - shared)])
    person[200:] = np.concatenate([np.arange(shared), np.arange(200, 400 - shared)])
    wave = cross([code(["1"] * 200 + ["2"] * 200)], 400)
    item = {"y": Mean(np.concatenate([first, second]))}
    made = make_design(make_structure(400, unit=code(person)))
    (aware,) = compare_domains(made, item, wave, rng=rng())
    (unaware,) = compare_domains(make_design(make_structure(400)), item, wave, rng=rng())
    return aware, unaware


def test_two_waves_with_the_same_people_know_their_change_better() -> None:
    aware, unaware = waves(shared=160, seed=3)
    assert aware.value == unaware.value
    assert aware.se is not None
    assert unaware.se == pytest.approx(0.1, rel=0.1)
    # Of 200 pairs 160 are the same: variance 2 (1 - 0.8) / 200.
    assert aware.se == pytest.approx(np.sqrt(0.4 / 200), rel=0.15)


def test_two_waves_of_other_people_are_independent() -> None:
    aware, unaware = waves(shared=0, seed=4)
    assert aware.se == pytest.approx(unaware.se, rel=1e-3)


def test_replicates_give_nearly_the_same_difference() -> None:
    data, made = table("clus"), design("clus")
    domains = cross([data.categories("sch.wide")], data.rows)
    items: dict[str, Item] = {
        "api00": Mean(data.numbers("api00")),
        "enroll": Total(data.numbers("enroll")),
    }
    plain = compare_domains(made, items, domains, rng=rng())
    engine = ReplicateEngine.of(made, jackknife(made.structure))
    again = compare_domains(made, items, domains, rng=rng(), engine=engine)
    for one, other in zip(plain, again, strict=True):
        assert one.value == other.value
        assert one.se == pytest.approx(other.se, rel=0.2)


def test_a_domain_without_an_error_has_a_difference_and_no_more() -> None:
    made = make_design(make_structure(5))
    domains = cross([code(list("aabbc"))], 5)
    found = compare_domains(made, {"y": Mean(np.array([1.0, 2, 3, 5, 9]))}, domains, rng=rng())
    last = found[-1]
    assert (last.first, last.second, last.value) == (("b",), ("c",), -5.0)
    assert (last.se, last.p, last.p_adjusted, last.all_low, last.is_clear) == (
        None, None, None, None, False,
    )  # fmt: skip
    assert found[0].se is not None


def test_what_cannot_be_compared_is_refused() -> None:
    made, values = make_design(make_structure(70)), np.arange(70.0)
    many = cross([code(list(range(70)))], 70)
    with pytest.raises(Problem, match="70 domains"):
        compare_domains(made, {"y": Mean(values)}, many, rng=rng())
    two = cross([code(["a"] * 30 + ["b"] * 40)], 70)
    with pytest.raises(Problem, match="Quantiles such as that of y"):
        compare_domains(made, {"y": Quantile(values)}, two, rng=rng())


def test_post_stratification_agrees_with_r() -> None:
    data = table("clus")
    targets = Targets(TARGETS.margins[:1], {})
    structure = design("clus").structure
    made = calibrate(
        targets, {"stype": data.categories("stype")}, start=data.numbers("pw"),
        method=Method.POSTSTRATIFY,
    )  # fmt: skip
    for item in ("api00", "enroll"):
        values = data.numbers(item)
        (mean,) = estimate(make_design(structure, calibration=made), {"y": Mean(values)})
        (total,) = estimate(make_design(structure, calibration=made), {"y": Total(values)})
        assert mean.value == pytest.approx(expected()[f"post|mean|{item}"], rel=1e-8)
        assert mean.se == pytest.approx(expected()[f"post|mean_se|{item}"], rel=1e-8)
        assert total.se == pytest.approx(expected()[f"post|total_se|{item}"], rel=1e-8)
