"""A printed page as a sheet of paper: ink soaks in, toner is patchy, and life leaves its traces."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from folkmoot.bench.second_hand.conditions import Wear
from folkmoot.bench.second_hand.trace import Ink, Patch

Grey: TypeAlias = npt.NDArray[np.uint8]

_TOOTH_SIDE = 1024
_WHITE = 255
#: ISO 838: two holes of 6 mm, 80 mm apart, their centres 12 mm from the edge.
_HOLE_MM, _HOLES_APART_MM, _HOLE_INSET_MM = 6.0, 80.0, 12.0


@dataclass(frozen=True, slots=True, eq=False)
class Paper:
    """One side of a sheet, upright; `grey` (255 white) is drawn on in place."""

    grey: Grey
    pixels_per_mm: float

    def lay(self, patch: Patch, *, grainy: bool, bleed_mm: float) -> Ink:
        """Let ink onto the page, and tell how much light it takes; beyond the edge it is lost."""
        ink = patch.ink
        if grainy:
            ink = ink * _tooth_under(patch)
        if bleed_mm:
            ink = _bled(ink, bleed_mm * self.pixels_per_mm, _tooth_under(patch))
        height, width = self.grey.shape
        top, left = max(patch.top, 0), max(patch.left, 0)
        bottom = min(patch.top + ink.shape[0], height)
        right = min(patch.left + ink.shape[1], width)
        if bottom <= top or right <= left:
            return ink
        seen = ink[top - patch.top : bottom - patch.top, left - patch.left : right - patch.left]
        view = self.grey[top:bottom, left:right]
        view[:] = (view * (1 - seen)).astype(np.uint8)
        return ink

    def px(self, length_mm: float) -> int:
        """A length in whole pixels."""
        return round(length_mm * self.pixels_per_mm)


@cache
def tooth(side: int = _TOOTH_SIDE) -> Ink:
    """The roughness of paper, 0 (hollow) to 1 (hill), a tile that is the same in every run."""
    rng = np.random.default_rng(838)
    fine = cv2.GaussianBlur(rng.normal(size=(side, side)).astype(np.float32), (0, 0), 1.1)
    coarse = cv2.GaussianBlur(rng.normal(size=(side, side)).astype(np.float32), (0, 0), 3.5)
    rough = fine / fine.std() + 0.6 * coarse / coarse.std()
    return np.asarray((rough * 0.22 + 0.5).clip(0, 1), np.float32)


def _tooth_under(patch: Patch) -> Ink:
    """The tile under a patch, as a factor: graphite catches on the hills only."""
    height, width = patch.ink.shape
    rows = np.arange(patch.top, patch.top + height) % _TOOTH_SIDE
    columns = np.arange(patch.left, patch.left + width) % _TOOTH_SIDE
    return np.asarray((0.15 + 1.5 * tooth()[np.ix_(rows, columns)]).clip(0, 1), np.float32)


def _bled(ink: Ink, spread_px: float, rough: Ink) -> Ink:
    soaked = cv2.GaussianBlur(ink, (0, 0), max(spread_px, 0.3))
    spread = (soaked * (0.5 + 0.7 * rough)).clip(0, 1)
    return np.asarray(np.maximum(ink * 0.95, spread), np.float32)


def print_with(paper: Paper, wear: Wear, rng: np.random.Generator) -> None:
    """Turn the ideal print into toner: not quite black, and patchy where the printer is tired."""
    black = rng.uniform(*wear.toner_black)
    table = np.linspace(black, _WHITE, 256).round().astype(np.uint8)
    paper.grey[:] = cv2.LUT(paper.grey, table)
    if rng.random() >= wear.toner_grain:
        return
    height, width = paper.grey.shape
    patchy = np.tile(tooth(), (height // _TOOTH_SIDE + 1, width // _TOOTH_SIDE + 1))
    thin = ((0.38 - patchy[:height, :width]) * rng.uniform(0.8, 2.5)).clip(0, 0.6)
    paper.grey[:] = (paper.grey + (_WHITE - paper.grey) * thin).astype(np.uint8)


def use(paper: Paper, wear: Wear, behind: int, rng: np.random.Generator) -> None:
    """What befalls the page on its way; `behind` is the grey seen through holes and tears."""
    if rng.random() < wear.creased:
        _crease(paper, rng)
    if rng.random() < wear.cup_ring:
        _cup_ring(paper, rng)
    if rng.random() < wear.thumbed:
        _thumb(paper, rng)
    if rng.random() < wear.stapled:
        _staple(paper, rng)
    if rng.random() < wear.punched:
        _punch(paper, behind, rng)
    if rng.random() < wear.torn_corner:
        _tear(paper, behind, rng)


def shine_through(paper: Paper, back: Grey, share: float) -> None:
    """Let the print of the back (upright, as printed) be seen faintly, mirrored."""
    if share <= 0 or back.shape != paper.grey.shape:
        return
    small = cv2.resize(back[:, ::-1], None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    spread = cv2.GaussianBlur(small, (0, 0), 0.08 * paper.pixels_per_mm)
    wide = cv2.resize(spread, paper.grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    dim = cv2.convertScaleAbs(wide, alpha=share, beta=_WHITE * (1 - share))
    paper.grey[:] = cv2.multiply(paper.grey, dim, scale=1 / _WHITE)


def _darken(paper: Paper, mask: npt.NDArray[np.float32], top: int, left: int) -> None:
    paper.lay(Patch(left, top, mask), grainy=False, bleed_mm=0.0)


def _crease(paper: Paper, rng: np.random.Generator) -> None:
    """Folded once or twice for the envelope: toner breaks off along the line, a soft shadow."""
    height, width = paper.grey.shape
    places = ((1 / 3, 2 / 3), (1 / 2,))[int(rng.random() < 0.4)]
    half = max(paper.px(0.25), 1)
    for place in places:
        row = round(height * place + rng.normal(0, paper.px(1.5)))
        slope = rng.normal(0, 0.002)
        line = (row + slope * (np.arange(width) - width / 2)).round().astype(int)
        for offset in range(-half, half + 1):
            at = (line + offset).clip(0, height - 1)
            worn = rng.random(width) < 0.25 * (1 - abs(offset) / (half + 1))
            dark = 1 - 0.12 * (1 - abs(offset) / (half + 1))
            here = paper.grey[at, np.arange(width)] * dark
            paper.grey[at, np.arange(width)] = np.where(worn, 240, here).astype(np.uint8)


def _cup_ring(paper: Paper, rng: np.random.Generator) -> None:
    radius = paper.px(rng.uniform(34, 42))
    width = paper.px(rng.uniform(1.0, 3.5))
    side = 2 * (radius + 2 * width)
    mask = np.zeros((side, side), np.float32)
    start = int(rng.integers(0, 360))
    sweep = int(rng.integers(150, 361))
    centre = (side // 2, side // 2)
    cv2.ellipse(mask, centre, (radius, radius), 0, start, start + sweep, (1.0,), width)
    mask = cv2.GaussianBlur(mask, (0, 0), width / 3) * float(rng.uniform(0.08, 0.25))
    top = int(rng.integers(-side // 3, paper.grey.shape[0] - side // 2))
    left = int(rng.integers(-side // 3, paper.grey.shape[1] - side // 2))
    _darken(paper, mask, top, left)


def _thumb(paper: Paper, rng: np.random.Generator) -> None:
    """A greasy thumb: an oval of faint ridges near an edge."""
    height, width = paper.px(22), paper.px(15)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    oval = np.exp(-2.5 * (x**2 + y**2))
    ridges = 0.6 + 0.4 * np.sin((x**2 * 3 + (y + 0.6) ** 2 * 6) * 14 + rng.uniform(0, 6))
    mask = (oval * ridges * rng.uniform(0.08, 0.3)).astype(np.float32)
    left = int(rng.choice((paper.px(2), paper.grey.shape[1] - width - paper.px(2))))
    _darken(paper, mask, int(rng.uniform(0.2, 0.8) * paper.grey.shape[0]), left)


def _staple(paper: Paper, rng: np.random.Generator) -> None:
    x, y = rng.uniform(7, 20), rng.uniform(5, 10)
    angle = rng.uniform(-0.9, 0.9)
    reach = (6 * math.cos(angle), 6 * math.sin(angle))
    start = (paper.px(x - reach[0]), paper.px(y - reach[1]))
    end = (paper.px(x + reach[0]), paper.px(y + reach[1]))
    cv2.line(paper.grey, start, end, (70,), max(paper.px(0.5), 1), cv2.LINE_AA)


def _punch(paper: Paper, behind: int, rng: np.random.Generator) -> None:
    middle = paper.grey.shape[0] / 2 + paper.px(rng.normal(0, 2))
    x = paper.px(_HOLE_INSET_MM + rng.normal(0, 1.0))
    if rng.random() < 0.3:  # a back page, or punched at the other edge
        x = paper.grey.shape[1] - x
    holes = (-0.5, 0.5) if rng.random() < 0.7 else (-1.5, -0.5, 0.5, 1.5)
    for step in holes:
        centre = (x, round(middle + step * paper.px(_HOLES_APART_MM)))
        cv2.circle(paper.grey, centre, paper.px(_HOLE_MM / 2), (behind,), -1, cv2.LINE_AA)


def _tear(paper: Paper, behind: int, rng: np.random.Generator) -> None:
    height, width = paper.grey.shape
    across, down = paper.px(rng.uniform(8, 30)), paper.px(rng.uniform(8, 30))
    steps = np.linspace(0, 1, 12)
    ragged = rng.normal(0, paper.px(0.6), (12, 2))
    edge = np.stack([across * (1 - steps), down * steps], axis=1) + ragged
    shape = np.concatenate([[[-99, -99], [across, -99]], edge, [[-99, down]]])
    if rng.random() < 0.5:
        shape[:, 0] = width - 1 - shape[:, 0]
    if rng.random() < 0.5:
        shape[:, 1] = height - 1 - shape[:, 1]
    cv2.fillPoly(paper.grey, [shape.round().astype(np.int32)], (behind,), cv2.LINE_AA)
