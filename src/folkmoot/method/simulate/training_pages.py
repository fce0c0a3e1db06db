"""Pages with known marks to learn from: training hands only, every kind of mark and mishap.

Rare things are drawn often (corrections, strays, faint pens): the classifier must know them, and
how often they occur in life is for the rules of `capture.from_paper`, not for the picture.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from folkmoot.method.instrument.model import SeveralAnswers
from folkmoot.method.paper.page_code import code_modules
from folkmoot.method.paper.sheet import Box, Sheet, SheetPage
from folkmoot.method.simulate.pens import (
    BoxOnCanvas,
    Correction,
    MarkKind,
    PenStyle,
    Stray,
    draw_mark,
    draw_stray,
    draw_taken_back,
)
from folkmoot.method.simulate.pens_ink import Grey
from folkmoot.method.simulate.training_marks import (
    SHARES,
    FreeMark,
    draw_free_fill,
    draw_free_mark,
)
from folkmoot.method.terms.identifiers import PageCode
from folkmoot.method.terms.lengths import mm_to_pixels

#: Labels of a box, as `scan.classifier.CLASSES` counts them.
EMPTY, MARKED, TAKEN_BACK = 0, 1, 2

_NO_ANSWER, _CORRECTED, _ONLY_TAKEN_BACK, _TWO_ANSWERS = 0.10, 0.16, 0.02, 0.04
_MOST_OF_SEVERAL = 4
_OTHER_KIND = 0.12  # of the marks of a person are not of the usual kind
_STRAYS_A_PAGE = 3.0
_SWEEPING = 0.3  # of people's marks run into the boxes beside
_FREE = 0.5  # of people keep to no family's way of drawing
_FREE_FILL = 0.4  # of the boxes that these take back are filled in in their own way


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page fresh from the pen: its picture, and the label of each box in the sheet's order.

    `darkness` is that of the pen, so that the page can be scanned in a way that keeps it visible.
    """

    picture: Grey
    page: int
    labels: npt.NDArray[np.int8]
    darkness: float


def draw_page(
    sheet: Sheet,
    pictures: Mapping[int, Grey],
    dots_per_inch: int,
    families: Sequence[str],
    rng: np.random.Generator,
) -> DrawnPage:
    """Fill in a random page of a sheet. `pictures` are its static pages at the resolution."""
    page = sheet.pages[int(rng.integers(len(sheet.pages)))]
    canvas = pictures[page.number].copy()
    scale = mm_to_pixels(1.0, dots_per_inch)
    _print_codes(canvas, page, sheet.survey, f"{rng.integers(10**6):06d}", scale)
    style = _style(families, rng)
    several = {q.id for q in sheet.instrument.questions if isinstance(q, SeveralAnswers)}
    labels = _answers(page, several, rng)
    free = _free_habit(rng)
    for box, label in zip(page.boxes, labels, strict=True):
        _draw_box(canvas, _on_canvas(box, scale), int(label), style, free, rng)
    for _ in range(int(rng.poisson(_STRAYS_A_PAGE))):
        near = _on_canvas(page.boxes[int(rng.integers(len(page.boxes)))], scale)
        draw_stray(canvas, near, style, tuple(Stray)[int(rng.integers(len(Stray)))], rng)
    return DrawnPage(canvas, page.number, labels, style.darkness)


def _style(families: Sequence[str], rng: np.random.Generator) -> PenStyle:
    """A hand of one of the families, stretched a little beyond its ranges."""
    style = PenStyle.random(rng, families[int(rng.integers(len(families)))])
    usual = style.usual
    if usual is MarkKind.FILL:  # nobody can tell such a mark from one taken back
        usual = MarkKind.CROSS
    sweeping = rng.random() < _SWEEPING
    return replace(
        style,
        usual=usual,
        width_mm=style.width_mm * float(rng.uniform(0.8, 1.35)),
        darkness=min(style.darkness * float(rng.uniform(0.85, 1.15)), 1.0),
        size=style.size * float(rng.uniform(1.1, 1.7) if sweeping else rng.uniform(0.8, 1.2)),
        overshoot=float(rng.uniform(0.2, 0.9)) if sweeping else style.overshoot,
        offset_x=style.offset_x + float(rng.normal(0, 0.12)) * sweeping,
        offset_y=style.offset_y + float(rng.normal(0, 0.12)) * sweeping,
    )


def _answers(
    page: SheetPage, several: Collection[str], rng: np.random.Generator
) -> npt.NDArray[np.int8]:
    """A label for each box: mostly one mark a question, with all that can go wrong.

    Questions with `several` answers have one to four: there the marks of a row are no rivals.
    """
    labels = np.zeros(len(page.boxes), dtype=np.int8)
    rows: dict[str, list[int]] = {}
    for index, box in enumerate(page.boxes):
        rows.setdefault(box.question, []).append(index)
    for question, members in rows.items():
        order = rng.permutation(members)
        luck = rng.random()
        if luck < _NO_ANSWER:
            continue
        if luck < _NO_ANSWER + _ONLY_TAKEN_BACK:
            labels[order[0]] = TAKEN_BACK
            continue
        labels[order[0]] = MARKED
        if question in several:
            more = int(rng.integers(0, _MOST_OF_SEVERAL))
            labels[order[1 : 1 + more]] = MARKED
            if rng.random() < _CORRECTED and len(order) > 1 + more:
                labels[order[1 + more]] = TAKEN_BACK
            continue
        if rng.random() < _CORRECTED and len(order) > 1:
            labels[order[1]] = TAKEN_BACK
        if rng.random() < _TWO_ANSWERS and len(order) > 2:
            labels[order[2]] = MARKED
    return labels


def _free_habit(rng: np.random.Generator) -> FreeMark | None:
    """The usual free mark of a person; None for one who draws as the families do."""
    if rng.random() >= _FREE:
        return None
    return tuple(SHARES)[int(rng.choice(len(SHARES), p=tuple(SHARES.values())))]


def _draw_box(
    canvas: Grey,
    box: BoxOnCanvas,
    label: int,
    style: PenStyle,
    free: FreeMark | None,
    rng: np.random.Generator,
) -> None:
    if label == MARKED and free is not None:
        other = rng.random() < _OTHER_KIND
        shape = tuple(FreeMark)[int(rng.integers(len(FreeMark)))] if other else free
        draw_free_mark(canvas, box, style, shape, rng)
    elif label == TAKEN_BACK and free is not None and rng.random() < _FREE_FILL:
        draw_free_mark(canvas, box, style, free, rng)
        draw_free_fill(canvas, box, style, rng)
    elif label == MARKED:
        kind = style.usual
        if rng.random() < _OTHER_KIND:
            kinds = (MarkKind.CROSS, MarkKind.TICK, MarkKind.SLASH, MarkKind.DOT)
            kind = kinds[int(rng.integers(len(kinds)))]
        draw_mark(canvas, box, style, kind, rng)
    elif label == TAKEN_BACK:
        corrections = (Correction.FILLED_IN, Correction.FILLED_IN, *Correction)
        draw_taken_back(canvas, box, style, corrections[int(rng.integers(len(corrections)))], rng)


def _on_canvas(box: Box, scale: float) -> BoxOnCanvas:
    return BoxOnCanvas(box.x_mm * scale, box.y_mm * scale, box.side_mm * scale, scale)


def _print_codes(canvas: Grey, page: SheetPage, survey: str, serial: str, scale: float) -> None:
    rows = code_modules(PageCode(survey, serial, page.number))
    modules = np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), len(rows))
    for window in page.codes:
        side = round(window.side_mm * scale)
        x, y = round(window.x_mm * scale), round(window.y_mm * scale)
        canvas[y : y + side, x : x + side] = cv2.resize(
            modules, (side, side), interpolation=cv2.INTER_NEAREST
        )
