"""How people hold a pen: one style a respondent, drawn from a named family.

A family is a set of ranges. The mark classifier is trained on `TRAINING_FAMILIES`; returns are
made with `TEST_FAMILIES`, whose tools, habits and stroke geometry differ, so that a reader is
never judged on the hands it learnt from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np


class MarkKind(StrEnum):
    """What a person puts into a box to choose it (a fill is otherwise the way to take it back)."""

    CROSS = "cross"
    TICK = "tick"
    SLASH = "slash"
    SCRIBBLE = "scribble"
    DOT = "dot"
    FILL = "fill"


class Hand(StrEnum):
    """How a stroke runs: straight pieces with a regular shake, or curves that wander."""

    JOINTED = "jointed"
    FLOWING = "flowing"


@dataclass(frozen=True, slots=True)
class PenFamily:
    """Ranges (low, high) that styles are drawn from; units as in `PenStyle`.

    `kinds` are relative frequencies of a respondent's usual kind of mark.
    """

    name: str
    hand: Hand
    width_mm: tuple[float, float]
    darkness: tuple[float, float]
    grain: tuple[float, float]
    tremor: tuple[float, float]
    size: tuple[float, float]
    offset: float
    overshoot: tuple[float, float]
    slant_degrees: tuple[float, float]
    kinds: Mapping[MarkKind, float]


@dataclass(frozen=True, slots=True)
class PenStyle:
    """One respondent's pen and habits.

    `width_mm` is the line's width; `darkness` the share of light that full ink takes (0 to 1);
    `grain` how far the paper's tooth shows through the line (0 none, 1 pencil on rough paper).
    `tremor`, `size` (of the mark), `offset_x`, `offset_y` (habit, right and down) and `overshoot`
    (how far strokes end astray) are in box sides; `slant_degrees` turns the whole mark.
    `usual` is the kind of mark this person makes.
    """

    family: str
    hand: Hand
    width_mm: float
    darkness: float
    grain: float
    tremor: float
    size: float
    offset_x: float
    offset_y: float
    overshoot: float
    slant_degrees: float
    usual: MarkKind

    @classmethod
    def random(cls, rng: np.random.Generator, family: str) -> PenStyle:
        """Draw a style from a family by its name. KeyError when there is no such family."""
        ranges = FAMILIES[family]
        kinds = tuple(ranges.kinds)
        shares = np.array([ranges.kinds[kind] for kind in kinds])
        return cls(
            family=family,
            hand=ranges.hand,
            width_mm=float(rng.uniform(*ranges.width_mm)),
            darkness=float(rng.uniform(*ranges.darkness)),
            grain=float(rng.uniform(*ranges.grain)),
            tremor=float(rng.uniform(*ranges.tremor)),
            size=float(rng.uniform(*ranges.size)),
            offset_x=_habit(rng, ranges.offset),
            offset_y=_habit(rng, ranges.offset),
            overshoot=float(rng.uniform(*ranges.overshoot)),
            slant_degrees=float(rng.uniform(*ranges.slant_degrees)),
            usual=kinds[int(rng.choice(len(kinds), p=shares / shares.sum()))],
        )


def _habit(rng: np.random.Generator, spread: float) -> float:
    """Where a person's marks lie beside the middle: still in the box that they mean."""
    return float(np.clip(rng.normal(0, spread), -_FURTHEST_HABIT, _FURTHEST_HABIT))


_FURTHEST_HABIT = 0.18
_MOSTLY_CROSSES = {
    MarkKind.CROSS: 0.80,
    MarkKind.TICK: 0.15,
    MarkKind.SLASH: 0.03,
    MarkKind.SCRIBBLE: 0.015,
    MarkKind.DOT: 0.003,
    MarkKind.FILL: 0.002,
}
_MIXED = {
    MarkKind.CROSS: 0.55,
    MarkKind.TICK: 0.25,
    MarkKind.SLASH: 0.08,
    MarkKind.SCRIBBLE: 0.07,
    MarkKind.DOT: 0.03,
    MarkKind.FILL: 0.02,
}


def _family(
    name: str,
    hand: Hand,
    *,
    width_mm: tuple[float, float],
    darkness: tuple[float, float],
    grain: tuple[float, float] = (0.0, 0.2),
    tremor: tuple[float, float] = (0.0, 0.03),
    size: tuple[float, float] = (0.75, 1.15),
    offset: float = 0.06,
    overshoot: tuple[float, float] = (0.02, 0.12),
    slant_degrees: tuple[float, float] = (-12.0, 12.0),
    kinds: Mapping[MarkKind, float] = _MOSTLY_CROSSES,
) -> PenFamily:
    return PenFamily(
        name=name,
        hand=hand,
        width_mm=width_mm,
        darkness=darkness,
        grain=grain,
        tremor=tremor,
        size=size,
        offset=offset,
        overshoot=overshoot,
        slant_degrees=slant_degrees,
        kinds=kinds,
    )


_TRAINING = (
    _family("desk-pen", Hand.JOINTED, width_mm=(0.25, 0.55), darkness=(0.65, 0.95), kinds=_MIXED),
    _family(
        "hard-pencil",
        Hand.JOINTED,
        width_mm=(0.3, 0.6),
        darkness=(0.3, 0.65),
        grain=(0.35, 0.75),
        kinds=_MIXED,
    ),
    _family(
        "fibre-tip",
        Hand.JOINTED,
        width_mm=(0.6, 1.3),
        darkness=(0.8, 1.0),
        grain=(0.0, 0.05),
        kinds=_MIXED,
    ),
    _family(
        "old-hand",
        Hand.JOINTED,
        width_mm=(0.25, 0.6),
        darkness=(0.5, 0.9),
        tremor=(0.03, 0.09),
        size=(0.6, 1.4),
        offset=0.14,
        overshoot=(0.05, 0.3),
        slant_degrees=(-25, 25),
        kinds=_MIXED,
    ),
    _family(
        "faint-pen",
        Hand.JOINTED,
        width_mm=(0.2, 0.4),
        darkness=(0.25, 0.55),
        grain=(0.2, 0.5),
        size=(0.5, 1.2),
        kinds=_MIXED,
    ),
)
_TEST = (
    _family("kitchen-biro", Hand.FLOWING, width_mm=(0.28, 0.5), darkness=(0.62, 0.92)),
    _family(
        "soft-pencil",
        Hand.FLOWING,
        width_mm=(0.4, 0.75),
        darkness=(0.38, 0.7),
        grain=(0.3, 0.65),
        slant_degrees=(-15, 10),
    ),
    _family(
        "felt-tip",
        Hand.FLOWING,
        width_mm=(0.7, 1.15),
        darkness=(0.82, 0.98),
        grain=(0.0, 0.05),
        overshoot=(0.0, 0.1),
    ),
    _family(
        "unsteady",
        Hand.FLOWING,
        width_mm=(0.28, 0.5),
        darkness=(0.5, 0.85),
        tremor=(0.03, 0.08),
        size=(0.65, 1.3),
        offset=0.12,
        overshoot=(0.05, 0.25),
        slant_degrees=(-20, 20),
    ),
    _family(
        "running-dry",
        Hand.FLOWING,
        width_mm=(0.22, 0.4),
        darkness=(0.38, 0.58),
        grain=(0.2, 0.5),
    ),
    _family(
        "in-a-hurry",
        Hand.FLOWING,
        width_mm=(0.28, 0.55),
        darkness=(0.6, 0.92),
        size=(0.85, 1.6),
        offset=0.15,
        overshoot=(0.1, 0.45),
        slant_degrees=(-30, 15),
        kinds=_MIXED,
    ),
)
FAMILIES: Mapping[str, PenFamily] = {family.name: family for family in _TRAINING + _TEST}
TRAINING_FAMILIES: tuple[str, ...] = tuple(family.name for family in _TRAINING)
TEST_FAMILIES: tuple[str, ...] = tuple(family.name for family in _TEST)
