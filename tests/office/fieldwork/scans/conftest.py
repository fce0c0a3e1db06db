"""A printed questionnaire of two pages, an open wave with its sheet, and a pen."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from folkmoot.method.instrument.load import parse_instrument
from folkmoot.method.instrument.model import Instrument
from folkmoot.method.paper.compose import Composed, compose
from folkmoot.method.paper.page_code import code_modules
from folkmoot.method.scan.images import Grey
from folkmoot.method.simulate.returns_print import page_pictures
from folkmoot.method.terms.identifiers import PageCode
from folkmoot.method.terms.lengths import mm_to_pixels
from folkmoot.office.fieldwork.models import ScanBatch, ScanFile
from folkmoot.office.fieldwork.services import import_cases, open_scan_batch
from folkmoot.office.fieldwork.services.scan_files import add_scan_file
from folkmoot.office.people.models import User
from folkmoot.office.studies.models import ConfidentialityPolicy, Study, Wave
from folkmoot.office.studies.services import open_wave, plan_wave, store_instrument, store_sheet

DPI = 150
TOML = (
    """
name = "two-pages"
title.en = "Two pages"

[code_lists.scale]
ordered = true
codes = [{ value = "1", en = "Good" }, { value = "2", en = "Fair" }, { value = "3", en = "Bad" }]

[[sections]]
id = "all"
title.en = "All of it"

[[sections.questions]]
id = "views"
kind = "grid"
text.en = "How good is each of these?"
code_list = "scale"
items = [
"""
    + "".join(f'    {{ id = "i{n}", en = "Thing number {n}" }},\n' for n in range(22))
    + """
]

[[sections.questions]]
id = "more"
kind = "grid"
text.en = "And each of these?"
code_list = "scale"
items = [
"""
    + "".join(f'    {{ id = "m{n}", en = "More of it, number {n}" }},\n' for n in range(16))
    + """
]

[[sections.questions]]
id = "whole"
kind = "single-choice"
text.en = "And taken together?"
code_list = "scale"
"""
)

#: `fill_in(page, serial, answers)`: the picture of a page as filled in.
FillIn = Callable[..., Grey]
#: `scan(batch, name, *pages)`: a file of pages, stored in a batch.
Scan = Callable[..., ScanFile]


@pytest.fixture(scope="session")
def composed() -> Composed:
    return compose(parse_instrument(TOML.encode(), "two-pages.toml"))


@pytest.fixture
def instrument(composed: Composed) -> Instrument:
    assert [page.number for page in composed.sheet.pages] == [1, 2]
    return composed.sheet.instrument


@pytest.fixture(scope="session")
def fill_in(composed: Composed) -> FillIn:
    sheet = composed.sheet
    printed = page_pictures(sheet, composed.page_pdf, DPI)
    scale = mm_to_pixels(1.0, DPI)

    def draw(
        number: int,
        serial: str,
        answers: Mapping[str, str] | None = None,
        *,
        survey: str = sheet.survey,
        with_code: bool = True,
    ) -> Grey:
        canvas = printed[number].copy()
        page = sheet.page(number)
        rows = code_modules(PageCode(survey, serial, number))
        modules = np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), len(rows))
        for window in page.codes:
            side = round(window.side_mm * scale)
            nearest = (np.arange(side) * len(rows)) // side
            x, y = round(window.x_mm * scale), round(window.y_mm * scale)
            code = modules[np.ix_(nearest, nearest)]
            canvas[y : y + side, x : x + side] = code if with_code else 255
        for box in page.boxes:
            if (answers or {}).get(box.question) == box.code:
                left, top, side = (v * scale for v in (box.x_mm, box.y_mm, box.side_mm))
                near, far = 0.12 * side, 0.88 * side
                for one, two in (((near, near), (far, far)), ((near, far), (far, near))):
                    start = round(left + one[0]), round(top + one[1])
                    cv2.line(canvas, start, (round(left + two[0]), round(top + two[1])), 30, 3)
        return canvas

    return draw


@pytest.fixture
def paper_wave(
    study: Study, composed: Composed, instrument: Instrument, cases_csv: Path, coordinator: User
) -> Wave:
    """An open wave with six cases, A001 to A006, and its printed sheet."""
    from_store = store_instrument(instrument, by=coordinator)
    store_sheet(composed.sheet, by=coordinator)
    wave = plan_wave(
        study,
        number=1,
        instrument=from_store,
        policy_of_answers=ConfidentialityPolicy.CASE_LINKED,
        opens=datetime.date(2004, 11, 8),
        closes=datetime.date(2004, 12, 20),
        by=coordinator,
    )
    open_wave(wave, by=coordinator)
    import_cases(wave, cases_csv, by=coordinator)
    return wave


@pytest.fixture
def batch(paper_wave: Wave, clerk: User) -> ScanBatch:
    return open_scan_batch(paper_wave, label="Monday", envelopes=2, by=clerk)


def tiff_of(*pages: Grey) -> bytes:
    first, *others = (Image.fromarray(page) for page in pages)
    content = io.BytesIO()
    first.save(content, "TIFF", save_all=True, append_images=others, compression="tiff_deflate")
    return content.getvalue()


@pytest.fixture
def scan(clerk: User) -> Scan:
    def store(batch: ScanBatch, name: str, *pages: Grey) -> ScanFile:
        return add_scan_file(batch, ContentFile(tiff_of(*pages)), name=name, by=clerk)

    return store


def all_good() -> dict[str, str]:
    """Every question answered with the first of its answers."""
    grids = {f"views_i{n}": "1" for n in range(22)} | {f"more_m{n}": "1" for n in range(16)}
    return {**grids, "whole": "1"}
