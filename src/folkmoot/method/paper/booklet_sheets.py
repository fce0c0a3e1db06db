"""Booklets as a printer takes them: sheet by sheet, front and back, A4 or A3 to be folded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf

from folkmoot.method.paper.compose import Composed
from folkmoot.method.paper.imposition import Fold, PrintSheet, Side, impose
from folkmoot.method.paper.layout import A4_LAYOUT
from folkmoot.method.paper.pack_mark import STYLE, mark_content
from folkmoot.method.paper.stamp import FONT, PageStamp
from folkmoot.method.paper.stamped_document import StampedDocument
from folkmoot.method.paper.tagged_booklets import page_stamps, print_tagged
from folkmoot.method.paper.truetype import shipped_font
from folkmoot.method.terms.lengths import A4_WIDTH_MM, mm_to_points

Progress = Callable[[int], None]

_COPIES_A_STEP = 50  # between two calls of `progress`
_FORMS = ("Left", "Right")


@dataclass(frozen=True, slots=True)
class Copy:
    """One booklet: its serial, a line at the head of each page, and the pack's mark."""

    serial: str
    label: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class _ReadySide:
    """A side whose static part is in the document."""

    side: Side
    is_front: bool
    number: int  # of the sheet, from 1
    static_page: pikepdf.Object


def print_booklet_sheets(
    composed: Composed,
    copies: Sequence[Copy],
    path: Path,
    fold: Fold,
    *,
    progress: Progress | None = None,
) -> int:
    """Print booklets into one PDF, each beginning on the front of a sheet; return its page count.

    Blank pages fill a booklet up, to two on A4 and to four on A3. What was composed with tags is a
    PDF/UA-1. Same input, same bytes. Labels must fit (`stamp.check_label`). `progress` is called
    with the number of copies since last time.
    """
    sheet = composed.sheet
    sheets = impose(len(sheet.pages), fold)
    fonts = {style: shipped_font(style) for style in (FONT, STYLE)}
    across = len(sheets[0].front.pages)
    size = (A4_LAYOUT.width_mm * across, A4_LAYOUT.height_mm)
    stamps = {
        page.number: PageStamp.for_page(sheet.survey, page.number, A4_LAYOUT, fonts[FONT])
        for page in sheet.pages
    }
    if composed.fields is not None:
        own = (_by_slot(copy, stamps, sheets) for copy in copies)
        return print_tagged(composed, sheets, own, path, progress=progress)
    with pikepdf.new() as pdf, pikepdf.open(BytesIO(composed.page_pdf)) as source:
        document = StampedDocument(pdf, page_size_mm=size, language=sheet.language, fonts=fonts)
        sides = _ready(document, sheets, list(source.pages))
        for start in range(0, len(copies), _COPIES_A_STEP):
            step = copies[start : start + _COPIES_A_STEP]
            for copy in step:
                for side in sides:
                    document.add(side.static_page, _content(side, copy, stamps, len(sheets)))
            if progress:
                progress(len(step))
        document.save(path)
        return document.page_count


def _ready(
    document: StampedDocument, sheets: Sequence[PrintSheet], pages: Sequence[pikepdf.Page]
) -> list[_ReadySide]:
    forms = [document.form(page) for page in pages]
    return [
        _ReadySide(
            side,
            is_front,
            number,
            document.together(
                **{
                    name: forms[page - 1]
                    for name, page in zip(_FORMS, side.pages, strict=False)
                    if page is not None
                }
            ),
        )
        for number, sheet in enumerate(sheets, 1)
        for is_front, side in ((True, sheet.front), (False, sheet.back))
    ]


def _content(
    ready: _ReadySide, copy: Copy, stamps: dict[int, PageStamp], sheet_count: int
) -> bytes:
    """The content stream of one side for one copy; each page in its half of the sheet."""
    parts = []
    for place, (name, page) in enumerate(zip(_FORMS, ready.side.pages, strict=False)):
        if page is None:
            continue
        own = stamps[page].own(copy.serial, copy.label)
        last = place == len(ready.side.pages) - 1
        if copy.mark and ready.is_front and last:
            own += _mark(copy, ready.number, sheet_count)
        x = mm_to_points(A4_WIDTH_MM * place)
        parts.append(f"q 1 0 0 1 {x:.3f} 0 cm /{name} Do ".encode() + own + b"Q ")
    return b"".join(parts)


def _by_slot(
    copy: Copy, stamps: dict[int, PageStamp], sheets: Sequence[PrintSheet]
) -> list[dict[str, bytes]]:
    """What is stamped on each page of a tagged copy; the pack's mark is not read aloud."""
    own = page_stamps([stamps[page] for page in sorted(stamps)], copy.serial, copy.label)
    for number, sheet in enumerate(sheets, 1):
        page = sheet.front.pages[-1]
        if copy.mark and page is not None:
            own[page - 1][""] += _mark(copy, number, len(sheets))
    return own


def _mark(copy: Copy, sheet: int, sheet_count: int) -> bytes:
    return mark_content(f"{copy.mark}, sheet {sheet} of {sheet_count}")
