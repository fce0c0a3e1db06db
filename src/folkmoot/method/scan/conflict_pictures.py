"""Where two scans of a page disagree: both pictures, one above the other, to choose from."""

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
        question: as_jpeg(np.vstack(pictures)) for question, pictures in parts.items() if pictures
    }
