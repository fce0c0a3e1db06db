"""Filling gaps in the columns that weights are made from, by a named and seeded rule.

*Random donor within classes* (a random hot deck: Andridge and Little 2010, International
Statistical Review 78, 40-64): whoever left a column open is given the value of a respondent drawn
at random from those of the same class who agree on every column that was answered. Where there is
no such donor the class is let go first, then the agreement. Only weights rest on it: no filled
value is ever published as an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from folkmoot.method.terms.catalogue.results import MARGIN_EMPTY
from folkmoot.method.weighting.columns import Booleans, Coded, Integers

#: What the report calls the rule.
RULE = "random donor within classes"


@dataclass(frozen=True, slots=True, eq=False)
class Filled:
    """Columns without a gap, and how many cells of each were filled."""

    columns: Mapping[str, Coded]
    filled: Mapping[str, int]


def fill_from_donors(columns: Mapping[str, Coded], classes: Coded, seed: int) -> Filled:
    """Fill the missing cells of columns of n rows; `classes` (n,) says who is like whom.

    The same columns and seed always give the same donors. A donor has an answer in every column.
    Raises `results-margin-empty` when nobody has.
    """
    names = list(columns)
    table = np.column_stack([columns[name].codes for name in names])
    complete: Booleans = np.logical_and.reduce(table >= 0, axis=1)
    if not complete.all() and not complete.any():
        emptiest = min(names, key=lambda name: int((columns[name].codes >= 0).sum()))
        raise MARGIN_EMPTY.at(column=emptiest)
    rng = np.random.default_rng(seed)
    filled = table.copy()
    for row in np.flatnonzero(~complete):
        donors = _donors(table, complete, classes.codes, row)
        donor = donors[rng.integers(len(donors))]
        gaps = table[row] < 0
        filled[row, gaps] = table[donor, gaps]
    return Filled(
        {name: Coded(filled[:, place], columns[name].levels) for place, name in enumerate(names)},
        {name: int((table[:, place] < 0).sum()) for place, name in enumerate(names)},
    )


def _donors(table: Integers, complete: Booleans, classes: Integers, row: np.intp) -> Integers:
    """Rows that may give, from the most alike to anybody."""
    known = table[row] >= 0
    alike = complete & (table[:, known] == table[row, known]).all(axis=1)
    near = complete & (classes == classes[row])
    for choice in (alike & near, alike, near):
        if choice.any():
            return np.flatnonzero(choice)
    return np.flatnonzero(complete)
