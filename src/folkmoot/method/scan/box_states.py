"""From the probabilities of a page's boxes to what is said of them; what is not sure waits.

A wrong answer is worse than a look at a picture, so doubts add up over a row, a row that seems
empty must hold no trace of ink at all, and a page on which marks are hardly seen is not trusted.
The bounds were set on pens and dirt that the classifier never learnt from (`bench`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from folkmoot.method.capture.model import MarkState
from folkmoot.method.scan.classifier import CLASSES, FEATURES
from folkmoot.method.scan.images import Reals

States = npt.NDArray[np.int8]
UNSURE = -1
_EMPTY, _MARKED, _DELETED = (
    CLASSES.index(state) for state in (MarkState.EMPTY, MarkState.MARKED, MarkState.DELETED)
)
#: A state is said only when its probability reaches this.
SURE = 0.97
_ROW_RISK = 0.03  # doubts of an answered row, added up
#: A row without a mark is rare: it waits for a person at this probability that a box is not empty,
#: or with so much ink in or on a box, or beside it, where some people put their cross.
_SILENT_RISK, _SILENT_SPOT, _SILENT_BESIDE = 0.01, 0.10, 0.20
#: Rows whose only mark may be a filled box: so many of a page, and so large a part of its rows with
#: ink, are a person's way of marking. Nobody takes back so many answers without giving another.
_FILLED_ROWS, _FILLED_SHARE, _MAY_BE_FILLED = 4, 0.25, 0.02
_FEWEST_ROWS = 5  # of a page that can be judged by its rows
#: Square millimetres of ink beside a box that let a row without a mark wait; a question of a single
#: box is mostly left empty. So many such rows, and so large a part of the page's answers, are a
#: person's way of marking, whose rings and strokes reach into the boxes of other rows.
_BESIDE_MM2, _BESIDE_SINGLE_MM2 = 0.75, 2.0
_BESIDE_ROWS, _BESIDE_SHARE = 3, 0.4


def box_states(
    probabilities: Reals, features: Reals, rows: Sequence[int], beside_mm2: Reals
) -> States:
    """(n,) for each box of a page the index in `CLASSES` where it is sure, else `UNSURE`.

    `probabilities` (n, 3), `features` (n, f); `rows` (n,) numbers the question of each box;
    `beside_mm2` (n,) is the ink beside boxes of rows that seem empty (`beside.ink_beside`).
    """
    number = np.asarray(rows)
    members = [np.flatnonzero(number == row) for row in np.unique(number)]
    if _fills_boxes(probabilities, members):
        probabilities = _filled_as_marked(probabilities, members)
    states = sure_states(probabilities)
    for boxes in members:
        if (states[boxes] == _EMPTY).all():
            _doubt_silent_row(states, probabilities, features, boxes)
        else:
            _doubt_risky_row(states, probabilities, boxes)
    _doubt_marks_beside(states, beside_mm2, members)
    _doubt_faint_page(states, members)
    return states


def silent_boxes(probabilities: Reals, rows: Sequence[int]) -> list[int]:
    """The boxes of rows of which every box is surely empty by itself."""
    marked = np.zeros(max(rows, default=-1) + 1, dtype=np.bool_)
    np.logical_or.at(marked, np.asarray(rows, dtype=np.intp), sure_states(probabilities) != _EMPTY)
    return [index for index, row in enumerate(rows) if not marked[row]]


def sure_states(probabilities: Reals) -> States:
    """(n,) each box by itself: the index in `CLASSES` where it is sure, else `UNSURE`."""
    best = probabilities.argmax(axis=1)
    sure = probabilities[np.arange(len(best)), best] >= SURE
    return np.where(sure, best, UNSURE).astype(np.int8)


def _doubt_risky_row(states: States, probabilities: Reals, boxes: npt.NDArray[np.intp]) -> None:
    """The least sure box waits where the doubts of all boxes of a row add up."""
    said = states[boxes]
    if (said == UNSURE).any():
        return
    doubts = 1 - probabilities[boxes].max(axis=1)
    if doubts.sum() > _ROW_RISK:
        states[boxes[doubts.argmax()]] = UNSURE


def _doubt_silent_row(
    states: States, probabilities: Reals, features: Reals, boxes: npt.NDArray[np.intp]
) -> None:
    """The likeliest box of a row waits where the row is empty only at first sight.

    Questions with a single box are left out: an empty box is their usual answer.
    """
    if len(boxes) < 2:
        return
    beside = features[:, FEATURES.index("residue_spot_around")]
    usual = float(np.median(beside))
    evidence = (
        (1 - probabilities[:, _EMPTY], _SILENT_RISK),
        (features[:, FEATURES.index("spot_over_page")], _SILENT_SPOT),
        (beside - np.float32(usual), _SILENT_BESIDE),
    )
    for values, bound in evidence:
        likeliest = boxes[values[boxes].argmax()]
        if values[likeliest] > bound:
            states[likeliest] = UNSURE
            return


def _doubt_marks_beside(
    states: States, beside_mm2: Reals, members: Sequence[npt.NDArray[np.intp]]
) -> None:
    """Rows with ink beside a box wait; where that is somebody's way of marking, all rows do."""
    if not beside_mm2.any():
        return
    found = 0
    for boxes in members:
        ink = np.sort(beside_mm2[boxes])
        # A fold, or a streak along the row, lies beside most of its boxes.
        own = ink[-1] - ink[(len(ink) - 1) // 2] if len(ink) > 1 else ink[0]
        if own > (_BESIDE_MM2 if len(boxes) > 1 else _BESIDE_SINGLE_MM2):
            states[boxes[beside_mm2[boxes].argmax()]] = UNSURE
            found += 1
    answered = sum(bool((states[boxes] == _MARKED).any()) for boxes in members)
    if found >= _BESIDE_ROWS and found >= _BESIDE_SHARE * (found + answered):
        for boxes in members:
            if (states[boxes] != UNSURE).all():
                marked = boxes[states[boxes] == _MARKED]
                states[marked if len(marked) else boxes[:1]] = UNSURE


def _inked(probabilities: Reals, boxes: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    inked: npt.NDArray[np.intp] = boxes[probabilities[boxes, _EMPTY] < 0.5]
    return inked


def _fills_boxes(probabilities: Reals, members: Sequence[npt.NDArray[np.intp]]) -> bool:
    """Whether the person who wrote on this page marks by filling boxes in."""
    inked = [found for boxes in members if len(found := _inked(probabilities, boxes))]
    filled = sum(
        len(found) == 1 and float(probabilities[found[0], _DELETED]) > _MAY_BE_FILLED
        for found in inked
    )
    return filled >= _FILLED_ROWS and filled >= _FILLED_SHARE * len(inked)


def _filled_as_marked(probabilities: Reals, members: Sequence[npt.NDArray[np.intp]]) -> Reals:
    """Probabilities for one who fills boxes in: a row's one inked box is its mark, however inked.

    In a row of several inked boxes nobody can tell which of them were taken back: they wait.
    """
    habitual = probabilities.copy()
    for boxes in members:
        inked = _inked(probabilities, boxes)
        if len(inked) == 1:
            habitual[inked, _MARKED] += habitual[inked, _DELETED]
            habitual[inked, _DELETED] = 0
        elif (probabilities[inked, _DELETED] > _MAY_BE_FILLED).any():
            habitual[inked] = 1 / len(CLASSES)
    return habitual


def _doubt_faint_page(states: States, members: Sequence[npt.NDArray[np.intp]]) -> None:
    """Where more rows wait than are answered, the scan hardly shows this pen: silent rows wait."""
    if len(members) < _FEWEST_ROWS:
        return
    unsure = [bool((states[boxes] == UNSURE).any()) for boxes in members]
    silent = [bool((states[boxes] == _EMPTY).all()) for boxes in members]
    answered = len(members) - sum(unsure) - sum(silent)
    if sum(silent) * 2 >= len(members) and sum(unsure) > answered:
        for boxes, empty in zip(members, silent, strict=True):
            if empty and len(boxes) > 1:
                states[boxes[0]] = UNSURE
