"""Gaps in the margins are filled by a seeded rule, from people who are alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.terms.problem import Problem
from folkmoot.method.weighting.columns import Coded, code
from folkmoot.method.weighting.hot_deck import fill_from_donors


def words(column: Coded) -> list[str]:
    return [column.levels[index] for index in column.codes]


def test_a_gap_is_filled_from_the_same_class_and_from_who_agrees() -> None:
    columns = {
        "age": code(["young", "old", "young", "old", "old"]),
        "gender": code(["F", "M", "M", "F", None]),
    }
    classes = code(["north", "north", "south", "south", "north"])
    filled = fill_from_donors(columns, classes, seed=1)
    assert words(filled.columns["gender"]) == ["F", "M", "M", "F", "M"]
    assert filled.filled == {"age": 0, "gender": 1}


def test_without_a_donor_in_the_class_the_agreement_still_holds() -> None:
    columns = {"age": code(["young", "old", "old"]), "gender": code(["F", "M", None])}
    filled = fill_from_donors(columns, code(["a", "a", "b"]), seed=1)
    assert words(filled.columns["gender"])[2] == "M"


def test_without_anybody_alike_the_class_is_asked_and_then_anybody() -> None:
    columns = {"age": code(["young", "old", "middling"]), "gender": code(["F", "M", None])}
    assert (
        words(fill_from_donors(columns, code(["a", "b", "b"]), seed=1).columns["gender"])[2] == "M"
    )
    anybody = fill_from_donors(columns, code(["a", "b", "c"]), seed=1)
    assert words(anybody.columns["gender"])[2] in {"F", "M"}


def test_nobody_complete_is_said() -> None:
    columns = {"age": code(["young", None]), "gender": code([None, "M"])}
    with pytest.raises(Problem) as caught:
        fill_from_donors(columns, code(["a", "a"]), seed=1)
    assert caught.value.code == "results-margin-empty"


CELLS = st.lists(
    st.tuples(
        st.sampled_from(["x", "y", "z", None]),
        st.sampled_from(["p", "q", None]),
        st.sampled_from("ab"),
    ),
    min_size=1,
    max_size=40,
)


@given(CELLS, st.integers(min_value=0, max_value=5))
def test_nothing_given_is_changed_nothing_is_left_open_and_the_seed_decides(
    cells: list[tuple[str | None, str | None, str]], seed: int
) -> None:
    cells = [("x", "p", "a"), *cells]
    columns = {"one": code([c[0] for c in cells]), "two": code([c[1] for c in cells])}
    classes = code([c[2] for c in cells])
    filled = fill_from_donors(columns, classes, seed)
    again = fill_from_donors(columns, classes, seed)
    for name, column in columns.items():
        known = column.codes >= 0
        assert np.array_equal(filled.columns[name].codes[known], column.codes[known])
        assert (filled.columns[name].codes >= 0).all()
        assert np.array_equal(filled.columns[name].codes, again.columns[name].codes)
