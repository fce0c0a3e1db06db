"""The gap finds planted misjudgements, claims no more than its intervals, and shows the silent."""

from __future__ import annotations

import numpy as np
import pytest

from folkmoot.method.estimation.census import CensusView, census_view
from folkmoot.method.estimation.gap import (
    Belief,
    Comparison,
    Direction,
    GapTable,
    gap_table,
    rank_sizes,
    share_of_ten,
)
from folkmoot.method.estimation.model import Estimate

CONCEPTS = ("emergencies", "patrols", "litter", "speeding", "statistics", "names")
PUBLIC = (0.62, 0.55, 0.40, 0.35, 0.08, 0.20)
STAFF = (0.66, 0.25, 0.41, 0.33, 0.45, 0.18)


def public_estimate(concept: str, value: float, se: float = 0.02, n: int = 1050) -> Estimate:
    return Estimate(concept, "", (), value, se, value - 2 * se, value + 2 * se, n, n / 1.2, 1.2)


def staff_view(concept: str, mean: float, answered: int = 95, asked: int = 120) -> CensusView:
    rng = np.random.default_rng(sum(map(ord, concept)))
    answers = rng.normal(mean * 10, 1.5, answered)
    answers += mean * 10 - answers.mean()
    return census_view(concept, share_of_ten(answers), asked, (0.0, 1.0))


def table(staff: tuple[float, ...] = STAFF, seed: int = 1) -> GapTable:
    beliefs = [
        Belief(name, public_estimate(name, own), staff_view(name, belief))
        for name, own, belief in zip(CONCEPTS, PUBLIC, staff, strict=True)
    ]
    return gap_table(Comparison.PREDICTION, beliefs, rng=np.random.default_rng(seed))


def test_the_biggest_misjudgement_comes_first_with_its_direction() -> None:
    first, second, *rest = table().gaps
    assert (first.concept, first.direction) == ("statistics", Direction.STAFF_TOO_HIGH)
    assert (second.concept, second.direction) == ("patrols", Direction.STAFF_TOO_LOW)
    assert first.difference.value == pytest.approx(0.37)
    assert [gap.size_rank.rank for gap in (first, second, *rest)] == [1, 2, 3, 4, 5, 6]


def test_gaps_are_shrunk_towards_their_mean() -> None:
    result = table()
    for gap in result.gaps:
        pulled = abs(gap.shrunken - result.mean_gap)
        assert pulled < abs(gap.difference.value - result.mean_gap) + 1e-9
    assert result.between_sd > 0.1


def test_small_gaps_are_not_claimed() -> None:
    by_concept = {gap.concept: gap for gap in table().gaps}
    assert by_concept["litter"].direction is Direction.CANNOT_TELL
    assert not by_concept["litter"].holds_for_silent
    assert by_concept["litter"].size_rank.high == 6


def test_a_direction_that_no_silent_member_could_turn_is_said() -> None:
    by_concept = {gap.concept: gap for gap in table().gaps}
    assert by_concept["statistics"].holds_for_silent
    patrols = by_concept["patrols"]
    assert patrols.lowest == pytest.approx((0.25 * 95 + 0 * 25) / 120 - 0.55)
    assert patrols.highest == pytest.approx((0.25 * 95 + 1 * 25) / 120 - 0.55)


def test_rankings_in_the_same_order_agree_and_in_the_opposite_do_not() -> None:
    same = table(PUBLIC).agreement
    assert same is not None
    assert same.value == 1.0
    assert same.low > 0.3
    opposite = table(tuple(0.7 - own for own in PUBLIC)).agreement
    assert opposite is not None
    assert opposite.value == -1.0
    assert opposite.high < -0.3


def test_the_same_seed_gives_the_same_table() -> None:
    assert table(seed=5) == table(seed=5)


def test_concepts_without_an_error_are_left_out_and_named() -> None:
    lonely = census_view("names", np.array([0.5]), 120, (0.0, 1.0))
    beliefs = [
        Belief("patrols", public_estimate("patrols", 0.5), staff_view("patrols", 0.2)),
        Belief("names", public_estimate("names", 0.5), lonely),
    ]
    result = gap_table(Comparison.RATING, beliefs, rng=np.random.default_rng(1))
    assert result.left_out == ("names",)
    assert [gap.concept for gap in result.gaps] == ["patrols"]
    assert result.agreement is None
    assert result.gaps[0].shrunken == pytest.approx(result.gaps[0].difference.value)


def test_no_concepts_make_an_empty_table() -> None:
    result = gap_table(Comparison.RATING, [], rng=np.random.default_rng(1))
    assert (result.gaps, result.agreement, result.left_out) == ((), None, ())


def test_covariances_sharpen_the_publics_ranks() -> None:
    values = (0.50, 0.46, 0.42)
    beliefs = [
        Belief(name, public_estimate(name, value, se=0.03), staff_view(name, 0.4))
        for name, value in zip("abc", values, strict=True)
    ]
    together = 0.03**2 * (0.97 + 0.03 * np.eye(3))
    rng = np.random.default_rng(2)
    loose = gap_table(Comparison.RATING, beliefs, rng=rng)
    sharp = gap_table(Comparison.RATING, beliefs, rng=rng, public_covariance=together)
    assert {gap.public_rank.high - gap.public_rank.low for gap in loose.gaps} == {2}
    assert all(gap.public_rank.low == gap.public_rank.high for gap in sharp.gaps)


def test_size_ranks_always_hold_their_own_rank() -> None:
    gaps, errors = np.array([0.5, -0.49, 0.1]), np.array([0.2, 0.001, 0.001])
    ranks = rank_sizes("abc", gaps, errors, np.array([0.2, -0.49, 0.1]))
    assert [one.rank for one in ranks] == [2, 1, 3]
    assert all(one.low <= one.rank <= one.high for one in ranks)


def test_a_full_census_has_no_error_and_nobody_silent() -> None:
    view = census_view("x", np.array([1.0, 2.0, 3.0]), 3, (1.0, 5.0))
    assert (view.estimate.se, view.silent, view.lowest, view.highest) == (0.0, 0, 2.0, 2.0)


def test_missing_answers_count_as_silence() -> None:
    view = census_view("x", np.array([1.0, np.nan, 3.0]), 4, (1.0, 5.0))
    assert (view.estimate.n, view.silent) == (2, 2)
    assert (view.lowest, view.highest) == (1.5, 3.5)
    n, population, spread = 2, 4, np.sqrt(2.0)
    assert view.estimate.se == pytest.approx(spread * np.sqrt((1 - n / population) / n))


def test_an_interval_ends_where_the_silent_could_not_take_it() -> None:
    view = census_view("x", np.array([0.0, 0.0, 0.1, 0.4]), 5, (0.0, 1.0))
    assert view.estimate.low == view.lowest == pytest.approx(0.1)
    assert view.estimate.high == pytest.approx(0.2597, abs=1e-4)


def test_nobody_asked_has_no_bounds() -> None:
    view = census_view("x", np.array([]), 0, (1.0, 5.0))
    assert (view.estimate.value, view.lowest, view.highest) == (None, None, None)


def test_more_answers_than_people_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="2 answers from 1 people"):
        census_view("x", np.array([1.0, 2.0]), 1, (1.0, 5.0))
