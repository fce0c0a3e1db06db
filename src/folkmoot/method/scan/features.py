"""What is measured of each box by itself: how much ink, where, how thick, how far out.

Everything is in millimetres and in darkness between the page's own paper and black, so that neither
resolution nor scanner matters.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from folkmoot.method.scan.images import Grey, Reals
from folkmoot.method.scan.patches import PIXELS_PER_MM

#: Half the side of the patches that features are measured on.
HALF_MM = 3.5
_INNER_MM = 1.72  # half the side of what lies safely inside the printed outline of a 4.5 mm box
_RING_MM = (2.5, 3.35)  # outside the outline, inside the next printed line
_GRID = 5
_FULL = np.float32(255)
_INK_LEVELS = (0.12, 0.25, 0.45, 0.7)

#: Names of the columns that `box_features` gives, in order.
BOX_FEATURES: tuple[str, ...] = (
    "mean",
    *(f"share_over_{level}" for level in _INK_LEVELS),
    "darkest",
    "cell_min",
    "cell_low",
    "cell_middle",
    "cell_high",
    "cell_max",
    "cells_inked",
    "emptiest_small",
    "emptiest_large",
    "thickest_small",
    "thickest_large",
    "side_min",
    "side_mean",
    "corner_min",
    "corner_mean",
    "centre",
    "diagonal_down",
    "diagonal_up",
    "edges",
    "width",
    "height",
    "off_centre",
    "ring_mean",
    "ring_thickest",
    "line_across",
    "line_down",
    "mean_without_lines",
    "spot_without_lines",
    "rim_max",
    "rim_mean",
)


def box_features(dark: Reals, levels: Grey) -> Reals:
    """Measure darkness patches (n, size, size) of `HALF_MM`; (n, len(BOX_FEATURES)).

    `levels` is the same in whole numbers (`as_levels`).
    """
    count, size, _ = dark.shape
    middle = (size - 1) / 2
    reach = round(_INNER_MM * PIXELS_PER_MM)
    low, high = round(middle + 0.5) - reach, round(middle + 0.5) + reach
    inner = np.ascontiguousarray(dark[:, low:high, low:high])
    flat = inner.reshape(count, -1)
    columns = [
        flat.mean(axis=1),
        *((flat > level).mean(axis=1) for level in _INK_LEVELS),
        np.partition(flat, int(flat.shape[1] * 0.97), axis=1)[:, int(flat.shape[1] * 0.97)],
        *_cells(inner),
        *_spots(levels, low, high),
        *_places(flat, 2 * reach),
        _edges(inner),
        *_extent(inner),
        *_ring(dark, levels),
        *_lines(dark, inner, low, high),
        *_rim(dark, low, high),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _cells(inner: Reals) -> list[npt.NDArray[np.float32]]:
    """Mean darkness of 5 x 5 cells: lowest, quartiles, highest, and the share that is inked."""
    tall = inner.reshape(-1, inner.shape[2])
    cells = cv2.resize(tall, (_GRID, len(inner) * _GRID), interpolation=cv2.INTER_AREA).reshape(
        len(inner), -1
    )
    ordered = np.sort(cells, axis=1)
    quartiles = [ordered[:, i] for i in (0, 6, 12, 18, 24)]
    return [*quartiles, (cells > 0.22).mean(axis=1)]


def _spots(levels: Grey, low: int, high: int) -> list[npt.NDArray[np.float32]]:
    """Emptiest and fullest spot of two sizes: white holes tell a thick cross from a filled box."""
    emptiest, thickest = [], []
    inner = np.ascontiguousarray(levels[:, low:high, low:high])
    for spot_mm in (0.6, 1.0):
        margin = round(spot_mm * PIXELS_PER_MM / 2)  # farther in, no window reaches another box
        within = _blurred(inner, spot_mm)[:, margin:-margin, margin:-margin]
        emptiest.append(within.min(axis=(1, 2)) / _FULL)
        thickest.append(within.max(axis=(1, 2)) / _FULL)
    return [*emptiest, *thickest]


def as_levels(dark: Reals) -> Grey:
    """Darkness as whole numbers up to `_FULL`, which blur four times as quickly."""
    levels: Grey = (dark * _FULL + np.float32(0.5)).astype(np.uint8)
    return levels


def _blurred(levels: Grey, spot_mm: float) -> Grey:
    """Means over squares, to whole numbers."""
    width = round(spot_mm * PIXELS_PER_MM)
    tall = levels.reshape(-1, levels.shape[2])
    return np.asarray(cv2.blur(tall, (width, width)), dtype=np.uint8).reshape(levels.shape)


def _places(flat: Reals, side: int) -> list[npt.NDArray[np.float32]]:
    """Ink at the middles of the sides, the corners, the centre, and along the diagonals."""
    # OpenCV's product stays on one processor; numpy's wakes others that workers already use.
    nothing = np.zeros((0, 0), dtype=np.float32)
    areas = np.asarray(cv2.gemm(flat, _place_weights(side), 1.0, nothing, 0.0), dtype=np.float32)
    sides, corners = areas[:, :4], areas[:, 4:8]
    return [
        sides.min(axis=1),
        sides.mean(axis=1),
        corners.min(axis=1),
        corners.mean(axis=1),
        areas[:, 8],
        areas[:, 9],
        areas[:, 10],
    ]


@cache
def _place_weights(side: int) -> Reals:
    """Averaging weights (side * side, 11) of the areas of `_places`."""
    steps = (np.arange(side) + 0.5) / side * 2 - 1
    x, y = np.meshgrid(steps, steps)
    triangle = np.abs(x) < np.abs(y) - 0.35
    beside = np.abs(y) < np.abs(x) - 0.35
    areas = [
        triangle & (y < 0),
        triangle & (y > 0),
        beside & (x < 0),
        beside & (x > 0),
        *((x * i > 0.55) & (y * j > 0.55) for i in (-1, 1) for j in (-1, 1)),
        (np.abs(x) < 0.3) & (np.abs(y) < 0.3),
        np.abs(x - y) < 0.3,
        np.abs(x + y) < 0.3,
    ]
    weights = np.stack([area.ravel() / area.sum() for area in areas], axis=1)
    return weights.astype(np.float32)


def _edges(inner: Reals) -> npt.NDArray[np.float32]:
    """How much darkness changes per millimetre on the way across and down: strokes, not stains."""
    across = np.abs(inner[:, :, 2:] - inner[:, :, :-2]).mean(axis=(1, 2))
    down = np.abs(inner[:, 2:] - inner[:, :-2]).mean(axis=(1, 2))
    total: npt.NDArray[np.float32] = (across + down) * np.float32(PIXELS_PER_MM / 2)
    return total


def _extent(inner: Reals) -> list[npt.NDArray[np.float32]]:
    """Width and height that the ink spans (0 to 1), and how far its middle is from the box's."""
    ink = np.maximum(inner - np.float32(0.2), 0)
    side = inner.shape[1]
    across, down = ink.sum(axis=1), ink.sum(axis=2)
    place = (np.arange(side, dtype=np.float32) + 0.5) / side - 0.5
    total = across.sum(axis=1) + np.float32(1e-3)
    x, y = across @ place / total, down @ place / total
    line = np.float32(0.25)  # a stroke a few pixels thick and a fifth as dark as black
    return [
        (across > line).mean(axis=1),
        (down > line).mean(axis=1),
        np.hypot(x, y),
    ]


def _ring(dark: Reals, levels: Grey) -> list[npt.NDArray[np.float32]]:
    """Ink just outside the outline, and its thickest spot: overshoot, crossings-out."""
    size = dark.shape[1]
    ring = _ring_mask(size)
    blurred = _blurred(levels, 0.5)
    return [
        dark.reshape(len(dark), -1)[:, ring].mean(axis=1),
        blurred.reshape(len(dark), -1)[:, ring].max(axis=1) / _FULL,
    ]


def _lines(dark: Reals, inner: Reals, low: int, high: int) -> list[npt.NDArray[np.float32]]:
    """Lines that run through box and surroundings alike, as folds and streaks do; ink without them.

    A line counts with its faintest part: left of the box, in it, or right of it.
    """
    margin = round((HALF_MM - _RING_MM[0]) * PIXELS_PER_MM)
    across = _faintest(
        inner.mean(axis=2), dark[:, low:high, :margin], dark[:, low:high, -margin:], axis=2
    )
    down = _faintest(
        inner.mean(axis=1), dark[:, :margin, low:high], dark[:, -margin:, low:high], axis=1
    )
    rest = np.maximum(inner - np.maximum(across[:, :, None], down[:, None, :]), 0)
    return [
        across.max(axis=1),
        down.max(axis=1),
        rest.mean(axis=(1, 2)),
        _blurred(as_levels(rest), 0.6).max(axis=(1, 2)) / _FULL,
    ]


def _rim(dark: Reals, low: int, high: int) -> list[npt.NDArray[np.float32]]:
    """Darkness about each edge of the printed outline: a stroke may hide on it."""
    middle = dark.shape[1] // 2
    outer = round(_RING_MM[0] * PIXELS_PER_MM)
    top, bottom = slice(middle - outer, low), slice(high, middle + outer)
    edges = [
        dark[:, top, low:high].mean(axis=(1, 2)),
        dark[:, bottom, low:high].mean(axis=(1, 2)),
        dark[:, low:high, top].mean(axis=(1, 2)),
        dark[:, low:high, bottom].mean(axis=(1, 2)),
    ]
    together = np.stack(edges)
    return [together.max(axis=0), together.mean(axis=0)]


def _faintest(inside: Reals, before: Reals, after: Reals, axis: int) -> Reals:
    outside = np.minimum(before.mean(axis=axis), after.mean(axis=axis))
    return np.asarray(np.minimum(inside, outside), dtype=np.float32)


@cache
def _ring_mask(size: int) -> npt.NDArray[np.intp]:
    steps = np.abs(np.arange(size) - (size - 1) / 2) / PIXELS_PER_MM
    away = np.maximum(steps[:, None], steps[None])
    return np.flatnonzero((away > _RING_MM[0]) & (away < _RING_MM[1]))
