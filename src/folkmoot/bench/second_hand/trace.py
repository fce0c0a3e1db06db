"""From the joints of a gesture to ink: curves, pressure, and a picture of how much ink lies where.

The nib is stamped along the curve into a picture several times as fine as the page, which is then
averaged down. Pressure wanders (an Ornstein-Uhlenbeck walk) and fades where the pen is put down
and lifted; a ball that runs dry leaves gaps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from folkmoot.bench.second_hand.gestures import Path

FINER = 3
Ink = npt.NDArray[np.float32]

_NIB_STEP = 0.3  # of the nib's width between two stamps
_LONGEST_STEPS = 900


@dataclass(frozen=True, slots=True)
class Nib:
    """How a pen meets paper: `width_mm`, `flow` (share of light taken, 0 to 1), how much its width
    follows the pressure, how unsteadily it flows, and the share of a line that stays dry."""

    width_mm: float
    flow: float
    springs: float
    uneven: float
    dry: float


@dataclass(frozen=True, slots=True)
class Patch:
    """Ink in a rectangle of the page: the share of light taken, and its top-left corner in px."""

    left: int
    top: int
    ink: Ink


def draw_strokes(
    strokes: list[Path],
    nib: Nib,
    pixels_per_mm: float,
    tremor_mm: float,
    rng: np.random.Generator,
) -> Patch:
    """Ink of strokes whose joints are in mm on the page; `tremor_mm` is how far the hand shakes."""
    scale = pixels_per_mm * FINER
    curves = [_curve(joints, rng) for joints in strokes]
    lines = [_stepped(curve, nib.width_mm * _NIB_STEP) for curve in curves]
    if tremor_mm:
        lines = [line + _tremor(len(line), tremor_mm, rng) for line in lines]
    margin_mm = nib.width_mm + 1.0
    low = np.min([line.min(axis=0) for line in lines], axis=0) - margin_mm
    high = np.max([line.max(axis=0) for line in lines], axis=0) + margin_mm
    left, top = (math.floor(value * pixels_per_mm) for value in low.tolist())
    right, bottom = (math.ceil(value * pixels_per_mm) for value in high.tolist())
    size = ((right - left) * FINER, (bottom - top) * FINER)
    light = np.ones((bottom - top, right - left), np.float32)
    for line in lines:
        picture = Image.new("L", size, 0)
        places = line * scale - np.array([left, top]) * FINER
        _stamp(picture, places, nib, scale, rng)
        light *= 1 - np.asarray(picture.reduce(FINER), np.float32) / 255
    return Patch(left, top, 1 - light)


def _curve(joints: Path, rng: np.random.Generator) -> Path:
    """Cubic Bezier curves through the joints; the handles follow the neighbours, and bow a bit."""
    if len(joints) < 2:
        return joints
    ways = np.gradient(joints, axis=0)
    pieces = []
    t = np.linspace(0, 1, 16)[:, None]
    for index in range(len(joints) - 1):
        start, end = joints[index], joints[index + 1]
        chord = end - start
        bow = np.array([-chord[1], chord[0]]) * rng.normal(0, 0.05)
        first = start + ways[index] * 0.35 + bow
        second = end - ways[index + 1] * 0.35 + bow
        pieces.append(
            (1 - t) ** 3 * start
            + 3 * (1 - t) ** 2 * t * first
            + 3 * (1 - t) * t**2 * second
            + t**3 * end
        )
    return np.concatenate(pieces)


def _stepped(curve: Path, step_mm: float) -> Path:
    """The same curve in steps of equal length."""
    along = np.concatenate([[0.0], np.hypot(*np.diff(curve, axis=0).T).cumsum()])
    count = min(max(int(along[-1] / step_mm) + 2, 2), _LONGEST_STEPS)
    at = np.linspace(0, along[-1], count)
    return np.stack([np.interp(at, along, curve[:, axis]) for axis in (0, 1)], axis=1)


def _walk(count: int, memory: float, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """An Ornstein-Uhlenbeck walk of unit spread; `memory` in steps."""
    keep = math.exp(-1 / memory)
    steps = rng.normal(0, math.sqrt(1 - keep * keep), count)
    steps[0] = rng.normal()
    walk = np.empty(count)
    value = 0.0
    for index, step in enumerate(steps.tolist()):
        value = value * keep + step if index else step
        walk[index] = value
    return walk


def _tremor(count: int, size_mm: float, rng: np.random.Generator) -> Path:
    return size_mm * np.stack([_walk(count, 5, rng), _walk(count, 5, rng)], axis=1)


def _stamp(
    picture: Image.Image, places: Path, nib: Nib, scale: float, rng: np.random.Generator
) -> None:
    count = len(places)
    pressure = 1 + nib.uneven * _walk(count, 12, rng)
    ends = np.minimum(np.arange(count), np.arange(count)[::-1]) / max(0.12 * count, 1)
    pressure *= np.clip(0.55 + 0.45 * ends, 0, 1)
    radii = 0.5 * nib.width_mm * scale * (1 + nib.springs * (pressure.clip(0.3, 1.6) - 1))
    flows = (255 * nib.flow * (0.6 + 0.4 * pressure).clip(0.25, 1.12)).clip(0, 255)
    if nib.dry:
        flows[_walk(count, 10, rng) < NormalDist().inv_cdf(nib.dry)] *= 0.12
    draw = ImageDraw.Draw(picture)
    for (x, y), radius, flow in zip(places.tolist(), radii.tolist(), flows.tolist(), strict=True):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=int(flow))
