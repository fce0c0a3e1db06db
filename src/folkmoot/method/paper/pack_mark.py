"""The line at the foot of a sheet that tells whoever fills envelopes which pack it belongs to."""

from __future__ import annotations

from folkmoot.method.paper.stamped_document import begin_text, end_text
from folkmoot.method.paper.truetype import shipped_font
from folkmoot.method.terms.lengths import A4_HEIGHT_MM

STYLE = "Regular"
_POINTS = 7.0
_LEFT_MM = 21.0
_BASELINE_MM = 291.5  # below the corner squares, where a scanner looks for nothing


def pack_mark(serial: str, batch: int, place: int) -> str:
    """What is printed: the serial, and the pack's place in its batch."""
    return f"{serial}  batch {batch}, pack {place}"


def mark_content(mark: str) -> bytes:
    """The operators that write a mark on an A4 page; nothing where it is empty."""
    if not mark:
        return b""
    begun = begin_text(STYLE, _POINTS, _LEFT_MM, _BASELINE_MM, A4_HEIGHT_MM)
    return begun + end_text(shipped_font(STYLE), mark)
