"""Read the page code where it should be; its own direction tells which way up the page lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import zxingcpp

from folkmoot.method.paper.sheet import CodeWindow
from folkmoot.method.scan.images import ENOUGH_PIXELS, Grey, halved
from folkmoot.method.scan.registration import Matrix, Points, map_points
from folkmoot.method.terms.identifiers import PageCode

_MARGIN_MM = 5.0
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
