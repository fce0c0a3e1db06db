from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import zxingcpp
from numpy.typing import NDArray

from folkmoot.method.paper.booklets import print_booklets
from folkmoot.method.paper.compose import Composed
from folkmoot.method.terms.identifiers import PageCode
from folkmoot.method.terms.lengths import mm_to_pixels
from folkmoot.method.terms.problem import Problem

Render = Callable[[bytes, int, float], NDArray[np.uint8]]
Words = Callable[[bytes, int], str]

SERIALS = ("A00001", "A00002", "Z123456789")


@pytest.fixture(scope="module")
def printed(community: Composed, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    out = tmp_path_factory.mktemp("print")
    print_booklets(community, SERIALS, out, labels={"A00002": "For the youngest"})
    assert [path.name for path in out.iterdir()] == ["booklets.pdf"]
    return (out / "booklets.pdf").read_bytes()


@pytest.mark.parametrize(("page", "serial", "number"), [(1, "A00001", 1), (12, "Z123456789", 4)])
def test_both_codes_of_a_page_are_read_where_the_sheet_says(
    community: Composed, printed: bytes, render: Render, page: int, serial: str, number: int
) -> None:
    pixels = render(printed, page, 200.0)
    expected = PageCode(community.sheet.survey, serial, number).encode()
    for window in community.sheet.page(number).codes:
        margin = 3.0
        left, top = window.x_mm - margin, window.y_mm - margin
        side = window.side_mm + 2 * margin
        rows = slice(int(mm_to_pixels(top, 200)), int(mm_to_pixels(top + side, 200)))
        columns = slice(int(mm_to_pixels(left, 200)), int(mm_to_pixels(left + side, 200)))
        (found,) = zxingcpp.read_barcodes(np.ascontiguousarray(pixels[rows, columns]))
        assert found.text == expected
        assert found.ec_level == "M"


def test_each_copy_has_all_pages_in_the_order_of_the_serials(
    community: Composed, printed: bytes, words_on: Words
) -> None:
    for place in range(12):
        code = PageCode(community.sheet.survey, SERIALS[place // 4], place % 4 + 1)
        assert code.encode() in words_on(printed, place + 1)


def test_a_label_stands_on_every_page_of_its_copy_only(printed: bytes, words_on: Words) -> None:
    labelled = [page for page in range(1, 13) if "For the youngest" in words_on(printed, page)]
    assert labelled == [5, 6, 7, 8]


def test_the_printed_page_is_the_static_page_with_a_stamp(
    community: Composed, printed: bytes, render: Render
) -> None:
    plain = render(community.page_pdf, 2, 100.0)
    stamped = render(printed, 2, 100.0)
    assert stamped.shape == plain.shape
    changed = np.argwhere(np.abs(stamped.astype(int) - plain.astype(int)) > 40)
    between = changed[(changed[:, 0] > 115) & (changed[:, 0] < 1050)]
    assert len(between) == 0
    assert len(changed) > 500


def test_the_same_input_gives_the_same_bytes(
    community: Composed, printed: bytes, tmp_path: Path
) -> None:
    print_booklets(community, SERIALS, tmp_path, labels={"A00002": "For the youngest"})
    assert (tmp_path / "booklets.pdf").read_bytes() == printed


def test_batches_come_with_a_manifest_that_agrees_with_them(
    every_kind: Composed, tmp_path: Path
) -> None:
    serials = [f"B{number:03}" for number in range(1, 8)]
    done: list[int] = []
    files = print_booklets(every_kind, serials, tmp_path, batch_size=3, progress=done.append)
    assert sum(done) == 7
    with (tmp_path / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["file"] for row in rows] == [entry.file for entry in files]
    assert [(row["first_serial"], row["last_serial"], row["count"]) for row in rows] == [
        ("B001", "B003", "3"),
        ("B004", "B006", "3"),
        ("B007", "B007", "1"),
    ]
    for row in rows:
        content = (tmp_path / row["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"]
        with pikepdf.open(tmp_path / row["file"]) as pdf:
            assert len(pdf.pages) == int(row["count"]) * 2  # one page and its blank back


def test_many_copies_share_the_static_page_and_hang_on_a_balanced_tree(
    every_kind: Composed, tmp_path: Path
) -> None:
    serials = [f"C{number:04}" for number in range(450)]
    print_booklets(every_kind, serials, tmp_path)
    with pikepdf.open(tmp_path / "booklets.pdf") as pdf:
        assert len(pdf.pages) == 900  # a page and its blank back
        assert [int(n.Count) for n in pdf.Root.Pages.Kids] == [200, 200, 200, 200, 100]
        forms = {page.Resources.XObject.Page.objgen for page in list(pdf.pages)[::2]}
        assert len(forms) == 1
        assert "/Info" not in pdf.trailer
    per_copy = (tmp_path / "booklets.pdf").stat().st_size / 450
    assert per_copy < 1000


@pytest.mark.parametrize(
    ("label", "words"), [("中", "letters that our font lacks: 中"), ("long " * 40, "would be")]
)
def test_a_label_that_cannot_be_printed_is_refused_before_anything_is_written(
    every_kind: Composed, tmp_path: Path, label: str, words: str
) -> None:
    with pytest.raises(Problem, match=words):
        print_booklets(every_kind, ["A1"], tmp_path, labels={"A1": label})
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_fails_leaves_no_file_behind(every_kind: Composed, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"does not fit|longer than"):
        print_booklets(every_kind, ["A1", "far-too-long-for-a-code"], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_no_serial_at_all_is_a_mistake_of_the_caller(every_kind: Composed, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one serial"):
        print_booklets(every_kind, [], tmp_path)


def test_a_second_print_takes_the_place_of_the_first_and_keeps_what_is_not_its_own(
    every_kind: Composed, tmp_path: Path
) -> None:
    (tmp_path / "sheet.json").write_text("{}", encoding="utf-8")
    print_booklets(every_kind, ("A1", "A2", "A3"), tmp_path, batch_size=1)
    assert len(list(tmp_path.iterdir())) == 5
    print_booklets(every_kind, ("A1", "A2", "A3"), tmp_path, batch_size=2)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"sheet.json", "booklets-001.pdf", "booklets-002.pdf", "manifest.csv"}
    print_booklets(every_kind, ("A1",), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"sheet.json", "booklets.pdf"}


def test_a_print_that_is_stopped_leaves_the_earlier_one_as_it_was(
    every_kind: Composed, tmp_path: Path
) -> None:
    print_booklets(every_kind, ("A1", "A2"), tmp_path, batch_size=1)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def stop(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        print_booklets(every_kind, ("B1", "B2", "B3"), tmp_path, batch_size=1, progress=stop)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
