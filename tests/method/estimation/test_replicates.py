"""Errors from replicate weights, held against R's survey (tests/reference/replicates.R)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from folkmoot.method.estimation.design import Design, SingleUnit, make_design, make_structure
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
from folkmoot.method.estimation.model import Estimate
from folkmoot.method.estimation.replicate_variance import ReplicateEngine
from folkmoot.method.estimation.replication import (
    MOST_JACKKNIFED,
    GivenReplicates,
    Jackknife,
    Replication,
    bootstrap,
    jackknife,
)
from folkmoot.method.terms.problem import Problem
from folkmoot.method.weighting.calibration import calibrate
from folkmoot.method.weighting.columns import Coded, Floats, code, cross, join_categories
from folkmoot.method.weighting.model import Bounds, Margin, Method, Targets
from folkmoot.method.weighting.tables import Table, read_table

REFERENCE = Path(__file__).parents[2] / "reference"
COLUMNS = "stype dnum pw fpc api00 api99 enroll api.stu target meals sch.wide awards"
MARGINS = (
    Margin(("stype",), {("E",): 4421, ("H",): 755, ("M",): 1018}),
    Margin(("sch.wide",), {("No",): 1500, ("Yes",): 4694}),
)
PLAIN, WITH_TOTAL = Targets(MARGINS, {}), Targets(MARGINS, {"api99": 3914069})
CALIBRATIONS: dict[str, tuple[Targets, Method, Bounds | None]] = {
    "jk_strat_rake": (PLAIN, Method.RAKE, None),
    "jk_clus_rake": (PLAIN, Method.RAKE, None),
    "jk_strat_linear": (PLAIN, Method.LINEAR, None),
    "jk_strat_logit": (PLAIN, Method.LOGIT, Bounds(0.5, 2)),
    "jk_total_bounded": (WITH_TOTAL, Method.LINEAR, Bounds(0.7, 1.6)),
    "boot_strat_rake": (PLAIN, Method.RAKE, None),
    "boot_clus_rake": (PLAIN, Method.RAKE, None),
    "boot_strat_logit": (PLAIN, Method.LOGIT, Bounds(0.3, 3)),
}
NAMES = ("jk_strat", "jk_lonely", "jk_clus", "boot_strat", "boot_clus", *CALIBRATIONS)


@cache
def table(name: str) -> Table:
    return read_table(REFERENCE / f"api{name}.csv", COLUMNS.split())


def expected(file: str) -> list[dict[str, str]]:
    with (REFERENCE / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def items(data: Table, kind: str) -> dict[str, Item]:
    if kind == "ratio":
        return {"api.stu/enroll": Ratio(data.numbers("api.stu"), data.numbers("enroll"))}
    if kind == "proportion":
        return {"awards": Proportion(data.categories("awards"))}
    numbers = {name: data.numbers(name) for name in ("api00", "target")}
    made: dict[str, Callable[[Floats], Item]] = {"mean": Mean, "total": Total}
    return {name: made.get(kind, Quantile)(values) for name, values in numbers.items()}


def lonely_stratum() -> Coded:
    stratum = table("strat").categories("stype")
    codes = stratum.codes.copy()
    codes[6] = 3
    return Coded(codes, (*stratum.levels, "alone"))


def design(name: str, rule: SingleUnit = SingleUnit.ADJUST) -> Design:
    is_cluster, data = "clus" in name, table("clus1" if "clus" in name else "strat")
    population = None
    if name.startswith("jk") and "lonely" not in name:
        population = data.numbers("fpc")
    stratum = None if is_cluster else data.categories("stype")
    structure = make_structure(
        data.rows,
        stratum=lonely_stratum() if "lonely" in name else stratum,
        unit=data.categories("dnum") if is_cluster else None,
        population=population,
        single_unit=rule,
    )
    start = data.numbers("pw")
    if name not in CALIBRATIONS:
        return make_design(structure, start)
    targets, method, bounds = CALIBRATIONS[name]
    margins = {c: data.categories(c) for margin in targets.margins for c in margin.columns}
    totals = {c: data.numbers(c) for c in targets.totals}
    made = calibrate(targets, margins, totals, start=start, method=method, bounds=bounds)
    return make_design(structure, calibration=made)


def replication(name: str, of: Design) -> Replication:
    if name.startswith("jk"):
        return jackknife(of.structure)
    file = "bootstrap_clus.csv" if "clus" in name else "bootstrap_strat.csv"
    times = np.loadtxt(REFERENCE / file, delimiter=",", skiprows=1)
    sampled = of.structure.sampled[of.structure.stratum][:, None]
    replicates = times.shape[1]
    factors = times * sampled / (sampled - 1)
    return GivenReplicates(factors, 1 / (replicates - 1), np.ones(replicates))


@cache
def engine(name: str) -> ReplicateEngine:
    made = design(name)
    return ReplicateEngine.of(made, replication(name, made))


@cache
def found(name: str, kind: str) -> dict[tuple[str, str, str], Estimate]:
    data, prepared = table("clus1" if "clus" in name else "strat"), engine(name)
    wanted = items(data, kind)
    whole = estimate(prepared.design, wanted, engine=prepared)
    domains = cross([data.categories("stype")], data.rows)
    parts = estimate(prepared.design, wanted, domains, engine=prepared)
    return {(one.item, one.category, join_categories(one.domain)): one for one in whole + parts}


@pytest.mark.parametrize("name", NAMES)
def test_errors_from_replicates_agree_with_r(name: str) -> None:
    rows = [row for row in expected("expected_replicates.csv") if row["design"] == name]
    assert len(rows) == 9 * (2 if "clus" in name else 4)
    for row in rows:
        ours = found(name, row["kind"])[row["item"], row["category"], row["domain"]]
        where = f"{name} {row['kind']} {row['item']} {row['category']} {row['domain']}"
        assert ours.value == pytest.approx(float(row["value"]), rel=1e-8), where
        assert row["se"], where
        assert ours.se == pytest.approx(float(row["se"]), rel=1e-8, abs=1e-8), where
        if row["deff"]:
            assert ours.deff == pytest.approx(float(row["deff"]), rel=1e-8), where


@pytest.mark.parametrize("rule", [SingleUnit.ADJUST, SingleUnit.AVERAGE, SingleUnit.CERTAINTY])
def test_strata_with_one_unit_count_by_the_rule_as_in_r(rule: SingleUnit) -> None:
    made = design("lonely", rule)
    left_out = ReplicateEngine.of(made, jackknife(made.structure))
    for row in expected("expected_single_units.csv"):
        if row["rule"] != rule.value:
            continue
        values = table("strat").numbers(row["item"])
        (mean,) = estimate(made, {"y": Mean(values)})
        (total,) = estimate(made, {"y": Total(values)})
        (again,) = estimate(made, {"y": Total(values)}, engine=left_out)
        assert mean.se == pytest.approx(float(row["mean_se"]), rel=1e-8)
        assert total.se == pytest.approx(float(row["total_se"]), rel=1e-8)
        if row["jackknife_total_se"] != "NA":
            assert again.se == pytest.approx(float(row["jackknife_total_se"]), rel=1e-8)


def test_a_single_unit_may_be_centred_at_the_mean_of_all_units() -> None:
    values, stratum = np.array([1.0, 5.0, 3.0, 4.0, 10.0]), code(list("aabbc"))
    structure = make_structure(5, stratum=stratum, single_unit=SingleUnit.CENTRE)
    (total,) = estimate(make_design(structure), {"y": Total(values)})
    # Strata a and b by themselves, and (10 - 4.6)^2, 4.6 being the mean of the five.
    assert total.se == pytest.approx(np.sqrt(2 * 8 + 2 * 0.5 + 5.4**2))


def test_a_single_unit_may_be_refused() -> None:
    with pytest.raises(Problem, match="stratum c has one sampling unit") as caught:
        make_structure(3, stratum=code(list("aac")), single_unit=SingleUnit.FAIL)
    assert (caught.value.code, caught.value.place.row) == ("stratum-of-one", 4)


def test_a_stratum_drawn_whole_is_no_single_unit() -> None:
    structure = make_structure(
        3, stratum=code(list("aac")), population=np.array([5.0, 5.0, 1.0]),
        single_unit=SingleUnit.FAIL,
    )  # fmt: skip
    assert structure.lonely_strata == ()


def test_where_all_strata_have_one_unit_the_average_rule_has_no_error() -> None:
    structure = make_structure(3, stratum=code(list("abc")), single_unit=SingleUnit.AVERAGE)
    (total,) = estimate(make_design(structure), {"y": Total(np.array([1.0, 2.0, 4.0]))})
    assert (total.value, total.se, total.low) == (7.0, None, None)


def bootstrap_of(name: str, replicates: int, seed: int = 11) -> tuple[Design, ReplicateEngine]:
    made = design(name)
    return made, ReplicateEngine.of(made, bootstrap(made.structure, replicates, seed))


@pytest.mark.parametrize("name", ["jk_strat", "jk_strat_rake", "jk_clus", "jk_lonely"])
def test_our_bootstrap_comes_near_to_the_linearised_error(name: str) -> None:
    made, drawn = bootstrap_of(name, 500)
    data = table("clus1" if "clus" in name else "strat")
    for kind in ("mean", "total"):
        item = items(data, kind)
        plain, again = estimate(made, item)[0], estimate(made, item, engine=drawn)[0]
        assert plain.se is not None
        if plain.se > 1e-3 * abs(plain.value or 0):
            # 500 replicates know an error to 3 %; a ratio of few clusters is not quite linear.
            assert again.se == pytest.approx(plain.se, rel=0.15 if "clus" in name else 0.1)


def test_the_same_seed_draws_the_same_and_another_seed_does_not() -> None:
    structure = design("jk_strat").structure
    one, same = bootstrap(structure, 2, 5), bootstrap(structure, 2, 5)
    assert (one.factors(1) == same.factors(1)).all()
    assert (one.factors(0) != one.factors(1)).any()
    assert (one.factors(1) != bootstrap(structure, 2, 6).factors(1)).any()


def test_each_bootstrap_replicate_draws_one_unit_less_than_a_stratum_has() -> None:
    stratum = code(["a"] * 4 + ["b"] * 4 + ["c"] * 7 + ["d"])
    drawn = bootstrap(make_structure(16, stratum=stratum), 20, 3)
    for number in range(20):
        factors = drawn.factors(number)
        for rows, size in ((slice(0, 4), 4), (slice(4, 8), 4), (slice(8, 15), 7)):
            assert factors[rows].sum() == pytest.approx(size)
            assert factors[rows] * (size - 1) / size == pytest.approx(
                np.round(factors[rows] * (size - 1) / size)
            )
        assert factors[15] in {0.0, 2.0}


def test_units_that_were_sure_to_be_drawn_do_not_vary() -> None:
    sizes = np.array([2.0, 2.0, 8.0, 8.0])
    structure = make_structure(4, stratum=code(list("aabb")), population=sizes)
    drawn = bootstrap(structure, 30, 3)
    factors = np.array([drawn.factors(number) for number in range(30)])
    assert (factors[:, :2] == 1).all()
    # One of two is drawn: 1 - r + 2 r or 1 - r, with r the root of 6 / 8.
    reach = np.sqrt(0.75)
    assert set(factors[:, 2:].ravel().round(9)) == {round(1 + reach, 9), round(1 - reach, 9)}
    assert [jackknife(structure).left_out.tolist()] == [[2, 3]]


def test_weights_too_many_to_keep_are_made_anew_with_the_same_result() -> None:
    made = design("boot_strat_rake")
    rule = bootstrap(made.structure, 25, 4)
    anew = ReplicateEngine(made, rule, rule.shares, None)
    kept = ReplicateEngine.of(made, rule)
    item = {"awards": Proportion(table("strat").categories("awards"))}
    assert estimate(made, item, engine=anew) == estimate(made, item, engine=kept)


def test_covariances_from_replicates_fit_their_errors() -> None:
    made, drawn = bootstrap_of("jk_strat_rake", 300)
    means = {name: Mean(table("strat").numbers(name)) for name in ("api00", "meals")}
    ours = covariance(made, means, engine=drawn)
    errors = [one.se for one in estimate(made, means, engine=drawn)]
    assert np.sqrt(np.diag(ours)) == pytest.approx(errors)
    assert ours == pytest.approx(covariance(made, means), rel=0.3)


def test_a_replicate_that_cannot_be_weighted_is_named() -> None:
    sex = code(["F"] * 9 + ["M"])
    targets = Targets((Margin(("sex",), {("F",): 50.0, ("M",): 50.0}),), {})
    structure = make_structure(10)
    made = make_design(structure, calibration=calibrate(targets, {"sex": sex}))
    with pytest.raises(Problem, match=r"Replicate 10 of 10 cannot be .*sex = M") as caught:
        ReplicateEngine.of(made, jackknife(structure))
    assert "Collapse categories with few respondents" in caught.value.remedy


def test_a_domain_that_rests_on_one_unit_has_no_jackknife_error() -> None:
    values, unit = np.array([1.0, 2, 3, 4, 5, 6]), code(list("aabbcc"))
    structure = make_structure(6, unit=unit)
    made = make_design(structure)
    left_out = ReplicateEngine.of(made, jackknife(structure))
    domains = cross([code(list("xxyyyy"))], 6)
    first, second = estimate(made, {"y": Mean(values)}, domains, engine=left_out)
    assert (first.value, first.se, first.low) == (1.5, None, None)
    assert second.se is not None


def test_a_bootstrap_forgives_a_domain_that_is_rarely_empty() -> None:
    made, item = make_design(make_structure(40)), {"y": Mean(np.arange(40.0))}
    drawn = ReplicateEngine.of(made, bootstrap(made.structure, 400, 8))
    domains = cross([code(["x"] * 34 + ["y"] * 5 + ["z"])], 40)
    many, five, one = estimate(made, item, domains, engine=drawn)
    assert many.se is not None
    assert five.se is not None  # nobody of five is drawn in one replicate of 150
    assert (one.value, one.se) == (39.0, None)


def test_a_jackknife_of_too_many_units_is_refused() -> None:
    with pytest.raises(Problem, match="5,001 sampling units"):
        jackknife(make_structure(MOST_JACKKNIFED + 1))


def test_a_jackknife_of_a_census_is_refused() -> None:
    with pytest.raises(Problem, match="drawn whole"):
        jackknife(make_structure(3, population=np.full(3, 3.0)))


def test_a_jackknife_multiplies_what_is_left_of_a_stratum() -> None:
    structure = make_structure(5, stratum=code(list("aaabb")))
    rule: Jackknife = jackknife(structure)
    factors: Floats = np.array([rule.factors(number) for number in range(5)])
    assert factors[0].tolist() == [0.0, 1.5, 1.5, 1.0, 1.0]
    assert factors[4].tolist() == [1.0, 1.0, 1.0, 2.0, 0.0]
    assert rule.shares == pytest.approx([2 / 3] * 3 + [1 / 2] * 2)
