"""The Sheet tells the truth about the printed page: found again in pixels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from folkmoot.method.paper.compose import Composed
from folkmoot.method.terms.lengths import mm_to_pixels

# Pixels of 300 dpi are 0.085 mm wide; four times finer tells 0.05 mm with some to spare.
DOTS_PER_INCH = 1200.0
TOLERANCE_MM = 0.05
MARGIN_MM = 0.8

Render = Callable[[bytes, int, float], NDArray[np.uint8]]


def found_edges(
    dark: NDArray[np.bool_], x_mm: float, y_mm: float, width_mm: float, height_mm: float
) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in mm of the rectangle drawn at about a place."""
    scale = mm_to_pixels(1.0, DOTS_PER_INCH)
    left, top = int((x_mm - MARGIN_MM) * scale), int((y_mm - MARGIN_MM) * scale)
    right = int((x_mm + width_mm + MARGIN_MM) * scale)
    bottom = int((y_mm + height_mm + MARGIN_MM) * scale)
    window = dark[top:bottom, left:right]
    columns = np.flatnonzero(window.sum(axis=0) > 0.8 * height_mm * scale)
    rows = np.flatnonzero(window.sum(axis=1) > 0.8 * width_mm * scale)
    return (
        (left + columns[0]) / scale,
        (top + rows[0]) / scale,
        (left + columns[-1] + 1) / scale,
        (top + rows[-1] + 1) / scale,
    )


@pytest.mark.parametrize("page_number", [1, 2, 3, 4])
def test_boxes_and_corner_squares_are_where_the_sheet_says(
    community: Composed, render: Render, page_number: int
) -> None:
    dark = render(community.page_pdf, page_number, DOTS_PER_INCH) < 128
    page = community.sheet.page(page_number)
    for square in (*page.boxes, *page.fiducials):
        edges = found_edges(dark, square.x_mm, square.y_mm, square.side_mm, square.side_mm)
        told = (
            square.x_mm,
            square.y_mm,
            square.x_mm + square.side_mm,
            square.y_mm + square.side_mm,
        )
        assert edges == pytest.approx(told, abs=TOLERANCE_MM), square


def test_boxes_are_empty_and_codes_have_room_on_the_static_page(
    community: Composed, render: Render
) -> None:
    for page in community.sheet.pages:
        grey = render(community.page_pdf, page.number, 300.0)
        scale = mm_to_pixels(1.0, 300.0)
        for box in page.boxes:
            inner = grey[
                round((box.y_mm + 0.6) * scale) : round((box.y_mm + box.side_mm - 0.6) * scale),
                round((box.x_mm + 0.6) * scale) : round((box.x_mm + box.side_mm - 0.6) * scale),
            ]
            assert inner.min() > 200, box
        for code in page.codes:
            quiet_mm = code.side_mm / 21 * 4
            around = grey[
                round((code.y_mm - quiet_mm) * scale) : round(
                    (code.y_mm + code.side_mm + quiet_mm) * scale
                ),
                round((code.x_mm - quiet_mm) * scale) : round(
                    (code.x_mm + code.side_mm + quiet_mm) * scale
                ),
            ]
            assert around.min() > 200, code


def test_writing_spaces_are_where_the_sheet_says(community: Composed, render: Render) -> None:
    page = community.sheet.page(4)
    (area,) = page.text_areas
    # The line is drawn on the edge and is grey, so its outer side lies half its width outside.
    dark = render(community.page_pdf, 4, DOTS_PER_INCH) < 200
    edges = found_edges(dark, area.x_mm, area.y_mm, area.width_mm, area.height_mm)
    told = (area.x_mm, area.y_mm, area.x_mm + area.width_mm, area.y_mm + area.height_mm)
    assert edges == pytest.approx(told, abs=0.15)
