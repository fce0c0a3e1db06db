"""Draw with a pen on a grey page: marks in boxes, their corrections, strays, handwriting.

All functions draw in place into a canvas of grey uint8 (255 is white), antialiased. The drawing
depends on nothing but its arguments: same generator state, same pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

import numpy as np

from folkmoot.method.simulate.pens_ink import Grey, lay_ink
from folkmoot.method.simulate.pens_strokes import (
    Points,
    mark_strokes,
    place,
    through,
    zigzags,
)
from folkmoot.method.simulate.pens_styles import (
    FAMILIES,
    TEST_FAMILIES,
    TRAINING_FAMILIES,
    Hand,
    MarkKind,
    PenFamily,
    PenStyle,
)

__all__ = [
    "FAMILIES",
    "TEST_FAMILIES",
    "TRAINING_FAMILIES",
    "BoxOnCanvas",
    "Correction",
    "Hand",
    "MarkKind",
    "PenFamily",
    "PenStyle",
    "Stray",
    "draw_mark",
    "draw_marks",
    "draw_stray",
    "draw_taken_back",
    "draw_writing",
]


@dataclass(frozen=True, slots=True)
class BoxOnCanvas:
    """Where a printed box stands in a picture: top-left corner and side in pixels.

    `pixels_per_mm` turns a pen's width into pixels (7.87 at 200 dots per inch); `turned` is the
    page's skew, clockwise in radians: the corner is where it would be were the box turned back
    about its centre.
    """

    x: float
    y: float
    side: float
    pixels_per_mm: float
    turned: float = 0.0


_BAR = np.array([(-0.75, 0.0), (0.75, 0.0)])


class Correction(StrEnum):
    """The three ways in which people take a mark back."""

    FILLED_IN = "filled-in"  # the box is blacked out, as the form asks
    SCRIBBLED_OUT = "scribbled-out"  # a scribble over the mark and beyond the box
    OVERWRITTEN = "overwritten"  # gone over with heavy bars


class Stray(StrEnum):
    """Ink that means nothing."""

    SPECK = "speck"  # the pen was put down
    TRAIL = "trail"  # it slipped
    UNDERLINE = "underline"  # a word in the margin of the box was underlined


def draw_mark(
    canvas: Grey,
    box: BoxOnCanvas,
    style: PenStyle,
    kind: MarkKind,
    rng: np.random.Generator,
) -> None:
    """Draw one mark of a kind into a box, in one person's hand."""
    draw_marks(canvas, [box], style, kind, rng)


def draw_marks(
    canvas: Grey,
    boxes: Sequence[BoxOnCanvas],
    style: PenStyle,
    kind: MarkKind,
    rng: np.random.Generator,
) -> None:
    """Draw a mark of one kind into each of several boxes of one size, in one person's hand."""
    if not boxes:
        return
    line_width = style.width_mm * boxes[0].pixels_per_mm / boxes[0].side
    marks = mark_strokes(style, kind, rng, line_width=line_width, count=len(boxes))
    widen = 2.0 if kind is MarkKind.DOT else 1.0
    for box, strokes in zip(boxes, marks, strict=True):
        _ink(canvas, box, style, strokes, rng, widen=widen)


def draw_taken_back(
    canvas: Grey,
    box: BoxOnCanvas,
    style: PenStyle,
    correction: Correction,
    rng: np.random.Generator,
) -> None:
    """Draw a mark made by mistake and its taking back, both in the same box."""
    mistaken = MarkKind.CROSS if style.usual is MarkKind.FILL else style.usual
    draw_mark(canvas, box, style, mistaken, rng)
    match correction:
        case Correction.FILLED_IN:
            draw_mark(canvas, box, style, MarkKind.FILL, rng)
        case Correction.SCRIBBLED_OUT:
            turns = int(rng.integers(7, 12))
            scribbles = zigzags(rng, 2, turns=turns, width=1.35, height=1.15, wobble=0.1)
            (strokes,) = place(scribbles[None], style, rng)
            _ink(canvas, box, style, strokes, rng)
        case Correction.OVERWRITTEN:
            levels = np.linspace(-0.35, 0.35, int(rng.integers(4, 7)))
            bars = _BAR + np.stack([np.zeros_like(levels), levels], axis=1)[:, None]
            bars = bars + 0.08 * rng.standard_normal(bars.shape)
            (strokes,) = place(bars[None], style, rng)
            _ink(canvas, box, style, strokes, rng, widen=1.4)
        case _:
            assert_never(correction)


def draw_stray(
    canvas: Grey,
    near: BoxOnCanvas,
    style: PenStyle,
    stray: Stray,
    rng: np.random.Generator,
) -> None:
    """Draw meaningless ink somewhere near a box, now and then touching its edge."""
    centre = rng.uniform(0.7, 2.5) * _direction(rng)
    match stray:
        case Stray.SPECK:
            joints = rng.normal(0, 0.03, (3, 2))
        case Stray.TRAIL:
            slip = rng.uniform(0.5, 2.0) * _direction(rng)
            joints = np.array([0.0, 0.3, 0.65, 1.0])[:, None] * slip + rng.normal(0, 0.08, (4, 2))
        case Stray.UNDERLINE:
            joints = np.array([(-2.5, 0.0), (2.5, 0.0)]) + rng.normal(0, 0.1, (2, 2))
            centre = np.array([rng.uniform(-4, 4), 1.0])
        case _:
            assert_never(stray)
    stroke = through(joints, style, rng) + centre
    _ink(canvas, near, style, stroke[None], rng, widen=0.9)


def draw_writing(
    canvas: Grey,
    area_px: tuple[float, float, float, float],
    pixels_per_mm: float,
    style: PenStyle,
    words: str,
    rng: np.random.Generator,
) -> None:
    """Draw something that looks like the words in longhand into an area (x, y, width, height).

    It cannot be read; it has the number and length of the words, and stays inside the area.
    """
    x, y, width, height = area_px
    x_height = 2.2 * pixels_per_mm
    line_height = 3.4 * x_height
    pen_x, baseline = x + x_height, y + line_height * 0.75
    lines: list[Points] = []
    for word in words.split():
        length = len(word) * x_height * 0.85
        if pen_x + length > x + width - x_height:
            pen_x, baseline = x + x_height, baseline + line_height
        if baseline > y + height - x_height:
            break
        lines.append(_longhand(len(word), style, rng) * x_height + (pen_x, baseline))
        pen_x += length + 1.3 * x_height
    if lines:
        lay_ink(
            canvas,
            lines,
            width_px=style.width_mm * pixels_per_mm,
            darkness=style.darkness,
            grain=style.grain,
            rng=rng,
        )


def _longhand(letters: int, style: PenStyle, rng: np.random.Generator) -> Points:
    """One word in x-heights from its start on the baseline: humps, some with tall or long parts."""
    across = np.arange(2 * letters + 1) * 0.42 + rng.normal(0, 0.06, 2 * letters + 1)
    rise = np.zeros(2 * letters + 1)
    rise[1::2] = -rng.choice([0.9, 1.0, 1.9, -0.8], letters, p=[0.4, 0.35, 0.17, 0.08])
    joints = np.stack([across - 0.15 * rise, rise + rng.normal(0, 0.07, len(rise))], axis=1)
    return through(joints, style, rng)


def _direction(rng: np.random.Generator) -> Points:
    angle = rng.uniform(0, 2 * np.pi)
    return np.array([np.cos(angle), np.sin(angle)])


def _ink(
    canvas: Grey,
    box: BoxOnCanvas,
    style: PenStyle,
    strokes: Points,
    rng: np.random.Generator,
    *,
    widen: float = 1.0,
) -> None:
    """Lay strokes (strokes, points, 2) that are in box sides from the box's centre."""
    centre = (box.x + box.side / 2, box.y + box.side / 2)
    along, down = math.cos(box.turned) * box.side, math.sin(box.turned) * box.side
    turn = np.array([(along, down), (-down, along)])
    lay_ink(
        canvas,
        strokes @ turn + centre,
        width_px=style.width_mm * widen * box.pixels_per_mm,
        darkness=style.darkness,
        grain=style.grain,
        rng=rng,
    )
