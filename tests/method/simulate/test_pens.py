"""Pens: marks land in their boxes, in the hand of their family, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.method.simulate.pens import (
    FAMILIES,
    TEST_FAMILIES,
    TRAINING_FAMILIES,
    BoxOnCanvas,
    Correction,
    MarkKind,
    PenStyle,
    Stray,
    draw_mark,
    draw_stray,
    draw_taken_back,
    draw_writing,
)

PIXELS_PER_MM = 200 / 25.4
SIDE = 4.0 * PIXELS_PER_MM
BOX = BoxOnCanvas(100.3, 90.7, SIDE, PIXELS_PER_MM)


def _paper() -> np.ndarray:
    return np.full((240, 260), 255, dtype=np.uint8)


def _ink_in_box(canvas: np.ndarray) -> float:
    """The share of light that ink took inside the box."""
    inside = canvas[round(BOX.y) : round(BOX.y + SIDE), round(BOX.x) : round(BOX.x + SIDE)]
    return float(1 - inside.mean() / 255)


def test_no_family_is_both_learnt_from_and_tested_on() -> None:
    assert not set(TRAINING_FAMILIES) & set(TEST_FAMILIES)
    assert set(TRAINING_FAMILIES) | set(TEST_FAMILIES) == set(FAMILIES)
    hands = {FAMILIES[name].hand for name in TRAINING_FAMILIES}
    assert hands.isdisjoint(FAMILIES[name].hand for name in TEST_FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("kind", MarkKind)
def test_every_kind_of_mark_leaves_ink_in_its_box(family: str, kind: MarkKind) -> None:
    for seed in range(5):
        rng = np.random.default_rng(seed)
        canvas = _paper()
        draw_mark(canvas, BOX, PenStyle.random(rng, family), kind, rng)
        assert _ink_in_box(canvas) > 0.003


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    family=st.sampled_from(sorted(FAMILIES)),
    kind=st.sampled_from(MarkKind),
    x=st.floats(-100, 400),
    y=st.floats(-100, 400),
)
def test_a_mark_is_repeatable_and_stays_near_its_box(
    seed: int, family: str, kind: MarkKind, x: float, y: float
) -> None:
    pictures = []
    for _ in range(2):
        rng = np.random.default_rng(seed)
        canvas = _paper()
        box = BoxOnCanvas(x, y, SIDE, PIXELS_PER_MM)
        draw_mark(canvas, box, PenStyle.random(rng, family), kind, rng)
        pictures.append(canvas)
    assert (pictures[0] == pictures[1]).all()
    rows, columns = np.nonzero(pictures[0] < 255)
    assert (abs(columns - x - SIDE / 2) < 3 * SIDE).all()
    assert (abs(rows - y - SIDE / 2) < 3 * SIDE).all()


def test_a_fill_covers_the_box_and_a_cross_does_not() -> None:
    rng = np.random.default_rng(1)
    style = PenStyle.random(rng, "felt-tip")
    crossed, filled = _paper(), _paper()
    draw_mark(crossed, BOX, style, MarkKind.CROSS, rng)
    draw_mark(filled, BOX, style, MarkKind.FILL, rng)
    assert _ink_in_box(filled) > 0.6
    assert 0.1 < _ink_in_box(crossed) < 0.6


@pytest.mark.parametrize("correction", Correction)
def test_a_mark_taken_back_has_more_ink_than_the_mark_alone(correction: Correction) -> None:
    more = 0
    for seed in range(20):
        style = PenStyle.random(np.random.default_rng(seed), "kitchen-biro")
        alone, taken_back = _paper(), _paper()
        draw_mark(alone, BOX, style, MarkKind.CROSS, np.random.default_rng(seed))
        draw_taken_back(taken_back, BOX, style, correction, np.random.default_rng(seed))
        more += _ink_in_box(taken_back) > 1.5 * _ink_in_box(alone)
    assert more >= 18


@pytest.mark.parametrize("stray", Stray)
def test_strays_seldom_reach_into_the_box(stray: Stray) -> None:
    inked = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        canvas = _paper()
        draw_stray(canvas, BOX, PenStyle.random(rng, "kitchen-biro"), stray, rng)
        inked.append(_ink_in_box(canvas))
    assert np.mean([share > 0.02 for share in inked]) < 0.35


def test_a_pencil_is_lighter_than_a_felt_tip() -> None:
    darkest = {}
    for family in ("soft-pencil", "felt-tip"):
        rng = np.random.default_rng(4)
        canvas = _paper()
        draw_mark(canvas, BOX, PenStyle.random(rng, family), MarkKind.CROSS, rng)
        darkest[family] = int(canvas.min())
    assert darkest["felt-tip"] < darkest["soft-pencil"]


def test_writing_stays_inside_its_area() -> None:
    rng = np.random.default_rng(5)
    canvas = np.full((400, 900), 255, dtype=np.uint8)
    style = PenStyle.random(rng, "kitchen-biro")
    draw_writing(canvas, (50, 60, 700, 250), PIXELS_PER_MM, style, "more police at night " * 9, rng)
    rows, columns = np.nonzero(canvas < 250)
    assert len(rows) > 500
    assert rows.min() >= 55
    assert rows.max() <= 320
    assert columns.min() >= 45
    assert columns.max() <= 770


def test_an_unknown_family_is_refused() -> None:
    with pytest.raises(KeyError):
        PenStyle.random(np.random.default_rng(1), "quill")
