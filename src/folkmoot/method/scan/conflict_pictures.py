"""Where two scans of a page disagree: both pictures, a line between them, to choose from.

They stand one above the other, because a row is wide: so the same box is in the same place twice.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from folkmoot.method.scan.assemble import Conflict
from folkmoot.method.scan.corner_squares import reduce_for_search
from folkmoot.method.scan.crops import as_jpeg, picture_of
from folkmoot.method.scan.images import Grey
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.scan.register_page import Registered, register_page
from folkmoot.method.scan.sources import decode_sources
from folkmoot.method.terms.problem import Problem

_LINE_PIXELS = 4


def conflict_pictures(conflict: Conflict, plan: SheetPlan) -> Mapping[str, bytes]:
    """JPEG pictures by question. The scans are opened again: pictures are not kept for this."""
    parts: dict[str, list[Grey]] = {question: [] for question in sorted(conflict.questions)}
    for grey in decode_sources(conflict.sources):
        if isinstance(grey, Problem):  # the file was changed or taken away in the meantime
            continue
        placed = register_page(grey, reduce_for_search(grey, plan.page_size_mm), plan)
        if isinstance(placed, Registered):
            for question, pictures in parts.items():
                pictures.append(
                    picture_of(
                        grey,
                        placed.placement.to_pixels,
                        placed.plan,
                        plan.page_size_mm[0],
                        question,
                    )
                )
    return {
        question: as_jpeg(_above_each_other(pictures))
        for question, pictures in parts.items()
        if pictures
    }


def _above_each_other(pictures: list[Grey]) -> Grey:
    """All of them with a black line between each two, framed by white."""
    first, *others = pictures
    line = np.full((_LINE_PIXELS * 5, first.shape[1]), 255, dtype=np.uint8)
    line[_LINE_PIXELS * 2 : _LINE_PIXELS * 3] = 0
    return np.vstack([first, *(part for other in others for part in (line, other))])
