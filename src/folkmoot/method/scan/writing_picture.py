"""The picture of a writing space: all that was written, and nothing of what is printed around it.

People write over the frame, and printed words stand close above it. A fixed edge either cuts the
first or lets slivers of the second in. So the surroundings are cut out generously, and of the ink
in them only what belongs to the writing is kept: what hangs together with ink in the zone around
the frame in which nothing is ever printed. The rest becomes paper, and the picture ends where the
writing does.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from folkmoot.method.paper.sheet import TextArea
from folkmoot.method.scan.images import Grey

_Mask = npt.NDArray[np.bool_]

# Print keeps clear of the frame by 1 mm above (where the question ends; the names of a date's
# figures come closer), by 3.9 mm below and by 3.3 mm at the right, in either size of print.
_LINE_MM = 0.4  # outside the frame: its line, and how far it may be astray
_INSIDE_MM = 1.0  # within the frame, where a stroke that leaves it at the top must have ink
_PAPER_MM = 3.0  # wider than any stroke
_INK = 0.2  # darker than the paper by this share of the blackest ink
_LEAST_CONTRAST = 25.0
_PAD_MM = 0.8
_HALO_MM = 0.4  # the soft edge of print, which is painted over with it


@dataclass(frozen=True, slots=True)
class _Sides:
    """Lengths outward from the four sides of a frame, in millimetres."""

    left_mm: float
    top_mm: float
    right_mm: float
    bottom_mm: float


_CUT = _Sides(4.0, 6.0, 8.0, 7.0)
_SHOWN = _Sides(2.0, 0.6, 2.0, 3.4)


def paper_and_ink(picture: Grey, pixels_per_mm: float) -> tuple[Grey, _Mask]:
    """What the paper looks like at each point of a picture, shade and all, and where ink is."""
    side = round(_PAPER_MM * pixels_per_mm) | 1
    smooth = cv2.GaussianBlur(picture, (3, 3), 0)
    bright = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((side, side), dtype=np.uint8))
    paper = np.asarray(cv2.blur(bright, (side, side)), dtype=np.uint8)
    darker = paper.astype(np.float32) - picture
    return paper, darker > max(_INK * float(darker.max()), _LEAST_CONTRAST)


def surroundings_of(area: TextArea) -> tuple[tuple[float, float], tuple[float, float]]:
    """Corner and size, in millimetres of the page, of the part that `only_writing` wants."""
    return (
        (area.x_mm - _CUT.left_mm, area.y_mm - _CUT.top_mm),
        (
            area.width_mm + _CUT.left_mm + _CUT.right_mm,
            area.height_mm + _CUT.top_mm + _CUT.bottom_mm,
        ),
    )


def only_writing(surroundings: Grey, pixels_per_mm: float) -> Grey:
    """The writing space with its frame and whatever overshoots it, without other print.

    `surroundings` is the upright picture of `surroundings_of` an area.
    """
    paper, ink = paper_and_ink(surroundings, pixels_per_mm)
    outside = ~_frame(ink.shape, _out(_LINE_MM), pixels_per_mm)
    count, labels = cv2.connectedComponents((ink & outside).astype(np.uint8), connectivity=8)
    known = np.zeros(count, dtype=np.bool_)
    known[np.unique(labels[_may_begin(ink, pixels_per_mm)])] = True
    known[0] = False  # the ground
    own = known[labels]
    foreign = _wider(ink & outside & ~own, _HALO_MM * pixels_per_mm) & outside & ~own
    shown = np.where(foreign, paper, surroundings)
    top, bottom, left, right = _bounds(own, pixels_per_mm)
    return np.asarray(shown[top:bottom, left:right], dtype=np.uint8)


def _may_begin(ink: _Mask, pixels_per_mm: float) -> _Mask:
    """Ink that can only be writing: it stands where nothing is printed.

    Above the frame a printed letter may come as near as that, so ink must go on inside.
    """
    shape = ink.shape
    within = ~_frame(shape, _out(_LINE_MM), pixels_per_mm) & _frame(shape, _SHOWN, pixels_per_mm)
    top = round(_CUT.top_mm * pixels_per_mm)
    line, inside = (round(each * pixels_per_mm) for each in (_LINE_MM, _INSIDE_MM))
    below = np.any(ink[top + line : top + inside], axis=0, keepdims=True)
    within[:top] &= _wider(below, pixels_per_mm / 2)
    return ink & within


def _bounds(own: _Mask, pixels_per_mm: float) -> tuple[int, int, int, int]:
    """From which row to which, from which column to which, everything is in."""
    shown = _frame(own.shape, _SHOWN, pixels_per_mm)
    everything = shown | _wider(own, _PAD_MM * pixels_per_mm)
    rows, columns = (np.flatnonzero(everything.any(axis=axis)) for axis in (1, 0))
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _out(mm: float) -> _Sides:
    return _Sides(mm, mm, mm, mm)


def _frame(shape: tuple[int, ...], out: _Sides, pixels_per_mm: float) -> _Mask:
    """Where the frame is, widened by so much."""
    inside = np.zeros(shape, dtype=np.bool_)
    height, width = shape
    top, left = (
        round(each * pixels_per_mm)
        for each in (_CUT.top_mm - out.top_mm, _CUT.left_mm - out.left_mm)
    )
    bottom = height - round((_CUT.bottom_mm - out.bottom_mm) * pixels_per_mm)
    right = width - round((_CUT.right_mm - out.right_mm) * pixels_per_mm)
    inside[top:bottom, left:right] = True
    return inside


def _wider(mask: _Mask, pixels: float) -> _Mask:
    side = 2 * round(pixels) + 1
    return cv2.dilate(mask.astype(np.uint8), np.ones((side, side), dtype=np.uint8)) > 0
