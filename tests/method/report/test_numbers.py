"""Numbers are written as British readers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.report import numbers


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (numbers.number(1050), "1,050"),
        (numbers.number(-3.25, 1), "−3.3"),
        (numbers.number(3.25, 1, signed=True), "+3.3"),
        (numbers.number(0, 1, signed=True), "0.0"),
        (numbers.percent(0.35), "35.0\N{NO-BREAK SPACE}%"),
        (numbers.percent(0.285, 0), "29\N{NO-BREAK SPACE}%"),
        (numbers.points(-0.0333), "−3.3"),
        (numbers.percent_range(0.321, 0.379), "32.1 to 37.9\N{NO-BREAK SPACE}%"),
        (numbers.points_range(-0.012, 0.04), "−1.2 to +4.0"),
    ],
)
def test_numbers_are_written_as_british_readers_write_them(written: str, expected: str) -> None:
    assert written == expected


@given(st.floats(min_value=0, max_value=1))
def test_a_share_is_never_written_more_than_half_a_step_away(share: float) -> None:
    written = float(numbers.percent(share).split("\N{NO-BREAK SPACE}")[0])
    assert abs(written - share * 100) <= 0.05 + 1e-9
