from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import zxingcpp
from numpy.typing import NDArray

from folkmoot.method.paper.booklet_sheets import Copy, print_booklet_sheets
from folkmoot.method.paper.compose import Composed
from folkmoot.method.paper.imposition import Fold
from folkmoot.method.terms.identifiers import PageCode

Render = Callable[[bytes, int, float], NDArray[np.uint8]]
Words = Callable[[bytes, int], str]

COPIES = (Copy("A1", mark="A1  batch 1, pack 1"), Copy("A2Y", "For you", "A2Y  batch 1, pack 2"))


@pytest.fixture(scope="module")
def folded(community: Composed, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("folded") / "booklets.pdf"
    assert print_booklet_sheets(community, COPIES, path, Fold.A3) == 4
    return path.read_bytes()


def test_each_page_of_an_a3_sheet_is_read_in_its_half(
    community: Composed, folded: bytes, render: Render
) -> None:
    for pdf_page, (left, right) in ((1, (4, 1)), (2, (2, 3)), (3, (4, 1)), (4, (2, 3))):
        pixels = render(folded, pdf_page, 150.0)
        assert pixels.shape[1] > pixels.shape[0]
        serial = COPIES[(pdf_page - 1) // 2].serial
        middle = pixels.shape[1] // 2
        for half, number in ((pixels[:, :middle], left), (pixels[:, middle:], right)):
            found = zxingcpp.read_barcodes(np.ascontiguousarray(half))
            expected = PageCode(community.sheet.survey, serial, number).encode()
            assert {barcode.text for barcode in found} == {expected}
            assert len(found) == 2


def ink(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """How dark each square of a few millimetres is, so that half a pixel does not matter."""
    side = 12
    rows, columns = (length // side * side for length in pixels.shape)
    squares = pixels[:rows, :columns].astype(float).reshape(rows // side, side, -1, side)
    return squares.mean(axis=(1, 3))


def test_an_imposed_page_looks_as_the_single_page(
    community: Composed, folded: bytes, render: Render
) -> None:
    alone = render(community.page_pdf, 1, 90.0)
    spread = render(folded, 1, 90.0)
    right = ink(spread[:, spread.shape[1] // 2 :])
    difference = np.abs(right[:, : ink(alone).shape[1]] - ink(alone)[:, : right.shape[1]])
    middle = slice(15, 75)  # between the codes, which are stamped
    assert difference[middle].mean() < 4
    assert np.abs(right - ink(spread[:, : spread.shape[1] // 2]))[middle].mean() > 10


def test_marks_and_labels_stand_on_their_own_copy_only(folded: bytes, words_on: Words) -> None:
    assert "A1 batch 1, pack 1, sheet 1 of 1" in words_on(folded, 1)
    assert "batch" not in words_on(folded, 2)
    assert "A2Y batch 1, pack 2, sheet 1 of 1" in words_on(folded, 3)
    assert "For you" in words_on(folded, 4)
    assert "For you" not in words_on(folded, 2)


def test_every_copy_begins_on_a_front(every_kind: Composed, tmp_path: Path) -> None:
    for fold, size in ((Fold.A4, 595), (Fold.A3, 1191)):
        path = tmp_path / f"{fold}.pdf"
        pages = print_booklet_sheets(every_kind, COPIES, path, fold)
        assert pages == 4  # the one page of each copy, and the blank back
        with pikepdf.open(path) as pdf:
            assert round(float(pdf.pages[0].MediaBox[2])) == size


def test_the_same_copies_give_the_same_bytes(
    community: Composed, folded: bytes, tmp_path: Path
) -> None:
    done: list[int] = []
    path = tmp_path / "again.pdf"
    print_booklet_sheets(community, COPIES, path, Fold.A3, progress=done.append)
    assert path.read_bytes() == folded
    assert sum(done) == 2
