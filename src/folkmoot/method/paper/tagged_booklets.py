"""Booklets as a tagged PDF/UA-1: what they share once, with a structure tree for each copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import pikepdf

from folkmoot.method.paper.compose import Composed
from folkmoot.method.paper.form_fields import COPY, PLACEHOLDERS
from folkmoot.method.paper.imposition import PrintSheet
from folkmoot.method.paper.layout import A4_LAYOUT
from folkmoot.method.paper.object_writer import ObjectWriter
from folkmoot.method.paper.shared_pages import Placed, Placing, Source
from folkmoot.method.paper.stamp import FONT, PageStamp
from folkmoot.method.paper.tagged_document import TaggedDocument
from folkmoot.method.paper.tagged_form import DRAWN, FormStructure
from folkmoot.method.paper.tagged_source import read_content, read_tree
from folkmoot.method.paper.truetype import shipped_font
from folkmoot.method.terms.written_file import whole_file

Progress = Callable[[int], None]
Stamps = Sequence[Mapping[str, bytes]]

_STYLES = ("Regular", FONT)
_COPIES_A_STEP = 50  # between two calls of `progress`


def print_tagged(
    composed: Composed,
    sheets: Sequence[PrintSheet],
    copies: Iterable[Stamps],
    path: Path,
    *,
    progress: Progress | None = None,
) -> int:
    """Print a copy for each set of stamps on such sheets into one tagged PDF; return its pages.

    A copy's stamps are those of each page of the form, by the name of the slot (`page_stamps`).
    Same input, same bytes. `progress` is called with the number of copies done since last time.
    ValueError unless the form was composed with tags.
    """
    across = len(sheets[0].front.pages)
    with (
        pikepdf.open(BytesIO(composed.page_pdf)) as source,
        whole_file(path) as unfinished,
        unfinished.open("wb") as stream,
    ):
        document = TaggedDocument(
            ObjectWriter(stream),
            page_size_mm=(A4_LAYOUT.width_mm * across, A4_LAYOUT.height_mm),
            language=composed.sheet.language,
            title=composed.title,
            fonts={style: shipped_font(style) for style in _STYLES},
        )
        form = _form(composed, source, with_copy=True)
        shared = document.share(form, {PLACEHOLDERS[COPY]: COPY}, _placing(sheets))
        waiting = 0
        for stamps in copies:
            document.add(shared, stamps)
            waiting += 1
            if progress and waiting == _COPIES_A_STEP:
                progress(waiting)
                waiting = 0
        document.finish()
        if progress:
            progress(waiting)
        return document.page_count


def _placing(sheets: Sequence[PrintSheet]) -> Placing:
    sides = [side for sheet in sheets for side in (sheet.front, sheet.back)]
    places = {
        page: Placed(number, A4_LAYOUT.width_mm * place)
        for number, side in enumerate(sides)
        for place, page in enumerate(side.pages)
        if page is not None
    }
    return Placing(tuple(place for _, place in sorted(places.items())), len(sides))


def print_to_be_read(composed: Composed, path: Path) -> None:
    """Print a form that is nobody's into a tagged PDF, to be read on a screen or aloud."""
    with (
        pikepdf.open(BytesIO(composed.page_pdf)) as source,
        whole_file(path) as unfinished,
        unfinished.open("wb") as stream,
    ):
        document = TaggedDocument(
            ObjectWriter(stream),
            page_size_mm=composed.sheet.page_size_mm,
            language=composed.sheet.language,
            title=composed.title,
            fonts={},
        )
        shared = document.share(_form(composed, source, with_copy=False))
        document.add(shared, [{} for _ in source.pages])
        document.finish()


def page_stamps(stamps: Sequence[PageStamp], serial: str, label: str) -> list[dict[str, bytes]]:
    """What is stamped on each page of a copy: its codes are decoration; its words are read once."""
    first, *others = stamps
    # A space keeps the code and the label apart for who listens.
    on_first = {"": first.codes(serial), COPY: first.words(serial, label, between=" ")}
    return [on_first, *({"": stamp.own(serial, label)} for stamp in others)]


def _form(composed: Composed, source: pikepdf.Pdf, *, with_copy: bool) -> Source:
    """The form as it is to be read; a copy's own words stand in it or not."""
    if composed.fields is None:
        message = "the form was composed without tags"
        raise ValueError(message)
    pages = tuple(source.pages)
    contents = tuple(read_content(page, DRAWN) for page in pages)
    structure = FormStructure.of(contents, composed.fields)
    return Source(pages, contents, structure.tidied(read_tree(source), with_copy=with_copy))
