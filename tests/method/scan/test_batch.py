"""A whole batch: pages to tables, duplicates, gaps, bad files; a folder whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import pytest

from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.scan.batch import BatchReading, read_scans
from folkmoot.method.scan.images import Grey
from folkmoot.method.terms.problem import Problem

from .conftest import ITEMS, FillIn

FIRST = {f"views_i{n}": "2" for n in range(ITEMS)}
SECOND = {"used": "2", "best": "1 3"}


def save(grey: Grey, path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    cv2.imwrite(str(path), grey)
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def states_of(batch: BatchReading) -> list[tuple[str | None, int | None, str]]:
    return [(row.serial, row.page, row.state) for row in batch.pages]


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    return tmp_path / "scans"


def test_a_booklet_becomes_a_row_of_answers(
    sheet: Sheet, fill_in: FillIn, scans: Path, tmp_path: Path
) -> None:
    back = np.ascontiguousarray(fill_in(2, answers=SECOND, words="some words")[::-1, ::-1])
    save(back, scans / "1.png")
    save(fill_in(1, answers=FIRST), scans / "2.png")
    batch = read_scans([scans], sheet, tmp_path / "out")
    assert batch.problems == ()
    (row,) = rows_of(tmp_path / "out" / "responses.csv")
    assert row["serial"] == "0001"
    assert {row[f"views_i{n}"] for n in range(ITEMS)} == {"2"}
    assert [row[f"best_{code}"] for code in "1234"] == ["1", "0", "1", "0"]
    assert (row["used"], row["which_a"], row["which_b"], row["words"]) == ("2", "-2", "-2", "")
    (doubt,) = rows_of(tmp_path / "out" / "doubts.csv")
    assert (doubt["serial"], doubt["page"], doubt["question"]) == ("0001", "2", "words")
    assert doubt["reason"] == "to-key"
    assert (tmp_path / "out" / doubt["crop"]).is_file()
    pages = rows_of(tmp_path / "out" / "pages.csv")
    assert [(p["serial"], p["page"], p["state"]) for p in pages] == [
        ("0001", "2", "read"),
        ("0001", "1", "read"),
    ]
    assert pages[0]["source_file"] == str(scans / "1.png")
    assert pages[0]["page_in_file"] == "1"


def test_unanswered_questions_are_written_with_their_reason(
    sheet: Sheet, fill_in: FillIn, scans: Path, tmp_path: Path
) -> None:
    save(fill_in(1, answers={"views_i0": "1 4"}), scans / "1.png")
    save(fill_in(2, answers={"used": "1", "which_a": "3"}), scans / "2.png")
    read_scans([scans], sheet, tmp_path / "out")
    (row,) = rows_of(tmp_path / "out" / "responses.csv")
    assert (row["views_i0"], row["views_i1"]) == ("-3", "-1")
    assert (row["which_a"], row["which_b"], row["words"]) == ("3", "-1", "")
    (doubt,) = rows_of(tmp_path / "out" / "doubts.csv")
    assert doubt["reason"] == "several-marks"
    assert [path.name for path in (tmp_path / "out" / "crops").iterdir()] == [
        Path(doubt["crop"]).name
    ]


def test_a_missing_page_is_named_and_its_questions_wait(
    sheet: Sheet, fill_in: FillIn, scans: Path, tmp_path: Path
) -> None:
    save(fill_in(1, answers=FIRST), scans / "1.png")
    batch = read_scans([scans], sheet, tmp_path / "out")
    assert states_of(batch) == [("0001", 1, "read"), ("0001", 2, "missing")]
    assert [problem.code for problem in batch.problems] == ["pages-missing"]
    assert "page 2 is not among the scans; page 1 was read" in batch.problems[0].message
    (row,) = rows_of(tmp_path / "out" / "responses.csv")
    assert (row["used"], row["best_1"]) == ("-3", "-3")
    reasons = {doubt["reason"] for doubt in rows_of(tmp_path / "out" / "doubts.csv")}
    assert reasons == {"page-missing"}
    missing = rows_of(tmp_path / "out" / "pages.csv")[1]
    assert (missing["source_file"], missing["page_in_file"]) == ("", "")


def test_the_same_page_twice_counts_once(
    sheet: Sheet, fill_in: FillIn, scans: Path, tmp_path: Path
) -> None:
    save(fill_in(1, answers=FIRST), scans / "1.png")
    save(np.ascontiguousarray(fill_in(1, answers=FIRST)[::-1, ::-1]), scans / "2.png")
    save(fill_in(2, answers=SECOND), scans / "3.png")
    batch = read_scans([scans], sheet, tmp_path / "out")
    assert states_of(batch)[:2] == [("0001", 1, "read"), ("0001", 1, "duplicate")]
    assert batch.problems == ()


def test_two_scans_of_a_page_that_disagree_wait_for_a_person(
    sheet: Sheet, fill_in: FillIn, scans: Path, tmp_path: Path
) -> None:
    save(fill_in(1, answers=FIRST), scans / "1.png")
    save(fill_in(1, answers={**FIRST, "views_i3": "4"}), scans / "2.png")
    save(fill_in(2, answers=SECOND), scans / "3.png")
    batch = read_scans([scans], sheet, tmp_path / "out")
    assert [problem.code for problem in batch.problems] == ["page-two-answers"]
    (row,) = rows_of(tmp_path / "out" / "responses.csv")
    assert (row["views_i2"], row["views_i3"], row["views_i4"]) == ("2", "-3", "2")
    (doubt,) = rows_of(tmp_path / "out" / "doubts.csv")
    assert (doubt["question"], doubt["reason"]) == ("views_i3", "page-conflict")
    both = cv2.imread(str(tmp_path / "out" / doubt["crop"]), cv2.IMREAD_GRAYSCALE)
    assert both is not None
    assert both.shape[0] > 200  # two rows with their neighbours, one above the other


def test_every_odd_page_has_its_state_and_the_rest_is_read(
    sheet: Sheet, fill_in: FillIn, scans: Path, tmp_path: Path
) -> None:
    save(fill_in(1, serial="B", answers=FIRST), scans / "1.png")
    save(fill_in(2, serial="B", answers=SECOND), scans / "2.png")
    save(fill_in(1, survey="ZZZZ"), scans / "3-foreign.png")
    save(np.full((2339, 1654), 250, np.uint8), scans / "4-blank.png")
    (scans / "5-text.png").write_text("not a picture")
    (scans / "6-empty.pdf").write_bytes(b"")
    damaged = save(fill_in(1), scans / "7-damaged.png")
    damaged.write_bytes(damaged.read_bytes()[:3000])
    batch = read_scans([scans, tmp_path / "nowhere"], sheet, tmp_path / "out")
    by_file = {Path(row.source or "").name: row.state for row in batch.pages}
    assert by_file == {
        "1.png": "read",
        "2.png": "read",
        "3-foreign.png": "foreign",
        "4-blank.png": "blank",
        "5-text.png": "unregistered",
        "6-empty.pdf": "unregistered",
        "7-damaged.png": "unregistered",
    }
    codes = {problem.code for problem in batch.problems}
    assert {"page-foreign", "scan-not-an-image", "file-empty", "file-missing"} <= codes
    assert all(problem.place.file for problem in batch.problems)
    assert [response.serial for response in batch.responses] == ["B"]


def test_a_page_handed_over_by_name_is_not_also_missing(
    sheet: Sheet, fill_in: FillIn, scans: Path, tmp_path: Path
) -> None:
    picture = fill_in(1)
    middle = picture[500:2000].copy()
    picture[500:2000] = 255
    picture[532:2032] = middle
    save(picture, scans / "1.png")
    save(fill_in(2, answers=SECOND), scans / "2.png")
    batch = read_scans([scans], sheet, tmp_path / "out")
    assert states_of(batch) == [("0001", 1, "unregistered"), ("0001", 2, "read")]
    (row,) = rows_of(tmp_path / "out" / "responses.csv")
    assert (row["views_i0"], row["used"]) == ("-3", "2")


def test_several_processes_give_the_same_files_as_one(
    sheet: Sheet, fill_in: FillIn, scans: Path, tmp_path: Path
) -> None:
    for number in range(9):
        serial = f"{number:04d}"
        save(fill_in(1, serial, answers={"views_i0": "1 2"}), scans / f"{serial}.jpg")
    read_scans([scans], sheet, tmp_path / "one", workers=1)
    done: list[tuple[int, int]] = []
    read_scans([scans], sheet, tmp_path / "two", 2, lambda at, of: done.append((at, of)))
    assert done == [(number, 9) for number in range(1, 10)]
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def contents(folder: Path) -> Mapping[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_folder_with_something_in_it_is_left_alone(sheet: Sheet, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    with pytest.raises(Problem) as caught:
        read_scans([tmp_path / "nowhere"], sheet, out)
    assert caught.value.code == "output-not-empty"
    assert [path.name for path in out.iterdir()] == ["notes.txt"]


def test_force_replaces_an_earlier_reading_and_nothing_else(
    sheet: Sheet, fill_in: FillIn, scans: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    read_scans([save(fill_in(1, "A", answers={"views_i0": "1 2"}), scans / "1.png")], sheet, out)
    (out / "notes.txt").write_text("mine")
    read_scans([save(fill_in(1, "B", answers=FIRST), scans / "2.png")], sheet, out, force=True)
    assert [row["serial"] for row in rows_of(out / "responses.csv")] == ["B"]
    assert list((out / "crops").iterdir()) == []
    assert (out / "notes.txt").read_text() == "mine"


def test_a_reading_that_is_broken_off_leaves_nothing_behind(
    sheet: Sheet, fill_in: FillIn, scans: Path, tmp_path: Path
) -> None:
    save(fill_in(1), scans / "1.png")

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_scans([scans], sheet, tmp_path / "out", progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["scans"]


def test_reading_again_gives_the_same_source_digest_in_any_order(
    sheet: Sheet, fill_in: FillIn, scans: Path, tmp_path: Path
) -> None:
    one = save(fill_in(1, answers=FIRST), scans / "1.png")
    two = save(fill_in(2, answers=SECOND), scans / "2.png")
    forth = read_scans([one, two], sheet, tmp_path / "forth").responses[0]
    back = read_scans([two, one], sheet, tmp_path / "back").responses[0]
    assert forth.source_digest == back.source_digest
    assert forth.answers == back.answers
