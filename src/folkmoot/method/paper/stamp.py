"""What is printed on one copy only: its page codes, their text, and a label."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.method.paper.layout import PageLayout
from folkmoot.method.paper.page_code import MODULES, code_path
from folkmoot.method.paper.stamped_document import STATIC_PAGE, begin_text, end_text
from folkmoot.method.paper.truetype import FontFace
from folkmoot.method.terms.catalogue import paper as catalogue
from folkmoot.method.terms.identifiers import PageCode
from folkmoot.method.terms.lengths import mm_to_points, points_to_mm

FONT = "Bold"
CODE_TEXT_POINTS = 12.0
LABEL_POINTS = 12.0


@dataclass(frozen=True, slots=True)
class PageStamp:
    """Writes the content stream of one page of a copy.

    The stream draws the static page and over it what is the copy's own, in black. All that does
    not change from copy to copy is worked out once.
    """

    survey: str
    page: int
    font: FontFace
    code_frames: tuple[bytes, ...]
    code_text: bytes
    label_text: bytes

    @classmethod
    def for_page(cls, survey: str, page: int, layout: PageLayout, font: FontFace) -> PageStamp:
        """The stamp of one page of a sheet."""
        height_mm = layout.height_mm
        return cls(
            survey=survey,
            page=page,
            font=font,
            code_frames=tuple(
                _frame(window.x_mm, window.y_mm, window.side_mm, height_mm)
                for window in layout.codes
            ),
            code_text=begin_text(FONT, CODE_TEXT_POINTS, *layout.code_text_mm, height_mm),
            label_text=begin_text(FONT, LABEL_POINTS, *layout.label_mm, height_mm),
        )

    def content(self, serial: str, label: str = "") -> bytes:
        """The content stream of this page for one serial. A label must fit (`check_label`)."""
        return STATIC_PAGE + self.own(serial, label)

    def own(self, serial: str, label: str = "") -> bytes:
        """What of this page is the copy's own, without the static page under it."""
        return self.codes(serial) + self.words(serial, label)

    def codes(self, serial: str) -> bytes:
        """The page codes, as a machine reads them."""
        path = code_path(PageCode(self.survey, serial, self.page))
        return b"".join(frame + path + b"f Q " for frame in self.code_frames)

    def words(self, serial: str, label: str = "", *, between: str = "") -> bytes:
        """The code and the label as a person reads them, `between` after the code."""
        code = PageCode(self.survey, serial, self.page).encode()
        if not label:
            return self.code_text + end_text(self.font, code)
        label_part = self.label_text + end_text(self.font, label)
        return self.code_text + end_text(self.font, code + between) + label_part


def check_label(label: str, layout: PageLayout, font: FontFace) -> None:
    """Raise `Problem` when the font lacks a letter of a label, or it is too long for its place."""
    if missing := font.missing(label):
        raise catalogue.LABEL_LETTERS.at(label=label, letters=" ".join(missing))
    width_mm = points_to_mm(font.width(label) * LABEL_POINTS / 1000)
    if width_mm > layout.label_width_mm:
        raise catalogue.LABEL_TOO_LONG.at(
            label=label, width_mm=round(width_mm), room_mm=int(layout.label_width_mm)
        )


def _frame(x_mm: float, y_mm: float, side_mm: float, height_mm: float) -> bytes:
    """Save the state and move to the lower left corner of a code, one module the unit."""
    module = mm_to_points(side_mm) / MODULES
    x, y = mm_to_points(x_mm), mm_to_points(height_mm - y_mm - side_mm)
    return f"q {module:.6f} 0 0 {module:.6f} {x:.4f} {y:.4f} cm ".encode()
