"""Pictures of rows end between two lines of words, never in the middle of one."""

from __future__ import annotations

import numpy as np
import pytest

from folkmoot.method.scan.crops import PIXELS_PER_MM, picture_of
from folkmoot.method.scan.grid_heads import first_row_above, under_heads
from folkmoot.method.scan.images import Grey
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.terms.lengths import mm_to_pixels

from .conftest import DPI, ITEMS, FillIn

INK = 150
SCALE = mm_to_pixels(1.0, DPI)
TO_PIXELS = np.array([[SCALE, 0, 0], [0, SCALE, 0], [0, 0, 1.0]])
BAR = 10  # columns at the left, where the bar beside the row stands


@pytest.fixture
def pictures(fill_in: FillIn, plan: SheetPlan) -> dict[str, Grey]:
    """Every row's picture of an empty booklet, by question."""
    return {
        question.id: picture_of(fill_in(number), TO_PIXELS, page, 210.0, question.id)
        for number, page in plan.pages.items()
        for question in page.questions
    }


def test_no_picture_cuts_through_words(pictures: dict[str, Grey]) -> None:
    assert len(pictures) > ITEMS
    for question, picture in pictures.items():
        for edge in (picture[0, BAR:], picture[-1, BAR:]):
            assert edge.min() > INK, question


def test_the_heads_of_columns_stand_over_every_row_of_a_grid(pictures: dict[str, Grey]) -> None:
    first = _first_words(pictures["views_i0"])
    assert len(first) > 50
    for row in range(1, ITEMS):
        assert _first_words(pictures[f"views_i{row}"]) == pytest.approx(first, abs=1)


def test_questions_one_above_the_other_are_no_grid(
    pictures: dict[str, Grey], plan: SheetPlan
) -> None:
    for page in plan.pages.values():
        for question in page.questions:
            has_heads = first_row_above(page, [question.id]) is not None
            is_later_row = question.id.startswith("views_i") and question.id != "views_i0"
            assert has_heads == (is_later_row or question.id == "which_b"), question.id


def test_a_grid_without_a_word_above_it_keeps_its_rows(pictures: dict[str, Grey]) -> None:
    rows = pictures["views_i5"]
    blank = np.full((70, rows.shape[1]), 250, np.uint8)
    assert under_heads(blank, rows, PIXELS_PER_MM) is rows


def test_a_fold_from_head_to_foot_makes_no_picture_endless(
    fill_in: FillIn, plan: SheetPlan
) -> None:
    number, page = next(iter(plan.pages.items()))
    scribbled = fill_in(number)
    scribbled[:, 700:720] = 40  # a fold from the top of the sheet to its foot
    plain = picture_of(fill_in(number), TO_PIXELS, page, 210.0, "views_i5")
    seen = picture_of(scribbled, TO_PIXELS, page, 210.0, "views_i5")
    assert len(plain) <= len(seen) <= len(plain) + 80
    assert (seen < 100).any()


def _first_words(picture: Grey) -> list[int]:
    """The columns with ink in the first line of words over the boxes."""
    right = picture[:, len(picture[0]) // 2 :] < 100
    lines = np.split(right, np.flatnonzero(~right.any(axis=1)))
    words = next(line for line in lines if line.any())
    return np.flatnonzero(words.any(axis=0)).tolist()
