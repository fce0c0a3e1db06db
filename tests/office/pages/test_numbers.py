"""Numbers, shares and dates as British readers write them."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.office.pages import numbers

UTC = datetime.UTC


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (1050, 0, "1,050"),
        (0, 0, "0"),
        (-3.5, 1, "−3.5"),
        (-0.04, 1, "0.0"),
        (2.5, 0, "3"),
        (0.285, 2, "0.29"),
        (Decimal("120000.4"), 0, "120,000"),
        (None, 0, "–"),
    ],
)
def test_a_number(value: float | Decimal | None, decimals: int, shown: str) -> None:
    assert numbers.number(value, decimals) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.35, "35.0 %"), (1, "100.0 %"), (0.0005, "0.1 %"), (None, "–")],
)
def test_a_share_keeps_its_sign_on_the_same_line(share: float | None, shown: str) -> None:
    assert numbers.percent(share) == shown.replace(" ", "\N{NO-BREAK SPACE}")


@given(st.integers(min_value=0, max_value=10**12))
def test_taking_out_the_commas_gives_the_number_back(value: int) -> None:
    assert int(numbers.number(value).replace(",", "")) == value


def test_a_day_has_no_leading_nought() -> None:
    assert numbers.day(datetime.date(2005, 1, 2)) == "2 January 2005"
    assert numbers.day(None) == "–"


def test_a_day_is_in_the_readers_language() -> None:
    with translation.override("cy"):
        assert numbers.day(datetime.date(2005, 1, 12)) == "12 Ionawr 2005"


def test_a_moment_is_local_time() -> None:
    summer = datetime.datetime(2005, 7, 1, 23, 30, tzinfo=UTC)
    assert numbers.moment(summer) == "2 July 2005, 00:30"
    assert numbers.day(summer) == "2 July 2005"
    assert numbers.moment(None) == "–"
