"""The whole page in small, for a person who must say what it is."""

from __future__ import annotations

import cv2
import numpy as np

from folkmoot.method.scan.images import Grey

_LONGEST_SIDE_PIXELS = 1400
_QUALITY = 55


def overview_of(grey: Grey) -> bytes:
    """A JPEG of the page with at most 1,400 points on its longer side: small print can be read."""
    factor = _LONGEST_SIDE_PIXELS / max(grey.shape)
    if factor < 1:
        height, width = (max(round(side * factor), 1) for side in grey.shape)
        grey = np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    _, content = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return content.tobytes()
