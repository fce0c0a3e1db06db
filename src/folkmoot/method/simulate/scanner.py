"""The scanner: how a sheet lies on the glass, what the sensor sees, which way up it comes out.

To lay a page takes longest, so a batch lays each printed page a few times and marks copies of it;
the `Feed` keeps the map from page to picture for all that is drawn later.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from folkmoot.method.simulate.dirt import Dirt
from folkmoot.method.simulate.pens import BoxOnCanvas
from folkmoot.method.simulate.pens_ink import Grey
from folkmoot.method.simulate.pens_strokes import Points
from folkmoot.method.terms.lengths import MM_PER_INCH

_SPARE_PX = 96
_NOISE_TILES = 3
_MIDDLE = 128
_WHITE = 255
_THROUGH_SPREAD_MM = 0.6  # light spreads in paper
_NOISE_SIDE = 512
_PAPER_STEP = 24  # pixels between those that the paper's grey is judged by


@dataclass(frozen=True, slots=True, eq=False)
class Feed:
    """One way in which a printed page lay on the glass.

    `picture` is the page as it lies, before people write on it; `affine` (2, 3) takes pixels of
    the upright page to pixels of the picture, which is turned clockwise by `turned` radians and has
    `pixels_per_mm` of the page. `toner` is the share of light that its black takes, `lid` the grey
    behind the page.
    """

    picture: Grey
    affine: npt.NDArray[np.float64]
    dots_per_inch: int
    pixels_per_mm: float
    turned: float
    toner: float
    lid: int

    def where(self, points_mm: Points) -> Points:
        """Where points of the page (n, 2, in mm) lie in the picture, in pixels."""
        page_px = points_mm * (self.dots_per_inch / MM_PER_INCH)
        laid: Points = page_px @ self.affine[:, :2].T + self.affine[:, 2]
        return laid

    def box(self, x_mm: float, y_mm: float, side_mm: float) -> BoxOnCanvas:
        """A printed box of the page as a canvas to draw on."""
        (xx, xy, x), (yx, yy, y) = self.affine.tolist()
        scale = self.dots_per_inch / MM_PER_INCH
        right, down = (x_mm + side_mm / 2) * scale, (y_mm + side_mm / 2) * scale
        x, y = x + xx * right + xy * down, y + yx * right + yy * down
        side = side_mm * self.pixels_per_mm
        return BoxOnCanvas(x - side / 2, y - side / 2, side, self.pixels_per_mm, self.turned)

    def sheet(self, shift_px: tuple[int, int], onto: Grey) -> Feed:
        """A copy to write on, fed a little further right and down, made in the picture `onto`."""
        right, down = shift_px
        height, width = self.picture.shape
        rows = slice(max(down, 0), height + min(down, 0))
        onto[: rows.start] = self.lid
        onto[rows.stop :] = self.lid
        onto[rows, : max(right, 0)] = self.lid
        onto[rows, width + min(right, 0) :] = self.lid
        onto[rows, max(right, 0) : width + min(right, 0)] = self.picture[
            max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)
        ]
        moved = self.affine + np.array([(0, 0, right), (0, 0, down)])
        return replace(self, picture=onto, affine=moved)


def lay(
    page: Grey, reverse: Grey, dots_per_inch: int, dirt: Dirt, rng: np.random.Generator
) -> Feed:
    """Print a page and lay it on the glass: toner, what shows through from its reverse, skew.

    `page` and `reverse` are the two sides upright, 255 white, at this resolution.
    """
    toner, through = float(rng.uniform(*dirt.toner)), float(rng.uniform(*dirt.show_through))
    lid = int(rng.integers(dirt.lid[0], dirt.lid[1] + 1))
    printed = page
    if toner < 1 or through > 0:
        paper = _WHITE * (1 - toner - through)
        spread_px = round(_THROUGH_SPREAD_MM * dots_per_inch / MM_PER_INCH)
        behind = cv2.blur(cv2.flip(reverse, 1), (spread_px, spread_px))
        printed = _grey(cv2.addWeighted(page, toner, behind, through, paper))
    affine = _affine(page, dots_per_inch, dirt, rng)
    if not np.array_equal(affine, np.eye(2, 3)):
        centres, size = _between_pixel_centres(affine), (page.shape[1], page.shape[0])
        border = cv2.BORDER_CONSTANT
        laid = cv2.warpAffine(printed, centres, size, borderMode=border, borderValue=(lid,))
        printed = _grey(laid)
    linear = affine[:, :2]
    return Feed(
        picture=printed,
        affine=affine,
        dots_per_inch=dots_per_inch,
        pixels_per_mm=math.sqrt(float(np.linalg.det(linear))) * dots_per_inch / MM_PER_INCH,
        turned=math.atan2(linear[1, 0], linear[0, 0]),
        toner=toner,
        lid=lid,
    )


def _grey(picture: cv2.typing.MatLike) -> Grey:
    """The same picture: cv2 does not say in its types that grey stays grey."""
    return np.asarray(picture, dtype=np.uint8)


def _affine(
    page: Grey, dots_per_inch: int, dirt: Dirt, rng: np.random.Generator
) -> npt.NDArray[np.float64]:
    """Print scale, stretch of the feed, skew about the page's centre, shift."""
    angle = math.radians(rng.normal(0, dirt.skew_degrees))
    size = rng.uniform(*dirt.print_scale) * (1 + rng.normal(0, dirt.stretch, 2))
    turn = np.array([(math.cos(angle), -math.sin(angle)), (math.sin(angle), math.cos(angle))])
    linear = turn * size[:, None]
    centre = np.array([page.shape[1] / 2, page.shape[0] / 2])
    shift = rng.normal(0, dirt.shift_mm, 2) * dots_per_inch / MM_PER_INCH
    return np.hstack([linear, (centre - linear @ centre + shift)[:, None]])


def _between_pixel_centres(affine: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The same map where whole numbers are the centres of pixels, not their edges, as in cv2."""
    half = np.array([0.5, 0.5])
    offset = affine[:, 2] + affine[:, :2] @ half - half
    return np.hstack([affine[:, :2], offset[:, None]])


@lru_cache(maxsize=16)
def _noise(shape: tuple[int, int], noise: float, shading: float, tile: int) -> Grey:
    """What the sensor adds to every page, as a picture around a middle grey, larger than a page."""
    rng = np.random.default_rng((tile, 1_105))
    height, width = shape[0] + _SPARE_PX, shape[1] + _SPARE_PX
    grain = rng.standard_normal((_NOISE_SIDE, _NOISE_SIDE), dtype=np.float32) * np.float32(noise)
    repeats = (-(-height // _NOISE_SIDE), -(-width // _NOISE_SIDE))
    added = np.tile(grain, repeats)[:height, :width]
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    across = np.linspace(-1, 1, width, dtype=np.float32)[None]
    lamp = rng.normal(0, shading / 2, 3).astype(np.float32)
    added += lamp[0] * down + lamp[1] * across + lamp[2] * across * across
    return _grey(cv2.convertScaleAbs(added, alpha=1, beta=_MIDDLE))


def expose(
    picture: Grey, dots_per_inch: int, dirt: Dirt, rng: np.random.Generator, onto: Grey
) -> Grey:
    """What the sensor makes of a page: blur, paper not quite white, noise, shading, a streak.

    `onto` is a picture of the same shape that may be overwritten with the result.
    """
    if dirt.blur_mm:
        spread_px = dirt.blur_mm * dots_per_inch / MM_PER_INCH
        picture = _grey(cv2.GaussianBlur(picture, (0, 0), spread_px))
    white = int(rng.integers(dirt.white[0], dirt.white[1] + 1))
    if white == _WHITE and not dirt.noise and not dirt.shading:
        return picture
    tile = _noise(picture.shape, dirt.noise, dirt.shading, int(rng.integers(_NOISE_TILES)))
    down, across = (int(value) for value in rng.integers(0, _SPARE_PX, 2))
    added = tile[down : down + picture.shape[0], across : across + picture.shape[1]]
    seen = _grey(cv2.addWeighted(picture, white / _WHITE, added, 1.0, -_MIDDLE, dst=onto))
    if rng.random() < dirt.streak_share:  # dust on the glass draws a line along the feed
        column = int(rng.integers(0, picture.shape[1] - 3))
        width, depth = int(rng.integers(1, 4)), int(rng.integers(15, 70))
        streak = seen[:, column : column + width]
        streak[:] = cv2.subtract(streak, np.full_like(streak, depth))
    return seen


def bilevel(picture: Grey, dirt: Dirt, rng: np.random.Generator) -> Grey:
    """Black (0) where the picture is clearly darker than its paper, white (255) elsewhere."""
    paper = float(np.median(picture[::_PAPER_STEP, ::_PAPER_STEP]))
    threshold = paper - int(rng.integers(dirt.black_below[0], dirt.black_below[1] + 1))
    return _grey(cv2.threshold(picture, threshold, _WHITE, cv2.THRESH_BINARY)[1])


def any_way_up(picture: Grey, dirt: Dirt, rng: np.random.Generator) -> Grey:
    """Turn the picture for the share of pages that are fed upside down or sideways."""
    chance = rng.random()
    if chance < dirt.upside_down_share:
        return _grey(cv2.rotate(picture, cv2.ROTATE_180))
    if chance < dirt.upside_down_share + dirt.sideways_share:
        way = cv2.ROTATE_90_CLOCKWISE if rng.random() < 0.5 else cv2.ROTATE_90_COUNTERCLOCKWISE
        return _grey(cv2.rotate(picture, way))
    return picture
