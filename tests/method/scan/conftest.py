"""A short questionnaire of two pages, its printed pictures, and a pen with known answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from folkmoot.method.instrument.load import parse_instrument
from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.page_code import code_modules
from folkmoot.method.paper.sheet import CodeWindow, Sheet
from folkmoot.method.scan.images import Grey
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.simulate.pens import (
    BoxOnCanvas,
    Correction,
    MarkKind,
    PenStyle,
    draw_mark,
    draw_taken_back,
    draw_writing,
)
from folkmoot.method.simulate.returns_print import page_pictures
from folkmoot.method.terms.identifiers import PageCode
from folkmoot.method.terms.lengths import mm_to_pixels

DPI = 200
ITEMS = 20
TOML = (
    """
name = "short"
title.en = "A short one"

[code_lists.scale]
ordered = true
codes = [
    { value = "1", en = "Good" }, { value = "2", en = "Fair" },
    { value = "3", en = "Poor" }, { value = "4", en = "Bad" },
]

[code_lists.yes_no]
codes = [{ value = "1", en = "Yes" }, { value = "2", en = "No" }]

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
    + "".join(f'    {{ id = "i{n}", en = "Thing number {n}" }},\n' for n in range(ITEMS))
    + """
]

[[sections.questions]]
id = "used"
kind = "single-choice"
text.en = "Have you used any?"
code_list = "yes_no"

[[sections.questions]]
id = "which"
kind = "grid"
text.en = "How was it?"
code_list = "scale"
ask_if = { question = "used", codes = ["1"] }
items = [{ id = "a", en = "At first" }, { id = "b", en = "At last" }]

[[sections.questions]]
id = "best"
kind = "several-answers"
text.en = "Which two are best?"
code_list = "scale"
at_most = 2

[[sections.questions]]
id = "words"
kind = "open-text"
text.en = "Anything else?"
lines = 3
"""
)

Answers = Mapping[str, str]
#: `fill_in(page, serial, answers, taken_back, words, ..)`: the picture of a page as filled in.
FillIn = Callable[..., Grey]
BIRO = replace(
    PenStyle.random(np.random.default_rng(1), "kitchen-biro"),
    width_mm=0.4,
    darkness=0.9,
    usual=MarkKind.CROSS,
)


@pytest.fixture(scope="session")
def sheet() -> Sheet:
    return compose(parse_instrument(TOML.encode(), "short.toml")).sheet


@pytest.fixture(scope="session")
def plan(sheet: Sheet) -> SheetPlan:
    return SheetPlan.of(sheet)


@pytest.fixture(scope="session")
def fill_in(sheet: Sheet) -> FillIn:
    """Draws crosses for `answers` (question to code, or to several codes parted by blanks)."""
    printed = page_pictures(sheet, compose(sheet.instrument).page_pdf, DPI)
    scale = mm_to_pixels(1.0, DPI)

    def draw(
        number: int,
        serial: str = "0001",
        answers: Answers | None = None,
        taken_back: Answers | None = None,
        words: str = "",
        survey: str = sheet.survey,
        style: PenStyle = BIRO,
        seed: int = 1,
    ) -> Grey:
        rng = np.random.default_rng(seed)
        canvas = printed[number].copy()
        page = sheet.page(number)
        stamp(canvas, PageCode(survey, serial, number), page.codes, scale)
        for box in page.boxes:
            on = BoxOnCanvas(box.x_mm * scale, box.y_mm * scale, box.side_mm * scale, scale)
            if box.code in (answers or {}).get(box.question, "").split():
                draw_mark(canvas, on, style, style.usual, rng)
            if box.code in (taken_back or {}).get(box.question, "").split():
                draw_taken_back(canvas, on, style, Correction.FILLED_IN, rng)
        for area in page.text_areas:
            place = (area.x_mm, area.y_mm, area.width_mm, area.height_mm)
            if words:
                x, y, width, height = (length * scale for length in place)
                draw_writing(canvas, (x, y, width, height), scale, style, words, rng)
        return canvas

    return draw


def stamp(canvas: Grey, code: PageCode, windows: Sequence[CodeWindow], scale: float) -> None:
    """Print the page code into its windows."""
    rows = code_modules(code)
    modules = np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), len(rows))
    for window in windows:
        side = round(window.side_mm * scale)
        nearest = (np.arange(side) * len(rows)) // side
        x, y = round(window.x_mm * scale), round(window.y_mm * scale)
        canvas[y : y + side, x : x + side] = modules[np.ix_(nearest, nearest)]
