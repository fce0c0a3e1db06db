"""The fixed geometry of a printed page, in millimetres; the template and the Sheet share it."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.method.paper.sheet import CodeWindow, Fiducial
from folkmoot.method.terms.lengths import A4_HEIGHT_MM, A4_WIDTH_MM


@dataclass(frozen=True, slots=True)
class PageLayout:
    """Where everything stands that is the same on every page.

    Corner squares keep 12 mm from the edges, because printers and scanners lose the rim. The page
    codes stand inside the squares' frame, with a quiet zone of four modules on each side.
    """

    width_mm: float = A4_WIDTH_MM
    height_mm: float = A4_HEIGHT_MM
    edge_mm: float = 12.0
    fiducial_side_mm: float = 6.0
    code_side_mm: float = 14.7  # 21 modules of 0.7 mm
    code_inset_mm: float = 9.0  # from the outer side of a corner square to the code
    side_margin_mm: float = 14.5
    top_margin_mm: float = 30.5
    bottom_margin_mm: float = 30.0
    box_side_mm: float = 4.5
    box_line_mm: float = 0.3
    code_text_gap_mm: float = 3.5  # from the lower code to its text
    code_text_baseline_mm: float = 4.8  # below the lower code's top
    label_baseline_mm: float = 25.2  # from the page's top, under the title

    @property
    def fiducials(self) -> tuple[Fiducial, ...]:
        """The four corner squares: top left, top right, bottom left, bottom right."""
        right = self.width_mm - self.edge_mm - self.fiducial_side_mm
        bottom = self.height_mm - self.edge_mm - self.fiducial_side_mm
        return tuple(
            Fiducial(x_mm, y_mm, self.fiducial_side_mm)
            for y_mm in (self.edge_mm, bottom)
            for x_mm in (self.edge_mm, right)
        )

    @property
    def codes(self) -> tuple[CodeWindow, ...]:
        """The page code top right and its copy bottom left."""
        inset, side = self.edge_mm + self.code_inset_mm, self.code_side_mm
        return (
            CodeWindow(round(self.width_mm - inset - side, 3), self.edge_mm, side),
            CodeWindow(inset, round(self.height_mm - self.edge_mm - side, 3), side),
        )

    @property
    def code_text_mm(self) -> tuple[float, float]:
        """Where the lower page code's text begins, on its baseline."""
        lower = self.codes[1]
        return (
            lower.x_mm + lower.side_mm + self.code_text_gap_mm,
            lower.y_mm + self.code_text_baseline_mm,
        )

    @property
    def label_mm(self) -> tuple[float, float]:
        """Where a copy's label begins, on its baseline, between corner square and upper code."""
        return self.edge_mm + self.code_inset_mm, self.label_baseline_mm

    @property
    def label_width_mm(self) -> float:
        """How long a label may be, the quiet zone of the code kept."""
        quiet_zone_mm = self.code_side_mm / 21 * 4
        return self.codes[0].x_mm - quiet_zone_mm - self.label_mm[0]


A4_LAYOUT = PageLayout()
