"""Grey page pictures, and the limit on their size that keeps a small file from filling memory."""

from __future__ import annotations

from enum import IntEnum
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from folkmoot.method.terms.catalogue import scans as catalogue
from folkmoot.method.terms.problem import Place

#: A page as brightness, (height, width), 0 black to 255 white.
Grey: TypeAlias = npt.NDArray[np.uint8]
#: Real numbers of any shape; the docstrings say which.
Reals: TypeAlias = npt.NDArray[np.float32]

#: A4 at 600 dots an inch is 34.8 million points.
PIXEL_LIMIT = 40_000_000
#: Above this (about 350 dots an inch on A4) a page is halved: it would only cost time.
ENOUGH_PIXELS = 12_000_000


class Half(IntEnum):
    """One page of an unfolded sheet: the left or upper half of its picture, or the other."""

    FIRST = 1
    SECOND = 2


def half_of(grey: Grey, half: Half) -> Grey:
    """That half of a picture, cut across its longer side."""
    height, width = grey.shape
    middle = max(height, width) // 2
    part = slice(None, middle) if half is Half.FIRST else slice(middle, None)
    return np.ascontiguousarray(grey[:, part] if width > height else grey[part])


def refuse_if_too_large(width: int, height: int) -> None:
    """Raise `Problem` for a picture over the limit; to be called before anything is decoded."""
    if width * height > PIXEL_LIMIT:
        raise catalogue.SCAN_TOO_LARGE.at(
            Place(),
            megapixels=round(width * height / 1e6),
            limit=PIXEL_LIMIT // 1_000_000,
        )


def halved_if_fine(grey: Grey) -> Grey:
    """A very fine scan at half its resolution, any other unchanged."""
    if grey.size <= ENOUGH_PIXELS:
        return grey
    return halved(grey)


def halved(grey: Grey) -> Grey:
    """The picture at half its size; an odd last row or column is left out, which is 20 times
    quicker than sharing it out."""
    height, width = grey.shape
    return reduced(grey[: height & ~1, : width & ~1], width // 2, height // 2)


def reduced(grey: Grey, width: int, height: int) -> Grey:
    """The picture at a smaller size, each new point the mean of those it covers."""
    return np.asarray(
        cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8
    )
