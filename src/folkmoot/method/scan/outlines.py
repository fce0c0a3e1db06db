"""Find each printed box outline near where it should be, so that local stretch does not matter.

Also the proof that a page is registered: on a wrongly placed page the outlines are not there.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from folkmoot.method.scan.images import Reals
from folkmoot.method.scan.patches import PIXELS_PER_MM
from folkmoot.method.scan.registration import Points

SEARCH_MM = 1.5
PATCH_MARGIN_MM = SEARCH_MM + 1.0
_LINE_MM = 0.3
_BESIDE_MM = 0.55
_AGREE_MM = 0.45
_PLAIN_AGREE_MM = 0.9  # where all edges are plain, as of a page fed by fits and starts
_FAINTEST_SIDE, _FAINT_SIDE = 0.15, 0.28  # of the four edges, the faintest and the next
_PLAIN_SIDE = 0.4
_NEIGHBOURS = 9


@dataclass(frozen=True, slots=True)
class Outlines:
    """`offsets_mm` (n, 2): how far each box is from where the page's map puts it, in page axes.

    `own` (n,) is whether a box's own outline was found, in agreement with its neighbours'; the
    others have their neighbours' offset.
    """

    offsets_mm: Points
    own: npt.NDArray[np.bool_]

    @property
    def found(self) -> float:
        """The share of boxes (0 to 1) whose outline was found; 1 on a page without boxes."""
        return float(self.own.mean()) if len(self.own) else 1.0


def find_outlines(dark: Reals, side_mm: float, centres: Points) -> Outlines:
    """Search the darkness patches (n, size, size) for square outlines.

    `centres` (n, 2) are the boxes' places in page millimetres, by which neighbours are known.
    """
    own, sides = _best_shift(_sides(dark, side_mm))
    faintest = np.sort(sides, axis=1)
    whole = (faintest[:, 0] > _FAINTEST_SIDE) & (faintest[:, 1] > _FAINT_SIDE)
    agreed = _agreed(own, whole, centres)
    play_mm = np.where(faintest[:, 0] > _PLAIN_SIDE, _PLAIN_AGREE_MM, _AGREE_MM)
    good = (np.abs(own - agreed).max(axis=1) < play_mm) & whole
    return Outlines(np.where(good[:, None], own, agreed), good)


def _sides(dark: Reals, side_mm: float) -> Reals:
    """How much like each edge of a box it looks at each shift, (4, n, shifts, shifts).

    Mean darkness along the edge, less half that just outside and a quarter just inside, so that a
    box filled with ink still peaks at its edges. All four are needed: two boxes one above the other
    leave three edges of a box between them.
    """
    count, size, _ = dark.shape
    along = round(side_mm * PIXELS_PER_MM)
    tall = dark.reshape(count * size, size)
    rows = _means(tall, (along, 2)).reshape(dark.shape)
    columns = _means(tall, (2, along)).reshape(dark.shape)
    reach = round(SEARCH_MM * PIXELS_PER_MM)
    middle = size // 2
    half = (side_mm - _LINE_MM) / 2 * PIXELS_PER_MM
    beside = _BESIDE_MM * PIXELS_PER_MM

    def window(stack: Reals, down: float, right: float) -> Reals:
        top, left = middle - reach + round(down), middle - reach + round(right)
        return stack[:, top : top + 2 * reach + 1, left : left + 2 * reach + 1]

    sides = np.zeros((4, count, 2 * reach + 1, 2 * reach + 1), dtype=np.float32)
    for weight, distance in ((1.0, half), (-0.5, half + beside), (-0.25, half - beside)):
        for number, sign in enumerate((-1, 1)):
            sides[number] += np.float32(weight) * window(rows, sign * distance, 0)
            sides[number + 2] += np.float32(weight) * window(columns, 0, sign * distance)
    return sides


def _means(tall: Reals, size: tuple[int, int]) -> Reals:
    """The mean over a window (width, height) about each point."""
    return np.asarray(cv2.blur(tall, size), dtype=np.float32)


def _best_shift(sides: Reals) -> tuple[Points, Reals]:
    """The best shift of each box in millimetres (n, 2), x then y, and its four edges there (n, 4).

    A box is worth its mean edge and its faintest, so that three edges of something else lose.
    """
    score = sides.mean(axis=0) + sides.min(axis=0)
    count, size, _ = score.shape
    best = score.reshape(count, -1).argmax(axis=1)
    row, column = np.divmod(best, size)
    which = np.arange(count)
    edges = sides[:, which, row, column].T

    def refined(index: npt.NDArray[np.intp], axis: int) -> npt.NDArray[np.float64]:
        inner = np.clip(index, 1, size - 2)
        if axis == 0:
            low, high = score[which, inner - 1, column], score[which, inner + 1, column]
            peak = score[which, inner, column]
        else:
            low, high = score[which, row, inner - 1], score[which, row, inner + 1]
            peak = score[which, row, inner]
        bend = np.minimum(low + high - 2 * peak, -1e-6)
        exact: npt.NDArray[np.float64] = index + np.clip((low - high) / (2 * bend), -0.5, 0.5)
        return exact

    # Patches have an even number of pixels, and a blur two wide leans half a pixel: they cancel
    # to the reach alone (see the tests).
    shifts = np.stack([refined(column, 1), refined(row, 0)], axis=1) - (size // 2)
    return shifts / PIXELS_PER_MM, edges


def _agreed(own: Points, sure: npt.NDArray[np.bool_], centres: Points) -> Points:
    """What a box's neighbours say of its shift: a plane through all, plus the nearest's median."""
    if sure.sum() < 4:
        return np.tile(np.median(own, axis=0), (len(own), 1))
    trend = _plane(own, sure, centres)
    rest = own - trend
    distance = np.abs(centres[:, None] - centres[None]).sum(axis=2)
    distance[:, ~sure] = np.inf
    nearest = np.argsort(distance, axis=1, kind="stable")[:, : min(_NEIGHBOURS, int(sure.sum()))]
    agreed: Points = trend + np.median(rest[nearest], axis=1)
    return agreed


def _plane(own: Points, sure: npt.NDArray[np.bool_], centres: Points) -> Points:
    design = np.column_stack([np.ones(len(centres)), (centres - centres.mean(axis=0)) / 100])
    kept = sure.copy()
    trend = np.tile(np.median(own[sure], axis=0), (len(own), 1))
    for _ in range(3):
        near = kept & (np.abs(own - trend).max(axis=1) < 2 * _AGREE_MM)
        if near.sum() < 6:
            return trend
        trend = design @ np.linalg.lstsq(design[near], own[near], rcond=None)[0]
    return trend
