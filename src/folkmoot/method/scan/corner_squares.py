"""Find what may be corner squares: solid dark squares of about the printed size.

Searched at 2 to 3 pixels a millimetre, where a page takes a millisecond; centroids are weighted by
darkness, which is good to a few hundredths of a millimetre.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from folkmoot.method.scan.images import Grey, Reals, halved

SEARCH_PIXELS_PER_MM = 2.5
MOST_PER_QUARTER = 6
_NEIGHBOURHOOD_MM = 21.0
_DARKER_BY = 28  # grey levels below the neighbourhood's mean
_WEAR = 0.5  # of the printed side is worn away, half on each edge, to leave solid spots
_INKLESS = 0.25  # darkness below this is paper
_SMALLEST, _LARGEST = 0.6, 1.4  # of the printed side, as the resolution is only estimated
_LEAST_SOLID = 0.68  # of the upright rectangle around it; a square turned by 6 degrees fills 0.83
_LONGEST = 1.35


@dataclass(frozen=True, slots=True)
class Squares:
    """Candidates in one quarter of the picture, the outermost first.

    `centres` (n, 2) in full-size pixels, x then y; `sides` (n,) in the same; `darkness` (n,) is
    the grey level inside.
    """

    centres: npt.NDArray[np.float64]
    sides: npt.NDArray[np.float64]
    darkness: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SmallPage:
    """A page reduced for searching. `scale` is full-size pixels for one of its own."""

    grey: Grey
    scale: int
    pixels_per_mm: float


def reduce_for_search(grey: Grey, page_size_mm: tuple[float, float]) -> SmallPage:
    """Halve a scan down to about `SEARCH_PIXELS_PER_MM`; it is taken to hold one whole page."""
    page_area = page_size_mm[0] * page_size_mm[1]
    return reduce_from(grey, (grey.size / page_area) ** 0.5)


def reduce_from(grey: Grey, pixels_per_mm: float) -> SmallPage:
    """Halve a scan of a known resolution down to about `SEARCH_PIXELS_PER_MM`."""
    small, scale = grey, 1
    while (pixels_per_mm / scale) ** 2 > 1.7 * SEARCH_PIXELS_PER_MM**2:
        small, scale = halved(small), 2 * scale
    return SmallPage(small, scale, pixels_per_mm / scale)


def with_specks_closed(page: SmallPage) -> SmallPage:
    """The page with white specks in its black closed, as flaked toner leaves them.

    Everything dark grows by a point to the right and down: a fifth of a millimetre.
    """
    closed = np.asarray(cv2.erode(page.grey, np.ones((2, 2), np.uint8)), dtype=np.uint8)
    return SmallPage(closed, page.scale, page.pixels_per_mm)


def find_squares(page: SmallPage, side_mm: float) -> tuple[Squares, Squares, Squares, Squares]:
    """Candidates in the quarters top left, top right, bottom left, bottom right of the picture."""
    expected = side_mm * page.pixels_per_mm
    measured = [
        square
        for centre in _solid_spots(page, expected)
        if (square := _measure(page.grey, centre, expected)) is not None
    ]
    table = np.array(measured, dtype=np.float64).reshape(-1, 4)
    rows, columns = page.grey.shape
    right, low = table[:, 0] > columns / 2, table[:, 1] > rows / 2

    def quarter(is_right: bool, is_low: bool) -> Squares:
        mine = table[(right == is_right) & (low == is_low)]
        corner = np.array([columns * is_right, rows * is_low])
        away = np.abs(mine[:, :2] - corner).sum(axis=1)
        chosen = mine[np.argsort(away, kind="stable")[:MOST_PER_QUARTER]]
        return Squares(
            (chosen[:, :2] + 0.5) * page.scale - 0.5, chosen[:, 2] * page.scale, chosen[:, 3]
        )

    return quarter(False, False), quarter(True, False), quarter(False, True), quarter(True, True)


def _solid_spots(page: SmallPage, expected: float) -> npt.NDArray[np.float64]:
    """Centres (n, 2) of dark spots so large that lines, letters and boxes have worn away."""
    window = int(_NEIGHBOURHOOD_MM * page.pixels_per_mm) | 1
    dark = cv2.adaptiveThreshold(
        page.grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, _DARKER_BY
    )
    worn = cv2.erode(dark, np.ones((max(int(expected * _WEAR), 2),) * 2, np.uint8))
    outlines, _ = cv2.findContours(worn, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    frames = [cv2.boundingRect(outline) for outline in outlines]
    return np.array(
        [
            (x + (width - 1) / 2, y + (height - 1) / 2)
            for x, y, width, height in frames
            if max(width, height) < _LARGEST * expected
        ]
    ).reshape(-1, 2)


def _measure(
    grey: Grey, centre: npt.NDArray[np.float64], expected: float
) -> tuple[float, float, float, float] | None:
    """Centre x and y weighted by darkness, side and grey level of a dark square; None if not one.

    The window is larger than the square by a part of its quiet surroundings.
    """
    half = 0.72 * expected
    height, width = grey.shape
    left, right = max(int(centre[0] - half), 0), min(int(centre[0] + half) + 2, width)
    top, bottom = max(int(centre[1] - half), 0), min(int(centre[1] + half) + 2, height)
    window: Reals = grey[top:bottom, left:right].astype(np.float32)
    ordered = np.sort(window, axis=None)  # np.percentile takes five times as long
    black, white = ordered[int(0.15 * ordered.size)], ordered[int(0.95 * ordered.size)]
    if white - black < _DARKER_BY:
        return None
    weight = np.clip((white - window) / (white - black), 0, 1)
    weight[weight < _INKLESS] = 0
    total = float(weight.sum())
    side = total**0.5
    across, down = weight.sum(axis=0), weight.sum(axis=1)
    wide, high = (float((line > 0.3 * side).sum()) for line in (across, down))
    if not (
        _SMALLEST * expected < side < _LARGEST * expected
        and total > _LEAST_SOLID * wide * high
        and max(wide, high) < _LONGEST * min(wide, high)
    ):
        return None
    x = float((across * np.arange(left, right)).sum()) / total
    y = float((down * np.arange(top, bottom)).sum()) / total
    return x, y, side, float(black)
