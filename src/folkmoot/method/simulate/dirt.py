"""How dirty a return is: from a laboratory's clean sheet to what comes out of a bad fax.

Each level is a set of ranges for one journey of a page, in the order in which it happens: print,
pen, paper, scanner, codec. Ranges are (low, high); shares are probabilities from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Level(StrEnum):
    """How hard the returns are on a reader."""

    CLEAN = "clean"  # straight, white, a good pen
    OFFICE = "office"  # a scanning room on a good day, all sorts of people
    FAX = "fax"  # black and white at 200 dots per inch
    HARSH = "harsh"  # poor print, poor pens, folds, coffee, skew, strong compression


@dataclass(frozen=True, slots=True)
class Dirt:
    """What may happen to a page at one level.

    Print: `print_scale` (1 is true to size), `toner` (share of light that black takes).
    Pen: `pens` are relative frequencies of pen families; `correction_share` and `double_share` are
    per answered question (a double crosses two boxes where one was asked for), `stray_share` per
    page.
    Paper: `fold_share` and `jumbled_share` (its leaves in the wrong order) per booklet,
    `stain_share` and `staple_share` per page, `show_through` the share of the back page's ink.
    Scanner: standard deviations of `skew_degrees`, `stretch` (relative), `shift_mm`; `noise` and
    `shading` in grey levels of 255; `blur_mm` the spread of its optics; `white` the grey of paper
    (over 255 where the scanner whitens it), `lid` of what lies behind it; shares of pages with a
    streak, upside down, sideways.
    Codec: `jpeg_quality`, and `black_below`, how many grey levels below the page's own paper a
    bilevel page is black; `always_bilevel` sends every page through black and white.
    """

    print_scale: tuple[float, float]
    toner: tuple[float, float]
    pens: Mapping[str, float]
    correction_share: float
    double_share: float
    stray_share: float
    fold_share: float
    jumbled_share: float
    stain_share: float
    staple_share: float
    show_through: tuple[float, float]
    skew_degrees: float
    stretch: float
    shift_mm: float
    noise: float
    shading: float
    blur_mm: float
    white: tuple[int, int]
    lid: tuple[int, int]
    streak_share: float
    upside_down_share: float
    sideways_share: float
    jpeg_quality: tuple[int, int]
    black_below: tuple[int, int]
    always_bilevel: bool = False


_CLEAN = Dirt(
    print_scale=(1.0, 1.0),
    toner=(1.0, 1.0),
    pens={"kitchen-biro": 1.0},
    correction_share=0.003,
    double_share=0.0,
    stray_share=0.0,
    fold_share=0.0,
    jumbled_share=0.0,
    stain_share=0.0,
    staple_share=0.0,
    show_through=(0.0, 0.0),
    skew_degrees=0.0,
    stretch=0.0,
    shift_mm=0.0,
    noise=0.0,
    shading=0.0,
    blur_mm=0.0,
    white=(255, 255),
    lid=(255, 255),
    streak_share=0.0,
    upside_down_share=0.0,
    sideways_share=0.0,
    jpeg_quality=(92, 92),
    black_below=(65, 65),
)
_OFFICE = Dirt(
    print_scale=(0.997, 1.003),
    toner=(0.86, 1.0),
    pens={
        "kitchen-biro": 0.58,
        "in-a-hurry": 0.12,
        "unsteady": 0.10,
        "soft-pencil": 0.09,
        "felt-tip": 0.08,
        "running-dry": 0.03,
    },
    correction_share=0.01,
    double_share=0.0004,
    stray_share=0.03,
    fold_share=0.7,
    jumbled_share=0.02,
    stain_share=0.006,
    staple_share=0.02,
    show_through=(0.0, 0.05),
    skew_degrees=0.4,
    stretch=0.0012,
    shift_mm=0.9,
    noise=2.0,
    shading=5.0,
    blur_mm=0.0,
    white=(248, 272),
    lid=(215, 255),
    streak_share=0.015,
    upside_down_share=0.04,
    sideways_share=0.004,
    jpeg_quality=(50, 80),
    black_below=(50, 70),
)
_FAX = replace(
    _OFFICE,
    toner=(0.8, 1.0),
    show_through=(0.0, 0.03),
    skew_degrees=0.7,
    stretch=0.004,
    noise=10.0,
    shading=8.0,
    blur_mm=0.07,
    streak_share=0.05,
    jpeg_quality=(75, 90),
    black_below=(48, 70),
    always_bilevel=True,
)
_HARSH = Dirt(
    print_scale=(0.97, 1.03),
    toner=(0.6, 1.0),
    pens={
        "kitchen-biro": 0.25,
        "in-a-hurry": 0.20,
        "unsteady": 0.20,
        "soft-pencil": 0.15,
        "felt-tip": 0.10,
        "running-dry": 0.10,
    },
    correction_share=0.02,
    double_share=0.002,
    stray_share=0.15,
    fold_share=0.9,
    jumbled_share=0.06,
    stain_share=0.08,
    staple_share=0.1,
    show_through=(0.0, 0.12),
    skew_degrees=1.3,
    stretch=0.005,
    shift_mm=2.0,
    noise=8.0,
    shading=11.0,
    blur_mm=0.09,
    white=(214, 252),
    lid=(40, 255),
    streak_share=0.12,
    upside_down_share=0.12,
    sideways_share=0.03,
    jpeg_quality=(32, 65),
    black_below=(38, 54),
)
DIRT: Mapping[Level, Dirt] = {
    Level.CLEAN: _CLEAN,
    Level.OFFICE: _OFFICE,
    Level.FAX: _FAX,
    Level.HARSH: _HARSH,
}
