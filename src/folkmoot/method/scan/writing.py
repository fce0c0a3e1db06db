"""Whether anything is written in the spaces for words and numbers. It is never read by machine."""

from __future__ import annotations

import cv2
import numpy as np

from folkmoot.method.paper.sheet import TextArea
from folkmoot.method.scan.crops import cut_upright
from folkmoot.method.scan.images import Grey
from folkmoot.method.scan.registration import Matrix

_PIXELS_PER_MM = 6.0
_INSET_MM = 1.2  # the printed frame, and how far it may be astray
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
    smooth = cv2.blur(inside, (3, 3)).astype(np.float32)
    paper = float(np.percentile(smooth, 80))
    ink = ((paper - smooth) / max(paper - black, 40.0) > _INK).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if count < 2:  # nothing but paper
        return False
    largest = float(stats[1:, cv2.CC_STAT_AREA].max())
    return largest / _PIXELS_PER_MM**2 > _LEAST_STROKE_MM2
