"""Rank intervals hold all true ranks together; the leading set follows from them."""

from __future__ import annotations

import numpy as np
import pytest

from folkmoot.method.estimation.ranks import (
    RankInterval,
    leading_set,
    simultaneous_ranks,
    simultaneous_ranks_of_dependent,
)

ITEMS = tuple("abcdefgh")


def true_ranks(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[int]:
    return [int((values > value).sum()) + 1 for value in values]


def holds(intervals: list[RankInterval], ranks: list[int]) -> bool:
    return all(one.low <= rank <= one.high for one, rank in zip(intervals, ranks, strict=True))


def test_intervals_hold_all_ranks_in_at_least_nineteen_of_twenty_samples() -> None:
    rng = np.random.default_rng(8)
    truth = np.linspace(0.2, 0.5, 8)
    covariance = 0.03**2 * (0.4 + 0.6 * np.eye(8))
    independent = dependent = 0
    for _ in range(100):
        values = rng.multivariate_normal(truth, covariance)
        errors = np.sqrt(np.diag(covariance))
        independent += holds(simultaneous_ranks(ITEMS, values, errors), true_ranks(truth))
        if _ < 40:
            found = simultaneous_ranks_of_dependent(ITEMS, values, covariance, rng=rng)
            dependent += holds(found, true_ranks(truth))
    assert independent >= 95
    assert dependent >= 36


def test_items_far_apart_have_one_rank_each() -> None:
    ranks = simultaneous_ranks(("a", "b", "c"), np.array([1.0, 3.0, 2.0]), np.full(3, 0.01))
    assert [(one.rank, one.low, one.high) for one in ranks] == [(3, 3, 3), (1, 1, 1), (2, 2, 2)]


def test_items_that_cannot_be_told_apart_may_have_any_rank() -> None:
    ranks = simultaneous_ranks(("a", "b"), np.array([0.50, 0.51]), np.full(2, 0.05))
    assert [(one.rank, one.low, one.high) for one in ranks] == [(2, 1, 2), (1, 1, 2)]


def test_the_same_item_twice_is_never_apart() -> None:
    covariance = np.full((2, 2), 0.01)
    rng = np.random.default_rng(1)
    ranks = simultaneous_ranks_of_dependent("ab", np.array([0.5, 0.5]), covariance, rng=rng)
    assert [(one.low, one.high) for one in ranks] == [(1, 2), (1, 2)]


def test_the_leading_set_names_the_certain_and_the_possible() -> None:
    values, errors = np.array([0.60, 0.58, 0.30, 0.10]), np.array([0.02, 0.02, 0.02, 0.02])
    leaders = leading_set(simultaneous_ranks("abcd", values, errors), 1)
    assert (leaders.certain, leaders.possible) == ((), ("a", "b"))
    assert not leaders.is_settled
    leaders = leading_set(simultaneous_ranks("abcd", values, errors), 2)
    assert (leaders.certain, leaders.possible) == (("a", "b"), ("a", "b"))
    assert leaders.is_settled


@pytest.mark.parametrize("count", [0, 1])
def test_a_list_of_none_or_one_has_nothing_to_compare(count: int) -> None:
    ranks = simultaneous_ranks(ITEMS[:count], np.ones(count), np.ones(count))
    assert [(one.low, one.high) for one in ranks] == [(1, 1)] * count
