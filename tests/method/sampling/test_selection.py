from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.sampling.allocation import divide, divide_equally
from folkmoot.method.sampling.selection import draw_some, draw_systematic, lot, systematic

SHARES = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 900), min_size=1)


@given(size=st.integers(1, 60), n=st.integers(0, 60))
def test_over_all_starts_every_position_is_drawn_equally_often(size: int, n: int) -> None:
    n = min(n, size)
    drawn = Counter(position for start in range(size) for position in systematic(size, n, start))
    assert [drawn[position] for position in range(size)] == [n] * size


@given(size=st.integers(1, 500), share=st.floats(0, 1), start=st.floats(0, 0.999))
def test_a_systematic_sample_has_its_size_and_no_one_twice(
    size: int, share: float, start: float
) -> None:
    n = int(size * share)
    positions = list(systematic(size, n, int(start * size)))
    assert len(positions) == n
    assert positions == sorted(set(positions))
    assert all(0 <= position < size for position in positions)


@given(size=st.integers(2, 500), start=st.floats(0, 0.999))
def test_a_systematic_sample_is_spread_evenly(size: int, start: float) -> None:
    n = max(1, size // 3)
    positions = list(systematic(size, n, int(start * size)))
    steps = {b - a for a, b in pairwise(positions)}
    assert all(size // n <= step <= -(-size // n) for step in steps)


def test_lots_do_not_change_between_versions_and_machines() -> None:
    assert lot(7, "elector", "AB1-12") == 13042058976766315157420056195685950342


def test_a_lot_depends_on_seed_purpose_and_name() -> None:
    assert len({lot(s, p, n) for s in (1, 2) for p in ("a", "b") for n in ("x", "y")}) == 8


def test_choosing_some_does_not_depend_on_the_order_given() -> None:
    names = [f"AB1-{number}" for number in range(9)]
    assert draw_some(names, 3, 5, "elector") == draw_some(names[::-1], 3, 5, "elector")
    assert len(draw_some(names, 20, 5, "elector")) == 9


def test_nothing_is_drawn_from_nothing() -> None:
    assert draw_systematic([], 0, 1, "all") == []


@given(total=st.integers(0, 5000), shares=SHARES)
def test_parts_add_up_and_none_is_a_whole_case_from_its_exact_share(
    total: int, shares: dict[str, int]
) -> None:
    whole = sum(shares.values())
    if not whole:
        return
    parts = divide(total, shares)
    assert sum(parts.values()) == total
    assert all(abs(parts[name] - total * share / whole) < 1 for name, share in shares.items())


@given(total=st.integers(0, 5000), shares=SHARES)
def test_equal_parts_differ_by_one_at_most(total: int, shares: dict[str, int]) -> None:
    parts = divide_equally(total, shares)
    assert sum(parts.values()) == total
    assert max(parts.values()) - min(parts.values()) <= 1


def test_what_is_left_over_goes_to_the_largest() -> None:
    assert divide_equally(7, {"a": 10, "b": 30, "c": 20}) == {"a": 2, "b": 3, "c": 2}
    assert divide(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}
