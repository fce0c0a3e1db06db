"""Pages with few boxes, such as a ballot paper, of which half or more may be marked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from folkmoot.method.capture.model import MarkState
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.compose import Composed, compose
from folkmoot.method.scan.images import Grey
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.simulate.pens import BoxOnCanvas, MarkKind, draw_mark
from folkmoot.method.simulate.returns_print import page_pictures
from folkmoot.method.terms.identifiers import PageCode
from folkmoot.method.terms.lengths import mm_to_pixels

from .conftest import BIRO, DPI, stamp
from .test_read_page import marks_of, states_by_box


@pytest.fixture(scope="module")
def ballot() -> Composed:
    return compose(load_instrument("residents-ballot"))


def crossed(ballot: Composed, codes: str, kind: MarkKind = MarkKind.CROSS) -> Grey:
    rng = np.random.default_rng(7)
    scale = mm_to_pixels(1.0, DPI)
    canvas = page_pictures(ballot.sheet, ballot.page_pdf, DPI)[1].copy()
    page = ballot.sheet.pages[0]
    stamp(canvas, PageCode(ballot.sheet.survey, "0001", 1), page.codes, scale)
    for box in page.boxes:
        if box.code in codes:
            place = BoxOnCanvas(box.x_mm * scale, box.y_mm * scale, box.side_mm * scale, scale)
            draw_mark(canvas, place, replace(BIRO, usual=kind), kind, rng)
    return canvas


def states(ballot: Composed, grey: Grey) -> dict[str, MarkState]:
    plan = SheetPlan.of(ballot.sheet)
    found = states_by_box(marks_of(grey, plan), plan, 1)
    return {code: state for (_, code), state in found.items()}


@pytest.mark.parametrize("codes", ["", "2", "35", "124", "456"])
@pytest.mark.parametrize("kind", [MarkKind.CROSS, MarkKind.TICK])
def test_up_to_half_of_the_boxes_may_be_marked(
    ballot: Composed, codes: str, kind: MarkKind
) -> None:
    found = states(ballot, crossed(ballot, codes, kind))
    assert "".join(c for c, s in sorted(found.items()) if s is MarkState.MARKED) == codes
    assert set(found.values()) <= {MarkState.EMPTY, MarkState.MARKED}


def test_of_a_page_with_every_box_marked_none_is_called_empty(ballot: Composed) -> None:
    found = states(ballot, crossed(ballot, "123456"))
    assert MarkState.EMPTY not in found.values()
