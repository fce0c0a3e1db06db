from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.sampling.allocation import divide, divide_within

STRATA = st.lists(
    st.tuples(st.integers(1, 500), st.integers(0, 40), st.integers(0, 5)), min_size=1, max_size=8
)


def test_neymans_allocation_of_cochrans_kind_gives_more_where_people_differ_more() -> None:
    # Two strata of 100 and 300; the smaller differs three times as much: N S is 300 to 300.
    shares = {"small": Fraction(100 * 3), "large": Fraction(300)}
    none, all_of_it = dict.fromkeys(shares, 0), {"small": 100, "large": 300}
    assert divide_within(80, shares, none, all_of_it) == {"small": 40, "large": 40}


def test_what_a_whole_stratum_cannot_give_the_others_do() -> None:
    shares = {"a": Fraction(9000), "b": Fraction(100), "c": Fraction(200)}
    parts = divide_within(160, shares, dict.fromkeys(shares, 0), {"a": 100, "b": 100, "c": 100})
    assert parts == {"a": 100, "b": 20, "c": 40}


def test_a_minimum_is_taken_from_the_others_in_proportion() -> None:
    shares = {"a": Fraction(10), "b": Fraction(300), "c": Fraction(600)}
    parts = divide_within(100, shares, dict.fromkeys(shares, 10), dict.fromkeys(shares, 1000))
    assert parts == {"a": 10, "b": 30, "c": 60}


@given(strata=STRATA, least=st.integers(0, 3), aim=st.floats(0, 1))
def test_parts_add_up_keep_their_bounds_and_are_in_proportion_between_them(
    strata: list[tuple[int, int, int]], least: int, aim: float
) -> None:
    shares = {
        str(i): Fraction(people * (spread + 1)) for i, (people, spread, _) in enumerate(strata)
    }
    most = {str(i): least + people for i, (people, _, _) in enumerate(strata)}
    lows = dict.fromkeys(shares, least)
    total = round(sum(lows.values()) + aim * (sum(most.values()) - sum(lows.values())))
    parts = divide_within(total, shares, lows, most)
    assert sum(parts.values()) == total
    assert all(lows[name] <= parts[name] <= most[name] for name in shares)
    free = [name for name in shares if lows[name] + 1 < parts[name] < most[name] - 1]
    ratios = [(parts[name] - 1, parts[name] + 1, shares[name]) for name in free]
    for low, high, share in ratios:
        assert all(low / share <= other_high / other for _, other_high, other in ratios)
        assert high / share > 0


@given(sizes=st.lists(st.integers(1, 300), min_size=1, max_size=9), total=st.integers(0, 100))
def test_without_bounds_it_is_the_proportional_division(sizes: list[int], total: int) -> None:
    named = {str(i): size for i, size in enumerate(sizes)}
    wide = divide_within(
        total,
        {name: Fraction(size) for name, size in named.items()},
        dict.fromkeys(named, 0),
        dict.fromkeys(named, total + 1),
    )
    assert wide == divide(total, named)


def test_more_than_there_is_cannot_be_divided() -> None:
    with pytest.raises(ValueError, match="between the bounds"):
        divide_within(9, {"a": Fraction(1)}, {"a": 0}, {"a": 8})
