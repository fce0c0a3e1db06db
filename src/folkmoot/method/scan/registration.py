"""Where a printed page lies in a scan: maps from millimetres to pixels, best first.

Nothing here decides: the page code and the box outlines confirm one of the hypotheses, or the page
is handed over to a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, permutations, product
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from folkmoot.method.paper.sheet import CodeWindow, Fiducial
from folkmoot.method.scan.corner_squares import Squares

#: A plane map of homogeneous coordinates, (3, 3).
Matrix: TypeAlias = npt.NDArray[np.float64]
#: (n, 2), x then y.
Points: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far corner squares may be from a page that is only turned, moved and scaled.

    `fit_mm` is their root mean square distance, `size` the largest ratio of their sides to one
    another and to the side expected.
    """

    fit_mm: float
    size: float


#: A page stretched by 3 % in one direction has 2 mm; a flat photograph up to 8.
FLAT = Tolerance(8.0, 1.3)
#: A photograph from the side: the far edge is a third shorter than the near one.
SLANTED = Tolerance(25.0, 1.8)
_MOST_HYPOTHESES = 6
_WORST_CODE_FIT_MM = 2.0
_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Placement:
    """One hypothesis: `to_pixels` maps page millimetres to pixels of the scan.

    `turned` is whether the page's upper edge lies left or right; which way up it lies is not known
    until its code is read. `black` is the grey level of its corner squares, `fit_mm` how far the
    squares are from a page that is only turned, moved and scaled.
    """

    to_pixels: Matrix
    turned: bool
    squares: int
    black: float
    fit_mm: float

    def upside_down(self, page_size_mm: tuple[float, float]) -> Placement:
        """The same page the other way up."""
        half_turn = np.array([[-1.0, 0, page_size_mm[0]], [0, -1.0, page_size_mm[1]], [0, 0, 1.0]])
        return Placement(
            self.to_pixels @ half_turn, self.turned, self.squares, self.black, self.fit_mm
        )


def map_points(matrix: Matrix, points: Points) -> Points:
    """Apply a plane map to points (n, 2)."""
    homogeneous = points @ matrix[:, :2].T + matrix[:, 2]
    mapped: Points = homogeneous[:, :2] / homogeneous[:, 2:]
    return mapped


def placements(
    quarters: Sequence[Squares], fiducials: Sequence[Fiducial], tolerance: Tolerance = FLAT
) -> Iterator[Placement]:
    """Hypotheses from four squares, then from three, of each the best fitting first.

    `quarters` are the candidates top left, top right, bottom left, bottom right of the picture.
    The four fiducials of a page must lie symmetrically about its centre, as they are printed.
    """
    corners = _in_reading_order(fiducials)
    side_mm = fiducials[0].side_mm
    everything = range(_QUARTERS)
    for choices in ([tuple(everything)], list(combinations(everything, _QUARTERS - 1))):
        found = [
            placement
            for present in choices
            for turned in (False, True)
            for placement in islice(
                _fits(quarters, present, _as_seen(corners, turned), side_mm, turned, tolerance),
                _MOST_HYPOTHESES,
            )
        ]
        yield from sorted(found, key=lambda placement: placement.fit_mm)[:_MOST_HYPOTHESES]


def _in_reading_order(fiducials: Sequence[Fiducial]) -> Points:
    """Centres top left, top right, bottom left, bottom right."""
    centres = np.array([(f.x_mm + f.side_mm / 2, f.y_mm + f.side_mm / 2) for f in fiducials])
    by_height = centres[np.argsort(centres[:, 1], kind="stable")]
    upper, lower = by_height[:2], by_height[2:]
    return np.vstack([row[np.argsort(row[:, 0])] for row in (upper, lower)])


def _as_seen(corners: Points, turned: bool) -> Points:
    """Page corners in the order of the picture's quarters; turned, its top lies to the right."""
    return corners[[2, 0, 3, 1]] if turned else corners


def _fits(
    quarters: Sequence[Squares],
    present: Sequence[int],
    corners: Points,
    side_mm: float,
    turned: bool,
    tolerance: Tolerance,
) -> Iterator[Placement]:
    """Placements of every choice of one candidate a quarter that looks like the page at all."""
    candidates = [quarters[q] for q in present]
    choices = np.array(list(product(*(range(len(c.sides)) for c in candidates))), dtype=np.intp)
    if not len(choices):
        return
    seen = np.stack(
        [c.centres[choices[:, i]] for i, c in enumerate(candidates)], axis=1
    )  # (choices, corners, 2)
    sides = np.stack([c.sides[choices[:, i]] for i, c in enumerate(candidates)], axis=1)
    page = corners[list(present)]
    scale, fit_mm = _similarity(page, seen)
    size = sides.mean(axis=1) / (side_mm * scale)
    alike = sides.max(axis=1) / sides.min(axis=1)
    sound = (
        (fit_mm < tolerance.fit_mm)
        & (size < tolerance.size)
        & (size > 1 / tolerance.size)
        & (alike < tolerance.size)
    )
    for choice in np.flatnonzero(sound)[np.argsort(fit_mm[sound], kind="stable")]:
        black = [c.darkness[i] for c, i in zip(candidates, choices[choice], strict=True)]
        yield Placement(
            _plane_map(page, seen[choice]),
            turned,
            len(present),
            float(np.median(black)),
            float(fit_mm[choice]),
        )


def _similarity(page: Points, seen: npt.NDArray[np.float64]) -> tuple[Points, Points]:
    """Least-squares turn, move and scale, in complex numbers: pixels a mm, and misfit in mm."""
    p = page[:, 0] + 1j * page[:, 1]
    z = seen[..., 0] + 1j * seen[..., 1]
    p = p - p.mean()
    z = z - z.mean(axis=1, keepdims=True)
    factor = (z @ p.conj()) / (p @ p.conj())
    rest = z - factor[:, None] * p
    scale = np.maximum(np.abs(factor), 1e-9)
    return scale, np.sqrt((np.abs(rest) ** 2).mean(axis=1)) / scale


def _plane_map(page: Points, seen: Points) -> Matrix:
    """Through four points a homography, through three an affine map."""
    source, target = page.astype(np.float32), seen.astype(np.float32)
    if len(page) == _QUARTERS:
        return np.asarray(cv2.getPerspectiveTransform(source, target), dtype=np.float64)
    affine = cv2.getAffineTransform(source, target)
    return np.vstack([affine, [0.0, 0.0, 1.0]])


def placements_by_codes(
    codes: Sequence[Points],
    quarters: Sequence[Squares],
    windows: Sequence[CodeWindow],
    fiducials: Sequence[Fiducial],
) -> list[Placement]:
    """Hypotheses for a page whose corner squares are cut off or covered, from its page codes.

    `codes` are the corners (4, 2) of each code seen, in pixels, as `CodeSeen` has them. Squares
    that lie where a hypothesis expects them make it exact.
    """
    frames = [_window_corners(window) for window in windows]
    found = []
    for choice in permutations(range(len(frames)), min(len(codes), len(frames))):
        page = np.vstack([frames[index] for index in choice])
        seen = np.vstack(codes[: len(choice)])
        scale, fit_mm = _similarity(page, seen[None])
        if fit_mm[0] > _WORST_CODE_FIT_MM:
            continue
        first = _similarity_map(page, seen)
        near = _squares_near(first, float(scale[0]), quarters, fiducials)
        black = float(np.median(near[2])) if len(near[2]) else 0.0
        page, seen = np.vstack([page, near[0]]), np.vstack([seen, near[1]])
        exact = affine_through(page, seen) if len(choice) + len(near[2]) > 2 else first
        found.append(Placement(exact, False, len(near[2]), black, float(fit_mm[0])))
    return sorted(found, key=lambda placement: placement.fit_mm)


def affine_through(page: Points, seen: Points) -> Matrix:
    """The least-squares affine map from points (n, 2) to points (n, 2), n >= 3."""
    design = np.column_stack([page, np.ones(len(page))])
    solution = np.linalg.lstsq(design, seen, rcond=None)[0]
    return np.vstack([solution.T, [0.0, 0.0, 1.0]])


def _window_corners(window: CodeWindow) -> Points:
    """Clockwise from the top left."""
    left, top = window.x_mm, window.y_mm
    right, bottom = left + window.side_mm, top + window.side_mm
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def _similarity_map(page: Points, seen: Points) -> Matrix:
    """Turn, move and scale, by least squares."""
    p, z = page[:, 0] + 1j * page[:, 1], seen[:, 0] + 1j * seen[:, 1]
    centred = p - p.mean()
    factor = complex((centred.conj() @ (z - z.mean())) / (centred.conj() @ centred))
    start = complex(z.mean() - factor * p.mean())
    a, b = factor.real, factor.imag
    return np.array([[a, -b, start.real], [b, a, start.imag], [0.0, 0.0, 1.0]])


def _squares_near(
    to_pixels: Matrix, scale: float, quarters: Sequence[Squares], fiducials: Sequence[Fiducial]
) -> tuple[Points, Points, Points]:
    """Candidates where corner squares are expected: page mm (n, 2), pixels (n, 2), grey (n,)."""
    centres = np.vstack([quarter.centres for quarter in quarters])
    darkness = np.concatenate([quarter.darkness for quarter in quarters])
    corners = _in_reading_order(fiducials)
    page, seen, grey = [], [], []
    for corner, expected in zip(corners, map_points(to_pixels, corners), strict=True):
        away_mm = np.hypot(*(centres - expected).T) / scale
        if len(away_mm) and away_mm.min() < FLAT.fit_mm:
            nearest = int(away_mm.argmin())
            page.append(corner)
            seen.append(centres[nearest])
            grey.append(darkness[nearest])
    return np.array(page).reshape(-1, 2), np.array(seen).reshape(-1, 2), np.array(grey)
