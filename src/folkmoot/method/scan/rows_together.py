"""Rows that are marked together, of a rank or share-out, on one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from folkmoot.method.capture.model import MarkState
from folkmoot.method.capture.together import answers_together
from folkmoot.method.instrument.model import Rank, Together
from folkmoot.method.scan.classifier import CLASSES
from folkmoot.method.scan.plan import PagePlan, PrintedQuestion

_MARKED = CLASSES.index(MarkState.MARKED)


def contradictory(plan: PagePlan, states: npt.NDArray[np.int8]) -> list[str]:
    """The questions of a page whose rows do not go together as they are marked."""
    found = []
    for question, rows in _together_on(plan):
        given = []
        for row in rows:
            marked = [index for index in row.boxes if states[index] == _MARKED]
            given.append(int(plan.page.boxes[marked[0]].code) if marked else None)
        if answers_together(question, given) is None:
            found.append(question.id)
    return found


def rows_to_doubt(plan: PagePlan, states: npt.NDArray[np.int8]) -> Sequence[int]:
    """The number of each box's row, for whoever doubts rows that only look empty.

    Most rows of a rank are empty, and rows of a share-out may be. They count as one row where the
    marks in the others leave nothing to miss: every place is given, or the sum tells.
    """
    numbers = list(plan.rows)
    for question, rows in _together_on(plan):
        boxes = [index for row in rows for index in row.boxes]
        marked = sum(states[index] == _MARKED for index in boxes)
        if marked >= (question.places if isinstance(question, Rank) else 1):
            for index in boxes:
                numbers[index] = plan.rows[boxes[0]]
    return numbers


def _together_on(plan: PagePlan) -> Iterator[tuple[Together, list[PrintedQuestion]]]:
    for question in plan.together.values():
        rows = [row for row in plan.questions if row.decided_with == question.id]
        if rows:
            yield question, rows
