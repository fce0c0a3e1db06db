"""Read one page: a list of steps with one signature, each adding to what is known of it.

A step that ends the matter sets `result`; the steps after it are passed over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import cv2
import numpy as np

from folkmoot.method.capture.model import MarkState
from folkmoot.method.scan.beside import ink_beside
from folkmoot.method.scan.box_states import box_states, silent_boxes, sure_states
from folkmoot.method.scan.classifier import CLASSES, FEATURES, shipped_classifier
from folkmoot.method.scan.corner_squares import SmallPage, reduce_for_search
from folkmoot.method.scan.crops import crops_of
from folkmoot.method.scan.images import Grey, Reals
from folkmoot.method.scan.measure_page import measure_boxes
from folkmoot.method.scan.page_states import PageMarks, PageResult, PageState
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.scan.register_page import (
    HandedOver,
    Registered,
    register_page,
    register_page_as,
)
from folkmoot.method.scan.registration import map_points
from folkmoot.method.scan.rows_together import rows_to_doubt
from folkmoot.method.scan.writing import has_ink
from folkmoot.method.terms.catalogue import scans as catalogue
from folkmoot.method.terms.identifiers import PageCode

_MARKED = CLASSES.index(MarkState.MARKED)
_RIM_MM = 16.0  # punch holes, staples, the scanner's edge
_MOST_DUST_MM2 = 20.0
_DUST_DARKER_BY = 40
_PAPER_MM = 21.0
_SQUARES_BY_CHANCE = 1  # a wedge of dark lid beside a crooked blank sheet looks like one
_NEGATIVE_BELOW = 110  # the median grey level of a page whose paper is dark
_FEWEST_POINTS = 400  # across A4 at 48 dots an inch


@dataclass(frozen=True, slots=True)
class PageInHand:
    """A page between two steps. What is not known yet is None.

    `every_picture` asks for a picture of every question, not of those alone that may be in doubt.
    """

    grey: Grey
    plan: SheetPlan
    small: SmallPage | None = None
    digest: str = ""
    placed: Registered | HandedOver | None = None
    features: Reals | None = None
    result: PageResult | None = None
    every_picture: bool = False


Step: TypeAlias = Callable[[PageInHand], PageInHand]


def read_page(grey: Grey, plan: SheetPlan) -> PageResult:
    """What one decoded picture holds. Never guesses: what cannot be settled is handed over."""
    return read_page_covering(grey, plan)[0]


def read_page_covering(grey: Grey, plan: SheetPlan) -> tuple[PageResult, float]:
    """As `read_page`, and how much of the picture the page covers, of 1; 0 where not known."""
    result, page = _through(STEPS, PageInHand(grey, plan))
    if not isinstance(page.placed, Registered):
        return result, 0.0
    width, height = plan.page_size_mm
    corners = np.array([(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)])
    outline = map_points(page.placed.placement.to_pixels, corners).astype(np.float32)
    return result, float(cv2.contourArea(outline)) / grey.size


def read_page_to_show(grey: Grey, plan: SheetPlan) -> PageResult:
    """As `read_page`, with a picture of every question of the page."""
    return _through(STEPS, PageInHand(grey, plan, every_picture=True))[0]


def read_page_as(grey: Grey, plan: SheetPlan, code: PageCode) -> PageResult:
    """As `read_page`, for a page of which a person has said which one it is.

    Its boxes must still be where that page has them; otherwise it is handed over again.
    """

    def register(page: PageInHand) -> PageInHand:
        return replace(page, placed=register_page_as(page.grey, _small(page), page.plan, code))

    steps = (_reduce, register, _set_aside, _measure, _judge)
    return _through(steps, PageInHand(grey, plan))[0]


def _through(steps: tuple[Step, ...], page: PageInHand) -> tuple[PageResult, PageInHand]:
    for step in steps:
        page = step(page)
        if page.result is not None:
            return page.result, page
    message = "the last step always gives a result"
    raise AssertionError(message)


def _reduce(page: PageInHand) -> PageInHand:
    """A small copy to search in; its content names the picture, whatever file it came in."""
    height, width = page.grey.shape
    if min(width, height) < _FEWEST_POINTS:
        problem = catalogue.SCAN_TOO_COARSE.at(width=width, height=height)
        return replace(page, result=PageResult(PageState.UNREGISTERED, problem=problem))
    small = reduce_for_search(page.grey, page.plan.page_size_mm)
    shape = np.array(page.grey.shape, dtype=np.int64).tobytes()
    digest = hashlib.sha256(shape + np.ascontiguousarray(small.grey).tobytes()).hexdigest()
    return replace(page, small=small, digest=digest)


def _register(page: PageInHand) -> PageInHand:
    """Place the page; a dark picture that cannot be placed may be a negative."""
    placed = register_page(page.grey, _small(page), page.plan)
    if isinstance(placed, HandedOver) and float(np.median(_small(page).grey)) < _NEGATIVE_BELOW:
        positive = 255 - page.grey
        small = reduce_for_search(positive, page.plan.page_size_mm)
        turned_over = register_page(positive, small, page.plan)
        if isinstance(turned_over, Registered):
            return replace(page, grey=positive, small=small, placed=turned_over)
    return replace(page, placed=placed)


def _set_aside(page: PageInHand) -> PageInHand:
    """End with pages that are blank, foreign, or not to be settled."""
    placed = page.placed
    if not isinstance(placed, HandedOver):
        return page
    code = placed.code
    if code is None:
        blank = placed.squares <= _SQUARES_BY_CHANCE and _is_blank(_small(page))
        if blank:
            return replace(page, result=PageResult(PageState.BLANK, digest=page.digest))
        result = PageResult(PageState.UNREGISTERED, problem=placed.problem, digest=page.digest)
        return replace(page, result=result)
    ours = code.survey == page.plan.survey and code.page in page.plan.pages
    state = PageState.UNREGISTERED if ours else PageState.FOREIGN
    return replace(
        page,
        result=PageResult(
            state, code.serial, code.page, problem=placed.problem, digest=page.digest
        ),
    )


def _measure(page: PageInHand) -> PageInHand:
    placed = _settled(page)
    if not placed.plan.page.boxes:
        return page
    return replace(page, features=measure_boxes(page.grey, placed))


def _judge(page: PageInHand) -> PageInHand:
    """Classify the boxes, look for writing, and keep pictures of what may have to be looked at."""
    placed = _settled(page)
    features = page.features
    if features is None:  # a page without boxes
        features = np.zeros((0, len(FEATURES)), dtype=np.float32)
    probabilities = shipped_classifier().probabilities(features)
    marked = probabilities[:, _MARKED]
    rows = rows_to_doubt(placed.plan, sure_states(probabilities))
    silent = silent_boxes(probabilities, placed.plan.rows)
    sure = box_states(probabilities, features, rows, ink_beside(page.grey, placed, silent))
    to_pixels = placed.placement.to_pixels
    written = tuple(
        has_ink(page.grey, to_pixels, placed.placement.black, area)
        for area in placed.plan.page.text_areas
    )
    width_mm = page.plan.page_size_mm[0]
    code = placed.code
    crops = crops_of(
        page.grey,
        to_pixels,
        placed.plan,
        width_mm,
        sure,
        written,
        code.serial,
        every_question=page.every_picture,
    )
    marks = PageMarks(sure, marked, written, crops)
    return replace(
        page,
        result=PageResult(PageState.READ, code.serial, code.page, marks=marks, digest=page.digest),
    )


STEPS: tuple[Step, ...] = (_reduce, _register, _set_aside, _measure, _judge)


def _small(page: PageInHand) -> SmallPage:
    if page.small is None:
        message = "a page is reduced before it is searched"
        raise TypeError(message)
    return page.small


def _settled(page: PageInHand) -> Registered:
    if not isinstance(page.placed, Registered):
        message = "only registered pages come this far"
        raise TypeError(message)
    return page.placed


def _is_blank(small: SmallPage) -> bool:
    """Whether nothing is printed or written inside the rim: dust and show-through do not count."""
    rim = round(_RIM_MM * small.pixels_per_mm)
    inside = small.grey[rim:-rim, rim:-rim]
    if inside.size == 0:
        return True
    smooth = cv2.blur(inside, (3, 3)).astype(np.int16)
    around = round(_PAPER_MM * small.pixels_per_mm)
    paper = cv2.blur(inside, (around, around)).astype(np.int16)
    ink = int((paper - smooth > _DUST_DARKER_BY).sum())
    return ink / small.pixels_per_mm**2 < _MOST_DUST_MM2
