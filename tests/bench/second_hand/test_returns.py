"""The second renderer: same order, same bytes; its truth says what a person can see."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from folkmoot.bench.second_hand.conditions import Codec, Level
from folkmoot.bench.second_hand.returns import Order, check_booklets, make_returns
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.booklets import print_booklets
from folkmoot.method.paper.compose import compose
from folkmoot.method.scan.batch import read_scans
from folkmoot.method.simulate.respondents import answers_at_random
from folkmoot.method.terms.problem import Problem

SHELF = Path(__file__).parents[2] / "shelf" / "every-kind.toml"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> Order:
    """Two printed booklets of a short instrument, cleanly scanned."""
    folder = tmp_path_factory.mktemp("second-hand")
    composed = compose(load_instrument(str(SHELF)))
    serials = ["P1", "P2"]
    print_booklets(composed, serials, folder / "print")
    sheet = composed.sheet
    answers = {serial: answers_at_random(sheet.instrument, serial, 3) for serial in serials}
    booklets = folder / "print" / "booklets.pdf"
    return Order(sheet, booklets, answers, folder, 3, Level.CLEAN, 200, Codec.PNG)


@pytest.mark.parametrize(
    ("level", "codec"),
    [(Level.HARSH, Codec.JPEG), (Level.FAX, Codec.G4), (Level.OFFICE, Codec.PNG)],
)
def test_the_same_order_gives_the_same_bytes(
    order: Order, tmp_path: Path, level: Level, codec: Codec
) -> None:
    made = []
    for name in ("once", "again"):
        mine = replace(order, out=tmp_path / name, level=level, codec=codec, dots_per_inch=100)
        assert make_returns(mine, tmp_path / name / "truth") == 2 * len(order.sheet.pages)
        made.append(digests(tmp_path / name))
    assert made[0] == made[1]
    assert make_returns(replace(mine, out=tmp_path / "other", seed=4), tmp_path / "t")
    assert set(made[0].values()).isdisjoint(
        digest for name, digest in digests(tmp_path / "other").items()
    )


def test_a_clean_scan_reads_as_it_was_meant(order: Order, tmp_path: Path) -> None:
    make_returns(replace(order, out=tmp_path / "scans"), tmp_path / "truth")
    read_scans([tmp_path / "scans"], order.sheet, tmp_path / "read")
    doubts = {(row["serial"], row["question"]) for row in rows(tmp_path / "read" / "doubts.csv")}
    meant, read = rows(tmp_path / "truth" / "truth.csv"), rows(tmp_path / "read" / "responses.csv")
    assert [row["serial"] for row in read] == ["P1", "P2"]
    boxes = {box.question for page in order.sheet.pages for box in page.boxes}
    for was, found in zip(meant, read, strict=True):
        for question in boxes & set(was):
            assert found[question] == was[question] or (was["serial"], question) in doubts


def test_the_truth_names_every_page_and_every_mark(order: Order, tmp_path: Path) -> None:
    make_returns(replace(order, out=tmp_path, codec=Codec.G4), tmp_path / "truth")
    pages = rows(tmp_path / "truth" / "pages.csv")
    assert sorted((row["serial"], int(row["page"])) for row in pages) == [
        (serial, page.number) for serial in ("P1", "P2") for page in order.sheet.pages
    ]
    marks = rows(tmp_path / "truth" / "marks.csv")
    answers = {(row["serial"], row["question"]): row["code"] for row in marks}
    for row in rows(tmp_path / "truth" / "truth.csv"):
        for (serial, question), code in answers.items():
            if serial == row["serial"] and question in row:
                assert row[question] == code


def test_two_levels_are_black_and_white(order: Order, tmp_path: Path) -> None:
    make_returns(replace(order, out=tmp_path, level=Level.FAX), tmp_path / "truth")
    for path in tmp_path.glob("*.png"):
        with Image.open(path) as image:
            assert set(np.unique(np.asarray(image)).tolist()) == {0, 255}


def test_booklets_of_another_print_are_refused(order: Order) -> None:
    more = {**order.answers_by_serial, "P3": {}}
    with pytest.raises(Problem, match="3 cases"):
        check_booklets(replace(order, answers_by_serial=more))
