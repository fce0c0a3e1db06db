"""Compose an instrument into a printed page and the Sheet that reads it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from folkmoot.method.instrument.model import Instrument, in_language
from folkmoot.method.instrument.named_rows import with_as_many_rows, with_names
from folkmoot.method.paper.form_fields import FieldKind, FormField
from folkmoot.method.paper.layout import A4_LAYOUT
from folkmoot.method.paper.sheet import Box, Sheet, SheetPage, TextArea
from folkmoot.method.paper.sheet_file import sheet_digest
from folkmoot.method.paper.template_data import STANDARD_TEXT_POINTS, Density, template_data
from folkmoot.method.paper.typesetting import Told, Typeset, typeset
from folkmoot.method.terms.catalogue import paper as catalogue
from folkmoot.method.terms.identifiers import survey_code
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any

#: From roomy to close; the roomiest that needs no more paper than the closest is printed.
DENSITIES = (
    Density(8.0, 7.0),
    Density(7.5, 6.5),
    Density(7.5, 5.5),
    Density(7.2, 5.0),
    Density(7.0, 4.5),
    Density(6.8, 4.0),
    Density(6.5, 3.5),
)

LARGE_PRINT_POINTS = 18.0

#: Between two boxes side by side: what lies closer no pen can keep apart.
LEAST_GAP_MM = 1.5
_ROUNDING_MM = 0.01


@dataclass(frozen=True, slots=True)
class Composed:
    """A printed instrument: the Sheet, and the PDF of its pages without any copy's codes.

    `fields` are the boxes and writing spaces of each page of a tagged PDF, in the order in which
    they are drawn; None where the PDF is not tagged.
    """

    sheet: Sheet
    page_pdf: bytes
    fields: tuple[tuple[FormField, ...], ...] | None = None

    @property
    def title(self) -> str:
        """The title that is printed over it."""
        return in_language(self.sheet.instrument.title, self.sheet.language)


def compose(
    instrument: Instrument,
    language: str = "en",
    *,
    telephone: str = "",
    large_print: bool = False,
    names: Sequence[str] = (),
    tagged: bool = False,
) -> Composed:
    """Set an instrument on A4 pages. The same input gives the same bytes.

    `telephone` is printed in the help on page 1 where it is not empty; `large_print` sets the text
    in 18 instead of 12 points; `names` are printed as the rows of its one grid and never get into
    the Sheet, which knows the rows by number. Raises `Problem` when the instrument has no text in
    the language or not that many rows, `Problems` when a question is taller or wider than a page.
    `tagged` makes the pages a PDF/UA-1 with placeholders, to be printed by `tagged_booklets`.
    """
    if language not in instrument.languages:
        raise catalogue.LANGUAGE_NOT_PRINTED.at(
            language=language, known=", ".join(instrument.languages)
        )
    kept = with_as_many_rows(instrument, len(names)) if names else instrument
    shown = with_names(kept, names) if names else kept
    size = LARGE_PRINT_POINTS if large_print else STANDARD_TEXT_POINTS

    def set_at(density: Density) -> Typeset:
        data = template_data(
            shown,
            language,
            density,
            A4_LAYOUT,
            text_size_points=size,
            telephone=telephone,
            tagged=tagged,
        )
        return typeset("sheet.typ", data, accessible=tagged)

    setting = _roomiest(set_at)
    sheet = _sheet(setting, kept, language, large_print=large_print)
    refuse_if_any(_check_inside(sheet))
    return Composed(sheet, setting.pdf, _fields(setting) if tagged else None)


def _fields(setting: Typeset) -> tuple[tuple[FormField, ...], ...]:
    return tuple(
        tuple(
            FormField(
                FieldKind(str(entry["what"])),
                str(entry["says"]),
                _mm(entry["x_mm"]),
                _mm(entry["y_mm"]),
            )
            for entry in setting.told
            if entry["page"] == number
        )
        for number in range(1, setting.page_count + 1)
    )


def _roomiest(set_at: Callable[[Density], Typeset]) -> Typeset:
    *roomier, closest = DENSITIES
    fewest = set_at(closest)
    for density in roomier:
        setting = set_at(density)
        if setting.page_count <= _sides(fewest.page_count):
            return setting
    return fewest


def _sides(page_count: int) -> int:
    """The pages of as much paper; a form of one page keeps to it, for a back is overlooked."""
    return page_count if page_count == 1 else page_count + page_count % 2


def _check_inside(sheet: Sheet) -> list[Problem]:
    """Name the questions that run out of their page, or whose boxes lie on one another."""
    limit_mm = A4_LAYOUT.height_mm - A4_LAYOUT.bottom_margin_mm
    outside: dict[str, int] = {}
    for page in sheet.pages:
        bottoms = [(box.question, box.y_mm + box.side_mm) for box in page.boxes]
        bottoms += [(area.question, area.y_mm + area.height_mm) for area in page.text_areas]
        outside |= {question: page.number for question, bottom in bottoms if bottom > limit_mm}
    return [
        *(
            catalogue.QUESTION_TOO_TALL.at(Place(page=page, question=question))
            for question, page in outside.items()
        ),
        *(
            catalogue.QUESTION_TOO_WIDE.at(Place(page=page.number, question=question))
            for page in sheet.pages
            for question in _too_wide(page)
        ),
    ]


def _too_wide(page: SheetPage) -> list[str]:
    """Questions of a page that reach into its right margin, or whose boxes nearly touch."""
    limit_mm = A4_LAYOUT.width_mm - A4_LAYOUT.side_margin_mm + _ROUNDING_MM
    wide = [a.question for a in page.text_areas if a.x_mm + a.width_mm > limit_mm]
    wide += [box.question for box in page.boxes if box.x_mm + box.side_mm > limit_mm]
    in_rows = sorted(page.boxes, key=lambda box: (box.y_mm, box.x_mm))
    wide += [
        right.question
        for left, right in pairwise(in_rows)
        if left.y_mm == right.y_mm and right.x_mm - left.x_mm - left.side_mm < LEAST_GAP_MM
    ]
    return list(dict.fromkeys(wide))


def _sheet(setting: Typeset, instrument: Instrument, language: str, *, large_print: bool) -> Sheet:
    sheet = Sheet(
        survey="",
        language=language,
        large_print=large_print,
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
