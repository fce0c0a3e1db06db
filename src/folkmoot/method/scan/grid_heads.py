"""The heads of a grid's columns, brought down to any of its rows: nobody has to count boxes."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from folkmoot.method.scan.images import Grey
from folkmoot.method.scan.plan import PagePlan
from folkmoot.method.scan.writing_picture import paper_and_ink

#: How far above the boxes of a grid's first row its heads are looked for: from, and to.
HEADS_MM = (14.0, 0.8)
_SAME_MM = 0.5
_NEXT_ROW_MM = 12.0  # between two questions there is a line of words besides
_PARTS_MM = 1.6  # more than between lines of heads, less than from them up to the question
_SPECKS = 2
_CUT_MM = 1.0  # what shows that rows between are left out
_DOTS = 8


def first_row_above(plan: PagePlan, names: Collection[str]) -> float | None:
    """Where the first row of a grid stands, in millimetres, for some of its later rows.

    None where the rows are no later rows of a grid: their own picture has what is above them.
    """
    columns = [box.x_mm for box in plan.page.boxes if box.question in names]
    top = min(box.y_mm for box in plan.page.boxes if box.question in names)
    above: dict[float, list[float]] = {}
    for box in plan.page.boxes:
        if box.y_mm < top - _SAME_MM:
            above.setdefault(round(box.y_mm, 1), []).append(box.x_mm)
    first = top
    for y in sorted(above, reverse=True):
        if first - y > _NEXT_ROW_MM or not _alike(above[y], columns):
            break
        first = y
    return first if first < top else None


def under_heads(above_first_row: Grey, rows: Grey, pixels_per_mm: float) -> Grey:
    """The rows, with the heads over them, from the strip above the first row's boxes."""
    _, ink = paper_and_ink(above_first_row, pixels_per_mm)
    written = np.flatnonzero(np.count_nonzero(ink, axis=1) > _SPECKS)
    if not len(written):
        return rows
    parts = np.flatnonzero(np.diff(written) > _PARTS_MM * pixels_per_mm)
    start = int(written[parts[-1] + 1]) if len(parts) else int(written[0])
    end = int(written[-1]) + 1
    pad = round(_CUT_MM * pixels_per_mm)
    heads = above_first_row[max(start - 2, 0) : end]
    cut = np.full((2 * pad, rows.shape[1]), int(np.median(rows)), dtype=np.uint8)
    cut[pad, ::_DOTS] = cut[pad, 1::_DOTS] = 0
    return np.vstack([heads, cut, rows])


def _alike(one: Collection[float], other: Collection[float]) -> bool:
    """Whether boxes stand in the same columns."""
    columns = sorted(set(other))
    return len(one) == len(columns) and all(
        abs(a - b) < _SAME_MM for a, b in zip(sorted(one), columns, strict=True)
    )
