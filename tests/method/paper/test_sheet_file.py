from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from folkmoot.method.paper.compose import Composed
from folkmoot.method.paper.sheet_file import (
    check_same_sheet,
    read_sheet,
    sheet_from_bytes,
    sheet_from_json,
    sheet_to_bytes,
    sheet_to_json,
    write_sheet,
)
from folkmoot.method.terms.problem import Problem

Document = dict[str, Any]


def test_a_sheet_survives_its_file_unchanged(every_kind: Composed, tmp_path: Path) -> None:
    path = tmp_path / "sheet.json"
    write_sheet(every_kind.sheet, path)
    assert read_sheet(path) == every_kind.sheet
    assert [entry.name for entry in tmp_path.iterdir()] == ["sheet.json"]


def test_the_file_has_the_names_of_the_contract(every_kind: Composed) -> None:
    document = json.loads(sheet_to_bytes(every_kind.sheet))
    assert document["page_size_mm"] == [210.0, 297.0]
    page = document["pages"][0]
    assert page["number"] == 1
    assert set(page["fiducials"][0]) == {"x_mm", "y_mm", "side_mm"}
    assert set(page["codes"][0]) == {"x_mm", "y_mm", "side_mm"}
    assert set(page["boxes"][0]) == {"question", "code", "x_mm", "y_mm", "side_mm"}
    assert set(page["text_areas"][0]) == {"question", "x_mm", "y_mm", "width_mm", "height_mm"}
    assert all(isinstance(box["code"], str) for box in page["boxes"])
    assert {box["question"] for box in page["boxes"]} == {"q1", "q4", "q5_a", "q5_b", "q6"}
    assert document["language"] == "en"
    assert document["instrument"]["name"] == "shelf"
    assert len(document["survey"]) == 4


def without_pages(document: Document) -> None:
    del document["pages"]


def with_a_word_for_a_length(document: Document) -> None:
    document["pages"][0]["boxes"][0]["x_mm"] = "left"


def with_a_number_for_a_code(document: Document) -> None:
    document["pages"][0]["boxes"][0]["code"] = 1


def with_one_page_size(document: Document) -> None:
    document["page_size_mm"] = [210]


def with_pages_that_are_none(document: Document) -> None:
    document["pages"] = 4


def without_its_instrument(document: Document) -> None:
    document["instrument"] = {"name": "x"}


def with_truth_for_a_length(document: Document) -> None:
    document["pages"][0]["fiducials"][0]["side_mm"] = True


@pytest.mark.parametrize(
    "spoil",
    [
        without_pages,
        with_a_word_for_a_length,
        with_a_number_for_a_code,
        with_one_page_size,
        with_pages_that_are_none,
        without_its_instrument,
        with_truth_for_a_length,
    ],
)
def test_anything_else_is_refused(every_kind: Composed, spoil: Callable[[Document], None]) -> None:
    document = copy.deepcopy(sheet_to_json(every_kind.sheet))
    spoil(document)
    with pytest.raises(Problem, match=r"not a sheet|not the JSON"):
        sheet_from_json(document)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"pages": []}', b"3"])
def test_bytes_that_are_no_sheet_are_refused_with_the_file_named(content: bytes) -> None:
    with pytest.raises(Problem) as refusal:
        sheet_from_bytes(content, "sheet.json")
    assert refusal.value.place.file == "sheet.json"


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no file"):
        read_sheet(tmp_path / "sheet.json")


def test_another_sheet_in_the_folder_is_not_replaced(
    community: Composed, every_kind: Composed, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.json"
    check_same_sheet(community.sheet, path)
    write_sheet(community.sheet, path)
    check_same_sheet(community.sheet, path)
    with pytest.raises(Problem, match=f"already holds the sheet {community.sheet.survey}"):
        check_same_sheet(every_kind.sheet, path)


def without_first_page(document: Document) -> None:
    document["pages"] = document["pages"][1:]


def no_page(document: Document) -> None:
    document["pages"] = []


def page_twice(document: Document) -> None:
    document["pages"].append(document["pages"][-1])


def box_off_every_page(document: Document) -> None:
    document["pages"][0]["boxes"][0]["x_mm"] = 1e9


def box_of_no_place(document: Document) -> None:
    document["pages"][0]["boxes"][0]["x_mm"] = float("nan")


@pytest.mark.parametrize(
    "spoil", [without_first_page, no_page, page_twice, box_off_every_page, box_of_no_place]
)
def test_a_sheet_that_no_printer_made_is_refused(
    every_kind: Composed, spoil: Callable[[Document], None]
) -> None:
    document = copy.deepcopy(sheet_to_json(every_kind.sheet))
    spoil(document)
    with pytest.raises(Problem) as caught:
        sheet_from_bytes(json.dumps(document).encode(), "sheet.json")
    assert caught.value.code == "sheet-unreadable"
    assert caught.value.place.file == "sheet.json"


def test_brackets_without_end_are_refused_as_such() -> None:
    with pytest.raises(Problem) as caught:
        sheet_from_bytes(b"[" * 100_000, "sheet.json")
    assert "nested too deeply" in caught.value.message
