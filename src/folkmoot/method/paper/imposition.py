"""The order of pages on sheets: A4 printed on both sides, or A3 folded in half and stapled.

A saddle-stitched booklet is a pile of sheets folded together: the outermost carries the first page
and the last. Its page count is filled up to a multiple of four with blank pages at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fold(StrEnum):
    """How a booklet is made."""

    A4 = "a4"
    A3 = "a3"


@dataclass(frozen=True, slots=True)
class Side:
    """One printed side of a sheet: its page numbers from left to right, None for a blank page."""

    pages: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class PrintSheet:
    """A sheet of paper: its front, and its back turned over the edge beside which it is bound."""

    front: Side
    back: Side


def impose(page_count: int, fold: Fold) -> tuple[PrintSheet, ...]:
    """The sheets of a booklet of so many pages, the outermost first. ValueError below one page."""
    if page_count < 1:
        message = "a booklet has at least one page"
        raise ValueError(message)

    def page(number: int) -> int | None:
        return number if number <= page_count else None

    if fold is Fold.A4:
        return tuple(
            PrintSheet(Side((page(front),)), Side((page(front + 1),)))
            for front in range(1, page_count + 1, 2)
        )
    full = -(-page_count // 4) * 4
    return tuple(
        PrintSheet(
            front=Side((page(full - 2 * sheet), page(1 + 2 * sheet))),
            back=Side((page(2 + 2 * sheet), page(full - 1 - 2 * sheet))),
        )
        for sheet in range(full // 4)
    )
