"""What a respondent does, and what the truth makes of it."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from folkmoot.bench.second_hand.conditions import CONDITIONS, Level, People
from folkmoot.bench.second_hand.filling_in import Done, Printed, Writer
from folkmoot.bench.second_hand.gestures import ANSWERS, Kind, gesture
from folkmoot.bench.second_hand.hands import a_hand, for_two_levels
from folkmoot.bench.second_hand.paper import Paper
from folkmoot.method.paper.sheet import Box, SheetPage

NOBODY = People(**{part.name: 0.0 for part in fields(People)})
BOXES = {code: Box("q", code, 20.0, 20.0 + 7.2 * row, 4.5) for row, code in enumerate("12")}
PAGE = SheetPage(1, (), (), tuple(BOXES.values()), ())


def fill_in(
    chosen: str, people: People, several: bool = False, least_light_taken: float = 0.12
) -> tuple[Done, Paper]:
    rng = np.random.default_rng(11)
    paper = Paper(np.full((800, 800), 255, np.uint8), 8.0)
    hand = a_hand(Level.CLEAN, CONDITIONS[Level.CLEAN].people, rng)
    writer = Writer(paper, hand, people, least_light_taken, rng)
    question = Printed("q", BOXES, several)
    return writer.fill_in(PAGE, [question], {"q": frozenset(chosen)}, {}), paper


def ink_in(paper: Paper, code: str) -> int:
    box = BOXES[code]
    top, left, side = paper.px(box.y_mm), paper.px(box.x_mm), paper.px(box.side_mm)
    return int((paper.grey[top : top + side, left : left + side] < 128).sum())


def test_the_chosen_box_is_marked_and_no_other() -> None:
    done, paper = fill_in("1", NOBODY)
    assert done.kinds == {("q", "1"): Kind.CROSS}
    assert ink_in(paper, "1") > 50
    assert ink_in(paper, "2") == 0


def test_a_box_taken_back_is_no_answer() -> None:
    done, paper = fill_in("1", replace(NOBODY, corrected=1.0))
    assert done.kinds["q", "1"] in ANSWERS
    assert done.kinds["q", "2"] not in ANSWERS
    assert ink_in(paper, "2") > 50
    assert not done.unclear


def test_two_answers_are_told_unless_several_are_asked_for() -> None:
    assert fill_in("1", replace(NOBODY, two_answers=1.0))[0].two_answers == ["q"]
    assert fill_in("1", replace(NOBODY, two_answers=1.0), several=True)[0].two_answers == []


def test_a_mark_between_two_boxes_may_mean_either() -> None:
    done, _ = fill_in("1", replace(NOBODY, between=1.0))
    assert done.unclear == {"q": [frozenset("1"), frozenset("2")]}


def test_a_mark_that_the_scan_loses_may_be_read_as_none() -> None:
    done, _ = fill_in("1", NOBODY, least_light_taken=0.99)
    assert done.kinds == {("q", "1"): Kind.CROSS}
    assert done.unclear == {"q": [frozenset("1"), frozenset()]}
    assert not fill_in("1", NOBODY)[0].unclear


def test_a_dot_in_a_question_passed_over_may_mean_nothing() -> None:
    done, _ = fill_in("", replace(NOBODY, rested_pen=1.0))
    ((empty, marked),) = done.unclear.values()
    assert empty == frozenset()
    assert len(marked) == 1


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_mark_stays_near_its_box(kind: Kind) -> None:
    rng = np.random.default_rng(5)
    for _ in range(20):
        strokes = gesture(kind, 1.0, rng)
        assert all(np.abs(stroke).max() < 3.2 for stroke in strokes)


def test_a_pale_pencil_is_kept_by_two_levels() -> None:
    rng = np.random.default_rng(5)
    hands = [a_hand(Level.HARSH, CONDITIONS[Level.HARSH].people, rng) for _ in range(200)]
    assert min(hand.nib.flow for hand in hands) < 0.5
    assert min(for_two_levels(hand).nib.flow for hand in hands) >= 0.65
