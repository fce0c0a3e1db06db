"""Answers become categories, shares and sides of a gap."""

from __future__ import annotations

import numpy as np

from folkmoot.method.estimation.ranks import RankInterval
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.model import Measure
from folkmoot.method.instrument.variables import Variable, variables
from folkmoot.office.results.figures.beliefs import mirrored, strongest
from folkmoot.office.results.figures.lists import lead_of
from folkmoot.office.results.figures.respondents import among, as_numbers, ticks, upper_half

PUBLIC = load_instrument("community-engagement")
STAFF = load_instrument("staff-insight")


def variable(name: str) -> Variable:
    return next(each for each in variables(PUBLIC) if each.id == name)


def test_answers_that_leave_the_base_are_missing() -> None:
    worry = variable("worry_mugged")
    texts = np.array(["1", "2", "3", "4", "9", "-1", "-2", "-3"])
    column = among(texts, worry, upper_half(worry))
    assert column.codes.tolist() == [1, 1, 0, 0, -1, -1, -1, -1]
    assert np.isnan(as_numbers(column)).tolist() == [False] * 4 + [True] * 4


def test_who_ticked_nothing_or_has_a_tick_in_doubt_is_missing_throughout() -> None:
    pair = [variable("firstthree_1"), variable("firstthree_2")]
    answers = {
        "firstthree_1": np.array(["1", "0", "0", "1", "-1"]),
        "firstthree_2": np.array(["0", "1", "0", "-3", "-1"]),
    }
    found = ticks(answers, pair)
    assert found["firstthree_1"].codes.tolist() == [1, 0, -1, -1, -1]
    assert found["firstthree_2"].codes.tolist() == [0, 1, -1, -1, -1]


def test_the_two_questionnaires_mirror_seven_activities_in_two_measures() -> None:
    for measure in (Measure.FIRST_CHOICE, Measure.RATING):
        pairs = mirrored(PUBLIC, STAFF, measure)
        assert len(pairs) == 7
        assert all(pair.public.concept == pair.staff.concept == pair.concept for pair in pairs)
    assert strongest(variable("priority_patrols")) == ("1",)


def ranks(*intervals: tuple[int, int]) -> list[RankInterval]:
    return [
        RankInterval(f"item {place}", place, low, high)
        for place, (low, high) in enumerate(intervals, start=1)
    ]


def values(*shares: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(shares)


def test_the_certain_set_above_the_furthest_fall_leads() -> None:
    # Three certainly lead, and so do four; the shares fall furthest after the fourth.
    found = ranks((1, 3), (1, 3), (1, 3), (4, 4), (5, 6), (5, 6))
    assert lead_of(found, values(0.6, 0.55, 0.52, 0.45, 0.29, 0.27)).k == 4
    assert lead_of(found, values(0.6, 0.55, 0.52, 0.31, 0.29, 0.27)).k == 3


def test_without_a_certain_set_three_lead_and_their_rivals_are_possible() -> None:
    lead = lead_of(ranks(*[(1, 6)] * 6), values(0.6, 0.5, 0.4, 0.3, 0.2, 0.1))
    assert (lead.k, lead.is_settled, len(lead.possible)) == (3, False, 6)


def test_a_list_of_two_is_led_by_both() -> None:
    assert lead_of(ranks((1, 2), (1, 2)), values(0.6, 0.5)).k == 2
