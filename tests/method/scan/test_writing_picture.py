"""The picture of a writing space holds all writing and no print."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from folkmoot.method.paper.sheet import TextArea
from folkmoot.method.scan.crops import PIXELS_PER_MM, picture_of
from folkmoot.method.scan.images import Grey
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.scan.writing_picture import only_writing, surroundings_of
from folkmoot.method.terms.lengths import mm_to_pixels

from .conftest import DPI, FillIn

AREA = TextArea("words", 30.0, 40.0, 80.0, 20.0)
PAPER = 230
# One grey each, so that what is left in a picture can be told apart.
PRINT, PEN, FRAME = 0, 60, 90


def pixels(mm: float) -> int:
    return round(mm * PIXELS_PER_MM)


class Page:
    """A small page to draw on, in millimetres from the corner of the writing space."""

    def __init__(self) -> None:
        self.picture = np.full((pixels(100), pixels(150)), PAPER, dtype=np.uint8)
        self.stroke((0, 0), (AREA.width_mm, 0), FRAME, 1)
        self.stroke((0, AREA.height_mm), (AREA.width_mm, AREA.height_mm), FRAME, 1)

    def stroke(
        self, start: tuple[float, float], end: tuple[float, float], grey: int, thickness: int = 2
    ) -> Page:
        (x0, y0), (x1, y1) = (
            (pixels(AREA.x_mm + x), pixels(AREA.y_mm + y)) for x, y in (start, end)
        )
        cv2.line(self.picture, (x0, y0), (x1, y1), grey, thickness)
        return self

    def printed_above(self, gap_mm: float) -> Page:
        """A row of upright strokes, as tall as letters, that ends so far above the frame."""
        for x in range(2, 70, 3):
            self.stroke((x, -4 - gap_mm), (x, -0.4 - gap_mm), PRINT)
        return self

    def seen(self) -> Grey:
        (x, y), (width, height) = surroundings_of(AREA)
        around = self.picture[pixels(y) : pixels(y + height), pixels(x) : pixels(x + width)]
        return only_writing(around, PIXELS_PER_MM)


def has(picture: Grey, grey: int) -> bool:
    """Whether a grey is left; neighbouring greys are too far off to be taken for it."""
    return bool((np.abs(picture.astype(int) - grey) < 12).any())


@pytest.mark.parametrize("gap_mm", [0.9, 1.3, 2.2])
def test_words_printed_above_are_not_in_the_picture(gap_mm: float) -> None:
    seen = Page().printed_above(gap_mm).stroke((5, 6), (30, 12), PEN).seen()
    assert has(seen, PEN)
    assert has(seen, FRAME)
    assert not has(seen, PRINT)


def test_a_stroke_that_overshoots_the_top_is_whole_and_the_words_beside_it_are_gone() -> None:
    plain = Page().printed_above(1.3).stroke((33.4, 10), (33.4, 2), PEN).seen()
    over = Page().printed_above(1.3).stroke((33.4, 10), (33.4, -5), PEN).seen()
    grown_mm = (len(over) - len(plain)) / PIXELS_PER_MM
    assert 4.4 < grown_mm < 6.0
    assert not has(over, PRINT)
    column = over[:, pixels(33.4 + 2)]
    assert (column < 150).sum() / PIXELS_PER_MM > 14.5


def test_a_line_written_below_the_frame_is_in_the_picture_whole() -> None:
    seen = Page().stroke((5, 22), (40, 25), PEN).seen()
    assert has(seen, PEN)
    assert (seen < 150).any(axis=0).sum() > pixels(34)


def test_print_that_stands_clear_below_and_beside_is_left_out() -> None:
    page = Page().stroke((0, 24.1), (80, 24.1), PRINT).stroke((83.5, 0), (83.5, 20), PRINT)
    assert not has(page.stroke((5, 6), (30, 12), PEN).seen(), PRINT)


def test_names_of_figures_close_above_an_empty_place_are_left_out() -> None:
    assert not has(Page().printed_above(0.3).seen(), PRINT)


def test_shade_over_the_sheet_is_no_ink() -> None:
    page = Page().printed_above(1.3).stroke((5, 6), (30, 12), PEN)
    page.picture = (page.picture * np.linspace(1.0, 0.5, page.picture.shape[1])).astype(np.uint8)
    seen = page.seen()
    assert len(seen) == len(Page().seen())
    assert not (seen < 30).any()


def test_of_a_printed_page_nothing_but_the_space_is_seen(fill_in: FillIn, plan: SheetPlan) -> None:
    number, page = next((n, page) for n, page in plan.pages.items() if page.page.text_areas)
    (area,) = page.page.text_areas
    scale = mm_to_pixels(1.0, DPI)
    to_pixels = np.array([[scale, 0, 0], [0, scale, 0], [0, 0, 1.0]])
    empty = picture_of(fill_in(number), to_pixels, page, 210.0, area.question)
    outside = empty.copy()
    bottom = len(empty) - pixels(3.0)
    outside[pixels(0.3) : bottom, pixels(1.6) : -pixels(1.6)] = 255
    assert outside.min() > 200
    written = picture_of(fill_in(number, words="hello"), to_pixels, page, 210.0, area.question)
    assert (written < 120).sum() > (empty < 120).sum() + 200
