"""The geometry of handwritten marks: kinds of mark as strokes, before any ink.

Coordinates are in box sides from the centre of the box, right and down, so that the box spans
-0.5 to 0.5. Strokes come in stacks of equal length: joints (.., joints, 2) become paths
(.., points, 2), because a page has many marks of one kind in one hand.
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
_SLASH = np.array([(0.5, -0.5), (-0.5, 0.5)])
_TICK = np.array([(-0.42, -0.02), (-0.12, 0.4), (0.55, -0.55)])
_NOT_LIFTED_SHARE = 0.12  # of hands that draw a cross without lifting the pen


def mark_strokes(
    style: PenStyle, kind: MarkKind, rng: np.random.Generator, *, line_width: float, count: int = 1
) -> Points:
    """The strokes of so many marks of a kind in one person's hand (count, strokes, points, 2).

    `line_width` is the pen's width in box sides: a fill needs as many lines as it takes.
    """
    match kind:
        case MarkKind.CROSS:
            joints = _crosses(style, rng, count)
        case MarkKind.TICK:
            joints = _ticks(style, rng, count)
        case MarkKind.SLASH:
            sizes = style.size * (0.9 + 0.3 * rng.random((count, 1, 1)))
            joints = (_SLASH * sizes + 0.6 * _ends(style, rng, count, 2))[:, None]
        case MarkKind.SCRIBBLE:
            turns = int(rng.integers(4, 7))
            joints = zigzags(rng, count, turns=turns, width=0.9, height=0.75)[:, None]
        case MarkKind.DOT:
            joints = 0.08 * rng.standard_normal((count, 1, 4, 2))
        case MarkKind.FILL:
            turns = math.ceil(0.95 / max(line_width * 0.8, 0.05))
            lines = zigzags(rng, count, turns=turns, width=0.98, height=0.95, wobble=0.02)
            joints = lines[:, None]
        case _:
            assert_never(kind)
    return place(joints, style, rng)


def _ends(style: PenStyle, rng: np.random.Generator, count: int, ends: int) -> Points:
    """How far strokes end beside where they should: the more, the wilder the hand."""
    spread = 0.05 + style.overshoot * 0.25
    return np.asarray(rng.standard_normal((count, ends, 2)) * spread)


def _crosses(style: PenStyle, rng: np.random.Generator, count: int) -> Points:
    half = 0.5 * style.size * (0.85 + 0.3 * rng.random((count, 1, 1)))
    reach = half * (1 + style.overshoot * rng.random((count, 4, 1)))
    corners = _CORNERS * reach + _ends(style, rng, count, 4)
    if style.hand is Hand.FLOWING and rng.random() < _NOT_LIFTED_SHARE:
        beside = (corners[:, 1:2] + corners[:, 2:3]) / 2 + (0.15, 0.0)
        return np.concatenate([corners[:, :2], beside, corners[:, 2:]], axis=1)[:, None]
    return np.asarray(corners.reshape(count, 2, 2, 2))


def _ticks(style: PenStyle, rng: np.random.Generator, count: int) -> Points:
    joints = _TICK * (style.size * (0.85 + 0.3 * rng.random((count, 1, 1))))
    joints[:, 2] *= 1 + 2 * style.overshoot * rng.random((count, 1))
    return np.asarray((joints + 0.6 * _ends(style, rng, count, 3))[:, None])


def zigzags(
    rng: np.random.Generator,
    count: int,
    *,
    turns: int,
    width: float,
    height: float,
    wobble: float = 0.07,
) -> Points:
    """Joints of zigzags down a rectangle about the origin: a scribble, or a dense fill."""
    down = np.linspace(-height / 2, height / 2, turns + 1)
    across = np.where(np.arange(turns + 1) % 2, width / 2, -width / 2)
    even = np.stack([across, down], axis=1)
    return np.asarray(even + wobble * rng.standard_normal((count, turns + 1, 2)))


def place(joints: Points, style: PenStyle, rng: np.random.Generator) -> Points:
    """Marks (count, strokes, joints, 2) as a person draws them: shaken, slanted, off-centre."""
    count = len(joints)
    angles = np.radians(style.slant_degrees + 4 * rng.standard_normal(count))
    cosines, sines = np.cos(angles), np.sin(angles)
    turns = np.stack([cosines, sines, -sines, cosines], axis=1).reshape(count, 1, 2, 2)
    centres = 0.04 * rng.standard_normal((count, 1, 1, 2)) + (style.offset_x, style.offset_y)
    return np.asarray(through(joints, style, rng) @ turns + centres)


def through(joints: Points, style: PenStyle, rng: np.random.Generator) -> Points:
    """Strokes through their joints: straight pieces, or curves, with the hand's tremor."""
    stack, count = joints.shape[:-2], joints.shape[-2]
    match style.hand:
        case Hand.JOINTED:
            path = _straight(count) @ joints
            cycles = (1 + 2 * rng.random((*stack, 1, 1))) * count
            turns = _ramp(path.shape[-2]) * cycles + rng.random((*stack, 1, 2))
            return np.asarray(path + style.tremor * np.sin(turns * (2 * math.pi)))
        case Hand.FLOWING:
            path = _curved(joints) if count > 2 else _bowed(joints, rng)
            walk = rng.standard_normal(path.shape).cumsum(axis=-2)
            bridge = walk - _ramp(path.shape[-2]) * walk[..., -1:, :]
            return np.asarray(path + style.tremor * 0.7 * bridge)
        case _:
            assert_never(style.hand)


@cache
def _ramp(count: int) -> Points:
    """Even steps from 0 to 1 as a column (count, 1)."""
    return np.linspace(0, 1, count)[:, None]


@cache
def _straight(joints: int) -> Points:
    """Weights (points, joints) of straight pieces between joints."""
    steps = np.linspace(0, joints - 1, (joints - 1) * _SAMPLES_A_PIECE + 1)
    weights: Points = np.maximum(1 - np.abs(steps[:, None] - np.arange(joints)), 0)
    return weights


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
    """Strokes of two joints with a slight bow, as a wrist draws a line."""
    along = joints[..., 1:, :] - joints[..., :1, :]
    across = along[..., ::-1] * (-1.0, 1.0)
    bend = 0.05 * rng.standard_normal((*joints.shape[:-2], 1, 1))
    middle = joints.mean(axis=-2, keepdims=True) + bend * across
    return np.asarray(
        _bow() @ np.concatenate([joints[..., :1, :], middle, joints[..., 1:, :]], axis=-2)
    )


def _curved(joints: Points) -> Points:
    """Curves through three or more joints."""
    first, last = joints[..., :1, :], joints[..., -1:, :]
    padded = np.concatenate([first, joints, last], axis=-2)
    pieces = [
        _spline() @ padded[..., start : start + 4, :] for start in range(joints.shape[-2] - 1)
    ]
    return np.concatenate([*pieces, last], axis=-2)
