"""Every instrument of the shelf and of the product on paper: in its languages, small and large."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray

from folkmoot.method.instrument.load import load_instrument, shipped_instruments
from folkmoot.method.instrument.model import Rank
from folkmoot.method.instrument.variables import VariableKind, variables
from folkmoot.method.paper.booklets import print_booklets
from folkmoot.method.paper.compose import Composed, compose
from folkmoot.method.paper.sheet import Box, Fiducial
from folkmoot.method.paper.sheet_file import sheet_from_json, sheet_to_json
from folkmoot.method.scan.page_states import PageState
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.scan.read_page import read_page

SHELF = Path(__file__).parents[2] / "shelf"
NAMES = [*shipped_instruments(), *(str(path) for path in sorted(SHELF.glob("*.toml")))]
CLEAR_MM = 12.0

Render = Callable[..., NDArray[np.uint8]]


@cache
def composed(name: str, large_print: bool) -> Composed:
    """In its first language small, in its last one large."""
    instrument = load_instrument(name)
    language = instrument.languages[-1 if large_print else 0]
    return compose(instrument, language, large_print=large_print)


@pytest.mark.parametrize("large_print", [False, True], ids=["small", "large"])
@pytest.mark.parametrize("name", NAMES, ids=lambda name: Path(name).stem)
def test_every_answer_has_one_box_clear_of_the_corner_squares(name: str, large_print: bool) -> None:
    sheet = composed(name, large_print).sheet
    printed = Counter((box.question, box.code) for page in sheet.pages for box in page.boxes)
    assert printed == answers_on_paper(name)
    for page in sheet.pages:
        for box in page.boxes:
            assert all(apart_mm(box, square) >= CLEAR_MM for square in page.fiducials)
    assert sheet.large_print is large_print
    assert sheet_from_json(sheet_to_json(sheet)) == sheet


def answers_on_paper(name: str) -> Counter[tuple[str, str]]:
    instrument = load_instrument(name)
    expected: Counter[tuple[str, str]] = Counter()
    for variable in variables(instrument):
        if variable.kind is VariableKind.TICK and variable.code is not None:
            expected[variable.printed_question, variable.code] += 1
        elif variable.code_list is not None:
            is_rank = isinstance(instrument.question(variable.question), Rank)
            codes = [code.value for code in variable.code_list.codes][int(is_rank) :]
            expected.update((variable.printed_question, code) for code in codes)
    return expected


def apart_mm(box: Box, square: Fiducial) -> float:
    """From edge to edge, the longer of across and down."""
    across = max(square.x_mm - box.x_mm - box.side_mm, box.x_mm - square.x_mm - square.side_mm)
    down = max(square.y_mm - box.y_mm - box.side_mm, box.y_mm - square.y_mm - square.side_mm)
    return max(across, down)


def test_a_rank_stays_on_one_page_however_large() -> None:
    for page in composed(str(SHELF / "rank.toml"), True).sheet.pages:
        rows = {box.question for box in page.boxes if box.question.startswith("first_")}
        assert len(rows) in (0, 7)


def test_a_grid_that_goes_on_over_the_page_repeats_its_head(
    words_on: Callable[[bytes, int], str],
) -> None:
    long = composed(str(SHELF / "long-grid.toml"), False)
    assert len(long.sheet.pages) == 2
    for number in (1, 2):
        rows = [b for b in long.sheet.pages[number - 1].boxes if b.question.startswith("service_")]
        assert len(rows) >= 2 * 4
        assert "Very important" in words_on(long.page_pdf, number)


def test_an_odd_page_has_a_blank_back_that_reads_as_blank(tmp_path: Path, render: Render) -> None:
    single = composed(str(SHELF / "rank.toml"), False)
    assert len(single.sheet.pages) == 1
    print_booklets(single, ["A1", "A2"], tmp_path)
    content = (tmp_path / "booklets.pdf").read_bytes()
    with pikepdf.open(BytesIO(content)) as pdf:
        assert len(pdf.pages) == 4
    plan = SheetPlan.of(single.sheet)
    states = [
        read_page(np.ascontiguousarray(render(content, number, 150)), plan).state
        for number in (1, 2, 3, 4)
    ]
    assert states == [PageState.READ, PageState.BLANK] * 2


def test_a_marking_stands_on_every_page(words_on: Callable[[bytes, int], str]) -> None:
    form = composed("equality-monitoring", False)
    for page in form.sheet.pages:
        words = words_on(form.page_pdf, page.number)
        assert words.count("OFFICIAL-SENSITIVE when completed") == 2
