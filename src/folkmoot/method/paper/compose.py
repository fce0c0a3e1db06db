"""Compose an instrument into a printed page and the Sheet that reads it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from folkmoot.method.instrument.model import Instrument
from folkmoot.method.paper.layout import A4_LAYOUT
from folkmoot.method.paper.sheet import Box, Sheet, SheetPage, TextArea
from folkmoot.method.paper.sheet_file import sheet_digest
from folkmoot.method.paper.template_data import Density, template_data
from folkmoot.method.paper.typesetting import Told, Typeset, typeset
from folkmoot.method.terms.catalogue import paper as catalogue
from folkmoot.method.terms.identifiers import survey_code

#: From roomy to close; the roomiest that needs no more pages than the closest is printed.
DENSITIES = (
    Density(8.0, 7.0),
    Density(7.5, 6.5),
    Density(7.5, 5.5),
    Density(7.2, 5.0),
    Density(7.0, 4.5),
    Density(6.8, 4.0),
    Density(6.5, 3.5),
)

STANDARD_TEXT_POINTS = 12.0
LARGE_PRINT_POINTS = 16.0


@dataclass(frozen=True, slots=True)
class Composed:
    """A printed instrument: the Sheet, and the PDF of its pages without any copy's codes."""

    sheet: Sheet
    page_pdf: bytes


def compose(
    instrument: Instrument,
    language: str = "en",
    *,
    telephone: str = "",
    large_print: bool = False,
) -> Composed:
    """Set an instrument on A4 pages. The same input gives the same bytes.

    `telephone` is printed in the help on page 1 where it is not empty; `large_print` sets the text
    in 16 instead of 12 points. Raises `Problem` when the instrument has no text in the language.
    """
    if language not in instrument.languages:
        raise catalogue.LANGUAGE_NOT_PRINTED.at(
            language=language, known=", ".join(instrument.languages)
        )
    size = LARGE_PRINT_POINTS if large_print else STANDARD_TEXT_POINTS
    settings = (
        typeset(
            "sheet.typ",
            template_data(
                instrument,
                language,
                density,
                A4_LAYOUT,
                text_size_points=size,
                telephone=telephone,
            ),
        )
        for density in DENSITIES
    )
    setting = _roomiest(settings)
    return Composed(_sheet(setting, instrument, language), setting.pdf)


def _roomiest(settings: Iterable[Typeset]) -> Typeset:
    best, *closer = settings
    for setting in closer:
        if setting.page_count < best.page_count:
            best = setting
    return best


def _sheet(setting: Typeset, instrument: Instrument, language: str) -> Sheet:
    sheet = Sheet(
        survey="",
        language=language,
        page_size_mm=(A4_LAYOUT.width_mm, A4_LAYOUT.height_mm),
        pages=tuple(_page(number, setting) for number in range(1, setting.page_count + 1)),
        instrument=instrument,
    )
    return replace(sheet, survey=survey_code(sheet_digest(sheet)))


def _page(number: int, setting: Typeset) -> SheetPage:
    told = [entry for entry in setting.told if entry["page"] == number]
    return SheetPage(
        number=number,
        fiducials=A4_LAYOUT.fiducials,
        codes=A4_LAYOUT.codes,
        boxes=tuple(_box(entry) for entry in told if entry["what"] == "box"),
        text_areas=tuple(_text_area(entry) for entry in told if entry["what"] == "space"),
    )


def _box(told: Told) -> Box:
    return Box(
        question=str(told["question"]),
        code=str(told["code"]),
        x_mm=_mm(told["x_mm"]),
        y_mm=_mm(told["y_mm"]),
        side_mm=A4_LAYOUT.box_side_mm,
    )


def _text_area(told: Told) -> TextArea:
    return TextArea(
        question=str(told["question"]),
        x_mm=_mm(told["x_mm"]),
        y_mm=_mm(told["y_mm"]),
        width_mm=_mm(told["width_mm"]),
        height_mm=_mm(told["height_mm"]),
    )


def _mm(told: object) -> float:
    return round(float(str(told)), 3)
