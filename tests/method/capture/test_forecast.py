"""How long a queue will take."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.capture.forecast import ENOUGH_MEASURED, Forecast, forecast


def test_until_twenty_are_measured_the_assumption_is_taken_with_half_and_double() -> None:
    made = forecast([1.0] * 19, 10, assumed_seconds=30.0)
    assert made == Forecast(150.0, 300.0, 600.0, 19)
    assert not made.is_measured


def test_from_twenty_on_the_measurement_is_taken() -> None:
    made = forecast([2.0] * ENOUGH_MEASURED, 100, assumed_seconds=30.0)
    assert (made.low_seconds, made.seconds, made.high_seconds) == (200.0, 200.0, 200.0)
    assert made.is_measured


def test_a_pause_among_the_measured_does_not_count() -> None:
    with_pause = [*[2.0] * 39, 500.0]
    assert forecast(with_pause, 100, assumed_seconds=30.0).seconds == 200.0


@pytest.mark.parametrize("left", [5, 60])
def test_the_range_holds_what_really_comes_about_nineteen_times_in_twenty(left: int) -> None:
    rng = random.Random(2004)
    held = 0
    for _time in range(400):
        past = [rng.gammavariate(4.0, 5.0) for _ in range(40)]
        came = sum(rng.gammavariate(4.0, 5.0) for _ in range(left))
        made = forecast(past, left, assumed_seconds=30.0)
        held += made.low_seconds <= came <= made.high_seconds
    assert 0.82 <= held / 400 <= 0.99


@given(
    st.lists(st.floats(0.1, 600.0), max_size=60),
    st.integers(0, 5_000),
)
def test_a_forecast_lies_in_its_range_and_is_never_below_nothing(
    seconds: list[float], left: int
) -> None:
    made = forecast(seconds, left, assumed_seconds=30.0)
    assert 0.0 <= made.low_seconds <= made.seconds <= made.high_seconds
    both = made + made
    assert both.low_seconds <= both.seconds <= both.high_seconds
    assert both.seconds == pytest.approx(2 * made.seconds)
