"""Read the page code where it should be; its own direction tells which way up the page lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp

from folkmoot.method.paper.sheet import CodeWindow
from folkmoot.method.scan.crops import cut_upright
from folkmoot.method.scan.images import ENOUGH_PIXELS, Grey, halved
from folkmoot.method.scan.registration import Matrix, Points, map_points
from folkmoot.method.terms.identifiers import PageCode

_MARGIN_MM = 5.0
_MENDING_PIXELS_PER_MM = 10.0
_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_WHOLE_PAGE_PIXELS = ENOUGH_PIXELS // 3


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """A page code in the picture. `corners` (4, 2) in pixels: its own top left, then clockwise."""

    code: PageCode
    corners: Points

    @property
    def centre(self) -> Points:
        """The middle of the code, (2,)."""
        middle: Points = self.corners.mean(axis=0)
        return middle

    @property
    def rightwards(self) -> Points:
        """The direction of the code's own reading, (2,)."""
        direction: Points = self.corners[1] - self.corners[0]
        return direction


def codes_in_windows(
    grey: Grey, to_pixels: Matrix, windows: Sequence[CodeWindow]
) -> list[CodeSeen]:
    """The codes that can be read in the windows, each mapped into the picture."""
    found: list[CodeSeen] = []
    for window in windows:
        outline = np.array(
            [
                (window.x_mm + dx, window.y_mm + dy)
                for dx in (-_MARGIN_MM, window.side_mm + _MARGIN_MM)
                for dy in (-_MARGIN_MM, window.side_mm + _MARGIN_MM)
            ]
        )
        mapped = map_points(to_pixels, outline)
        left, top = np.maximum(np.floor(mapped.min(axis=0)).astype(int), 0).tolist()
        right, bottom = np.ceil(mapped.max(axis=0)).astype(int).tolist()
        part = grey[top:bottom, left:right]
        if min(part.shape) < 16:  # outside the picture
            continue
        corner = np.array([left, top])
        found.extend(CodeSeen(seen.code, seen.corners + corner) for seen in _read(part))
    return found


def worn_codes_in_windows(
    grey: Grey, to_pixels: Matrix, windows: Sequence[CodeWindow]
) -> list[CodeSeen]:
    """Codes whose toner has flaked or run: each window upright, mended in several ways in turn."""
    found: list[CodeSeen] = []
    for window in windows:
        corner_mm = window.x_mm - _MARGIN_MM, window.y_mm - _MARGIN_MM
        side_mm = window.side_mm + 2 * _MARGIN_MM
        part = cut_upright(grey, to_pixels, corner_mm, (side_mm, side_mm), _MENDING_PIXELS_PER_MM)
        for mended in _mended(part):
            if seen := _read(mended):
                found.extend(
                    CodeSeen(each.code, _in_picture(each.corners, corner_mm, to_pixels))
                    for each in seen
                )
                break
    return found


def _mended(part: Grey) -> Iterator[Grey]:
    """White specks in black closed by a blur, then by force, then both kinds of speck."""
    for spread_mm in (0.18, 0.25):
        blurred = cv2.GaussianBlur(part, (0, 0), spread_mm * _MENDING_PIXELS_PER_MM)
        yield np.asarray(blurred, dtype=np.uint8)
    speck = np.ones((5, 5), np.uint8)
    for how in (cv2.MORPH_OPEN, cv2.MORPH_ERODE):
        closed = cv2.morphologyEx(part, how, speck)
        yield np.asarray(cv2.GaussianBlur(closed, (0, 0), 1.0), dtype=np.uint8)


def _in_picture(corners: Points, corner_mm: tuple[float, float], to_pixels: Matrix) -> Points:
    return map_points(to_pixels, (corners + 0.5) / _MENDING_PIXELS_PER_MM + np.array(corner_mm))


def codes_on_page(grey: Grey) -> list[CodeSeen]:
    """All page codes anywhere in the picture: slow, and only the last resort."""
    if grey.size <= _WHOLE_PAGE_PIXELS:
        return _read(grey)
    return [CodeSeen(seen.code, seen.corners * 2 + 0.5) for seen in _read(halved(grey))]


def _read(grey: Grey) -> list[CodeSeen]:
    found = zxingcpp.read_barcodes(np.ascontiguousarray(grey), formats=_FORMATS)
    return [
        CodeSeen(code, _corners(barcode.position))
        for barcode in found
        if (code := PageCode.decode(barcode.text)) is not None
    ]


def _corners(position: zxingcpp.Position) -> Points:
    ordered = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return np.array([(point.x, point.y) for point in ordered], dtype=np.float64)
