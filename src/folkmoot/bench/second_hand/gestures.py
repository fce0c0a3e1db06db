"""Gestures: the path of the pen for each kind of mark, as chains of cubic Bezier curves.

Coordinates are in box sides from the box's centre, right and down; the box spans -0.5 to 0.5. A
gesture is a list of strokes; a stroke is an array of joints (n, 2) that the hand means to pass.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Path = npt.NDArray[np.float64]
Gesture = list[Path]


class Kind(StrEnum):
    """What a person did to a box."""

    CROSS = "cross"
    LOOPED_CROSS = "looped-cross"  # a cross without lifting the pen
    UPRIGHT_CROSS = "upright-cross"
    TICK = "tick"
    LONG_TICK = "long-tick"  # hasty, far beyond the box
    SLASH = "slash"
    DASH = "dash"
    SCRAWL = "scrawl"  # a few turns of the pen
    DOT = "dot"
    HALF_FILLED = "half-filled"
    FILLED = "filled"
    RING = "ring"  # round the box, nothing in it
    BESIDE = "beside"  # a cross next to the box
    FILLED_BACK = "filled-back"  # taken back as printed on the booklet: filled in
    SCRIBBLED_BACK = "scribbled-back"  # taken back by a scribble beyond the box
    STRUCK_BACK = "struck-back"  # taken back by lines through the mark
    RUBBED_OUT = "rubbed-out"  # pencil, with a rubber
    RESTED_PEN = "rested-pen"  # a small dot that means nothing
    BETWEEN = "between"  # a mark between two boxes


#: Kinds that answer. All others take back, or mean nothing, or nobody knows what they mean.
ANSWERS = frozenset(Kind) - {
    Kind.FILLED_BACK,
    Kind.SCRIBBLED_BACK,
    Kind.STRUCK_BACK,
    Kind.RUBBED_OUT,
    Kind.RESTED_PEN,
    Kind.BETWEEN,
}


def gesture(kind: Kind, reach: float, rng: np.random.Generator) -> Gesture:
    """One gesture of a kind; `reach` is its size, 1 for a mark that just fills the box."""
    return _GESTURES[kind](reach, rng)


def _about(rng: np.random.Generator, x: float, y: float, spread: float = 0.07) -> Path:
    return np.array([[x, y]]) + rng.normal(0.0, spread, (1, 2))


def _joined(*points: Path) -> Path:
    return np.concatenate(points)


def _cross(reach: float, rng: np.random.Generator) -> Gesture:
    half = 0.45 * reach
    lean = rng.uniform(0.75, 1.25)
    falling = _joined(_about(rng, -half, -half * lean), _about(rng, half, half * lean))
    rising = _joined(_about(rng, half, -half * lean), _about(rng, -half, half * lean))
    if rng.random() < 0.3:
        rising = rising[::-1]
    return [falling, rising] if rng.random() < 0.8 else [rising, falling]


def _looped_cross(reach: float, rng: np.random.Generator) -> Gesture:
    half = 0.45 * reach
    side = rng.uniform(0.45, 0.65) * reach
    return [
        _joined(
            _about(rng, half, -half),
            _about(rng, -half, half),
            _about(rng, -side, rng.uniform(0.0, 0.2)),
            _about(rng, -half, -half),
            _about(rng, half, half),
        )
    ]


def _upright_cross(reach: float, rng: np.random.Generator) -> Gesture:
    half = 0.48 * reach
    return [
        _joined(_about(rng, 0, -half), _about(rng, 0, half)),
        _joined(_about(rng, -half, 0), _about(rng, half, 0)),
    ]


def _tick(reach: float, rng: np.random.Generator) -> Gesture:
    foot = rng.uniform(0.15, 0.4)
    return [
        _joined(
            _about(rng, -0.35 * reach, rng.uniform(-0.15, 0.15)),
            _about(rng, -0.1, foot, 0.05),
            _about(rng, 0.45 * reach, -0.5 * reach),
        )
    ]


def _long_tick(reach: float, rng: np.random.Generator) -> Gesture:
    length = rng.uniform(1.0, 2.2) * reach
    steep = rng.uniform(0.6, 1.2)
    return [
        _joined(
            _about(rng, -0.4, -0.1, 0.1),
            _about(rng, -0.1, 0.35, 0.07),
            _about(rng, length * 0.5, 0.35 - length * 0.5 * steep, 0.06),
            _about(rng, length, 0.35 - length * steep, 0.12),
        )
    ]


def _slash(reach: float, rng: np.random.Generator) -> Gesture:
    half = 0.5 * reach
    direction = -1 if rng.random() < 0.8 else 1
    return [_joined(_about(rng, -half, -half * direction), _about(rng, half, half * direction))]


def _dash(reach: float, rng: np.random.Generator) -> Gesture:
    return [_joined(_about(rng, -0.45 * reach, 0), _about(rng, 0.45 * reach, 0))]


def _turns(count: int, width: float, height: float, rng: np.random.Generator) -> Path:
    """Back and forth from top to bottom, in `count` turns."""
    down = np.linspace(-height / 2, height / 2, count)
    across = np.where(np.arange(count) % 2 == 0, -width / 2, width / 2)
    return np.stack([across, down], axis=1) + rng.normal(0, 0.05, (count, 2))


def _turned(path: Path, angle: float) -> Path:
    matrix = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    turned: Path = path @ matrix
    return turned


def _scrawl(reach: float, rng: np.random.Generator) -> Gesture:
    path = _turns(int(rng.integers(4, 8)), 0.7 * reach, 0.6 * reach, rng)
    return [_turned(path, rng.uniform(-1.0, 1.0))]


def _blob(radius: float, rng: np.random.Generator) -> Path:
    around = np.linspace(0, rng.uniform(2, 4) * math.pi, 14)
    out = radius * np.linspace(0.2, 1.0, 14)
    return np.stack([out * np.cos(around), out * np.sin(around)], axis=1)


def _dot(reach: float, rng: np.random.Generator) -> Gesture:
    return [_blob(rng.uniform(0.1, 0.18) * reach, rng) + _about(rng, 0, 0)]


def _rested_pen(_reach: float, rng: np.random.Generator) -> Gesture:
    place = rng.uniform(-0.4, 0.4, (1, 2))
    return [place + rng.normal(0, 0.02, (3, 2))]


def _filled(reach: float, rng: np.random.Generator) -> Gesture:
    """Turns so close that hardly any white is left; the corners often stay empty."""
    side = rng.uniform(0.85, 1.05) * min(max(reach, 0.9), 1.1)
    first = _turned(_turns(int(rng.integers(12, 18)), side, side, rng), rng.uniform(-0.3, 0.3))
    if rng.random() < 0.5:
        again = _turns(int(rng.integers(8, 12)), side, side, rng)
        return [first, _turned(again, math.pi / 2)]
    return [first]


def _half_filled(_reach: float, rng: np.random.Generator) -> Gesture:
    size = rng.uniform(0.55, 0.75)
    path = _turned(_turns(int(rng.integers(8, 12)), 0.9, size, rng), rng.uniform(-0.9, 0.9))
    return [path + rng.normal(0, 0.08, (1, 2))]


def _ring(reach: float, rng: np.random.Generator) -> Gesture:
    radius = rng.uniform(0.85, 1.15) * max(reach, 0.9)
    start = rng.uniform(0, 2 * math.pi)
    around = start + np.linspace(0, rng.uniform(1.95, 2.2) * math.pi, 16)
    swell = radius * (1 + 0.06 * np.sin(around * 2 + start) + np.linspace(0, 0.08, 16))
    flat = rng.uniform(0.8, 1.0)
    return [np.stack([swell * np.cos(around), flat * swell * np.sin(around)], axis=1)]


def _beside(reach: float, rng: np.random.Generator) -> Gesture:
    away = np.array([[rng.choice((-1, 1)) * rng.uniform(0.95, 1.25), rng.uniform(-0.15, 0.15)]])
    return [stroke + away for stroke in _cross(min(reach, 0.9), rng)]


def _scribbled_back(reach: float, rng: np.random.Generator) -> Gesture:
    size = 1.25 * max(reach, 0.9)
    path = _turns(int(rng.integers(9, 16)), size, size * 0.9, rng)
    return [_turned(path, rng.uniform(-0.8, 0.8)), *_cross(reach, rng)]


def _struck_back(reach: float, rng: np.random.Generator) -> Gesture:
    lines = [
        _joined(_about(rng, -1.1, height, 0.12), _about(rng, 1.1, height, 0.12))
        for height in (-0.2, 0.02, 0.22)
    ]
    return [*_cross(reach, rng), *lines[: int(rng.integers(2, 4))]]


_GESTURES: Mapping[Kind, Callable[[float, np.random.Generator], Gesture]] = {
    Kind.CROSS: _cross,
    Kind.LOOPED_CROSS: _looped_cross,
    Kind.UPRIGHT_CROSS: _upright_cross,
    Kind.TICK: _tick,
    Kind.LONG_TICK: _long_tick,
    Kind.SLASH: _slash,
    Kind.DASH: _dash,
    Kind.SCRAWL: _scrawl,
    Kind.DOT: _dot,
    Kind.HALF_FILLED: _half_filled,
    Kind.FILLED: _filled,
    Kind.RING: _ring,
    Kind.BESIDE: _beside,
    Kind.FILLED_BACK: _filled,
    Kind.SCRIBBLED_BACK: _scribbled_back,
    Kind.STRUCK_BACK: _struck_back,
    Kind.RUBBED_OUT: _cross,
    Kind.RESTED_PEN: _rested_pen,
    Kind.BETWEEN: _cross,
}
