"""Settle where a page lies: the first hypothesis that its code and its boxes both confirm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from folkmoot.method.scan.corner_squares import (
    SmallPage,
    Squares,
    find_squares,
    reduce_from,
    with_specks_closed,
)
from folkmoot.method.scan.images import Grey
from folkmoot.method.scan.outlines import PATCH_MARGIN_MM, Outlines, find_outlines
from folkmoot.method.scan.page_code import (
    CodeSeen,
    codes_in_windows,
    codes_on_page,
    worn_codes_in_windows,
)
from folkmoot.method.scan.patches import cut_patches, darkness, paper_levels
from folkmoot.method.scan.plan import Furniture, PagePlan, SheetPlan
from folkmoot.method.scan.registration import (
    SLANTED,
    Placement,
    affine_through,
    map_points,
    placements,
    placements_by_codes,
)
from folkmoot.method.terms.catalogue import scans as catalogue
from folkmoot.method.terms.identifiers import PageCode
from folkmoot.method.terms.problem import Problem

#: The share of box outlines that must be found at their places. On a page that lies where it is
#: thought to lie hardly one is lost; a grid read one row too low loses its first row.
LEAST_OUTLINES = 0.9
#: From this share on, the outlines found are trusted to mend the map.
_ENOUGH_TO_MEND = 0.2
_CODE_ASTRAY_MM = 2.0
_RIGHT = np.array([10.0, 0.0])
_FEWEST_SQUARES = 3


@dataclass(frozen=True, slots=True)
class Registered:
    """A page in its place: its code, its map, and the fine shift of each of its boxes."""

    code: PageCode
    plan: PagePlan
    placement: Placement
    outlines: Outlines


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A page that could not be settled: why, and its code if that was read all the same."""

    problem: Problem
    code: PageCode | None
    squares: int


def register_page(grey: Grey, small: SmallPage, plan: SheetPlan) -> Registered | HandedOver:
    """Place a page by its corner squares, or failing that by its codes; else hand it over."""
    search = _Search(grey, plan)
    for searched in (small, with_specks_closed(small)):
        for furniture in plan.furniture:
            quarters = find_squares(searched, furniture.fiducials[0].side_mm)
            seen = sum(len(quarter.sides) > 0 for quarter in quarters)
            search.squares = max(search.squares, seen)
            for placement, codes in _with_codes(grey, quarters, furniture, plan):
                settled = search.settle(placement, codes, furniture)
                if settled is not None:
                    return settled
        if search.squares >= _FEWEST_SQUARES:
            break
    problem = search.failure
    if problem is None:
        if search.code is not None:
            problem = catalogue.PAGE_DOES_NOT_FIT.at()
        elif search.squares >= _FEWEST_SQUARES:
            problem = catalogue.PAGE_NO_CODE.at()
        else:
            problem = catalogue.PAGE_NO_SQUARES.at(found=search.squares)
    return HandedOver(problem, search.code, search.squares)


def register_page_as(
    grey: Grey, small: SmallPage, plan: SheetPlan, code: PageCode
) -> Registered | HandedOver:
    """Place a page whose code cannot be read, by its squares, as the page that a person says it is.

    The boxes must confirm it; a page without boxes is handed over again. KeyError when the sheet
    has no such page.
    """
    page = plan.pages[code.page]
    search = _Search(grey, plan, code)
    quarters = find_squares(small, page.page.fiducials[0].side_mm)
    for placement in placements(quarters, page.page.fiducials) if page.page.boxes else ():
        for way in (placement, placement.upside_down(plan.page_size_mm)):
            settled = search.confirm(way, code)
            if settled is not None:
                return settled
    seen_squares = sum(len(quarter.sides) > 0 for quarter in quarters)
    problem = search.failure or catalogue.PAGE_NO_SQUARES.at(found=seen_squares)
    return HandedOver(problem, code, seen_squares)


def _with_codes(
    grey: Grey, quarters: Sequence[Squares], furniture: Furniture, plan: SheetPlan
) -> Iterator[tuple[Placement, Sequence[CodeSeen]]]:
    """Placements with the codes that belong to them, from the quick to the last resort."""
    for look in (codes_in_windows, worn_codes_in_windows):
        for placement in placements(quarters, furniture.fiducials):
            for way in (placement, placement.upside_down(plan.page_size_mm)):
                if codes := look(grey, way.to_pixels, furniture.codes):
                    yield placement, codes
                    break
    codes = codes_on_page(grey)
    if not codes:
        return
    for placement in placements(quarters, furniture.fiducials):
        yield placement, codes
    for placement in placements_by_codes(
        [code.corners for code in codes], quarters, furniture.codes, furniture.fiducials
    ):
        yield placement, codes
    for placement in _photographed(grey, codes, furniture):
        yield placement, codes


def _photographed(
    grey: Grey, codes: Sequence[CodeSeen], furniture: Furniture
) -> Iterator[Placement]:
    """Placements of a page seen from the side, or small in its picture: its codes tell its size."""
    sides_px = [np.hypot(*(code.corners - np.roll(code.corners, 1, axis=0)).T) for code in codes]
    pixels_per_mm = float(np.mean(sides_px)) / furniture.codes[0].side_mm
    small = reduce_from(grey, pixels_per_mm)
    quarters = find_squares(small, furniture.fiducials[0].side_mm)
    yield from placements(quarters, furniture.fiducials, SLANTED)


@dataclass(slots=True)
class _Search:
    """What was learnt of a page on the way: its code, its squares, the most telling failure."""

    grey: Grey
    plan: SheetPlan
    code: PageCode | None = None
    failure: Problem | None = None
    squares: int = 0

    def settle(
        self, placement: Placement, codes: Sequence[CodeSeen], furniture: Furniture
    ) -> Registered | HandedOver | None:
        """The page as settled by this placement; None to try the next."""
        if len({seen.code for seen in codes}) > 1:
            return HandedOver(catalogue.PAGE_TWO_CODES.at(), None, placement.squares)
        self.code = codes[0].code
        if self.code.survey != self.plan.survey or self.code.page not in self.plan.pages:
            problem = catalogue.PAGE_FOREIGN.at(survey=self.code.survey, wanted=self.plan.survey)
            return HandedOver(problem, self.code, placement.squares)
        upright = _upright(placement, codes, furniture, self.plan)
        return None if upright is None else self.confirm(upright, self.code)

    def confirm(self, upright: Placement, code: PageCode) -> Registered | None:
        """The page in its place when its boxes are where they should be; None to try the next."""
        page = self.plan.pages[code.page]
        outlines = _outlines(self.grey, upright, page)
        if _ENOUGH_TO_MEND <= outlines.found < LEAST_OUTLINES:
            upright = _mended(upright, page, outlines)
            outlines = _outlines(self.grey, upright, page)
        if outlines.found >= LEAST_OUTLINES:
            return Registered(code, page, upright, outlines)
        self.failure = catalogue.PAGE_BOXES_ASTRAY.at(percent=round(100 * outlines.found))
        return None


def _upright(
    placement: Placement, codes: Sequence[CodeSeen], furniture: Furniture, plan: SheetPlan
) -> Placement | None:
    """The placement the way up that its codes say; None when they are not where they should be."""
    for way in (placement, placement.upside_down(plan.page_size_mm)):
        if all(_in_its_window(way, seen, furniture) for seen in codes):
            return way
    return None


def _in_its_window(placement: Placement, seen: CodeSeen, furniture: Furniture) -> bool:
    for window in furniture.codes:
        middle = np.array([window.x_mm, window.y_mm]) + window.side_mm / 2
        here, right = map_points(placement.to_pixels, np.stack([middle, middle + _RIGHT]))
        per_mm = float(np.hypot(*(right - here))) / float(_RIGHT[0])
        astray_mm = float(np.hypot(*(seen.centre - here))) / per_mm
        if astray_mm < _CODE_ASTRAY_MM and float((right - here) @ seen.rightwards) > 0:
            return True
    return False


def _outlines(grey: Grey, placement: Placement, page: PagePlan) -> Outlines:
    if not page.page.boxes:  # the code in its window must do
        return Outlines(np.zeros((0, 2)), np.zeros(0, dtype=np.bool_))
    half_mm = page.box_side_mm / 2 + PATCH_MARGIN_MM
    stack = cut_patches(grey, placement.to_pixels, page.centres, half_mm)
    dark = darkness(stack, paper_levels(stack), placement.black)
    return find_outlines(dark, page.box_side_mm, page.centres)


def _mended(placement: Placement, page: PagePlan, outlines: Outlines) -> Placement:
    """The placement corrected by the boxes that were found."""
    found = outlines.own
    moved = page.centres[found] + outlines.offsets_mm[found]
    correction = affine_through(page.centres[found], moved)
    return replace(placement, to_pixels=placement.to_pixels @ correction)
