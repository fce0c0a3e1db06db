"""Sheet: where every box of a printed questionnaire stands, in millimetres.

The same object prints the page and reads it back; as `sheet.json` it is the contract with other
people's programs (architecture page, "The journey of a response"). All coordinates are top-left
corners measured from the top-left corner of the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.method.instrument.model import Instrument


@dataclass(frozen=True, slots=True)
class Fiducial:
    """A solid black corner square by which a scanned page is registered."""

    x_mm: float
    y_mm: float
    side_mm: float


@dataclass(frozen=True, slots=True)
class CodeWindow:
    """Where a page code (QR) is printed, its quiet zone not included."""

    x_mm: float
    y_mm: float
    side_mm: float


@dataclass(frozen=True, slots=True)
class Box:
    """One box to cross. Each row of a grid is its own `question`; `code` is the answer's code."""

    question: str
    code: str
    x_mm: float
    y_mm: float
    side_mm: float


@dataclass(frozen=True, slots=True)
class TextArea:
    """A space to write in: open text or a number."""

    question: str
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One printed page; `number` counts from 1."""

    number: int
    fiducials: tuple[Fiducial, ...]
    codes: tuple[CodeWindow, ...]
    boxes: tuple[Box, ...]
    text_areas: tuple[TextArea, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed instrument in one language.

    `survey` is the four-character name that its page codes carry. `large_print` is whether the text
    is set in 18 points instead of 12. The instrument travels with the
    sheet, so that a scan can be read with `sheet.json` alone.
    """

    survey: str
    language: str
    page_size_mm: tuple[float, float]
    pages: tuple[SheetPage, ...]
    instrument: Instrument
    large_print: bool = False

    def page(self, number: int) -> SheetPage:
        """One page by its number. KeyError when the sheet has none of that number."""
        for page in self.pages:
            if page.number == number:
                return page
        raise KeyError(number)
