"""Trimming holds weights between limits and keeps their sum."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.terms.problem import Problem
from folkmoot.method.weighting.calibration import calibrate
from folkmoot.method.weighting.columns import Coded
from folkmoot.method.weighting.model import Bounds, Margin, Targets
from folkmoot.method.weighting.trimming import trim, trim_calibrated


@given(
    st.lists(st.floats(0.01, 100), min_size=3, max_size=60),
    st.floats(0.05, 0.95),
    st.floats(1.05, 5.0),
)
def test_weights_stay_inside_and_their_sum_is_kept(
    weights: list[float], lower: float, upper: float
) -> None:
    start = np.array(weights)
    limits = Bounds(lower * start.mean(), upper * start.mean())
    held = trim(start, limits)
    assert held.min() >= limits.lower
    assert held.max() <= limits.upper
    assert held.sum() == pytest.approx(start.sum(), rel=1e-9)


def test_one_round_is_that_of_r() -> None:
    # R: weights(trimWeights(svydesign(~1, data = data.frame(w = c(1, 2, 3, 10)), weights = ~w),
    #            upper = 6)) gives 2.333333 3.333333 4.333333 6.000000
    held = trim(np.array([1.0, 2.0, 3.0, 10.0]), Bounds(0.0, 6.0))
    np.testing.assert_allclose(held, [7 / 3, 10 / 3, 13 / 3, 6])


def test_limits_on_one_side_of_the_mean_are_refused() -> None:
    with pytest.raises(Problem) as caught:
        trim(np.array([1.0, 2.0, 3.0]), Bounds(2.5, 4.0))
    assert caught.value.code == "trim-impossible"


def test_rows_of_weight_zero_stay_out() -> None:
    held = trim(np.array([0.0, 1.0, 5.0]), Bounds(2.0, 4.0))
    np.testing.assert_allclose(held, [0.0, 2.0, 4.0])


def test_diagnostics_say_by_how_much_margins_are_then_missed() -> None:
    column = Coded(np.array([0] * 90 + [1] * 10), ("F", "M"))
    wanted = Targets((Margin(("sex",), {("F",): 500.0, ("M",): 500.0}),), {})
    calibration = calibrate(wanted, {"sex": column})
    trimmed = trim_calibrated(calibration, Bounds(1.0, 30.0))
    assert trimmed.diagnostics.trimmed == 10
    assert trimmed.diagnostics.worst_margin_error == pytest.approx(200 / 501)
    assert trimmed.diagnostics.weighted_total == pytest.approx(1000)
    assert trimmed.diagnostics.effective_n > calibration.diagnostics.effective_n
