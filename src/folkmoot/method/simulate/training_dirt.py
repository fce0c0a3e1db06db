"""Make a drawn page look printed, posted and scanned, over ranges wider than life.

For training only, and on purpose not the dirt of `simulate.dirt`: what the classifier learns must
not depend on how test returns are soiled.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from folkmoot.method.simulate.pens_ink import Grey

_WHITE = 255
_CREASED = 0.4
_SHARPEST = 0.2  # pixels of blur below which a scan counts as sharp
_WIDEST_CREASE_MM, _DEEPEST_CREASE, _DEEPEST_STAIN = 1.5, 0.4, 0.35


@dataclass(frozen=True, slots=True)
class Scan:
    """One way of printing and scanning.

    `dots_per_inch` of the scan; `scale` and `degrees` how the page lies; `black`, `white` the
    grey levels of print and paper; `shade` the change of white over the page; `blur` in pixels;
    `noise` standard deviation in grey levels; `quality` of JPEG; `threshold` of a two-level scan
    as a share of the way from black to white; `specks` share of points turned over by a fax;
    `half_rows` is whether every second line is a copy, as of a fax in coarse mode.
    """

    dots_per_inch: int
    scale: float
    degrees: float
    black: float
    white: float
    shade: float
    blur: float
    noise: float
    show_through: float
    quality: int | None
    threshold: float | None
    specks: float
    half_rows: bool

    @classmethod
    def random(cls, rng: np.random.Generator, pen_darkness: float) -> Scan:
        """Draw one: four in ten two-level, one in seven very dirty.

        A two-level scan is set so that the pen (share of light it takes) leaves something to see.
        """
        faintest = min(max(0.35, 1.05 - 0.75 * pen_darkness), 0.8)
        two_level = rng.random() < 0.4
        dirty = rng.random() < 0.15
        return cls(
            dots_per_inch=int(rng.choice([150, 200, 200, 300])),
            scale=float(rng.uniform(0.97, 1.03)),
            degrees=float(rng.normal(0, 2.5 if dirty else 0.8)),
            black=float(rng.uniform(0, 70)),
            white=float(rng.uniform(205, 255)),
            shade=float(rng.uniform(0, 40 if dirty else 12)),
            blur=float(rng.uniform(0.05, 1.3 if dirty else 0.9)),
            noise=float(rng.uniform(0, 12 if dirty else 6)),
            show_through=float(rng.uniform(0, 0.12)) if rng.random() < 0.35 else 0.0,
            quality=None if two_level else int(rng.integers(35, 95)),
            threshold=float(rng.uniform(faintest, 0.85)) if two_level else None,
            specks=float(rng.uniform(0, 0.01)) if two_level and rng.random() < 0.3 else 0.0,
            half_rows=two_level and rng.random() < 0.12,
        )


def scan_page(
    picture: Grey, dots_per_inch: int, scan: Scan, behind: Grey, rng: np.random.Generator
) -> Grey:
    """The page as this scan shows it. `behind` is what is printed on its back, same size."""
    page = picture
    if scan.show_through:
        back = cv2.blur(behind[:, ::-1], (7, 7))
        faded = cv2.addWeighted(page, 1.0, back, scan.show_through, -_WHITE * scan.show_through)
        page = np.asarray(faded, dtype=np.uint8)
    page = _lay(page, dots_per_inch, scan, rng)
    if rng.random() < _CREASED:
        page = _creased(page, scan.dots_per_inch, rng)
    levels = page.astype(np.float32) * ((scan.white - scan.black) / _WHITE) + scan.black
    levels += _shade(levels.shape, scan.shade, rng)
    if scan.blur > _SHARPEST:
        levels = np.asarray(cv2.GaussianBlur(levels, (0, 0), scan.blur), dtype=np.float32)
    levels += _noise(levels.shape, scan.noise, rng)
    grey = np.clip(levels, 0, _WHITE).astype(np.uint8)
    if scan.threshold is not None:
        return _two_levels(grey, scan, rng)
    _, jpeg = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, scan.quality or 75])
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def _creased(picture: Grey, dots_per_inch: int, rng: np.random.Generator) -> Grey:
    """Folds and scanner streaks across or down the page, and a stain."""
    height, width = picture.shape
    light = np.ones((height, width), dtype=np.float32)
    for _ in range(int(rng.integers(1, 5))):
        depth = rng.uniform(0.03, _DEEPEST_CREASE)
        thick = max(round(rng.uniform(0.1, _WIDEST_CREASE_MM) * dots_per_inch / 25.4), 1)
        steep = rng.choice((0.0, 0.5, rng.random())) * np.pi + rng.normal(0, 0.004)
        through = rng.random(2) * (width, height)
        along = np.array([np.cos(steep), np.sin(steep)]) * (width + height)
        start, end = ((through + sign * along).round().astype(int).tolist() for sign in (-1, 1))
        cv2.line(light, start, end, float(1 - depth), thick, cv2.LINE_AA)
    if rng.random() < 0.4:
        centre = int(rng.integers(width)), int(rng.integers(height))
        radius = round(rng.uniform(5, 40) * dots_per_inch / 25.4)
        stain = np.zeros_like(light)
        cv2.circle(stain, centre, radius, float(rng.uniform(0.05, _DEEPEST_STAIN)), -1)
        light -= cv2.blur(stain, (radius // 3 | 1,) * 2)
    soft = np.asarray(cv2.blur(light, (3, 3)), dtype=np.float32)
    return (picture * np.clip(soft, 0, 1)).astype(np.uint8)


def _lay(picture: Grey, dots_per_inch: int, scan: Scan, rng: np.random.Generator) -> Grey:
    """Turn, move, scale and stretch the page, by 1 % and a wave of up to 0.3 mm along the feed."""
    height, width = picture.shape
    factor = scan.dots_per_inch / dots_per_inch
    size = round(width * factor), round(height * factor)
    if factor < 0.8:
        picture = np.asarray(
            cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8
        )
        factor = 1.0
    turn = cv2.getRotationMatrix2D((picture.shape[1] / 2, picture.shape[0] / 2), scan.degrees, 1.0)
    stretch = np.diag(rng.uniform(0.995, 1.005, 2)) * scan.scale * factor
    centre = np.array([picture.shape[1] / 2, picture.shape[0] / 2])
    turn[:, :2] = stretch @ turn[:, :2]
    turn[:, 2] = np.array(size) / 2 - turn[:, :2] @ centre + rng.normal(0, 0.004 * size[0], 2)
    laid = cv2.warpAffine(picture, turn, size, flags=cv2.INTER_LINEAR, borderValue=_WHITE)
    if rng.random() < 0.3:
        laid = _waved(np.asarray(laid, dtype=np.uint8), scan.dots_per_inch, rng)
    return np.asarray(laid, dtype=np.uint8)


def _waved(picture: Grey, dots_per_inch: int, rng: np.random.Generator) -> Grey:
    height, width = picture.shape
    wave_px = rng.uniform(0.05, 0.3) * dots_per_inch / 25.4
    phase = np.arange(height) / height * rng.uniform(1, 4) * 2 * np.pi
    rows = (np.arange(height) + wave_px * np.sin(phase)).astype(np.float32)
    across = np.tile(np.arange(width, dtype=np.float32), (height, 1))
    down = np.repeat(rows[:, None], width, axis=1)
    return np.asarray(
        cv2.remap(picture, across, down, cv2.INTER_LINEAR, borderValue=_WHITE), dtype=np.uint8
    )


def _shade(
    shape: tuple[int, ...], depth: float, rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Uneven light: a smooth surface from nine random heights, never brighter than the paper."""
    heights = (-depth * rng.random((3, 3))).astype(np.float32)
    return np.asarray(
        cv2.resize(heights, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), dtype=np.float32
    )


def _noise(
    shape: tuple[int, ...], spread: float, rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    noise = np.empty(shape, dtype=np.float32)
    cv2.setRNGSeed(int(rng.integers(2**31)))
    cv2.randn(noise, np.zeros(1), np.full(1, spread))
    return noise


def _two_levels(grey: Grey, scan: Scan, rng: np.random.Generator) -> Grey:
    share = scan.threshold if scan.threshold is not None else 0.5
    level = scan.black + (scan.white - scan.black) * share
    dark = grey < level
    if scan.specks:
        dark ^= rng.random(grey.shape, dtype=np.float32) < scan.specks
    if scan.half_rows:
        dark[1::2] = dark[: len(dark) // 2 * 2 : 2]
    return np.where(dark, 0, _WHITE).astype(np.uint8)
