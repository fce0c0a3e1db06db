"""Nothing hidden can be had by subtraction: the tests attack what was hidden."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from folkmoot.method.estimation.linked_tables import LinkedTables, cross_tabulate, of_groups
from folkmoot.method.estimation.suppression import attack, suppress
from folkmoot.method.weighting.columns import Booleans, Coded, Integers, code

THRESHOLD = 5
PAIRS = (("team", "rank"), ("team", "sex"), ("rank", "sex"))


def staff(seed: int, n: int = 120) -> dict[str, Coded]:
    """A force as it is: two small teams, one rank that is rare."""
    rng = np.random.default_rng(seed)
    return {
        "team": code(rng.choice(list("ABCDE"), n, p=[0.35, 0.3, 0.25, 0.06, 0.04]).tolist()),
        "rank": code(rng.choice(["PC", "Sgt", "Insp"], n, p=[0.75, 0.2, 0.05]).tolist()),
        "sex": code(rng.choice(["F", "M"], n).tolist()),
    }


def few(linked: LinkedTables) -> Booleans:
    return (linked.counts > 0) & (linked.counts < THRESHOLD)


def attacked_person_by_person(
    columns: dict[str, Coded], linked: LinkedTables, hidden: Booleans
) -> dict[int, tuple[float, float]]:
    """An attack that knows nothing of the sums: it asks which crowds give the numbers shown.

    Unknown is how many people there are of each kind (team x rank x sex). Each cell shown is one
    equation. Such crowds are at most those that the sums alone allow, so it is the harder attack.
    """
    kinds = list(product(*(columns[name].levels for name in ("team", "rank", "sex"))))
    belongs = np.array(
        [
            [
                all(dict(zip(("team", "rank", "sex"), kind, strict=True))[v] == c for v, c in name)
                for kind in kinds
            ]
            for name in linked.names
        ],
        dtype=np.float64,
    )
    shown = {"A_eq": belongs[~hidden], "b_eq": linked.counts[~hidden], "method": "highs"}
    return {
        cell: (
            linprog(belongs[cell], **shown).fun,
            -linprog(-belongs[cell], **shown).fun,
        )
        for cell in np.flatnonzero(few(linked)).tolist()
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_a_set_of_linked_tables_withstands_linear_programming(seed: int) -> None:
    columns = staff(seed)
    linked = cross_tabulate(columns, PAIRS)
    hidden = suppress(linked, few(linked), width=THRESHOLD)
    found = attacked_person_by_person(columns, linked, hidden)
    assert len(found) >= 5
    assert min(high - low for low, high in found.values()) >= 1


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_attack_succeeds_where_only_small_cells_are_hidden(seed: int) -> None:
    columns = staff(seed)
    linked = cross_tabulate(columns, PAIRS)
    found = attacked_person_by_person(columns, linked, few(linked))
    assert any(high - low < 0.5 for low, high in found.values())


def test_no_cell_at_risk_is_told_to_within_the_width() -> None:
    linked = cross_tabulate(staff(3), PAIRS)
    at_risk = few(linked)
    hidden = suppress(linked, at_risk, width=THRESHOLD)
    bounds = attack(linked, hidden, np.flatnonzero(at_risk).tolist())
    assert min(one.width for one in bounds) >= THRESHOLD - 1e-6


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.integers(0, 40), min_size=2, max_size=6).filter(lambda n: sum(n) >= 2 * THRESHOLD)
)
def test_two_groups_or_none_are_hidden_in_a_list(n: list[int]) -> None:
    linked = of_groups(n)
    at_risk = few(linked) & ~linked.is_public
    hidden = suppress(linked, at_risk, width=THRESHOLD)
    assert not hidden[0]
    assert hidden.sum() != 1
    for bounds in attack(linked, hidden, np.flatnonzero(at_risk).tolist()):
        assert bounds.width >= THRESHOLD - 1e-6


def test_the_smallest_group_that_protects_is_hidden() -> None:
    linked = of_groups([8, 40, 30, 25, 17])
    at_risk = np.array([False, True, False, False, False, False])
    hidden: Integers = np.flatnonzero(suppress(linked, at_risk, width=10))
    assert hidden.tolist() == [1, 5]


def test_nothing_is_hidden_where_nothing_is_at_risk() -> None:
    linked = of_groups([20, 30])
    assert not suppress(linked, np.zeros(3, dtype=np.bool_), width=10).any()


def test_where_the_public_total_tells_too_much_all_groups_are_hidden() -> None:
    linked = of_groups([2, 1, 0])
    at_risk = np.array([False, True, True, True])
    assert suppress(linked, at_risk, width=10).tolist() == [False, True, True, True]


def test_a_cell_that_is_shown_is_known() -> None:
    linked = of_groups([20, 30])
    (bounds,) = attack(linked, np.zeros(3, dtype=np.bool_), [1])
    assert (bounds.low, bounds.high) == (20.0, 20.0)
