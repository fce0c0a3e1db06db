"""A page that shows whether a printer keeps size, boxes, greys and codes as they are drawn."""

from __future__ import annotations

from dataclasses import asdict
from io import BytesIO
from pathlib import Path

import pikepdf

from folkmoot.method.paper.layout import A4_LAYOUT
from folkmoot.method.paper.stamp import FONT, PageStamp
from folkmoot.method.paper.stamped_document import StampedDocument
from folkmoot.method.paper.truetype import shipped_font
from folkmoot.method.paper.typesetting import typeset
from folkmoot.method.terms.identifiers import PageCode

#: What the codes of the page say; no sheet can be called so, since the letter U is in none's name.
TEST_SURVEY, TEST_SERIAL = "UUUU", "TEST"
_PERCENTAGES = (95, 97, 99, 100, 101, 103)
_GREYS = (100, 75, 50, 25, 12, 6)
_LINES_MM = (0.1, 0.2, 0.3, 0.5)


def print_printer_test(path: Path) -> None:
    """Write the page as a PDF. Same bytes every time."""
    layout = A4_LAYOUT
    across_mm = layout.width_mm - 2 * layout.edge_mm
    data = {
        "title": "Printer test",
        "width_mm": layout.width_mm,
        "height_mm": layout.height_mm,
        "left_mm": layout.edge_mm + layout.code_inset_mm,
        "fiducials": [asdict(square) for square in layout.fiducials],
        "across_mm": f"{across_mm:g}",
        "down_mm": f"{layout.height_mm - 2 * layout.edge_mm:g}",
        "scales": [
            {"percent": percent, "across_mm": f"{across_mm * percent / 100:.1f}"}
            for percent in _PERCENTAGES
        ],
        "box_side_mm": layout.box_side_mm,
        "box_line_mm": layout.box_line_mm,
        "greys": list(_GREYS),
        "lines_mm": list(_LINES_MM),
        "code": PageCode(TEST_SURVEY, TEST_SERIAL, 1).encode(),
    }
    setting = typeset("printer-test.typ", data)
    font = shipped_font(FONT)
    stamp = PageStamp.for_page(TEST_SURVEY, 1, layout, font)
    with pikepdf.new() as pdf, pikepdf.open(BytesIO(setting.pdf)) as source:
        document = StampedDocument(
            pdf, page_size_mm=(layout.width_mm, layout.height_mm), language="en", fonts={FONT: font}
        )
        document.add(document.static_page(source.pages[0]), stamp.content(TEST_SERIAL))
        document.save(path)
