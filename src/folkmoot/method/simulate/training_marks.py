"""Marks of people who keep to no pattern: for training only, so that no one habit is learnt.

Every mark has a geometry of its own (the pen families of `pens_styles` repeat theirs): ticks along
the outline, strokes that start outside, crosses in a corner, loops, dashes, spirals. Coordinates
are in box sides from the centre of the box, as in `pens_strokes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import assert_never

import numpy as np

from folkmoot.method.simulate.pens import BoxOnCanvas
from folkmoot.method.simulate.pens_ink import Grey, lay_ink
from folkmoot.method.simulate.pens_strokes import Points
from folkmoot.method.simulate.pens_styles import PenStyle

_CORNERS = np.array([(-1.0, -1.0), (1.0, 1.0), (1.0, -1.0), (-1.0, 1.0)])


class FreeMark(StrEnum):
    """Shapes that are drawn to choose a box."""

    CROSS = "cross"
    TICK = "tick"
    LINE = "line"
    UPRIGHT_CROSS = "upright-cross"
    LOOP = "loop"
    SCRAWL = "scrawl"
    DOT = "dot"


#: How often each shape is a person's usual one.
SHARES: Mapping[FreeMark, float] = {
    FreeMark.CROSS: 0.38,
    FreeMark.TICK: 0.34,
    FreeMark.LINE: 0.12,
    FreeMark.UPRIGHT_CROSS: 0.02,
    FreeMark.LOOP: 0.04,
    FreeMark.SCRAWL: 0.06,
    FreeMark.DOT: 0.04,
}


def draw_free_mark(
    canvas: Grey, box: BoxOnCanvas, style: PenStyle, kind: FreeMark, rng: np.random.Generator
) -> None:
    """Draw one mark; of the style only pen, size and habit of place count."""
    widen = float(rng.uniform(1, 2)) if kind is FreeMark.DOT else 1.0
    centre = rng.normal(0, 0.05, 2) + np.array([style.offset_x, style.offset_y])
    strokes = [stroke * style.size + centre for stroke in _strokes(kind, rng)]
    _lay(canvas, box, style, strokes, rng, widen=widen)


def draw_free_fill(
    canvas: Grey, box: BoxOnCanvas, style: PenStyle, rng: np.random.Generator
) -> None:
    """Black a box in: lines at any slant, a spiral, or two layers; now and then beyond it."""
    reach = float(rng.uniform(0.42, 0.6))
    pen = max(style.width_mm * box.pixels_per_mm / box.side, 0.03)
    gap = pen * float(rng.uniform(0.6, 0.95))
    strokes = [_hatched(reach, gap, rng)]
    if rng.random() < 0.3:
        strokes.append(_hatched(reach, gap * 1.5, rng))
    if rng.random() < 0.2:
        around = np.arange(0, reach / gap * 2 * np.pi, 0.35)
        spiral = np.stack([np.cos(around), np.sin(around)], axis=1)
        strokes = [np.clip(spiral * (around / around[-1] * reach * 1.35)[:, None], -reach, reach)]
    _lay(canvas, box, style, strokes, rng)


def _hatched(reach: float, gap: float, rng: np.random.Generator) -> Points:
    """A zigzag over a square at any slant, cut off at its edge."""
    lines = max(int(2.6 * reach / gap), 7)
    down = np.linspace(-1.3 * reach, 1.3 * reach, lines)
    across = np.where(np.arange(lines) % 2, 1.3 * reach, -1.3 * reach)
    slant = rng.choice([0.0, np.pi / 2, rng.uniform(0, np.pi)])
    turn = np.array([(np.cos(slant), np.sin(slant)), (-np.sin(slant), np.cos(slant))])
    joints = np.clip(np.stack([across, down], axis=1) @ turn, -reach, reach)
    hatched: Points = joints + rng.normal(0, 0.02, joints.shape)
    return hatched


def _strokes(kind: FreeMark, rng: np.random.Generator) -> list[Points]:
    match kind:
        case FreeMark.CROSS:
            return _cross(rng)
        case FreeMark.TICK:
            return [_tick(rng)]
        case FreeMark.LINE:
            return [_line(rng.uniform(0, np.pi), rng.uniform(0.3, 0.75), rng)]
        case FreeMark.UPRIGHT_CROSS:
            return [_line(a, rng.uniform(0.3, 0.6), rng) for a in (0.0, np.pi / 2)]
        case FreeMark.LOOP:
            around = np.linspace(0, rng.uniform(5.5, 9), 40) + rng.uniform(0, 6)
            radii = rng.uniform(0.2, 0.62, 2) * (1 + 0.2 * np.linspace(-1, 1, 40)[:, None])
            return [np.stack([np.cos(around), np.sin(around)], axis=1) * radii]
        case FreeMark.SCRAWL:
            return [_smooth(rng.uniform(-0.48, 0.48, (int(rng.integers(4, 9)), 2)))]
        case FreeMark.DOT:
            return [rng.normal(0, rng.uniform(0.02, 0.1), (int(rng.integers(3, 9)), 2))]
        case _:
            assert_never(kind)


def _cross(rng: np.random.Generator) -> list[Points]:
    reach = 0.5 * rng.uniform(0.6, 1.3, (4, 1)) * rng.uniform(0.7, 1.2, (1, 2))
    ends = _CORNERS * reach + rng.normal(0, 0.07, (4, 2))
    if rng.random() < 0.2:  # without lifting the pen
        return [_smooth(ends) if rng.random() < 0.5 else ends]
    return [_bowed(ends[:2], rng), _bowed(ends[2:], rng)]


def _tick(rng: np.random.Generator) -> Points:
    """Any tick: its foot in the middle, in a corner or on the outline; one in eight mirrored."""
    start = np.array([rng.uniform(-0.65, -0.1), rng.uniform(-0.35, 0.3)])
    foot = np.array([rng.uniform(-0.5, 0.15), rng.uniform(0.1, 0.55)])
    end = np.array([rng.uniform(0.2, 1.0), rng.uniform(-1.0, -0.15)])
    if rng.random() < 0.2:  # along the outline
        edge = rng.uniform(0.42, 0.55)
        start, foot = np.array([-edge, rng.uniform(-0.3, 0.3)]), np.array([-edge, edge])
        end = np.array([rng.uniform(0.3, 0.7), rng.choice([edge, -edge, rng.uniform(-0.5, 0.5)])])
    joints = np.stack([start, foot, end]) * (-1 if rng.random() < 0.12 else 1, 1)
    return _smooth(joints) if rng.random() < 0.5 else joints


def _line(angle: float, reach: float, rng: np.random.Generator) -> Points:
    ends = np.array([(-1.0, 0.0), (1.0, 0.0)]) * reach + rng.normal(0, 0.05, (2, 2))
    turn = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    return _bowed(ends @ turn, rng)


def _bowed(ends: Points, rng: np.random.Generator) -> Points:
    """From one end to the other with a bow of a few per cent."""
    t = np.linspace(0, 1, 12)[:, None]
    across = (ends[1] - ends[0])[::-1] * (-1, 1)
    bow: Points = ends[0] + t * (ends[1] - ends[0])
    bow += rng.normal(0, 0.05) * 4 * t * (1 - t) * across
    return bow


def _smooth(joints: Points) -> Points:
    """A curve through the joints' neighbourhood: corners cut twice (Chaikin)."""
    for _ in range(2):
        near = 0.75 * joints[:-1] + 0.25 * joints[1:]
        far = 0.25 * joints[:-1] + 0.75 * joints[1:]
        between = np.stack([near, far], axis=1).reshape(-1, 2)
        joints = np.concatenate([joints[:1], between, joints[-1:]])
    return joints


def _lay(
    canvas: Grey,
    box: BoxOnCanvas,
    style: PenStyle,
    strokes: list[Points],
    rng: np.random.Generator,
    *,
    widen: float = 1.0,
) -> None:
    centre = np.array([box.x, box.y]) + box.side / 2
    lay_ink(
        canvas,
        [stroke * box.side + centre for stroke in strokes],
        width_px=style.width_mm * widen * box.pixels_per_mm,
        darkness=style.darkness,
        grain=style.grain,
        rng=rng,
    )
