"""Estimates keep their invariants: order, scale, domains, missing answers, many rows."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.method.estimation import variance
from folkmoot.method.estimation.design import (
    Design,
    allow_for_leverage,
    make_design,
    make_structure,
)
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
from folkmoot.method.estimation.scores import Scores, score_mean
from folkmoot.method.estimation.sums import make_cell_sums
from folkmoot.method.estimation.variance import VarianceEngine
from folkmoot.method.terms.problem import Problem
from folkmoot.method.weighting.calibration import calibrate
from folkmoot.method.weighting.columns import Coded, Crossing, Floats, code, cross
from folkmoot.method.weighting.model import Margin, Method, Targets

SEX = Targets((Margin(("sex",), {("F",): 5200.0, ("M",): 4800.0}),), {})


class Sample:
    """A stratified sample with a category, a number, missing answers and domains."""

    def __init__(self, seed: int, rows: int = 240) -> None:
        rng = np.random.default_rng(seed)
        self.stratum = Coded(rng.integers(0, 3, rows), ("n", "s", "w"))
        self.sex = Coded(rng.integers(0, 2, rows), ("F", "M"))
        self.weights = rng.uniform(10, 60, rows)
        self.income = rng.normal(100, 20, rows)
        self.income[rng.random(rows) < 0.1] = np.nan
        self.opinion = Coded(rng.integers(-1, 4, rows), ("1", "2", "3", "4"))
        self.domains = cross([self.stratum, self.sex], rows)

    def moved(self, order: np.ndarray[tuple[int], np.dtype[np.int64]], scale: float) -> Sample:
        other = Sample.__new__(Sample)
        for name in ("stratum", "sex", "opinion"):
            column: Coded = getattr(self, name)
            setattr(other, name, Coded(column.codes[order], column.levels))
        other.weights, other.income = self.weights[order] * scale, self.income[order]
        other.domains = cross([other.stratum, other.sex], len(order))
        return other

    def items(self) -> dict[str, Item]:
        return {
            "income": Mean(self.income),
            "opinion": Proportion(self.opinion),
            "ratio": Ratio(self.income, np.abs(self.weights)),
            "median": Quantile(self.income, 0.5),
        }

    def design(self, method: Method | None = None) -> Design:
        structure = make_structure(len(self.weights), stratum=self.stratum)
        if method is None:
            return make_design(structure, self.weights)
        calibration = calibrate(SEX, {"sex": self.sex}, start=self.weights, method=method)
        return make_design(structure, calibration=calibration)


def numbers(estimates: list[Estimate]) -> Floats:
    parts = ("value", "se", "low", "high", "n", "effective_n", "deff")
    return np.array(
        [[np.nan if (x := getattr(one, p)) is None else x for p in parts] for one in estimates]
    )


@given(seed=st.integers(0, 5000))
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_makes_no_difference(seed: int) -> None:
    sample = Sample(seed)
    order = np.random.default_rng(seed).permutation(len(sample.weights))
    moved = sample.moved(order, 1.0)
    for method in (None, Method.RAKE):
        ours = estimate(sample.design(method), sample.items(), sample.domains)
        theirs = estimate(moved.design(method), moved.items(), moved.domains)
        np.testing.assert_allclose(numbers(theirs), numbers(ours), rtol=1e-7)


@given(seed=st.integers(0, 5000), scale=st.floats(0.1, 100))
@settings(max_examples=15, deadline=None)
def test_the_scale_of_weights_makes_no_difference_to_means_and_shares(
    seed: int, scale: float
) -> None:
    sample = Sample(seed)
    items: dict[str, Item] = {
        "income": Mean(sample.income),
        "opinion": Proportion(sample.opinion),
    }
    scaled = sample.moved(np.arange(len(sample.weights)), scale)
    ours = numbers(estimate(sample.design(), items, sample.domains))
    theirs = numbers(estimate(scaled.design(), items, sample.domains))
    np.testing.assert_allclose(theirs, ours, rtol=1e-9)


@given(seed=st.integers(0, 5000))
@settings(max_examples=15, deadline=None)
def test_domains_add_up_to_the_whole(seed: int) -> None:
    sample = Sample(seed)
    design, items = sample.design(Method.RAKE), {"income": Total(sample.income)}
    parts = estimate(design, items, sample.domains)
    (whole,) = estimate(design, items)
    assert sum(one.n for one in parts) == whole.n == int((~np.isnan(sample.income)).sum())
    assert sum(one.value or 0.0 for one in parts) == pytest.approx(whole.value)


@given(seed=st.integers(0, 5000))
@settings(max_examples=10, deadline=None)
def test_shares_of_a_domain_add_up_to_one(seed: int) -> None:
    sample = Sample(seed)
    rows = estimate(sample.design(), {"opinion": Proportion(sample.opinion)}, sample.domains)
    for domain in sample.domains.levels:
        shares = [one.value or 0.0 for one in rows if one.domain == domain]
        assert len(shares) == 4
        assert sum(shares) == pytest.approx(1.0)


def test_a_calibrated_total_of_the_margin_has_no_error() -> None:
    sample = Sample(1)
    women = (sample.sex.codes == 0).astype(np.float64)
    (total,) = estimate(sample.design(Method.RAKE), {"women": Total(women)})
    assert total.value == pytest.approx(5200)
    assert total.se == pytest.approx(0, abs=1e-8)


@pytest.mark.parametrize("method", [None, Method.LINEAR])
def test_sums_by_cell_give_the_variances_of_unit_totals(method: Method | None) -> None:
    sample = Sample(4)
    design = sample.design(method)
    scores = score_mean(sample.income, design.weights, sample.domains)
    engine = VarianceEngine.of(design)
    assert engine.sums is None
    fitted = engine.fitted(scores)
    by_sums = make_cell_sums(design).variances(scores, fitted, engine.scales)
    np.testing.assert_allclose(by_sums, engine.variances(scores), rtol=1e-10)


def test_many_rows_go_through_sums_by_cell() -> None:
    rows = variance.EXACT_UP_TO + 1
    sample = Sample(6, rows)
    engine = VarianceEngine.of(sample.design(Method.RAKE))
    assert engine.sums is not None
    scores = score_mean(sample.income, engine.design.weights, cross((), rows))
    exact = VarianceEngine.of(engine.design, exact_up_to=rows)
    np.testing.assert_allclose(engine.variances(scores), exact.variances(scores), rtol=1e-9)


def test_covariances_of_a_domain_have_its_variances_on_their_diagonal() -> None:
    sample = Sample(8)
    items: dict[str, Mean | Ratio] = {
        "income": Mean(sample.income),
        "ratio": Ratio(sample.income, sample.weights),
    }
    design, domain = sample.design(Method.RAKE), ("s", "F")
    found = covariance(design, items, sample.domains, domain)
    plain: dict[str, Item] = {**items}
    errors = [
        one.se or 0.0 for one in estimate(design, plain, sample.domains) if one.domain == domain
    ]
    np.testing.assert_allclose(np.sqrt(np.diag(found)), errors, rtol=1e-10)
    with pytest.raises(ValueError, match="not in tuple"):
        covariance(design, items, sample.domains, ("nowhere",))


def test_large_numbers_close_together_keep_their_digits() -> None:
    rng = np.random.default_rng(3)
    years = 1e6 + rng.normal(0, 1, 500)
    (ours,) = estimate(make_design(make_structure(500)), {"year": Mean(years)})
    assert ours.se == pytest.approx(years.std(ddof=1) / math.sqrt(500), rel=1e-9)


def few(values: list[float], domain: list[str]) -> list[Estimate]:
    item = np.array(values)
    domains: Crossing = cross([code(domain)], len(values))
    design = make_design(make_structure(len(values)))
    items: dict[str, Item] = {"mean": Mean(item), "total": Total(item), "median": Quantile(item)}
    return estimate(design, items, domains)


def test_a_domain_of_one_respondent_has_a_value_and_no_error_of_its_mean() -> None:
    mean, total, median = (
        one for one in few([1, 2, 3, 4], ["a", "b", "b", "b"]) if one.domain == ("a",)
    )
    assert (mean.value, mean.se, mean.low, mean.deff, mean.n) == (1.0, None, None, None, 1)
    assert (median.value, median.se) == (1.0, None)
    assert total.se is not None


def test_a_domain_in_which_all_are_missing_has_only_its_n() -> None:
    for one in few([np.nan, 2, 3, 4], ["a", "b", "b", "b"]):
        if one.domain == ("a",):
            assert (one.value, one.se, one.low, one.high, one.n) == (None, None, None, None, 0)
            assert (one.effective_n, one.deff) == (None, None)


def test_nobody_answering_gives_one_row_that_says_so() -> None:
    design = make_design(make_structure(3))
    nobody = Coded(np.full(3, -1), ())
    (row,) = estimate(design, {"x": Proportion(nobody)})
    assert (row.category, row.value, row.n) == ("", None, 0)


def test_no_number_is_ever_not_a_number() -> None:
    rows = few([5, 5, 5, np.nan, 1, 0], ["a", "a", "a", "c", "d", "d"])
    assert np.isfinite(
        [x for one in rows for x in (one.value, one.se, one.deff) if x is not None]
    ).all()
    equal = next(one for one in rows if one.domain == ("a",) and one.item == "mean")
    assert (equal.value, equal.se, equal.deff) == (5.0, 0.0, None)


def test_a_ratio_over_nothing_is_not_defined() -> None:
    design = make_design(make_structure(3))
    (row,) = estimate(design, {"x": Ratio(np.ones(3), np.zeros(3))})
    assert (row.value, row.se, row.n) == (None, None, 3)


def test_rows_of_weight_zero_are_not_counted() -> None:
    weights = np.array([0.0, 1.0, 1.0, 2.0])
    design = make_design(make_structure(4), weights)
    mean, median = estimate(design, {"x": Mean(np.arange(4.0)), "m": Quantile(np.arange(4.0))})
    assert (mean.n, median.n) == (3, 3)
    assert mean.value == pytest.approx(2.25)
    assert design.degrees_of_freedom == 2


def test_a_census_has_no_error() -> None:
    design = make_design(make_structure(5, population=np.full(5, 5.0)))
    (mean,) = estimate(design, {"x": Mean(np.arange(5.0))})
    assert (mean.value, mean.se) == (2.0, 0.0)


def test_units_are_named_within_their_stratum() -> None:
    stratum, unit = code(["a", "a", "b", "b"]), code(["1", "2", "1", "2"])
    structure = make_structure(4, stratum=stratum, unit=unit)
    assert structure.units == 4
    assert structure.sampled.tolist() == [2, 2]


def test_a_stratum_with_one_unit_is_named() -> None:
    structure = make_structure(3, stratum=code(["a", "a", "b"]))
    assert structure.lonely_strata == ("b",)


@pytest.mark.parametrize(
    ("sizes", "expected", "row"),
    [
        ([1.0, 1.0, 5.0], "fpc-too-small", 2),
        ([4.0, 5.0, 5.0], "fpc-varies", 3),
        ([4.0, np.nan, 5.0], "data-cell-empty", 3),
    ],
)
def test_a_population_size_that_cannot_be_is_refused_with_its_row(
    sizes: list[float], expected: str, row: int
) -> None:
    with pytest.raises(Problem) as caught:
        make_structure(3, stratum=code(["a", "a", "b"]), population=np.array(sizes))
    assert (caught.value.code, caught.value.place.row) == (expected, row)


def test_a_row_without_a_stratum_is_refused() -> None:
    with pytest.raises(Problem) as caught:
        make_structure(3, stratum=code(["a", "", "b"]))
    assert (caught.value.code, caught.value.place.row) == ("data-cell-empty", 3)


def test_one_unit_in_all_is_refused() -> None:
    with pytest.raises(Problem) as caught:
        make_structure(3, unit=code(["a", "a", "a"]))
    assert caught.value.code == "design-one-unit"


def test_scores_are_zero_outside_every_domain() -> None:
    domains = Crossing(np.array([0, -1, 0]), (("a",),))
    scores: Scores = score_mean(np.array([1.0, 9.0, 3.0]), np.ones(3), domains)
    assert scores.score.tolist() == [-0.5, 0.0, 0.5]


def test_an_end_of_a_quantiles_interval_beyond_all_values_is_not_defined() -> None:
    design = make_design(make_structure(6))
    (top,) = estimate(design, {"x": Quantile(np.arange(6.0), 0.8)})
    assert (top.value, top.high, top.se) == (4.0, None, None)
    assert top.low is not None


def test_a_quantile_in_strata_of_one_unit_has_no_interval() -> None:
    stratum = Coded(np.arange(3), ("a", "b", "c"))
    design = make_design(make_structure(3, stratum=stratum))
    (middle,) = estimate(design, {"x": Quantile(np.arange(3.0))})
    assert (middle.value, middle.se, middle.low) == (1.0, None, None)


def _calibrated(rows: int, seed: int) -> tuple[Sample, Design]:
    sample = Sample(seed, rows)
    structure = make_structure(rows, stratum=sample.stratum)
    calibration = calibrate(SEX, {"sex": sample.sex}, start=sample.weights, method=Method.LINEAR)
    return sample, make_design(structure, calibration=calibration)


def test_residuals_grow_by_the_root_of_one_less_leverage() -> None:
    sample, design = _calibrated(240, 5)
    # A margin alone divides the rows: a row's leverage is its share of its category's weight.
    of_category = np.bincount(sample.sex.codes, sample.weights)[sample.sex.codes]
    expected = design.weights / np.sqrt(1 - sample.weights / of_category)
    np.testing.assert_allclose(allow_for_leverage(design).carried, expected, rtol=1e-10)


def test_errors_that_know_leverage_are_longer_with_few_rows_and_the_same_with_many() -> None:
    for rows, most in ((60, 1.1), (20_000, 1.0005)):
        sample, design = _calibrated(rows, 6)
        plain = estimate(design, sample.items())
        longer = estimate(allow_for_leverage(design), sample.items())
        for one, other in zip(plain, longer, strict=True):
            assert one.value == other.value
            assert one.se is not None
            assert other.se is not None
            assert one.se <= other.se < one.se * most


def test_without_a_calibration_leverage_changes_nothing() -> None:
    sample = Sample(7)
    design = make_design(make_structure(240, stratum=sample.stratum), sample.weights)
    assert allow_for_leverage(design) is design


def test_errors_that_know_leverage_are_right_where_linearised_ones_are_too_short() -> None:
    rng = np.random.default_rng(8)
    group = Coded(np.repeat(np.arange(8), 5), tuple("abcdefgh"))
    targets = Targets((Margin(("group",), dict.fromkeys(((g,) for g in "abcdefgh"), 50.0)),), {})
    calibration = calibrate(targets, {"group": group}, start=np.ones(40))
    plain = make_design(make_structure(40), calibration=calibration)
    found: dict[str, list[float]] = {"plain": [], "longer": []}
    for _ in range(400):
        items: dict[str, Item] = {"y": Mean(rng.normal(0, 1, 40))}
        for name, design in (("plain", plain), ("longer", allow_for_leverage(plain))):
            found[name].append((estimate(design, items)[0].se or 0.0) ** 2)
    truth = 1 / 40
    assert np.mean(found["plain"]) < 0.9 * truth
    assert np.mean(found["longer"]) == pytest.approx(truth, rel=0.06)
