"""Ink over an empty box of the same page: the outline is no ink, a stroke along it is."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.method.scan.features import HALF_MM, as_levels
from folkmoot.method.scan.images import Reals
from folkmoot.method.scan.patches import PIXELS_PER_MM
from folkmoot.method.scan.residue import RESIDUE_FEATURES, residue_features

SIZE = round(2 * HALF_MM * PIXELS_PER_MM)
LOW, HIGH = 10, SIZE - 10  # the outer edges of a 4.5 mm box


def page_of(count: int) -> Reals:
    """Empty boxes with an outline two points thick."""
    box = np.zeros((SIZE, SIZE), dtype=np.float32)
    box[LOW:HIGH, LOW:HIGH] = 0.8
    box[LOW + 2 : HIGH - 2, LOW + 2 : HIGH - 2] = 0
    return np.repeat(box[None], count, axis=0)


def measured(page: Reals) -> dict[str, list[float]]:
    return dict(zip(RESIDUE_FEATURES, residue_features(as_levels(page)).T.tolist(), strict=True))


@settings(deadline=None)
@given(count=st.integers(1, 40))
def test_empty_boxes_leave_nothing_however_few_they_are(count: int) -> None:
    assert not residue_features(as_levels(page_of(count))).any()


def test_a_stroke_along_the_outline_shows_on_its_own_box_only() -> None:
    page = page_of(12)
    page[3, HIGH - 6 : HIGH + 2, LOW:HIGH] = 0.9
    found = measured(page)
    assert found["residue_outline"][3] > 0.03
    assert found["residue_spot_outline"][3] > 0.3
    assert sum(found["residue_outline"]) == found["residue_outline"][3]


def test_ink_outside_the_box_is_told_from_ink_inside() -> None:
    page = page_of(30)
    page[0, 25:31, 25:31] = 0.9
    page[1, 25:31, SIZE - 5 :] = 0.9
    found = measured(page)
    assert found["residue_inside"][0] > 0 == found["residue_around"][0]
    assert found["residue_around"][1] > 0 == found["residue_inside"][1]


def test_a_line_through_every_box_is_the_page_not_the_pen() -> None:
    page = page_of(30)
    page[:, 20:23] = 0.7
    assert not residue_features(as_levels(page)).any()
