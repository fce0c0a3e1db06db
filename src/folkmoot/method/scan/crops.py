"""Small pictures for the person who decides: the row with its neighbours, or what was written."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
import numpy.typing as npt

from folkmoot.method.capture.audit_sample import LARGEST_SHARE, draw_of
from folkmoot.method.capture.model import MarkState
from folkmoot.method.scan.classifier import CLASSES
from folkmoot.method.scan.grid_heads import HEADS_MM, first_row_above, under_heads
from folkmoot.method.scan.images import Grey
from folkmoot.method.scan.plan import PagePlan, PrintedQuestion
from folkmoot.method.scan.registration import Matrix, map_points
from folkmoot.method.scan.rows_together import contradictory
from folkmoot.method.scan.writing_picture import (
    only_writing,
    paper_and_ink,
    surroundings_of,
)

PIXELS_PER_MM = 5.0
_NEIGHBOURS_MM = 9.0
_GIVE_MM = 4.0  # how far an edge moves to fall between two lines of words
_SPECKS = 2
_SIDE_MARGIN_MM = 9.0
# Of the row that is asked about, the ground; of its neighbours, how much of their ink is left.
_ROW_MARGIN_MM = 1.0
_NEIGHBOURS_INK = 0.45
_BAR_MM = 1.2
_QUALITY = 70
_MARKED, _DELETED, _UNSURE = CLASSES.index(MarkState.MARKED), CLASSES.index(MarkState.DELETED), -1


def cut_upright(
    grey: Grey,
    to_pixels: Matrix,
    corner_mm: tuple[float, float],
    size_mm: tuple[float, float],
    pixels_per_mm: float,
) -> Grey:
    """A rectangle of the page, given by its top-left corner and size, upright and unstretched."""
    width, height = (max(round(side * pixels_per_mm), 1) for side in size_mm)
    from_crop = np.array(
        [
            [1 / pixels_per_mm, 0, corner_mm[0] + 0.5 / pixels_per_mm],
            [0, 1 / pixels_per_mm, corner_mm[1] + 0.5 / pixels_per_mm],
            [0, 0, 1],
        ]
    )
    # Only the part of the scan that is needed is handed over, so that a crop costs what it shows.
    outline = np.array([[0, 0], [width, 0], [0, height], [width, height]], dtype=np.float64)
    mapped = map_points(to_pixels @ from_crop, outline)
    left, top = np.maximum(np.floor(mapped.min(axis=0)).astype(int) - 2, 0).tolist()
    right, bottom = (np.ceil(mapped.max(axis=0)).astype(int) + 3).tolist()
    part = grey[top:bottom, left:right]
    if min(part.shape) < 1:
        return np.full((height, width), 255, dtype=np.uint8)
    moved = np.array([[1.0, 0, -left], [0, 1.0, -top], [0, 0, 1.0]])
    upright = cv2.warpPerspective(
        part,
        moved @ to_pixels @ from_crop,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255,
    )
    return np.asarray(upright, dtype=np.uint8)


def crops_of(
    grey: Grey,
    to_pixels: Matrix,
    plan: PagePlan,
    page_width_mm: float,
    states: npt.NDArray[np.int8],
    written: tuple[bool, ...],
    serial: str,
    *,
    every_question: bool = False,
) -> Mapping[str, bytes]:
    """JPEG pictures, by question, of everything on a page that a person may have to look at.

    Those that the audit sample falls on are among them, however plain their marks are; with
    `every_question`, all are.
    """
    wanted = [q.decided_with for q in plan.questions if _may_wait(q, states[list(q.boxes)])]
    wanted += contradictory(plan, states)
    wanted += [
        q.id
        for q in plan.questions
        if q.id == q.decided_with and draw_of(serial, q.id) < LARGEST_SHARE
    ]
    wanted += [
        area.question for area, inked in zip(plan.page.text_areas, written, strict=True) if inked
    ]
    if every_question:
        wanted += [q.decided_with for q in plan.questions]
        wanted += [area.question for area in plan.page.text_areas]
    return {
        question: as_jpeg(picture_of(grey, to_pixels, plan, page_width_mm, question))
        for question in dict.fromkeys(wanted)
    }


def picture_of(
    grey: Grey, to_pixels: Matrix, plan: PagePlan, page_width_mm: float, question: str
) -> Grey:
    """A question's rows over the width of the page with their neighbours, or what was written.

    Rows of other questions are paled and a bar stands beside the question's own, so that nobody
    answers for the neighbour. The heads of a grid's columns stand above any of its rows. KeyError
    when the page has no such question.
    """
    for area in plan.page.text_areas:
        if area.question == question:
            around = cut_upright(grey, to_pixels, *surroundings_of(area), PIXELS_PER_MM)
            return only_writing(around, PIXELS_PER_MM)
    names = plan.names_of(question)
    heights = [box.y_mm for box in plan.page.boxes if box.question in names]
    if not heights:
        raise KeyError(question)
    top = min(heights) - _NEIGHBOURS_MM - _GIVE_MM
    bottom = max(heights) + plan.box_side_mm + _NEIGHBOURS_MM + _GIVE_MM
    picture = cut_upright(
        grey,
        to_pixels,
        (_SIDE_MARGIN_MM, top),
        (page_width_mm - 2 * _SIDE_MARGIN_MM, bottom - top),
        PIXELS_PER_MM,
    )
    start, end = _between_lines(picture)
    picture = picture[start:end]
    top, bottom = top + start / PIXELS_PER_MM, top + end / PIXELS_PER_MM
    own_from_mm, own_to_mm = _own_rows(plan, question, top, bottom)
    shown = _point_out(picture, own_from_mm - top, own_to_mm - top)
    first_mm = first_row_above(plan, names)
    if first_mm is None:
        return shown
    from_mm, to_mm = HEADS_MM
    heads = cut_upright(
        grey,
        to_pixels,
        (_SIDE_MARGIN_MM, first_mm - from_mm),
        (page_width_mm - 2 * _SIDE_MARGIN_MM, from_mm - to_mm),
        PIXELS_PER_MM,
    )
    return under_heads(heads, shown, PIXELS_PER_MM)


def _between_lines(picture: Grey) -> tuple[int, int]:
    """From which row to which a picture is cut, so that no line of words is cut through.

    The top moves up to a gap where there is one (the heads of columns stand there, in lines of
    their own), or else down; the bottom moves up (the next question stands there), or else down.
    """
    give = round(_GIVE_MM * PIXELS_PER_MM)
    upper, lower = _gaps(picture[: 2 * give]), _gaps(picture[: -2 * give - 1 : -1])[::-1]
    outward, inward = range(give, -1, -1), range(give, 2 * give)
    start = next((row for row in (*outward, *inward) if upper[row]), give)
    end = next((row for row in (*outward, *inward) if lower[row]), give)
    return start, len(picture) - 2 * give + end + 1


def _gaps(strip: Grey) -> npt.NDArray[np.bool_]:
    """The rows of a strip with no ink but specks, and none in the next row either."""
    _, ink = paper_and_ink(strip, PIXELS_PER_MM)
    blank = np.asarray(np.count_nonzero(ink, axis=1) <= _SPECKS, dtype=np.bool_)
    blank[:-1] &= blank[1:]
    return blank


def _own_rows(
    plan: PagePlan, question: str, top_mm: float, bottom_mm: float
) -> tuple[float, float]:
    """From where to where down the page a picture is the question's own, its words included.

    Where other boxes follow closely, as in a grid, the border is half-way between the two.
    """
    own = [box.y_mm for box in plan.page.boxes if box.question == question]
    first, last = min(own), max(own) + plan.box_side_mm
    others = [box.y_mm for box in plan.page.boxes if box.question != question]
    above = [y + plan.box_side_mm for y in others if top_mm < y + plan.box_side_mm <= first]
    below = [y for y in others if last <= y < bottom_mm]
    return (
        (max(above) + first) / 2 if above else top_mm,
        (last + min(below)) / 2 if below else bottom_mm,
    )


def _point_out(picture: Grey, from_mm: float, to_mm: float) -> Grey:
    """Pale what is above and below, and draw a bar at the left of what is between."""
    start, end = (round(each * PIXELS_PER_MM) for each in (from_mm, to_mm))
    pale = 255 - (255 - picture.astype(np.float32)) * _NEIGHBOURS_INK
    shown = pale.astype(np.uint8)
    shown[start:end] = picture[start:end]
    if start > 0 or end < len(picture):
        inset = round(_ROW_MARGIN_MM * PIXELS_PER_MM)
        shown[start + inset : end - inset, : round(_BAR_MM * PIXELS_PER_MM)] = 0
    return shown


def as_jpeg(grey: Grey) -> bytes:
    """A small grey picture as a file's content."""
    _, content = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return content.tobytes()


def _may_wait(question: PrintedQuestion, states: npt.NDArray[np.int8]) -> bool:
    marked = int((states == _MARKED).sum())
    return (
        bool(((states == _UNSURE) | (states == _DELETED)).any())
        or marked > question.at_most
        or (question.conditional and marked > 0)
    )
