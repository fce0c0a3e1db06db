"""Cut the boxes of a page out of the scan, upright and at one resolution whatever the scan's.

Only the boxes are resampled, never the page. All patches of a page form one stack (boxes, rows,
columns), 8 pixels to the millimetre, each centred where its box should be.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from folkmoot.method.paper.sheet import Box
from folkmoot.method.scan.byte_ranks import rank_in_rows
from folkmoot.method.scan.images import Grey, Reals
from folkmoot.method.scan.registration import Matrix, Points

PIXELS_PER_MM = 8.0


def box_centres(boxes: Sequence[Box]) -> Points:
    """Centres in page millimetres, (n, 2)."""
    return np.array(
        [(box.x_mm + box.side_mm / 2, box.y_mm + box.side_mm / 2) for box in boxes],
        dtype=np.float64,
    ).reshape(-1, 2)


def cut_patches(grey: Grey, to_pixels: Matrix, centres: Points, half_mm: float) -> Grey:
    """Square patches about centres given in page millimetres, outside the scan white.

    The map is taken as affine within a patch, which is exact to a hundredth of a millimetre.
    """
    size = round(2 * half_mm * PIXELS_PER_MM)
    stack = np.empty((len(centres), size, size), dtype=np.uint8)
    for matrix, patch in zip(_patch_maps(to_pixels, centres, size), stack, strict=True):
        cv2.warpAffine(
            grey,
            matrix,
            (size, size),
            dst=patch,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=255,
        )
    return stack


def _patch_maps(to_pixels: Matrix, centres: Points, size: int) -> Points:
    """(n, 2, 3): from patch pixels to scan pixels, by the map's derivative at each centre."""
    x, y = centres[:, 0], centres[:, 1]
    above = to_pixels[:2, :2] @ centres.T + to_pixels[:2, 2:]
    below = to_pixels[2, 0] * x + to_pixels[2, 1] * y + to_pixels[2, 2]
    middle = (above / below).T
    slope = (to_pixels[None, :2, :2] - middle[:, :, None] * to_pixels[None, 2:, :2]) / below[
        :, None, None
    ]
    step = slope / PIXELS_PER_MM
    start = middle - step.sum(axis=2) * (size - 1) / 2
    maps: Points = np.concatenate([step, start[:, :, None]], axis=2)
    return maps


def darkness(stack: Grey, paper: Reals, black: float) -> Reals:
    """Brightness as darkness: 0 at the paper's level (n,), 1 at the page's black."""
    level = paper[:, None, None]
    span = np.maximum(level - np.float32(black), np.float32(40))
    return np.asarray(np.clip((level - stack) / span, 0, 1), dtype=np.float32)


def paper_levels(stack: Grey) -> Reals:
    """The brightness of the paper about each box, (n,): bright, but not the brightest noise.

    A box that is filled in, or in print, falls back on its page's level. Every second point each
    way is looked at: a patch has more of them than the scan it was cut from.
    """
    flat = np.ascontiguousarray(stack[:, ::2, ::2]).reshape(len(stack), -1)
    kth = int(flat.shape[1] * 0.85)
    levels = rank_in_rows(flat, kth).astype(np.float32)
    floor = np.float32(np.median(levels) * 0.75)
    return np.asarray(np.maximum(levels, floor), dtype=np.float32)
