"""Error rates of a sample that was looked at again."""

from __future__ import annotations

import pytest
from scipy import stats

from folkmoot.method.estimation.error_rates import error_rate


@pytest.mark.parametrize(("wrong", "checked"), [(0, 300), (1, 300), (7, 40), (40, 40)])
def test_the_interval_is_the_exact_one(wrong: int, checked: int) -> None:
    rate = error_rate(wrong, checked)
    exact = stats.binomtest(wrong, checked).proportion_ci(0.95, method="exact")
    assert (rate.low, rate.high) == pytest.approx((exact.low, exact.high), rel=1e-8)
    assert rate.share == wrong / checked


def test_without_anything_checked_nothing_is_claimed() -> None:
    rate = error_rate(0, 0)
    assert (rate.share, rate.low, rate.high) == (None, None, None)


@pytest.mark.parametrize(("wrong", "checked"), [(-1, 5), (6, 5)])
def test_impossible_counts_are_refused(wrong: int, checked: int) -> None:
    with pytest.raises(ValueError, match="checked"):
        error_rate(wrong, checked)
