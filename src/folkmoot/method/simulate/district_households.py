"""Households of adults, by how many of which age live together.

A list of usual compositions with rough frequencies is tilted exponentially until the ages of all
people, and the share of households with somebody aged 17 to 24, are the district's own (the
exponential tilting of Deville and Särndal, 1992, on household level: every composition keeps a
positive share, as near to the rough one as the totals allow).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from folkmoot.method.simulate.district_categories import AGE_BANDS

#: Shares of the age bands among people aged 17 and over.
AGE_SHARES = (0.087, 0.131, 0.170, 0.189, 0.163, 0.135, 0.125)
#: Share of households with somebody aged 17 to 24.
YOUNG_HOUSEHOLDS = 0.135


@dataclass(frozen=True, slots=True)
class Composition:
    """Age bands (positions in `AGE_BANDS`) of the adults of a household; a couple comes first."""

    bands: tuple[int, ...]
    is_couple: bool
    rough_share: float


def _alone(band: int, share: float) -> Composition:
    return Composition((band,), False, share)


def _couple(*bands: int, share: float) -> Composition:
    return Composition(bands, True, share)


def _others(*bands: int, share: float) -> Composition:
    return Composition(bands, False, share)


COMPOSITIONS = (
    *(_alone(band, share) for band, share in enumerate((0.8, 4, 5, 5, 6, 6.5, 9))),
    _couple(0, 0, share=0.6),
    _couple(0, 1, share=1.0),
    _couple(1, 1, share=4.5),
    _couple(1, 2, share=3.2),
    _couple(2, 2, share=7.0),
    _couple(2, 3, share=3.2),
    _couple(3, 3, share=6.5),
    _couple(3, 4, share=3.2),
    _couple(4, 4, share=6.5),
    _couple(4, 5, share=2.6),
    _couple(5, 5, share=5.0),
    _couple(5, 6, share=2.4),
    _couple(6, 6, share=4.5),
    _couple(2, 2, 0, share=0.5),
    _couple(2, 3, 0, share=1.3),
    _couple(3, 3, 0, share=3.4),
    _couple(3, 4, 0, share=1.2),
    _couple(4, 4, 0, share=0.7),
    _couple(3, 3, 0, 0, share=0.9),
    _couple(3, 3, 0, 1, share=0.3),
    _couple(3, 3, 1, share=0.5),
    _couple(4, 4, 1, share=1.9),
    _couple(4, 4, 0, 0, 0, share=0.1),
    _couple(5, 5, 2, share=0.6),
    _couple(3, 3, 6, share=0.4),
    _couple(2, 2, 6, share=0.2),
    _others(2, 0, share=0.9),
    _others(3, 0, share=1.1),
    _others(4, 1, share=0.7),
    _others(6, 3, share=0.8),
    _others(6, 4, share=0.6),
    _others(1, 1, 1, share=0.2),
    _others(0, 0, 0, share=0.2),
    _others(0, 0, 0, 0, share=0.12),
)


def composition_shares() -> NDArray[np.float64]:
    """The share of households of each of `COMPOSITIONS`, tilted to the district's totals.

    Newton's method on the dual of the minimum-discrimination problem, to 1e-10.
    """
    rough = np.array([each.rough_share for each in COMPOSITIONS])
    rough /= rough.sum()
    # What each household contributes beyond its due: a zero mean in all columns is the target.
    counts = np.array([np.bincount(c.bands, minlength=len(AGE_BANDS)) for c in COMPOSITIONS])
    people = counts.sum(axis=1)
    excess = counts[:, :-1] - people[:, None] * np.array(AGE_SHARES[:-1])
    young = (counts[:, 0] > 0) - YOUNG_HOUSEHOLDS
    constraints = np.column_stack([excess, young])
    tilt = np.zeros(constraints.shape[1])
    for _step in range(50):
        shares = rough * np.exp(constraints @ tilt)
        shares /= shares.sum()
        means = shares @ constraints
        if np.abs(means).max() < 1e-10:
            return shares
        centred = constraints - means
        tilt -= np.linalg.solve(centred.T @ (centred * shares[:, None]), means)
    msg = "the compositions cannot make up the district's ages"
    raise ArithmeticError(msg)


def household_compositions(people: int) -> NDArray[np.intp]:
    """A composition for each household, together of `people` adults (or a few more or fewer)."""
    shares = composition_shares()
    sizes = np.array([len(each.bands) for each in COMPOSITIONS])
    households = people / float(shares @ sizes)
    exact = shares * households
    counts = np.floor(exact).astype(np.intp)
    left = round(households) - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:left]] += 1
    return np.repeat(np.arange(len(COMPOSITIONS)), counts)
