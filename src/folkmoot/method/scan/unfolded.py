"""Pictures of an unfolded sheet: two pages side by side, as of a booklet printed on A3.

A3 has the proportions of A4, and scanners do not always say how fine they scan, so the size tells
nothing. A picture that cannot be read as one page is cut in half and each half read by itself: its
own code and boxes must confirm it, as of any page.
"""

from __future__ import annotations

from dataclasses import replace

from folkmoot.method.scan.images import Grey, Half, half_of
from folkmoot.method.scan.page_states import PageResult, PageState
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.scan.read_page import read_page, read_page_covering
from folkmoot.method.scan.sources import PageSource

#: A page that covers less than this of its picture may have another beside it.
_MOST_OF_HALF = 0.6


def read_picture(grey: Grey, plan: SheetPlan) -> PageResult:
    """What one decoded picture holds: a page, or the two of an unfolded sheet in `halves`."""
    whole, covers = read_page_covering(grey, plan)
    alone = whole.state is PageState.READ
    if whole.state is not PageState.UNREGISTERED and not (alone and covers < _MOST_OF_HALF):
        return whole
    halves = tuple(read_page(half_of(grey, half), plan) for half in Half)
    read = {(each.serial, each.page) for each in halves if each.state is PageState.READ}
    # A photograph may show one page and much of the table; then the halves give nothing new.
    if len(read) > (1 if alone else 0):
        return replace(whole, state=PageState.UNREGISTERED, marks=None, halves=halves)
    return whole


def pages_of(source: PageSource, result: PageResult) -> list[tuple[PageSource, PageResult]]:
    """The pages of one picture, each with its source: one, or the two of an unfolded sheet."""
    if not result.halves:
        return [(source, result)]
    parts = zip(Half, result.halves, strict=True)
    return [(replace(source, half=half), each) for half, each in parts]
