"""The geometry of handwritten marks: kinds of mark as strokes, before any ink.

Coordinates are in box sides from the centre of the box, right and down, so that the box spans
-0.5 to 0.5; a stroke is an array of points (n, 2).
"""

from __future__ import annotations

import math
from functools import cache
from typing import TypeAlias, assert_never

import numpy as np
import numpy.typing as npt

from folkmoot.method.simulate.pens_styles import Hand, MarkKind, PenStyle

Points: TypeAlias = npt.NDArray[np.float64]

_SAMPLES_A_PIECE = 7
_CORNERS = np.array([(-1.0, -1.0), (1.0, 1.0), (1.0, -1.0), (-1.0, 1.0)])


def mark_strokes(
    style: PenStyle, kind: MarkKind, rng: np.random.Generator, *, line_width: float
) -> list[Points]:
    """The strokes of one mark in one person's hand.

    `line_width` is the pen's width in box sides: a fill needs as many lines as it takes.
    """
    match kind:
        case MarkKind.CROSS:
            joints = _cross(style, rng)
        case MarkKind.TICK:
            joints = _tick(style, rng)
        case MarkKind.SLASH:
            joints = _slash(style, rng)
        case MarkKind.SCRIBBLE:
            joints = [zigzag(rng, turns=int(rng.integers(4, 7)), width=0.9, height=0.75)]
        case MarkKind.DOT:
            joints = [rng.normal(0, 0.08, (4, 2))]
        case MarkKind.FILL:
            turns = math.ceil(0.95 / max(line_width * 0.8, 0.05))
            joints = [zigzag(rng, turns=turns, width=0.98, height=0.95, wobble=0.02)]
        case _:
            assert_never(kind)
    return place(joints, style, rng)


def _ends(style: PenStyle, rng: np.random.Generator, count: int) -> Points:
    """Where strokes end beyond or short of their mark: small errors and the habitual overshoot."""
    error: Points = rng.standard_normal((count, 2)) * (0.05 + style.overshoot * 0.25)
    return error


def _cross(style: PenStyle, rng: np.random.Generator) -> list[Points]:
    half = 0.5 * style.size * rng.uniform(0.85, 1.15)
    reach = half * (1 + style.overshoot * rng.random((4, 1)))
    corners = _CORNERS * reach + _ends(style, rng, 4)
    if style.hand is Hand.FLOWING and rng.random() < 0.12:  # the pen is not lifted in between
        beside = (corners[1] + corners[2]) / 2 + (0.15, 0.0)
        return [np.vstack([corners[:2], beside[None], corners[2:]])]
    return [corners[:2], corners[2:]]


def _tick(style: PenStyle, rng: np.random.Generator) -> list[Points]:
    size = style.size * rng.uniform(0.85, 1.15)
    joints = np.array([(-0.42, -0.02), (-0.12, 0.4), (0.55, -0.55)]) * size
    joints[2] *= 1 + style.overshoot * rng.uniform(0, 2)
    return [joints + _ends(style, rng, 3) * 0.6]


def _slash(style: PenStyle, rng: np.random.Generator) -> list[Points]:
    half = 0.5 * style.size * rng.uniform(0.9, 1.2)
    return [np.array([(half, -half), (-half, half)]) + _ends(style, rng, 2)]


def zigzag(
    rng: np.random.Generator, *, turns: int, width: float, height: float, wobble: float = 0.07
) -> Points:
    """The joints of a zigzag down a rectangle about the origin: a scribble, or a dense fill."""
    down = np.linspace(-height / 2, height / 2, turns + 1)
    across = np.where(np.arange(turns + 1) % 2, width / 2, -width / 2)
    joints: Points = np.stack([across, down], axis=1) + rng.normal(0, wobble, (turns + 1, 2))
    return joints


def place(joints: list[Points], style: PenStyle, rng: np.random.Generator) -> list[Points]:
    """Turn joints into strokes in a person's hand: drawn, shaken, slanted, off-centre."""
    lean, right, down = rng.standard_normal(3).tolist()
    angle = math.radians(style.slant_degrees + 4 * lean)
    turn = np.array([(math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))])
    centre = (style.offset_x + 0.04 * right, style.offset_y + 0.04 * down)
    return [through(points, style, rng) @ turn + centre for points in joints]


def through(joints: Points, style: PenStyle, rng: np.random.Generator) -> Points:
    """A stroke through its joints: straight pieces, or a curve, with the hand's tremor."""
    match style.hand:
        case Hand.JOINTED:
            path = _straight(joints)
            cycles, *phases = rng.random(3)
            turns = _ramp(len(path)) * ((1 + 2 * cycles) * len(joints)) + phases
            shaken: Points = path + style.tremor * np.sin(turns * (2 * math.pi))
            return shaken
        case Hand.FLOWING:
            path = _curve(joints) if len(joints) > 2 else _bowed(joints, rng)
            walk = rng.standard_normal(path.shape).cumsum(axis=0)
            bridge = walk - _ramp(len(path)) * walk[-1]
            wandered: Points = path + style.tremor * 0.7 * bridge
            return wandered
        case _:
            assert_never(style.hand)


def _straight(joints: Points) -> Points:
    steps = np.linspace(0, len(joints) - 1, (len(joints) - 1) * _SAMPLES_A_PIECE + 1)
    known = np.arange(len(joints))
    return np.stack([np.interp(steps, known, joints[:, axis]) for axis in (0, 1)], axis=1)


@cache
def _ramp(count: int) -> Points:
    """Even steps from 0 to 1 as a column (count, 1)."""
    return np.linspace(0, 1, count)[:, None]


@cache
def _bow() -> Points:
    """Weights (points, 3) of a stroke's start, its controlling middle and its end."""
    t = _ramp(_SAMPLES_A_PIECE + 3)
    return np.hstack([(1 - t) ** 2, 2 * t * (1 - t), t**2])


@cache
def _spline() -> Points:
    """Weights (points, 4) of four joints on the piece between the middle two.

    A cardinal spline (Hermite basis) with slopes of 0.3 of the chord, which keeps corners.
    """
    t = np.linspace(0, 1, _SAMPLES_A_PIECE, endpoint=False)
    start, end = 2 * t**3 - 3 * t**2 + 1, 3 * t**2 - 2 * t**3
    leave, arrive = 0.3 * (t**3 - 2 * t**2 + t), 0.3 * (t**3 - t**2)
    return np.stack([-leave, start - arrive, end + leave, arrive], axis=1)


def _bowed(joints: Points, rng: np.random.Generator) -> Points:
    """Two joints with a slight bow, as a wrist draws a line."""
    (x0, y0), (x1, y1) = joints.tolist()
    bend = rng.normal(0, 0.05)
    middle = ((x0 + x1) / 2 - bend * (y1 - y0), (y0 + y1) / 2 + bend * (x1 - x0))
    bowed: Points = _bow() @ np.array([(x0, y0), middle, (x1, y1)])
    return bowed


def _curve(joints: Points) -> Points:
    """A curve through three or more joints."""
    padded = np.vstack([joints[:1], joints, joints[-1:]])
    fours = np.stack([padded[i : len(padded) - 3 + i] for i in range(4)], axis=1)
    return np.vstack([(_spline() @ fours).reshape(-1, 2), joints[-1:]])
