"""Pictures of rows end between two lines of words, never in the middle of one."""

from __future__ import annotations

import numpy as np
import pytest

from folkmoot.method.scan.crops import picture_of
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


def test_the_heads_of_columns_are_whole_at_the_first_row(pictures: dict[str, Grey]) -> None:
    first, later = pictures["views_i0"], pictures["views_i5"]
    assert _lines_of_words(first) == _lines_of_words(later) + 1


def test_a_mark_across_the_edge_leaves_the_picture_its_size(
    fill_in: FillIn, plan: SheetPlan
) -> None:
    number, page = next(iter(plan.pages.items()))
    scribbled = fill_in(number)
    scribbled[:, 700:720] = 40  # a fold from the top of the sheet to its foot
    plain = picture_of(fill_in(number), TO_PIXELS, page, 210.0, "views_i5")
    seen = picture_of(scribbled, TO_PIXELS, page, 210.0, "views_i5")
    assert abs(len(seen) - len(plain)) <= 40
    assert (seen < 100).any()


def _lines_of_words(picture: Grey) -> int:
    """How many lines of words there are over the boxes' columns, their boxes included."""
    columns = picture[:, len(picture[0]) // 2 :] < 100
    has_ink = columns.any(axis=1).astype(int)
    return int((np.diff(has_ink, prepend=0) == 1).sum())
