"""Shrinkage and agreement hold the truth as often as they say, on average over districts."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from folkmoot.method.estimation.agreement import kendall_tau_b, ranking_agreement
from folkmoot.method.estimation.shrinkage import shrink


def test_shrunken_estimates_are_nearer_the_truth_and_hold_it() -> None:
    rng = np.random.default_rng(2)
    raw = shrunken = held = 0.0
    for _ in range(200):
        truth, errors = rng.normal(0, 0.1, 12), rng.uniform(0.05, 0.15, 12)
        seen = truth + errors * rng.standard_normal(12)
        result = shrink(seen, errors)
        raw += float(((seen - truth) ** 2).sum())
        shrunken += float(((result.values - truth) ** 2).sum())
        held += float((np.abs(result.values - truth) <= 1.96 * result.errors).mean())
    assert shrunken < 0.75 * raw
    assert held / 200 > 0.92


def test_estimates_without_error_stay_where_they_are() -> None:
    values = np.array([1.0, 5.0, -2.0, 3.0])
    np.testing.assert_allclose(shrink(values, np.zeros(4)).values, values, rtol=1e-6)


def test_fewer_than_three_estimates_are_left_alone() -> None:
    result = shrink(np.array([1.0, 3.0]), np.array([0.5, 0.5]))
    assert result.values.tolist() == [1.0, 3.0]
    assert result.mean == 2.0


def test_tau_b_is_that_of_scipy_with_ties() -> None:
    rng = np.random.default_rng(4)
    for _ in range(20):
        one, other = rng.integers(0, 5, 9).astype(float), rng.integers(0, 5, 9).astype(float)
        assert kendall_tau_b(one, other) == pytest.approx(stats.kendalltau(one, other).statistic)


def test_lists_all_tied_do_not_agree() -> None:
    assert kendall_tau_b(np.ones(4), np.arange(4.0)) == 0.0


def test_the_interval_of_agreement_holds_the_truth() -> None:
    rng = np.random.default_rng(6)
    held = 0
    for _ in range(30):
        truth = rng.multivariate_normal([0, 0], [[0.04, 0.03], [0.03, 0.04]], 10).T
        errors = np.array([np.full(10, 0.04), np.full(10, 0.08)])
        seen = truth + errors * rng.standard_normal((2, 10))
        found = ranking_agreement(seen, errors, rng=rng, draws=500)
        held += found.low - 1e-9 <= float(kendall_tau_b(truth[0], truth[1])) <= found.high + 1e-9
    assert held >= 26
