"""What is measured of a box: plain shapes give plain numbers, context compares them."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.method.scan.context_features import CONTEXT_FEATURES, OWN_FEATURES, with_context
from folkmoot.method.scan.features import BOX_FEATURES, HALF_MM, as_levels, box_features
from folkmoot.method.scan.images import Reals
from folkmoot.method.scan.outlines import PATCH_MARGIN_MM, find_outlines
from folkmoot.method.scan.patches import PIXELS_PER_MM

SIDE_MM = 4.5
SIZE = round(2 * HALF_MM * PIXELS_PER_MM)
ALL = OWN_FEATURES + CONTEXT_FEATURES


def patch_of(*shapes: tuple[slice, slice], size: int = SIZE) -> Reals:
    patch = np.zeros((1, size, size), dtype=np.float32)
    for rows, columns in shapes:
        patch[0, rows, columns] = 1
    return patch


def measured(patch: Reals) -> dict[str, float]:
    return dict(zip(BOX_FEATURES, box_features(patch, as_levels(patch))[0].tolist(), strict=True))


def test_an_empty_patch_measures_nothing() -> None:
    assert set(measured(patch_of()).values()) == {0.0}


def test_a_filled_box_has_no_empty_spot_and_nothing_outside() -> None:
    filled = measured(patch_of((slice(10, 46), slice(10, 46))))
    assert filled["mean"] == filled["emptiest_large"] == filled["cells_inked"] == 1.0
    assert filled["ring_mean"] == 0.0


def test_a_cross_leaves_white_at_the_middles_of_its_sides() -> None:
    patch = patch_of()
    for step in range(-18, 18):
        for thick in (-2, -1, 0, 1, 2):
            patch[0, 28 + step, 28 + step + thick] = 1
            patch[0, 28 + step, 27 - step + thick] = 1
    cross = measured(patch)
    assert cross["emptiest_large"] == 0.0
    assert cross["side_min"] < 0.1 < cross["diagonal_down"]
    assert cross["width"] == cross["height"] == 1.0


def test_a_fold_through_everything_is_told_from_a_stroke_inside() -> None:
    fold = measured(patch_of((slice(26, 30), slice(0, SIZE))))
    stroke = measured(patch_of((slice(26, 30), slice(14, 42))))
    assert fold["mean"] == stroke["mean"]
    assert fold["mean_without_lines"] == 0.0
    assert stroke["mean_without_lines"] == stroke["mean"]


def test_context_ranks_the_boxes_of_a_row() -> None:
    alone = np.zeros((6, len(OWN_FEATURES)), dtype=np.float32)
    alone[:, OWN_FEATURES.index("mean")] = (0.0, 0.3, 0.1, 0.0, 0.0, 0.5)
    table = with_context(alone, (0, 0, 0, 1, 1, 1))
    ranks = table[:, ALL.index("row_rank")].tolist()
    assert ranks == [2, 0, 1, 1, 2, 0]
    of_largest = table[:, ALL.index("of_row_largest")]
    assert of_largest[1] > 0.9
    assert of_largest[2] < 0.5


@settings(deadline=None)
@given(
    across=st.floats(-1.2, 1.2),
    down=st.floats(-1.2, 1.2),
    inked=st.booleans(),
)
def test_an_outline_is_found_where_it_is(across: float, down: float, inked: bool) -> None:
    size = round((SIDE_MM + 2 * PATCH_MARGIN_MM) * PIXELS_PER_MM)
    steps = (np.arange(size) - (size - 1) / 2) / PIXELS_PER_MM
    away = np.maximum(np.abs(steps[None, :] - across), np.abs(steps[:, None] - down))
    box = np.clip((SIDE_MM / 2 - away) * PIXELS_PER_MM + 0.5, 0, 1)
    hole = np.clip((SIDE_MM / 2 - 0.3 - away) * PIXELS_PER_MM + 0.5, 0, 1)
    dark = np.repeat((box - hole * (not inked))[None], 8, axis=0).astype(np.float32)
    centres = np.array([(20.0 * i, 10.0 * (i % 3)) for i in range(8)])
    outlines = find_outlines(dark, SIDE_MM, centres)
    assert outlines.found == 1.0
    np.testing.assert_allclose(outlines.offsets_mm, [(across, down)] * 8, atol=0.1)
