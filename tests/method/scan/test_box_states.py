"""What is said of boxes, and what waits for a person, given how likely each state is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from folkmoot.method.scan.box_states import box_states, silent_boxes, sure_states
from folkmoot.method.scan.classifier import FEATURES

EMPTY, CROSS, FILLED = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
Row = Sequence[Sequence[float]]


def said(
    rows: Sequence[Row],
    ink: Mapping[str, Sequence[float]] | None = None,
    beside_mm2: Sequence[float] = (),
) -> list[list[int]]:
    """States of rows of boxes; `ink` gives features of the boxes in order, 0 elsewhere."""
    lengths = [len(row) for row in rows]
    shares = np.array([box for row in rows for box in row], dtype=np.float32)
    features = np.zeros((len(shares), len(FEATURES)), dtype=np.float32)
    for name, values in (ink or {}).items():
        features[: len(values), FEATURES.index(name)] = values
    numbers = np.repeat(np.arange(len(rows)), lengths).tolist()
    beside = np.zeros(len(shares), dtype=np.float32)
    beside[: len(beside_mm2)] = beside_mm2
    states = box_states(shares, features, numbers, beside)
    return [part.tolist() for part in np.split(states, np.cumsum(lengths)[:-1])]


def test_a_state_is_said_only_when_it_is_sure() -> None:
    shares = np.array([EMPTY, (0.02, 0.98, 0), (0.5, 0.5, 0), (0, 0.1, 0.9)], dtype=np.float32)
    assert sure_states(shares).tolist() == [0, 1, -1, -1]


def test_small_doubts_of_one_row_add_up() -> None:
    nearly = (0.98, 0.02, 0.0)
    assert said([[CROSS, nearly, EMPTY]]) == [[1, 0, 0]]
    assert said([[CROSS, nearly, nearly]]) == [[1, -1, 0]]


def test_a_row_that_is_empty_only_at_first_sight_waits() -> None:
    blank = [EMPTY, EMPTY, EMPTY]
    assert said([blank]) == [[0, 0, 0]]
    assert said([[EMPTY, (0.98, 0.02, 0), EMPTY]]) == [[0, -1, 0]]
    assert said([blank], {"spot_over_page": [0, 0, 0.3]}) == [[0, 0, -1]]
    assert said([blank], {"residue_spot_around": [0, 0.5, 0]}) == [[0, -1, 0]]


def test_ink_beside_an_answered_row_or_a_single_box_does_not_matter() -> None:
    ink = {"residue_spot_around": [0.5, 0, 0, 0, 0.5]}
    assert said([[EMPTY, CROSS, EMPTY, EMPTY], [EMPTY]], ink) == [[0, 1, 0, 0], [0]]


def test_a_filled_box_among_crosses_is_taken_back() -> None:
    crossed = [[CROSS, EMPTY]] * 4
    assert said([*crossed, [FILLED, CROSS], [FILLED, EMPTY]])[4:] == [[2, 1], [2, 0]]


def test_who_fills_boxes_in_marks_by_it() -> None:
    loosely = (0.0, 0.6, 0.4)
    rows: list[Row] = [[FILLED, EMPTY], [EMPTY, loosely], [loosely, EMPTY], [FILLED, EMPTY]]
    assert said(rows) == [[1, 0], [0, 1], [1, 0], [1, 0]]
    both = said([*rows, [FILLED, loosely]])[4]
    assert both == [-1, -1]


def test_on_a_page_that_hardly_shows_the_pen_silent_rows_wait() -> None:
    silent, faint = [EMPTY, EMPTY], [(0.5, 0.5, 0.0), EMPTY]
    assert said([silent] * 3 + [faint] * 2) == [[-1, 0]] * 5
    assert said([silent] * 3 + [[CROSS, EMPTY]] * 2)[:3] == [[0, 0]] * 3


def test_ink_beside_one_box_lets_its_row_wait_but_not_ink_beside_them_all() -> None:
    blank = [EMPTY, EMPTY, EMPTY]
    assert said([blank], beside_mm2=[0, 1.5, 0]) == [[0, -1, 0]]
    assert said([blank], beside_mm2=[0.3, 0, 0]) == [[0, 0, 0]]
    assert said([blank], beside_mm2=[1.5, 1.5, 1.5]) == [[0, 0, 0]]


def test_a_single_box_waits_only_for_much_ink_beside_it() -> None:
    assert said([[EMPTY]], beside_mm2=[1.5]) == [[0]]
    assert said([[EMPTY]], beside_mm2=[2.5]) == [[-1]]


def test_on_a_page_marked_beside_the_boxes_every_row_waits() -> None:
    rows = [[EMPTY, EMPTY]] * 4 + [[CROSS, EMPTY]] * 2
    assert said(rows, beside_mm2=[0, 2, 2, 0, 0, 2]) == [[0, -1], [-1, 0], [0, -1]] + [[-1, 0]] * 3
    assert said(rows, beside_mm2=[0, 2, 2, 0])[2:] == [[0, 0]] * 2 + [[1, 0]] * 2


def test_the_boxes_of_rows_without_any_trace_are_silent() -> None:
    shares = np.array([EMPTY, CROSS, EMPTY, EMPTY, (0.5, 0.5, 0)], dtype=np.float32)
    assert silent_boxes(shares, [0, 0, 1, 1, 2]) == [2, 3]
    assert silent_boxes(shares[:0], []) == []
