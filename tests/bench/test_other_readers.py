"""Another program's sheet, and what its measures of darkness come to."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from folkmoot.bench.accuracy import Meant, compare
from folkmoot.bench.auto_multiple_choice import OwnSheet, its_sheet, serial_of
from folkmoot.bench.darkness import Capture, Rule, load_capture, read_by, without_routing
from folkmoot.bench.model import Peer, PeerState
from folkmoot.bench.other_readers import Beside, PeerLevel, named_only, peer_rows, peers_as_json
from folkmoot.bench.second_hand.conditions import Level
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.sheet import Box, Sheet

SHELF = Path(__file__).parents[1] / "shelf" / "every-kind.toml"
PLAIN = Rule(0.15, 1.0)
SERIAL, PLACE = serial_of(1), ("a.tif", 1)
ANSWERS = {"q1": "1", "q4_a": "1", "q4_b": "0", "q4_c": "0"}
DARKNESS = {
    "q1": {"1": 0.4, "2": 0.0},
    "q4": {"a": 0.3, "b": 0.0, "c": 0.0},
}


@pytest.fixture(scope="module")
def whole() -> Sheet:
    return compose(load_instrument(str(SHELF))).sheet


@pytest.fixture(scope="module")
def sheet(whole: Sheet) -> Sheet:
    """The boxes of two questions only."""
    page = whole.pages[0]
    boxes = tuple(box for box in page.boxes if box.question in DARKNESS)
    return replace(whole, pages=(replace(page, boxes=boxes),))


def wrong_and_shown(
    sheet: Sheet, darkness: dict[str, dict[str, float]], rule: Rule = PLAIN
) -> tuple[int, int]:
    meant = Meant({SERIAL: ANSWERS}, {PLACE: (SERIAL, 1)})
    measured = {(SERIAL, question): boxes for question, boxes in darkness.items()}
    capture = Capture({PLACE: (SERIAL, 1)}, measured)
    found = compare(sheet, meant, read_by(rule, capture, meant, sheet))
    return found.wrong.events, found.shown


def test_a_box_darker_than_the_threshold_is_ticked(sheet: Sheet) -> None:
    assert wrong_and_shown(sheet, DARKNESS) == (0, 0)
    assert wrong_and_shown(sheet, DARKNESS | {"q4": {"a": 0.3, "b": 0.9, "c": 0.0}}) == (1, 0)


def test_a_box_that_was_filled_in_is_taken_back_by_the_upper_threshold(sheet: Sheet) -> None:
    filled = DARKNESS | {"q4": {"a": 0.3, "b": 0.9, "c": 0.0}}
    assert wrong_and_shown(sheet, filled, Rule(0.15, 0.6)) == (0, 0)


@pytest.mark.parametrize("boxes", [{"1": 0.4, "2": 0.4}, {"1": 0.16, "2": 0.0}])
def test_two_answers_and_a_darkness_near_the_threshold_are_shown(
    sheet: Sheet, boxes: dict[str, float]
) -> None:
    assert wrong_and_shown(sheet, DARKNESS | {"q1": boxes}) == (0, 1)


def test_a_page_that_it_did_not_place_is_handed_over(sheet: Sheet) -> None:
    meant = Meant({SERIAL: ANSWERS}, {PLACE: (SERIAL, 1)})
    found = compare(sheet, meant, read_by(PLAIN, Capture({}, {}), meant, sheet))
    assert (found.handed_over, found.shown, found.wrong.events) == (1, 2, 0)


def test_it_is_not_asked_to_know_who_was_not_asked(sheet: Sheet) -> None:
    not_asked = {"q1": "-2", "q4_a": "-2", "q4_b": "1", "q4_c": "0"}
    meant = Meant({SERIAL: not_asked}, {}, {(SERIAL, "q1"): frozenset({"-2", "1"})})
    plain = without_routing(meant, sheet)
    assert plain.answers[SERIAL] == {"q1": "-1", "q4_a": "0", "q4_b": "1", "q4_c": "0"}
    assert plain.unclear == {(SERIAL, "q1"): frozenset({"-1", "1"})}


def test_its_tables_are_loaded_by_our_names(tmp_path: Path) -> None:
    found = {"pages": [["a.tif", 2, 7, 1, 0.3]], "boxes": [[7, "q1", "1", 0.4], [7, "q1", "2", 0]]}
    (tmp_path / "capture.json").write_text(json.dumps(found), encoding="utf-8")
    capture = load_capture(tmp_path / "capture.json")
    assert capture.places == {("a.tif", 2): ("B000007", 1)}
    assert capture.darkness == {("B000007", "q1"): {"1": 0.4, "2": 0}}


def test_our_questions_stand_at_its_places(whole: Sheet, tmp_path: Path) -> None:
    page = {"number": 1, "size": [210.0, 297.0], "marks": [[9, 9, 5]], "digits": [[40, 9, 3]]}
    layout = [page | {"boxes": [["q1", "1", 30.0, 40.0, 4.5], ["q1", "2", 50.0, 40.0, 4.5]]}]
    (tmp_path / "layout.json").write_text(json.dumps(layout), encoding="utf-8")
    theirs = its_sheet(whole, tmp_path / "layout.json")
    assert theirs.instrument == whole.instrument
    assert theirs.pages[0].boxes == (
        Box("q1", "1", 30.0, 40.0, 4.5),
        Box("q1", "2", 50.0, 40.0, 4.5),
    )
    assert theirs.pages[0].codes[0].side_mm == 3


def test_copies_are_taken_by_their_number_with_a_blank_back(whole: Sheet, tmp_path: Path) -> None:
    subject = pypdfium2.PdfDocument.new()
    for width in (100, 200, 300):
        subject.new_page(width, 400)
    subject.save(tmp_path / "subject.pdf")
    subject.close()
    own = OwnSheet(replace(whole, pages=whole.pages[:1]), 3, tmp_path)
    printed = pypdfium2.PdfDocument(own.print_copies([serial_of(3), serial_of(1)], tmp_path / "p"))
    widths = [round(page.get_width()) for page in printed]
    printed.close()
    assert (widths[0], widths[2], len(widths)) == (300, 100, 4)


def test_one_that_is_not_here_is_absent_in_speed_and_accuracy() -> None:
    absent = Peer("amc", PeerState.ABSENT, note="amc is not installed")
    beside = Beside(absent, 1, 1, lambda *_: None)
    assert beside.speed(300, "jpeg", 40).state is PeerState.ABSENT
    assert beside.levels() == (absent, [])


def test_readers_that_are_named_only_say_why_they_have_no_figure() -> None:
    readers = named_only()
    assert [reader.name for reader in readers] == ["SDAPS", "OMRChecker"]
    assert all(reader.note for reader in readers)


def test_a_row_names_the_reader_and_its_rule(sheet: Sheet) -> None:
    meant = Meant({SERIAL: ANSWERS}, {PLACE: (SERIAL, 1)})
    rule = Rule(0.15, 0.6)
    found = compare(sheet, meant, read_by(rule, Capture({}, {}), meant, sheet))
    (row,) = peer_rows([PeerLevel("amc", Level.FAX, rule, 1, found)])
    assert (row["reader"], row["level"]) == ("amc, darker than 0.15 up to 0.6", "fax")
    (told,) = peers_as_json([PeerLevel("amc", Level.FAX, rule, 1, found)])
    assert (told["pages_handed_over"], told["not_darker_than"]) == (1, 0.6)
