"""What must not be shown is not shown."""

from __future__ import annotations

from dataclasses import replace

from folkmoot.method.estimation.disclosure import (
    PUBLIC_RULE,
    PUBLIC_SMALL_RULE,
    STAFF_RULE,
    Withheld,
    protect,
    protect_parts,
)
from folkmoot.method.estimation.model import Estimate


def share(category: str, value: float, n: int, domain: str = "North") -> Estimate:
    return Estimate("q", category, (domain,), value, 0.0512, 0.1, 0.9, n, n / 1.23, 1.23)


def test_groups_below_the_threshold_are_withheld_whole() -> None:
    shown = protect([share("1", 0.4, 9), share("2", 0.6, 9)], PUBLIC_RULE)
    assert [one.withheld for one in shown] == [Withheld.TOO_FEW] * 2
    assert all(one.estimate.value is None and one.estimate.n == 0 for one in shown)
    assert shown[0].estimate.domain == ("North",)


def test_five_residents_are_enough_where_the_study_says_so() -> None:
    (shown,) = protect([share("1", 0.4, 5)], PUBLIC_SMALL_RULE)
    assert shown.withheld is None
    assert shown.estimate == share("1", 0.4, 5)


def test_staff_who_all_answer_alike_are_not_shown_nor_their_complement() -> None:
    shown = protect(
        [share("1", 0.004, 30), share("2", 0.996, 30), share("1", 0.5, 30, "South")], STAFF_RULE
    )
    assert [one.withheld for one in shown] == [Withheld.ALL_ALIKE, Withheld.ALL_ALIKE, None]


def test_residents_may_all_answer_alike() -> None:
    (shown,) = protect([share("1", 1.0, 30)], PUBLIC_RULE)
    assert shown.estimate.value == 1.0


def test_numbers_of_staff_are_rounded() -> None:
    (shown,) = protect([share("1", 0.3333, 33)], STAFF_RULE)
    assert (shown.estimate.value, shown.estimate.se, shown.estimate.n) == (0.33, 0.05, 35)


def test_an_interval_is_rounded_outwards() -> None:
    narrow = replace(share("1", 0.333, 33), low=0.3251, high=0.3349)
    (shown,) = protect([narrow], STAFF_RULE)
    assert (shown.estimate.low, shown.estimate.high) == (0.32, 0.34)


def mean_of(group: str, n: int) -> Estimate:
    return Estimate("q", "", (group,), 3.2, 0.1, 3.0, 3.4, n, n / 1.2, 1.2)


def test_a_group_that_would_give_a_small_one_away_is_withheld_too() -> None:
    sizes = {"North": 8, "South": 40, "East": 30, "West": 17}
    shown = protect_parts([mean_of(name, n) for name, n in sizes.items()], PUBLIC_RULE)
    assert [one.withheld for one in shown] == [
        Withheld.TOO_FEW,
        None,
        None,
        Withheld.GIVES_AWAY,
    ]
    assert shown[3].estimate.value is None


def test_groups_large_enough_protect_nothing_and_stay() -> None:
    shown = protect_parts([mean_of("North", 18), mean_of("South", 40)], PUBLIC_RULE)
    assert [one.withheld for one in shown] == [None, None]


def test_a_team_of_one_mind_is_not_given_away_by_the_others() -> None:
    alike = [share("1", 0.0, 12, "North"), share("2", 1.0, 12, "North")]
    mixed = [share("1", 0.5, 40, "South"), share("2", 0.5, 40, "South")]
    others = [share("1", 0.6, 30, "East"), share("2", 0.4, 30, "East")]
    shown = protect_parts([*alike, *mixed, *others], STAFF_RULE)
    assert [one.withheld for one in shown[::2]] == [
        Withheld.ALL_ALIKE,
        None,
        Withheld.GIVES_AWAY,
    ]
