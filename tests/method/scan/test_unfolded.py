"""Booklets printed on A3 and scanned unfolded: two pages in one picture, each by its own code."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.scan.batch import read_scans
from folkmoot.method.scan.images import Grey, Half, half_of
from folkmoot.method.scan.page_states import PageState
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.scan.unfolded import read_picture

from .conftest import ITEMS, FillIn

FIRST = {f"views_i{n}": "2" for n in range(ITEMS)}
SECOND = {"used": "2", "best": "1 3"}


@pytest.fixture
def unfolded(fill_in: FillIn) -> Grey:
    """The last page at the left, the first at the right, as the outside of a folded sheet is."""
    return np.hstack([fill_in(2, answers=SECOND), fill_in(1, answers=FIRST)])


@pytest.mark.parametrize("turns", range(4))
def test_both_pages_are_read_any_way_up(plan: SheetPlan, unfolded: Grey, turns: int) -> None:
    result = read_picture(np.ascontiguousarray(np.rot90(unfolded, turns)), plan)
    assert {(each.state, each.page) for each in result.halves} == {
        (PageState.READ, 1),
        (PageState.READ, 2),
    }
    assert result.marks is None


def test_a_sheet_fed_askew_is_cut_in_time(plan: SheetPlan, unfolded: Grey) -> None:
    height, width = unfolded.shape
    turn = cv2.getRotationMatrix2D((width / 2 + 20, height / 2), 1.5, 1.0)
    askew = cv2.warpAffine(unfolded, turn, (width, height), borderValue=255)
    result = read_picture(np.asarray(askew, dtype=np.uint8), plan)
    assert [(each.serial, each.page) for each in result.halves] == [("0001", 2), ("0001", 1)]


def test_a_half_without_a_page_of_ours_is_told_apart(plan: SheetPlan, fill_in: FillIn) -> None:
    page = fill_in(1, answers=FIRST)
    result = read_picture(np.hstack([page, np.full_like(page, 255)]), plan)
    kept = result.halves or (result,)
    assert [each.page for each in kept if each.state is PageState.READ] == [1]
    spoilt = fill_in(2, answers=SECOND)
    spoilt[:, 400:900] = 0
    result = read_picture(np.hstack([page, spoilt]), plan)
    assert [each.state for each in result.halves] == [PageState.READ, PageState.UNREGISTERED]
    assert result.halves[1].problem is not None


def test_what_cannot_be_cut_apart_is_handed_over(plan: SheetPlan, fill_in: FillIn) -> None:
    """Two sheets on the glass, the fold nowhere near the middle."""
    pages = np.hstack([fill_in(1)[:, 700:], fill_in(2)[:, :1100]])
    result = read_picture(pages, plan)
    assert (result.state, result.marks) == (PageState.UNREGISTERED, None)
    assert result.problem is not None


def test_the_batch_counts_each_page_of_the_picture(
    sheet: Sheet, unfolded: Grey, tmp_path: Path
) -> None:
    cv2.imwrite(str(tmp_path / "a3.png"), unfolded)
    batch = read_scans([tmp_path / "a3.png"], sheet, tmp_path / "out")
    assert batch.problems == ()
    assert [(row.page_in_file, row.page, row.state) for row in batch.pages] == [
        (1, 2, "read"),
        (1, 1, "read"),
    ]
    (response,) = batch.responses
    assert [str(response.answers[f"views_i{n}"]) for n in range(2)] == [
        str(response.answers["views_i0"])
    ] * 2


def test_two_scans_of_a_sheet_that_differ_are_both_pictured(
    sheet: Sheet, fill_in: FillIn, tmp_path: Path
) -> None:
    for number, code in enumerate("24"):
        left = fill_in(2, answers=SECOND)
        right = fill_in(1, answers={**FIRST, "views_i3": code})
        cv2.imwrite(str(tmp_path / f"{number}.png"), np.hstack([left, right]))
    batch = read_scans([tmp_path], sheet, tmp_path.parent / "out")
    (response,) = batch.responses
    doubt = next(d for d in response.doubts if d.question == "views_i3")
    assert doubt.crop is not None
    picture = cv2.imread(str(batch.folder / doubt.crop), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    assert picture.shape[0] > 150  # two rows with a line between


def test_a_picture_is_cut_across_its_longer_side() -> None:
    wide = np.arange(12, dtype=np.uint8).reshape(2, 6)
    assert half_of(wide, Half.FIRST).tolist() == [[0, 1, 2], [6, 7, 8]]
    assert half_of(wide.T, Half.SECOND).tolist() == [[3, 9], [4, 10], [5, 11]]
