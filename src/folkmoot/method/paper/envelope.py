"""Window envelopes: what a folded letter shows in the window, however it slides about inside.

A letter is a little smaller than its envelope, so the window shows a different part of it when the
envelope is tapped on another edge. The address keeps inside what always shows; nothing else may
stand in what can ever show. Sizes: ISO 269 (DL, C5). The windows are those commonly sold in
Britain, 90 by 35 mm, 20 mm from the left; a mailing house that has others must say so beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.method.terms.lengths import A4_HEIGHT_MM, A4_WIDTH_MM


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on the letter, in millimetres from its top left corner."""

    left_mm: float
    top_mm: float
    right_mm: float
    bottom_mm: float

    @property
    def width_mm(self) -> float:
        """From the left to the right edge."""
        return self.right_mm - self.left_mm

    @property
    def height_mm(self) -> float:
        """From the top to the bottom edge."""
        return self.bottom_mm - self.top_mm


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope with a window, and the A4 letter folded to fit it.

    `window_up_mm` is measured from the envelope's bottom edge to the window's, as makers state it;
    `folds` is how many times the letter is folded across.
    """

    name: str
    width_mm: float
    height_mm: float
    window_left_mm: float
    window_up_mm: float
    window_width_mm: float
    window_height_mm: float
    folds: int

    #: What is kept clear inside the edges of the part that always shows.
    CLEARANCE_MM = 1.5
    LEFT_CLEARANCE_MM = 3.0

    @property
    def _window(self) -> Area:
        """The window, from the envelope's top left corner."""
        bottom_mm = self.height_mm - self.window_up_mm
        return Area(
            self.window_left_mm,
            bottom_mm - self.window_height_mm,
            self.window_left_mm + self.window_width_mm,
            bottom_mm,
        )

    @property
    def _slack_mm(self) -> tuple[float, float]:
        """How far the folded letter can slide across and down."""
        return self.width_mm - A4_WIDTH_MM, self.height_mm - A4_HEIGHT_MM / (self.folds + 1)

    @property
    def always_shows(self) -> Area:
        """The part of the letter that is in the window wherever the letter has slid."""
        window, (across_mm, down_mm) = self._window, self._slack_mm
        return Area(
            window.left_mm, window.top_mm, window.right_mm - across_mm, window.bottom_mm - down_mm
        )

    @property
    def ever_shows(self) -> Area:
        """The part of the letter that is in the window for some place of the letter."""
        window, (across_mm, down_mm) = self._window, self._slack_mm
        return Area(
            window.left_mm - across_mm, window.top_mm - down_mm, window.right_mm, window.bottom_mm
        )

    @property
    def address(self) -> Area:
        """Where an address may stand."""
        shown = self.always_shows
        return Area(
            shown.left_mm + self.LEFT_CLEARANCE_MM,
            shown.top_mm + self.CLEARANCE_MM,
            shown.right_mm - self.CLEARANCE_MM,
            shown.bottom_mm - self.CLEARANCE_MM,
        )


DL = Envelope("dl", 220.0, 110.0, 20.0, 18.0, 90.0, 35.0, folds=2)
C5 = Envelope("c5", 229.0, 162.0, 20.0, 60.0, 90.0, 35.0, folds=1)
ENVELOPES = {envelope.name: envelope for envelope in (DL, C5)}
