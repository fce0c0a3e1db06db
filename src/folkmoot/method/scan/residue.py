"""Ink that the printed page does not account for: each box against an empty box of the same page.

What an empty box looks like is taken from the page itself, so that toner, blur and threshold are
those of this very scan. It is subtracted with the play of a pixel, and what is left inside the
outline, on it and around it is measured: a tick drawn along the outline shows, as does a tail.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from folkmoot.method.scan.byte_ranks import rank_in_columns
from folkmoot.method.scan.images import Grey, Reals
from folkmoot.method.scan.patches import PIXELS_PER_MM

_EMPTY_RANK = 0.35  # of the boxes of a page, at each point: few have ink at the same point
_TOLERANCE = 18  # of 255: noise of the sensor
_CELLS = 8
_INSIDE_MM, _OUTSIDE_MM = 1.85, 2.6  # from the centre: inner and outer edge of the outline's band
_FULL = np.float32(255)

#: Names of the columns that `residue_features` gives, in order.
RESIDUE_FEATURES: tuple[str, ...] = (
    "residue_inside",
    "residue_outline",
    "residue_around",
    "residue_spot_inside",
    "residue_spot_outline",
    "residue_spot_around",
    "residue_fine_spot",
    "residue_width",
    "residue_height",
    "residue_longest",
    *(f"residue_cell_{row}_{column}" for row in range(_CELLS) for column in range(_CELLS)),
)


def residue_features(levels: Grey) -> Reals:
    """Measure patches (n, size, size; 255 black) of a page; (n, len(RESIDUE_FEATURES))."""
    rest = residue(levels)
    count, size, _ = rest.shape
    inside, outline, _around = zones = _zones(size)
    tall = rest.reshape(-1, size)
    broad = _blurred(tall, 0.5, size)
    fine = _blurred(tall, 0.3, size)
    flat, spots = rest.reshape(count, -1), broad.reshape(count, -1)
    cells = cv2.resize(tall, (_CELLS, count * _CELLS), interpolation=cv2.INTER_AREA)
    columns = [
        *_means(flat, size).T,
        *((spots * zone).max(axis=1) for zone in zones),
        (fine.reshape(count, -1) * (inside | outline)).max(axis=1),
        *_extent(broad),
    ]
    measured = np.stack(columns, axis=1)
    together = np.concatenate([measured, cells.reshape(count, -1)], axis=1)
    return np.asarray(together / _FULL, dtype=np.float32)


def residue(levels: Grey) -> Grey:
    """Darkness (n, size, size; 255 black) over that of an empty box of the page, 0 where none."""
    spread = cv2.dilate(_empty_box(levels), np.ones((3, 3), np.uint8))
    allowed = np.asarray(cv2.add(spread, np.full_like(spread, _TOLERANCE)), dtype=np.uint8)
    rest: Grey = np.maximum(levels, allowed[None]) - allowed[None]
    return rest


def _empty_box(levels: Grey) -> Grey:
    """What an empty box looks like on this page: at each point a low rank of all boxes."""
    rank = int(_EMPTY_RANK * (len(levels) - 1))
    return rank_in_columns(levels.reshape(len(levels), -1), rank).reshape(levels.shape[1:])


def _blurred(tall: Grey, spot_mm: float, size: int) -> Grey:
    width = round(spot_mm * PIXELS_PER_MM)
    return np.asarray(cv2.blur(tall, (width, width)), dtype=np.uint8).reshape(-1, size, size)


def _extent(broad: Grey) -> list[npt.NDArray[np.floating]]:
    """How many columns and rows hold ink, and the longest of both, in shares of 255."""
    inked = broad > 3 * _TOLERANCE
    across, down = inked.any(axis=1).sum(axis=1), inked.any(axis=2).sum(axis=1)
    unit = _FULL / broad.shape[1]
    return [across * unit, down * unit, np.maximum(across, down) * unit]


def _means(flat: Grey, size: int) -> Reals:
    """The mean of each zone, (n, 3)."""
    # OpenCV's product stays on one processor; numpy's wakes others that workers already use.
    nothing = np.zeros((0, 0), dtype=np.float32)
    means = cv2.gemm(flat.astype(np.float32), _zone_weights(size), 1.0, nothing, 0.0)
    return np.asarray(means, dtype=np.float32)


@cache
def _zone_weights(size: int) -> Reals:
    """Averaging weights (size * size, 3) of the zones."""
    weights = np.stack([zone / zone.sum() for zone in _zones(size)], axis=1)
    return weights.astype(np.float32)


@cache
def _zones(size: int) -> tuple[npt.NDArray[np.bool_], ...]:
    """Masks (size * size,) of what lies inside the outline, on it, and around it."""
    steps = np.abs(np.arange(size) - (size - 1) / 2) / PIXELS_PER_MM
    away = np.maximum(steps[:, None], steps[None]).ravel()
    inside = away < _INSIDE_MM
    around = away > _OUTSIDE_MM
    return inside, ~inside & ~around, around
