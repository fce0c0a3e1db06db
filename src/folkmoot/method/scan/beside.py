"""Ink beside the boxes of rows that seem empty: a ring around a box, a cross put next to it.

Some people never touch a box. What they draw lies outside the patches that marks are told by, so a
row that seems to have no answer is looked at once more, wider: to the left of each box, and to its
right where no words are printed there. What is found is never read; the row waits for a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from folkmoot.method.scan.images import Grey, Reals
from folkmoot.method.scan.patches import PIXELS_PER_MM, cut_patches, darkness, paper_levels
from folkmoot.method.scan.register_page import Registered

_HALF_MM = 7.0
_FROM_MM = 2.75  # from the centre: the outline, and how far it may be astray, lie nearer
_HALF_HEIGHT_MM = 2.6  # the lines between rows, and the next row's boxes, lie farther
_COARSER = 2
_SCALE = PIXELS_PER_MM / _COARSER
_INK = 0.15  # darkness of a faint pencil's stroke; dust and the page behind are paler or smaller
_LEAST_EXTENT_MM = 2.0
_LINE_MM = 0.7  # wider than a streak of the scanner or a fold


def ink_beside(grey: Grey, page: Registered, boxes: Sequence[int]) -> Reals:
    """Square millimetres of the largest stroke beside each box of the page, (n,).

    Only `boxes` (their indices) are looked at; all others have 0.
    """
    found = np.zeros(len(page.plan.centres), dtype=np.float32)
    if not boxes:
        return found
    chosen = list(boxes)
    centres = page.plan.centres[chosen] + page.outlines.offsets_mm[chosen]
    stack = cut_patches(grey, page.placement.to_pixels, centres, _HALF_MM)
    dark = darkness(stack, paper_levels(stack), page.placement.black)
    for index, strips in zip(chosen, _strips(dark), strict=True):
        left, right = (_largest_stroke_mm2(strip) for strip in strips)
        found[index] = max(left, right) if page.plan.in_grid[index] else left
    return found


def _strips(dark: Reals) -> Iterator[tuple[Grey, Grey]]:
    """What is inked to the left and to the right of each box, four points to the millimetre."""
    size = dark.shape[1] // _COARSER
    tall = dark.reshape(-1, dark.shape[2])
    small = cv2.resize(tall, (size, size * len(dark)), interpolation=cv2.INTER_AREA)
    inked = (small > _INK).astype(np.uint8).reshape(-1, size, size)
    top, bottom = (round(size / 2 + sign * _HALF_HEIGHT_MM * _SCALE) for sign in (-1, 1))
    reach = round(size / 2 - _FROM_MM * _SCALE)
    for patch in inked[:, top:bottom]:
        yield patch[:, :reach].copy(), patch[:, size - reach :].copy()


def _largest_stroke_mm2(strip: Grey) -> float:
    """The area of the largest connected ink that is neither a speck nor a straight line."""
    if not strip.any():
        return 0.0
    height, width = strip.shape
    _, _, stats, _ = cv2.connectedComponentsWithStats(strip, connectivity=8)
    wide, high, area = (
        stats[1:, part] for part in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA)
    )
    narrow = _LINE_MM * _SCALE
    line = ((high == height) & (wide <= narrow)) | ((wide == width) & (high <= narrow))
    stroke = ~line & (np.maximum(wide, high) >= _LEAST_EXTENT_MM * _SCALE)
    return float(area[stroke].max(initial=0)) / _SCALE**2
