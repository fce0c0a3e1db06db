"""A PDF of many pages that share what is printed on all of them: static pages once, stamps apart.

The static page is a form XObject (/Page); each page has a small content stream that draws it and
writes over it. Same input, same bytes: no clock, no random numbers, ids made from the content.
Source: ISO 32000-2, 7.7.3 (page tree), 8.10 (form XObjects), 9.4 (text).
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode

from folkmoot.method.paper.embedded_font import embed_font
from folkmoot.method.paper.truetype import FontFace
from folkmoot.method.terms.lengths import mm_to_points
from folkmoot.method.terms.written_file import whole_file

#: How many pages hang on one node of the page tree, so that readers need not walk a long list.
_PAGES_A_NODE = 200
_COMPRESSION_LEVEL = 6
STATIC_PAGE = b"/Page Do "


class StampedDocument:
    """Collects pages into an empty document, then saves it."""

    def __init__(
        self,
        pdf: pikepdf.Pdf,
        *,
        page_size_mm: tuple[float, float],
        language: str,
        fonts: Mapping[str, FontFace],
    ) -> None:
        """Begin with an empty document; the keys of `fonts` are their names in content streams."""
        self._pdf = pdf
        self._fonts = Dictionary({f"/{key}": embed_font(pdf, face) for key, face in fonts.items()})
        self._root = pdf.Root.Pages
        width, height = (round(mm_to_points(side), 3) for side in page_size_mm)
        self._root.MediaBox = Array([0, 0, width, height])
        self._nodes: list[pikepdf.Object] = []
        self._kids: list[pikepdf.Object] = []
        self.page_count = 0
        pdf.Root.Lang = pikepdf.String(language)

    def static_page(self, page: pikepdf.Page) -> pikepdf.Object:
        """Take in a page of another document once; what comes back is given to `add`."""
        return self.together(Page=self.form(page))

    def form(self, page: pikepdf.Page) -> pikepdf.Object:
        """Take in a page of another document once, to be put together with others (`together`)."""
        return self._pdf.copy_foreign(page.as_form_xobject())

    def together(self, **forms: pikepdf.Object) -> pikepdf.Object:
        """A static page of several forms, drawn by these names; what comes back goes to `add`."""
        return self._pdf.make_indirect(
            Dictionary(
                XObject=Dictionary({f"/{name}": form for name, form in forms.items()}),
                Font=self._fonts,
            )
        )

    def add(self, static_page: pikepdf.Object, content: bytes) -> None:
        """Add one page: a static page and the operators of its own stream."""
        if not self._kids:
            node = Dictionary(Type=Name.Pages, Parent=self._root)
            self._nodes.append(self._pdf.make_indirect(node))
        packed = zlib.compress(content, _COMPRESSION_LEVEL)
        page = Dictionary(
            Type=Name.Page,
            Parent=self._nodes[-1],
            Resources=static_page,
            Contents=self._pdf.make_stream(packed, Filter=Name.FlateDecode),
        )
        self._kids.append(self._pdf.make_indirect(page))
        self.page_count += 1
        if len(self._kids) == _PAGES_A_NODE:
            self._close_node()

    def save(self, path: Path) -> None:
        """Write the document, whole or not at all."""
        if self._kids:
            self._close_node()
        self._root.Kids = Array(self._nodes)
        self._root.Count = self.page_count
        # Into memory first: qpdf ends the whole process when a disk fills up while it writes.
        content = BytesIO()
        self._pdf.save(content, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
        with whole_file(path) as unfinished, unfinished.open("wb") as stream:
            stream.write(content.getbuffer())

    def _close_node(self) -> None:
        self._nodes[-1].Kids = Array(self._kids)
        self._nodes[-1].Count = len(self._kids)
        self._kids = []


def begin_text(
    font: str, points: float, x_mm: float, baseline_mm: float, page_height_mm: float
) -> bytes:
    """The operators that begin a text at a place, measured from the page's top left."""
    x, y = mm_to_points(x_mm), mm_to_points(page_height_mm - baseline_mm)
    return f"BT /{font} {points:g} Tf {x:.3f} {y:.3f} Td ".encode()


def end_text(face: FontFace, text: str) -> bytes:
    """The operators that show a text that was begun, and end it."""
    return f"<{face.encode(text)}> Tj ET ".encode()
