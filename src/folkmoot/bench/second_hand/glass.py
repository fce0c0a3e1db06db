"""A sheet under the scanner, or before a telephone: where its points fall, and what is seen.

The page is mapped in one go: tilt, size, uneven feed, perspective and a lifted edge are one field
of displacements, sampled coarsely and interpolated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from folkmoot.bench.second_hand.conditions import Codec, Glass
from folkmoot.bench.second_hand.paper import Grey, Paper, tooth
from folkmoot.method.terms.lengths import MM_PER_INCH

_CELL_PX = 24
_WHITE = 255
Field = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Exposure:
    """How a booklet is seen. `photographed` by a telephone, `photocopied` before it was scanned, in
    `two_levels`; `behind` is the grey around the page."""

    dots_per_inch: int
    behind: int
    photographed: bool = False
    photocopied: bool = False
    two_levels: bool = False

    @property
    def least_light_taken(self) -> float:
        """The share of light that ink must take for anything of it to be seen in the picture."""
        if self.photocopied:
            return 0.5
        return 0.4 if self.two_levels else 0.12


def an_exposure(
    glass: Glass, dots_per_inch: int, codec: Codec, rng: np.random.Generator
) -> Exposure:
    """Choose how a booklet is seen: a feeder's white or black roller, a lid, or a table top."""
    photographed = bool(glass.keystone) and rng.random() < 0.3
    roller = float(rng.choice((20, 250), p=(0.25, 0.75)))
    behind = rng.uniform(50, 150) if photographed else roller + rng.uniform(-12, 5)
    return Exposure(
        dots_per_inch,
        int(behind),
        photographed,
        photocopied=bool(rng.random() < glass.photocopied),
        two_levels=glass.two_level or codec is Codec.G4,
    )


def see(paper: Paper, glass: Glass, exposure: Exposure, rng: np.random.Generator) -> Grey:
    """The picture of a page: grey, or 0 and 255 where the scanner sees two levels."""
    seen = _fallen(paper, glass, exposure, rng)
    pixels_per_mm = exposure.dots_per_inch / MM_PER_INCH
    if exposure.photocopied:
        seen = _photocopied(seen, rng)
    disc = _disc(rng.uniform(*glass.defocus_mm) * pixels_per_mm)
    light = cv2.filter2D(seen, -1, disc).astype(np.float32)
    light *= _lamp(seen.shape, glass.lamp, exposure, rng)
    if not exposure.photographed and rng.random() < glass.scratched:
        _scratch(light, rng)
    light += rng.uniform(*glass.grain) * _noise(seen.shape, rng)
    if exposure.photographed or rng.random() >= glass.whitened:
        paper_white = rng.uniform(205, 245)
        picture = (light * (paper_white / _WHITE)).clip(0, _WHITE).astype(np.uint8)
    else:
        picture = _whitened(light, rng)
    if exposure.two_levels:
        picture = _two_levels(picture, faxed=glass.two_level, rng=rng)
    if rng.random() < glass.upside_down:
        picture = np.ascontiguousarray(picture[::-1, ::-1])
    return picture


def _fallen(paper: Paper, glass: Glass, exposure: Exposure, rng: np.random.Generator) -> Grey:
    """The page where its points fall in the picture."""
    pixels_per_mm = exposure.dots_per_inch / MM_PER_INCH
    page_h, page_w = (side / paper.pixels_per_mm for side in paper.grey.shape)
    width = round(page_w * pixels_per_mm) + int(rng.integers(-6, 7))
    height = round(page_h * pixels_per_mm) + int(rng.integers(-12, 13))
    rows, columns = height // _CELL_PX + 3, width // _CELL_PX + 3
    # The middle of each cell, one cell beyond the picture on every side.
    x = ((np.arange(columns) - 0.5) * _CELL_PX / pixels_per_mm)[None, :].repeat(rows, 0)
    y = ((np.arange(rows) - 0.5) * _CELL_PX / pixels_per_mm)[:, None].repeat(columns, 1)
    x, y = _displaced(x, y, (page_w, page_h), glass, exposure, rng)
    maps = []
    for place in (x, y):
        fine = cv2.resize(
            (place * paper.pixels_per_mm - 0.5).astype(np.float32),
            (columns * _CELL_PX, rows * _CELL_PX),
            interpolation=cv2.INTER_LINEAR,
        )
        maps.append(fine[_CELL_PX : _CELL_PX + height, _CELL_PX : _CELL_PX + width])
    return np.asarray(
        cv2.remap(
            paper.grey,
            np.ascontiguousarray(maps[0]),
            np.ascontiguousarray(maps[1]),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(exposure.behind,),
        ),
        np.uint8,
    )


def _displaced(
    x: Field,
    y: Field,
    size_mm: tuple[float, float],
    glass: Glass,
    exposure: Exposure,
    rng: np.random.Generator,
) -> tuple[Field, Field]:
    """For points of the glass in mm, the points of the page that are seen there, in mm."""
    width, height = size_mm
    angle = math.radians(rng.normal(0, glass.tilt_degrees))
    size = rng.uniform(*glass.size)
    across, down = x - width / 2 - rng.normal(0, 1.0), y - height / 2 - rng.normal(0, 1.0)
    across, down = (
        (math.cos(angle) * across + math.sin(angle) * down) / size,
        (math.cos(angle) * down - math.sin(angle) * across) / size,
    )
    if exposure.photographed:
        lean_x, lean_y = rng.uniform(-glass.keystone, glass.keystone, 2)
        depth = 1 + lean_x * across / (width / 2) + lean_y * down / (height / 2)
        # A photograph shows some of the table on all sides.
        across, down = 1.04 * across / depth, 1.04 * down / depth
    elif glass.feed_mm:
        period, phase = rng.uniform(30, 120), rng.uniform(0, 2 * math.pi)
        down = down + rng.normal(0, glass.feed_mm) * np.sin(2 * math.pi * down / period + phase)
    curl = rng.uniform(*glass.curl_mm) * rng.choice((-1, 1))
    lifted = np.clip(across * rng.choice((-1, 1)) / (width / 2), 0, 1)
    across = across + curl * lifted**3
    return across + width / 2, down + height / 2


def _disc(radius_px: float) -> npt.NDArray[np.float32]:
    """A point out of focus: a disc with a soft rim."""
    reach = math.ceil(radius_px + 0.5)
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = np.clip(radius_px + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return np.asarray(disc / disc.sum(), np.float32)


def _lamp(
    shape: tuple[int, ...], fall: float, exposure: Exposure, rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Brightness across the page: a lamp's profile, or for a photograph also a shadow."""
    height, width = shape
    at = np.linspace(-1, 1, width, dtype=np.float32)
    across = 1 - rng.uniform(0, fall / 2) * at**2 - rng.uniform(-fall, fall) / 4 * (at + 1)
    if not exposure.photographed:
        return np.asarray(across.clip(0.3, 1.1)[None, :], np.float32)
    down = 1 - rng.uniform(0, fall) * np.linspace(0, 1, height, dtype=np.float32)
    if rng.random() < 0.5:
        down = down[::-1]
    return np.asarray(across[None, :] * down[:, None], np.float32)


def _noise(shape: tuple[int, ...], rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """Noise of unit spread: a strip of it, rolled differently for every row of strips."""
    height, width = shape
    strip = rng.standard_normal((64, width + 64), np.float32)
    rows = [
        strip[:, shift : shift + width] for shift in rng.integers(0, 64, height // 64 + 1).tolist()
    ]
    return np.concatenate(rows)[:height]


def _scratch(light: npt.NDArray[np.float32], rng: np.random.Generator) -> None:
    """Dust on the sensor of a feeder: thin lines along the whole page."""
    for _ in range(int(rng.integers(1, 4))):
        column = int(rng.integers(0, light.shape[1] - 3))
        wide = int(rng.integers(1, 3))
        light[:, column : column + wide] *= rng.uniform(0.55, 0.9)


def _whitened(light: npt.NDArray[np.float32], rng: np.random.Generator) -> Grey:
    """An office machine's text mode: sharpened, near-white to white, near-black to black."""
    soft = cv2.GaussianBlur(light, (0, 0), 1.2)
    sharp = light + rng.uniform(0.2, 0.8) * (light - soft)
    black, white = rng.uniform(0, 30), rng.uniform(215, 245)
    return np.asarray(((sharp - black) * (_WHITE / (white - black))).clip(0, _WHITE), np.uint8)


def _photocopied(seen: Grey, rng: np.random.Generator) -> Grey:
    """A copy of the page: harder contrast, toner with holes, specks on the white."""
    height, width = seen.shape
    side = tooth().shape[0]
    rough = np.tile(tooth(), (height // side + 1, width // side + 1))[:height, :width]
    level = seen + (rough - 0.5) * rng.uniform(40, 110)
    hard = ((level - 128) * rng.uniform(1.8, 3.5) + 128).clip(rng.uniform(10, 60), 252)
    specks = rng.integers(0, (height, width), (int(rng.integers(20, 250)), 2))
    copy = hard.astype(np.uint8)
    for y, x in specks.tolist():
        copy[y : y + 2, x : x + 1 + (x & 1)] = 60
    return np.asarray(cv2.GaussianBlur(copy, (0, 0), 0.6), np.uint8)


def _two_levels(picture: Grey, *, faxed: bool, rng: np.random.Generator) -> Grey:
    """Black and white, by one threshold or by the neighbourhood; a fax also loses lines."""
    if rng.random() < 0.5:
        white = float(np.median(picture[::16, ::16]))
        level = white * rng.uniform(0.55, 0.75)
        black = picture < level
    else:
        near = cv2.blur(picture, (61, 61))
        black = picture < near.astype(np.int16) - int(rng.integers(22, 45))
    levels = np.where(black, 0, _WHITE).astype(np.uint8)
    if faxed:
        for row in rng.integers(1, levels.shape[0], int(rng.integers(0, 5))).tolist():
            levels[row] = levels[row - 1]
        if rng.random() < 0.15:
            lost = int(rng.integers(1, levels.shape[0]))
            levels[lost : lost + int(rng.integers(1, 3))] = _WHITE
    return levels
