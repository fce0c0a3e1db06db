"""Categories as numbers, and names that survive being joined."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.weighting.columns import code, cross, join_categories, split_categories


@given(st.lists(st.text(min_size=1), min_size=1))
def test_joined_categories_can_be_split_again(categories: list[str]) -> None:
    assert split_categories(join_categories(categories)) == tuple(categories)


def test_a_bar_in_a_category_is_escaped() -> None:
    assert join_categories(["a|b", "c"]) == "a\\|b|c"


def test_levels_are_sorted_by_size_and_missing_cells_have_none() -> None:
    column = code(["10", "9", "", None, "word", 2.0, np.nan])
    assert column.levels == ("2", "9", "10", "word")
    assert column.codes.tolist() == [2, 1, -1, -1, 3, 0, -1]


def test_categories_can_be_taken_as_missing() -> None:
    column = code(["1", "-1", "2"]).without(frozenset({"-1"}))
    assert column.levels == ("1", "2")
    assert column.codes.tolist() == [0, -1, 1]


def test_only_crossings_that_occur_are_levels() -> None:
    crossed = cross([code(["b", "a", "a", ""]), code(["x", "y", "x", "x"])], 4)
    assert crossed.levels == (("a", "x"), ("a", "y"), ("b", "x"))
    assert crossed.codes.tolist() == [2, 1, 0, -1]


def test_no_columns_make_one_domain_of_the_whole() -> None:
    crossed = cross([], 3)
    assert crossed.levels == ((),)
    assert crossed.codes.tolist() == [0, 0, 0]
