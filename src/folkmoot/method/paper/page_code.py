"""The page code (QR) as operators of a PDF content stream: one path of merged runs, no picture.

A path is sharp at any size, and filling it in one go leaves no seams between its rows.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import zxingcpp

from folkmoot.method.terms.identifiers import PageCode

#: Modules a side of the smallest QR code; it holds 20 characters of the compact mode at level M.
MODULES = 21
QUIET_ZONE_MODULES = 4
LONGEST_CHARACTERS = 20


def code_modules(code: PageCode) -> list[bytes]:
    """The rows of the QR code from the top, a byte a module: 0 is dark. ValueError if too long."""
    text = code.encode()
    if len(text) > LONGEST_CHARACTERS:
        message = f"{text} is longer than {LONGEST_CHARACTERS} characters"
        raise ValueError(message)
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    pixels = np.asarray(zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False))
    if pixels.shape != (MODULES, MODULES):
        message = f"{text} does not fit the smallest code"
        raise ValueError(message)
    content = pixels.tobytes()
    return [content[start : start + MODULES] for start in range(0, MODULES * MODULES, MODULES)]


def code_path(code: PageCode) -> bytes:
    """Rectangles in units of one module, from the lower left corner of the code."""
    return b"".join(_row_path(MODULES - 1 - y, row) for y, row in enumerate(code_modules(code)))


@lru_cache(maxsize=1 << 15)
def _row_path(y: int, row: bytes) -> bytes:
    """The dark runs of one row. Cached: the finder rows recur, others now and then."""
    runs = []
    start = row.find(0)
    while start >= 0:
        end = start
        while end < MODULES and row[end] == 0:
            end += 1
        runs.append(b"%d %d %d 1 re " % (start, y, end - start))
        start = row.find(0, end)
    return b"".join(runs)
