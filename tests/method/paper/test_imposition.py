from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.paper.imposition import Fold, PrintSheet, Side, impose


def folded(sheets: tuple[PrintSheet, ...]) -> list[int | None]:
    """The pages as a reader turns them, after the pile of A3 sheets was folded together."""
    first_half: list[int | None] = []
    second_half: list[int | None] = []
    for sheet in sheets:
        first_half += [sheet.front.pages[1], sheet.back.pages[0]]
        second_half = [sheet.back.pages[1], sheet.front.pages[0], *second_half]
    return first_half + second_half


def test_four_pages_lie_on_one_sheet() -> None:
    assert impose(4, Fold.A3) == (PrintSheet(Side((4, 1)), Side((2, 3))),)


def test_seven_pages_end_with_a_blank() -> None:
    assert impose(7, Fold.A3) == (
        PrintSheet(Side((None, 1)), Side((2, 7))),
        PrintSheet(Side((6, 3)), Side((4, 5))),
    )


def test_an_odd_page_on_a4_has_an_empty_back() -> None:
    assert impose(3, Fold.A4) == (
        PrintSheet(Side((1,)), Side((2,))),
        PrintSheet(Side((3,)), Side((None,))),
    )


@given(st.integers(1, 60))
def test_a_folded_pile_reads_in_order_with_at_most_three_blanks_at_the_end(count: int) -> None:
    read = folded(impose(count, Fold.A3))
    assert read[:count] == list(range(1, count + 1))
    assert read[count:] == [None] * (-count % 4)


def test_no_booklet_of_no_pages() -> None:
    with pytest.raises(ValueError, match="at least one page"):
        impose(0, Fold.A4)
