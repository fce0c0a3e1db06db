"""Whether anything is written in the spaces for words and numbers. It is never read by machine."""

from __future__ import annotations

import math

import cv2
import numpy as np

from folkmoot.method.paper.sheet import TextArea
from folkmoot.method.scan.byte_ranks import rank_in_rows
from folkmoot.method.scan.crops import cut_upright
from folkmoot.method.scan.images import Grey
from folkmoot.method.scan.registration import Matrix

_PIXELS_PER_MM = 6.0
_INSET_MM = 1.2  # the printed frame, and how far it may be astray
_PAPER_RANK = 0.8
_INK = 0.2  # darkness after smoothing that specks and show-through do not reach
_LEAST_STROKE_MM2 = 0.8  # in one piece: half a thin "1", and more than dust


def has_ink(grey: Grey, to_pixels: Matrix, black: float, area: TextArea) -> bool:
    """Whether a text area holds more ink than dust. Any doubt counts as ink: a person looks."""
    inside = cut_upright(
        grey,
        to_pixels,
        (area.x_mm + _INSET_MM, area.y_mm + _INSET_MM),
        (area.width_mm - 2 * _INSET_MM, area.height_mm - 2 * _INSET_MM),
        _PIXELS_PER_MM,
    )
    smooth = np.asarray(cv2.blur(inside, (3, 3)), dtype=np.uint8)
    # In whole grey levels, which takes a third of the time.
    paper = float(rank_in_rows(smooth.reshape(1, -1), int(_PAPER_RANK * (smooth.size - 1)))[0])
    inked_below = math.ceil(paper - _INK * max(paper - black, 40.0))
    ink = (smooth < inked_below).view(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if count < 2:  # nothing but paper
        return False
    largest = float(stats[1:, cv2.CC_STAT_AREA].max())
    return largest / _PIXELS_PER_MM**2 > _LEAST_STROKE_MM2
