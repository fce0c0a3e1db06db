"""What happens to paper between the kitchen table and the scanner: folds, coffee, staples."""

from __future__ import annotations

import math

import numpy as np

from folkmoot.method.simulate.dirt import Dirt
from folkmoot.method.simulate.pens_ink import lay_ink
from folkmoot.method.simulate.pens_strokes import Points
from folkmoot.method.simulate.scanner import Feed


def fold(feed: Feed, page_size_mm: tuple[float, float], rng: np.random.Generator) -> None:
    """The crease of a booklet folded once for its envelope: a soft shadow across the middle."""
    width, height = page_size_mm
    across = np.linspace(0, width, 9)
    crease = height / 2 + rng.normal(0, 1.5) + rng.normal(0, 0.12, 9)
    _soil(
        feed,
        np.stack([across, crease], axis=1),
        width_mm=float(rng.uniform(0.3, 0.9)),
        darkness=float(rng.uniform(0.04, 0.18)),
        grain=0.0,
        rng=rng,
    )


def soil_page(
    feed: Feed, page_size_mm: tuple[float, float], dirt: Dirt, rng: np.random.Generator
) -> None:
    """Coffee and staples, for the share of pages that get them."""
    width, height = page_size_mm
    if rng.random() < dirt.stain_share:
        centre = rng.uniform((0, 0), (width, height))
        turn = np.linspace(0, rng.uniform(1.2, 2.2) * math.pi, 40)
        ring = np.stack([np.cos(turn), np.sin(turn)], axis=1) * rng.uniform(34, 42)
        _soil(
            feed,
            centre + ring + rng.normal(0, 0.15, ring.shape),
            width_mm=float(rng.uniform(1.0, 3.0)),
            darkness=float(rng.uniform(0.06, 0.25)),
            grain=0.5,
            rng=rng,
        )
    if rng.random() < dirt.staple_share:
        start = rng.uniform((3, 4), (9, 10))
        lean = rng.uniform(-0.9, 0.9)
        wire = start + np.outer(np.linspace(0, 11, 4), (math.cos(lean), math.sin(lean)))
        _soil(feed, wire, width_mm=0.5, darkness=0.75, grain=0.2, rng=rng)


def _soil(
    feed: Feed,
    line_mm: Points,
    *,
    width_mm: float,
    darkness: float,
    grain: float,
    rng: np.random.Generator,
) -> None:
    lay_ink(
        feed.picture,
        [feed.where(line_mm)],
        width_px=width_mm * feed.pixels_per_mm,
        darkness=darkness,
        grain=grain,
        rng=rng,
    )
