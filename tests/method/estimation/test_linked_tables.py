"""Tables that are published together become one system of cells and sums."""

from __future__ import annotations

import numpy as np
import pytest

from folkmoot.method.estimation.linked_tables import LinkedTables, cross_tabulate, of_groups
from folkmoot.method.weighting.columns import code

TEAMS = code(["North", "North", "South", "South", "South"])
RANKS = code(["constable", "sergeant", "constable", "inspector", "constable"])
BANDS = code(["officer", "supervisor", "officer", "supervisor", "officer"])


def every_sum_holds(linked: LinkedTables) -> bool:
    return all(
        linked.counts[total] == linked.counts[list(parts)].sum() for total, parts in linked.sums
    )


def test_every_margin_is_counted_and_empty_crossings_are_none() -> None:
    linked = cross_tabulate({"team": TEAMS, "rank": RANKS}, [("team", "rank")])
    assert linked.counts[linked.index()] == 5
    assert linked.counts[linked.index(team="South")] == 3
    assert linked.counts[linked.index(team="South", rank="constable")] == 2
    assert linked.counts[linked.index(team="North", rank="inspector")] == 0
    assert len(linked) == 1 + 2 + 3 + 6
    assert every_sum_holds(linked)


def test_tables_share_the_cells_that_stand_in_both() -> None:
    linked = cross_tabulate(
        {"team": TEAMS, "rank": RANKS, "band": BANDS}, [("team", "rank"), ("team", "band")]
    )
    assert len(linked) == 1 + 2 + 3 + 2 + 6 + 4


def test_ranks_add_up_to_their_bands() -> None:
    linked = cross_tabulate(
        {"team": TEAMS, "rank": RANKS, "band": BANDS},
        [("team", "rank")],
        nested={"rank": "band"},
    )
    supervisors = linked.index(team="South", band="supervisor")
    parts = next(set(parts) for total, parts in linked.sums if total == supervisors)
    assert parts == {
        linked.index(team="South", rank="sergeant"),
        linked.index(team="South", rank="inspector"),
    }
    assert every_sum_holds(linked)


def test_a_rank_in_two_bands_is_refused() -> None:
    with pytest.raises(ValueError, match="lies in two"):
        cross_tabulate(
            {"rank": code(["sergeant", "sergeant"]), "band": code(["low", "high"])},
            [("rank",)],
            nested={"rank": "band"},
        )


def test_a_missing_category_is_refused() -> None:
    with pytest.raises(ValueError, match="rank has missing"):
        cross_tabulate({"rank": code(["sergeant", None])}, [("rank",)])


def test_groups_and_their_answers_add_up_to_the_public_total() -> None:
    linked = of_groups([12, 40], [[12, 0], [25, 15]])
    assert linked.counts.tolist() == [52, 12, 40, 37, 15, 12, 0, 25, 15]
    assert every_sum_holds(linked)
    assert linked.groups.tolist() == [0, 1, 2, 0, 0, 1, 1, 2, 2]
    assert np.flatnonzero(linked.is_public).tolist() == [0, 3, 4]


def test_groups_without_answers_are_a_list_of_sizes() -> None:
    linked = of_groups([8, 40, 30])
    assert linked.counts.tolist() == [78, 8, 40, 30]
    assert linked.sums == ((0, (1, 2, 3)),)
