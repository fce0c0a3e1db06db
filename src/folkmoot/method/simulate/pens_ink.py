"""Ink on paper: strokes in pixels become darker grey, antialiased, with the paper's tooth."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from folkmoot.method.simulate.pens_strokes import Points

Grey: TypeAlias = npt.NDArray[np.uint8]

_TOOTH_SIDE = 512
_FINE = 3  # subpixels a side
_SHIFT = 4  # fractional bits that cv2 takes
_WHITE = 255


@lru_cache(maxsize=128)
def _cover(grain: float) -> npt.NDArray[np.float32]:
    """How much ink the tooth of paper takes, 1 - grain to 1, as a square tile; always the same."""
    rng = np.random.default_rng(20_041_112)
    coarse = rng.random((_TOOTH_SIDE // 2, _TOOTH_SIDE // 2), dtype=np.float32)
    tile = cv2.resize(coarse, (_TOOTH_SIDE, _TOOTH_SIDE), interpolation=cv2.INTER_LINEAR)
    tile = 0.6 * tile + 0.4 * rng.random((_TOOTH_SIDE, _TOOTH_SIDE), dtype=np.float32)
    return np.asarray(1 - grain * tile, dtype=np.float32)


def _piece_of_tooth(
    size: tuple[int, int], grain: float, rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """A random piece of the tooth, repeated where it is larger than the tile."""
    tile = _cover(round(grain, 2))
    left, top = (rng.random(2) * (_TOOTH_SIDE // 2)).astype(int).tolist()
    if max(size) <= _TOOTH_SIDE // 2:
        return tile[top : top + size[1], left : left + size[0]]
    rows = (np.arange(size[1]) + top) % _TOOTH_SIDE
    return tile[np.ix_(rows, (np.arange(size[0]) + left) % _TOOTH_SIDE)]


def lay_ink(
    canvas: Grey,
    strokes: Sequence[Points] | Points,
    *,
    width_px: float,
    darkness: float,
    grain: float,
    rng: np.random.Generator,
) -> None:
    """Draw strokes (points as x, y in pixels) into the canvas, in place.

    `darkness` is the share of light that full ink takes, `grain` how far the tooth shows. A stroke
    outside the canvas leaves no trace.
    """
    corner, size = _bounds(canvas, strokes, margin=width_px + 2)
    if min(size) <= 0:
        return
    cover = np.zeros((size[1] * _FINE, size[0] * _FINE), dtype=np.uint8)
    for points in strokes:
        # A pixel's centre is half a pixel from its edge, and cv2 counts from centres.
        _draw_stroke(cover, (points - corner) * _FINE - 0.5, width_px * _FINE, rng)
    ink = cv2.resize(cover, size, interpolation=cv2.INTER_AREA)
    if grain > 0.02:
        taken = _piece_of_tooth(size, grain, rng)
        ink = cv2.multiply(ink, taken, scale=darkness, dtype=cv2.CV_8U)
    else:
        ink = cv2.convertScaleAbs(ink, alpha=darkness)
    view = canvas[corner[1] : corner[1] + size[1], corner[0] : corner[0] + size[0]]
    view[:] = cv2.multiply(view, cv2.bitwise_not(ink), scale=1 / _WHITE)


def _bounds(
    canvas: Grey, strokes: Sequence[Points] | Points, margin: float
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The part of the canvas that strokes touch: its top-left corner, and its width and height."""
    everything = np.concatenate(strokes) if len(strokes) > 1 else strokes[0]
    left, top = everything.min(axis=0).tolist()
    right, bottom = everything.max(axis=0).tolist()
    x, y = max(int(left - margin), 0), max(int(top - margin), 0)
    height, width = canvas.shape
    return (x, y), (
        min(int(right + margin) + 1, width) - x,
        min(int(bottom + margin) + 1, height) - y,
    )


def _draw_stroke(cover: Grey, points: Points, width: float, rng: np.random.Generator) -> None:
    """Draw one stroke in three pieces, so that pressure changes and the end tapers."""
    fixed = (points * (1 << _SHIFT)).astype(np.int32)
    third = max(len(fixed) // 3, 1)
    pressures = (0.85 + 0.3 * rng.random(3)).tolist()
    pieces = (fixed[: third + 1], fixed[third : 2 * third + 1], fixed[2 * third :])
    for piece, pressure, taper in zip(pieces, pressures, (1.0, 1.0, 0.8), strict=True):
        thickness = max(round(width * pressure * taper), 1)
        cv2.polylines(cover, [piece], False, _WHITE, thickness, cv2.LINE_8, _SHIFT)
