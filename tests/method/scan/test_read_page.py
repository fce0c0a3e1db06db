"""Marks on a page as drawn, from the picture to states."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from folkmoot.method.capture.model import MarkState
from folkmoot.method.scan.classifier import CLASSES
from folkmoot.method.scan.images import Grey
from folkmoot.method.scan.page_states import PageMarks, PageState
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.scan.read_page import read_page
from folkmoot.method.simulate.pens import MarkKind

from .conftest import BIRO, ITEMS, FillIn

ANSWERS = {f"views_i{n}": str(1 + n % 4) for n in range(0, ITEMS, 2)}


def marks_of(grey: Grey, plan: SheetPlan) -> PageMarks:
    result = read_page(grey, plan)
    assert result.marks is not None, result.problem
    return result.marks


def states_by_box(marks: PageMarks, plan: SheetPlan, page: int) -> dict[tuple[str, str], MarkState]:
    return {
        (box.question, box.code): MarkState.UNSURE if state < 0 else CLASSES[state]
        for box, state in zip(plan.pages[page].page.boxes, marks.states, strict=True)
    }


def assert_only(states: dict[tuple[str, str], MarkState], marked: dict[str, str]) -> None:
    wrong = {
        box: state
        for box, state in states.items()
        if state is not (MarkState.MARKED if marked.get(box[0]) == box[1] else MarkState.EMPTY)
    }
    assert wrong == {}


@pytest.mark.parametrize("kind", [MarkKind.CROSS, MarkKind.TICK, MarkKind.SLASH])
def test_crosses_ticks_and_strokes_are_marks(
    plan: SheetPlan, fill_in: FillIn, kind: MarkKind
) -> None:
    grey = fill_in(1, answers=ANSWERS, style=replace(BIRO, usual=kind))
    assert_only(states_by_box(marks_of(grey, plan), plan, 1), ANSWERS)


@pytest.mark.parametrize(("width_mm", "darkness"), [(0.3, 0.45), (1.3, 1.0)])
def test_a_faint_pencil_and_a_thick_marker_are_marks(
    plan: SheetPlan, fill_in: FillIn, width_mm: float, darkness: float
) -> None:
    pen = replace(BIRO, width_mm=width_mm, darkness=darkness)
    grey = fill_in(1, answers=ANSWERS, style=pen)
    assert_only(states_by_box(marks_of(grey, plan), plan, 1), ANSWERS)


def test_a_filled_box_is_a_mark_taken_back(plan: SheetPlan, fill_in: FillIn) -> None:
    back = {"views_i0": "3", "views_i2": "4"}
    states = states_by_box(marks_of(fill_in(1, answers=ANSWERS, taken_back=back), plan), plan, 1)
    assert states["views_i0", "3"] is MarkState.DELETED
    assert states["views_i0", "1"] is MarkState.MARKED


@pytest.mark.parametrize("dots_per_inch", [150, 300, 600])
def test_the_resolution_does_not_matter(
    plan: SheetPlan, fill_in: FillIn, dots_per_inch: int
) -> None:
    grey = fill_in(1, answers=ANSWERS)
    factor = dots_per_inch / 200
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    scaled = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=way)
    states = states_by_box(marks_of(np.asarray(scaled, dtype=np.uint8), plan), plan, 1)
    assert_only(states, ANSWERS)


def test_a_two_level_scan_is_read(plan: SheetPlan, fill_in: FillIn) -> None:
    grey = fill_in(1, answers=ANSWERS)
    black_and_white = np.where(grey < 140, 0, 255).astype(np.uint8)
    assert_only(states_by_box(marks_of(black_and_white, plan), plan, 1), ANSWERS)


def test_written_words_are_noticed_and_pictured(plan: SheetPlan, fill_in: FillIn) -> None:
    marks = marks_of(fill_in(2, words="a few words"), plan)
    assert marks.written == (True,)
    assert cv2.imdecode(np.frombuffer(marks.crops["words"], np.uint8), 0) is not None


def test_an_empty_writing_space_is_not_pictured(plan: SheetPlan, fill_in: FillIn) -> None:
    marks = marks_of(fill_in(2), plan)
    assert marks.written == (False,)
    assert dict(marks.crops) == {}


def test_two_marks_in_a_row_are_pictured_for_a_person(plan: SheetPlan, fill_in: FillIn) -> None:
    marks = marks_of(fill_in(2, answers={"used": "1 2"}), plan)
    assert list(marks.crops) == ["used"]


def test_an_empty_back_is_blank_even_with_dust_and_show_through(
    plan: SheetPlan, fill_in: FillIn
) -> None:
    rng = np.random.default_rng(4)
    through = 255 - (255 - fill_in(1)[:, ::-1].astype(np.int16)) // 12
    dust = rng.random(through.shape) < 0.0005
    back = np.where(dust, 90, through).astype(np.uint8)
    result = read_page(back, plan)
    assert (result.state, result.problem) == (PageState.BLANK, None)


def test_an_empty_back_that_lay_crooked_on_a_dark_lid_is_blank(plan: SheetPlan) -> None:
    back = np.full((2339, 1654), 245, dtype=np.uint8)
    cv2.rectangle(back, (30, 30), (65, 65), 40, -1)  # what the lid shows may look like a square
    assert read_page(back, plan).state is PageState.BLANK


def test_a_letter_written_on_the_back_is_handed_over(plan: SheetPlan) -> None:
    back = np.full((2339, 1654), 250, dtype=np.uint8)
    for line in range(12):
        cv2.putText(back, "I want to tell you", (200, 400 + 90 * line), 0, 2.0, 30, 4)
    assert read_page(back, plan).state is PageState.UNREGISTERED


def test_a_picture_too_small_for_a_page_is_handed_over(plan: SheetPlan) -> None:
    result = read_page(np.zeros((7, 9), dtype=np.uint8), plan)
    assert result.state is PageState.UNREGISTERED
    assert result.problem is not None
    assert result.problem.code == "scan-too-coarse"


def test_the_digest_names_the_content(plan: SheetPlan, fill_in: FillIn) -> None:
    one, again = (read_page(fill_in(1, answers=ANSWERS), plan).digest for _ in range(2))
    other = read_page(fill_in(1, serial="0002", answers=ANSWERS), plan).digest
    assert one == again != other


def test_a_negative_is_read_as_the_page_it_shows(plan: SheetPlan, fill_in: FillIn) -> None:
    negative = np.asarray(255 - fill_in(1, answers=ANSWERS), dtype=np.uint8)
    assert_only(states_by_box(marks_of(negative, plan), plan, 1), ANSWERS)
