"""Tagged booklets look like others to the pixel, and read well to who listens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray

from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.booklet_sheets import Copy, print_booklet_sheets
from folkmoot.method.paper.booklets import print_booklets
from folkmoot.method.paper.compose import Composed, compose
from folkmoot.method.paper.imposition import Fold
from folkmoot.method.paper.tagged_booklets import print_to_be_read

SHELF = Path(__file__).parents[2] / "shelf"
SERIALS = ("A1", "A2")
LABELS = {"A2": "For the person aged 17 to 24"}
COPIES = [Copy("A1", mark="A1 batch 1, pack 1"), Copy("A2", label=LABELS["A2"])]

Render = Callable[..., NDArray[np.uint8]]
Faults = Callable[[Path], list[str]]


@pytest.fixture(scope="module")
def large() -> tuple[Composed, Composed]:
    """Large print in Welsh, with tags and without."""
    instrument = load_instrument("pulse")
    tagged = compose(instrument, "cy", large_print=True, tagged=True)
    return tagged, compose(instrument, "cy", large_print=True)


@pytest.fixture(scope="module")
def booklets(tagged_community: Composed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("booklets")
    print_booklets(tagged_community, SERIALS, out, labels=LABELS)
    return out / "booklets.pdf"


def test_tags_change_no_box_and_no_pixel(
    tagged_community: Composed, community: Composed, booklets: Path, render: Render, tmp_path: Path
) -> None:
    assert tagged_community.sheet == community.sheet
    print_booklets(community, SERIALS, tmp_path, labels=LABELS)
    assert_same_pictures(booklets, tmp_path / "booklets.pdf", render)


def test_folded_booklets_with_tags_look_the_same_too(
    tagged_community: Composed,
    community: Composed,
    render: Render,
    pdf_ua_faults: Faults,
    tmp_path: Path,
) -> None:
    tagged, plain = tmp_path / "tagged.pdf", tmp_path / "plain.pdf"
    assert print_booklet_sheets(tagged_community, COPIES, tagged, Fold.A3) == 4
    print_booklet_sheets(community, COPIES, plain, Fold.A3)
    assert_same_pictures(tagged, plain, render)
    assert pdf_ua_faults(tagged) == []


def test_large_print_with_tags_looks_the_same_too(
    large: tuple[Composed, Composed], render: Render, pdf_ua_faults: Faults, tmp_path: Path
) -> None:
    for folder, composed in zip(("tagged", "plain"), large, strict=True):
        print_booklets(composed, SERIALS, tmp_path / folder)
    tagged = tmp_path / "tagged" / "booklets.pdf"
    assert_same_pictures(tagged, tmp_path / "plain" / "booklets.pdf", render)
    assert pdf_ua_faults(tagged) == []
    with pikepdf.open(tagged) as pdf:
        assert pdf.Root.Lang == "cy"


def assert_same_pictures(one: Path, other: Path, render: Render) -> None:
    with pikepdf.open(one) as pdf, pikepdf.open(other) as plain:
        count = len(pdf.pages)
        assert count == len(plain.pages)
    for page in range(1, count + 1):
        picture = render(one.read_bytes(), page, 100)
        assert np.array_equal(picture, render(other.read_bytes(), page, 100)), page


def test_booklets_are_within_the_standard(booklets: Path, pdf_ua_faults: Faults) -> None:
    assert pdf_ua_faults(booklets) == []
    with pikepdf.open(booklets) as pdf:
        assert pdf.docinfo["/Title"] == "Your area, your police"
        assert [str(part.S) for part in pdf.Root.StructTreeRoot.K[0].K] == ["/Part", "/Part"]


def test_every_kind_of_question_is_told_in_the_order_in_which_it_is_asked(
    pdf_ua_faults: Faults, words_on: Callable[[bytes, int], str], tmp_path: Path
) -> None:
    composed = compose(load_instrument(str(SHELF / "every-kind.toml")), tagged=True)
    (printed,) = print_booklets(composed, SERIALS, tmp_path)
    path = tmp_path / printed.file
    assert pdf_ua_faults(path) == []
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 4  # a page and its blank back, twice
        part = pdf.Root.StructTreeRoot.K[0].K[0]
        lists = [[fields_in(item) for item in block.K] for block in part.K if block.S == "/L"]
        assert lists[0] == [["Yes"], ["No"]]
        assert lists[-1] == [[str(number)] for number in range(11)]
        (table,) = (block for block in part.K if block.S == "/Table")
        row = table.K[1].K[0]
        assert [str(cell.S) for cell in row.K] == ["/TH"] + ["/TD"] * 11
        assert fields_in(row)[0] == "This: 0"
        told = [field for block in part.K for field in fields_in(block)]
    (page,) = composed.sheet.pages
    assert len(told) == len(page.boxes) + len(page.text_areas)
    assert "A1.1" in words_on(path.read_bytes(), 1)


def fields_in(element: pikepdf.Object) -> list[str]:
    """What each field in an element says that it is for, in reading order."""
    if element.S == "/Form":
        return [str(element.A.Desc)]
    kids = [kid for kid in element.K if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return [said for kid in kids for said in fields_in(kid)]


def test_what_is_nobodys_carries_no_code(
    tagged_community: Composed,
    pdf_ua_faults: Faults,
    words_on: Callable[[bytes, int], str],
    tmp_path: Path,
) -> None:
    path = tmp_path / "online.pdf"
    print_to_be_read(tagged_community, path)
    assert pdf_ua_faults(path) == []
    words = words_on(path.read_bytes(), 1)
    assert "This number lets us count" in words
    assert tagged_community.sheet.survey not in words


def test_a_form_without_tags_cannot_be_printed_with_them(
    community: Composed, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="composed without tags"):
        print_to_be_read(community, tmp_path / "online.pdf")
    assert list(tmp_path.iterdir()) == []


def test_the_same_booklets_give_the_same_bytes_and_tell_their_progress(
    tagged_community: Composed, booklets: Path, tmp_path: Path
) -> None:
    done: list[int] = []
    print_booklets(tagged_community, SERIALS, tmp_path, labels=LABELS, progress=done.append)
    assert (tmp_path / "booklets.pdf").read_bytes() == booklets.read_bytes()
    assert sum(done) == 2
