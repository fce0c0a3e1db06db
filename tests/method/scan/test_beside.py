"""Rings around boxes and crosses next to them: never read, never passed over."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from folkmoot.method.capture.model import MarkState
from folkmoot.method.scan.images import Grey
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.scan.read_page import read_page
from folkmoot.method.terms.lengths import mm_to_pixels

from .conftest import DPI, ITEMS, FillIn
from .test_read_page import marks_of, states_by_box

ANSWERS = {f"views_i{n}": str(1 + n % 4) for n in range(1, ITEMS)}
FIRST = "views_i0"
PENCIL, BIRO = 165, 60


def centre_px(plan: SheetPlan, question: str, code: str) -> tuple[int, int]:
    box = next(b for b in plan.pages[1].page.boxes if (b.question, b.code) == (question, code))
    middle = box.side_mm / 2
    return round(mm_to_pixels(box.x_mm + middle, DPI)), round(mm_to_pixels(box.y_mm + middle, DPI))


def ring(grey: Grey, plan: SheetPlan, question: str, code: str, level: int = BIRO) -> Grey:
    drawn = grey.copy()
    cv2.ellipse(drawn, centre_px(plan, question, code), (37, 35), 0, 0, 360, level, 4, cv2.LINE_AA)
    return drawn


def cross_at(grey: Grey, plan: SheetPlan, question: str, code: str, right_mm: float) -> Grey:
    drawn = grey.copy()
    x, y = centre_px(plan, question, code)
    x += round(mm_to_pixels(right_mm, DPI))
    for slant in (-1, 1):
        cv2.line(drawn, (x - 12, y - 12 * slant), (x + 12, y + 12 * slant), BIRO, 3, cv2.LINE_AA)
    return drawn


def waits(grey: Grey, plan: SheetPlan, question: str) -> bool:
    states = states_by_box(marks_of(grey, plan), plan, 1)
    return any(s is MarkState.UNSURE for (asked, _), s in states.items() if asked == question)


@pytest.mark.parametrize("level", [PENCIL, BIRO])
def test_a_ring_around_a_box_waits_for_a_person(
    plan: SheetPlan, fill_in: FillIn, level: int
) -> None:
    grey = fill_in(1, answers=ANSWERS)
    assert not waits(grey, plan, FIRST)
    assert waits(ring(grey, plan, FIRST, "2", level), plan, FIRST)


@pytest.mark.parametrize("right_mm", [-5.2, 5.2])
def test_a_cross_next_to_a_box_of_a_grid_waits(
    plan: SheetPlan, fill_in: FillIn, right_mm: float
) -> None:
    grey = cross_at(fill_in(1, answers=ANSWERS), plan, FIRST, "3", right_mm)
    assert waits(grey, plan, FIRST)
    assert not waits(grey, plan, "views_i1")


def test_a_streak_and_dust_are_no_answer(plan: SheetPlan, fill_in: FillIn) -> None:
    grey = fill_in(1, answers=ANSWERS)
    x, y = centre_px(plan, FIRST, "2")
    grey[:, x - 40 : x - 38] = 90
    cv2.circle(grey, (x + 40, y), 3, 40, -1)
    assert not waits(grey, plan, FIRST)


def test_a_fold_is_no_answer(plan: SheetPlan, fill_in: FillIn) -> None:
    grey = fill_in(1, answers=ANSWERS)
    _, y = centre_px(plan, FIRST, "2")
    grey[y + 10 : y + 12] = np.minimum(grey[y + 10 : y + 12], 205)
    assert not waits(grey, plan, FIRST)


def test_where_someone_rings_most_boxes_nothing_on_the_page_is_taken(
    plan: SheetPlan, fill_in: FillIn
) -> None:
    grey = fill_in(1, answers={"views_i0": "1", "views_i9": "4"})
    for number in range(1, 6):
        grey = ring(grey, plan, f"views_i{number}", str(1 + number % 4))
    result = read_page(grey, plan)
    assert result.marks is not None
    rows = {box.question for box in plan.pages[1].page.boxes}
    assert all(waits(grey, plan, question) for question in rows)
    assert rows <= result.marks.crops.keys()


def test_a_grid_is_known_from_questions_with_words_beside_their_boxes(plan: SheetPlan) -> None:
    grids = {
        box.question
        for page in plan.pages.values()
        for box, in_grid in zip(page.page.boxes, page.in_grid, strict=True)
        if in_grid
    }
    assert grids == {f"views_i{n}" for n in range(ITEMS)} | {"which_a", "which_b"}
