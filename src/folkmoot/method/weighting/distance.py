"""How far a weight may move: the factor F(u) of each calibration method, after Deville and Särndal.

A calibrated weight is d F(x'lambda). `slope` is F', `potential` the integral of F, by which the
search for lambda knows that it comes nearer. All take and give arrays of one shape.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol, assert_never

import numpy as np

from folkmoot.method.terms.catalogue.numbers import BOUNDS_MISSING, BOUNDS_WRONG
from folkmoot.method.weighting.columns import Floats
from folkmoot.method.weighting.model import Bounds, Method


class Distance(Protocol):
    """The three functions that a calibration method is."""

    def factor(self, u: Floats) -> Floats:
        """F(u), the ratio of new to start weight; F(0) = 1."""
        ...

    def slope(self, u: Floats) -> Floats:
        """F'(u), never negative; zero where a bound holds."""
        ...

    def potential(self, u: Floats) -> Floats:
        """The integral of F from 0 to u, a convex function, up to a constant."""
        ...


@dataclass(frozen=True, slots=True)
class Linear:
    """F(u) = 1 + u, cut off at the bounds (truncated linear; case 7)."""

    lower: float = -np.inf
    upper: float = np.inf

    def factor(self, u: Floats) -> Floats:
        """1 + u between the bounds."""
        return np.asarray(np.clip(1 + u, self.lower, self.upper), dtype=np.float64)

    def slope(self, u: Floats) -> Floats:
        """1 between the bounds, 0 at them."""
        return ((1 + u > self.lower) & (1 + u < self.upper)).astype(np.float64)

    def potential(self, u: Floats) -> Floats:
        """A parabola that goes on as a straight line beyond each bound."""
        inside = np.clip(u, self.lower - 1, self.upper - 1)
        beyond = np.where(u == inside, 0.0, (u - inside) * np.clip(1 + u, self.lower, self.upper))
        return np.asarray(inside + inside**2 / 2 + beyond, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Raking:
    """F(u) = exp(u), cut off at the bounds where there are any (case 2)."""

    lower: float = 0.0
    upper: float = np.inf

    def _edges(self) -> tuple[float, float]:
        """The logarithms of the bounds."""
        low = math.log(self.lower) if self.lower > 0 else -math.inf
        return low, math.log(self.upper)

    def factor(self, u: Floats) -> Floats:
        """exp(u) between the bounds."""
        return np.asarray(np.exp(np.clip(u, *self._edges())), dtype=np.float64)

    def slope(self, u: Floats) -> Floats:
        """exp(u) between the bounds, 0 at them."""
        low, high = self._edges()
        return np.where((u > low) & (u < high), self.factor(u), 0.0)

    def potential(self, u: Floats) -> Floats:
        """exp(u) that goes on as a straight line beyond each bound."""
        edge = np.clip(u, *self._edges())
        grown = np.exp(edge)
        return np.asarray(grown + (u - edge) * grown, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Logit:
    """F runs in an S from the lower to the upper bound (case 6)."""

    lower: float
    upper: float

    @property
    def _steepness(self) -> float:
        return (self.upper - self.lower) / ((self.upper - 1) * (1 - self.lower))

    def _share(self, u: Floats) -> Floats:
        odds = np.log((1 - self.lower) / (self.upper - 1)) + self._steepness * u
        return np.asarray(0.5 * (1 + np.tanh(odds / 2)), dtype=np.float64)

    def factor(self, u: Floats) -> Floats:
        """lower + (upper - lower) times a logistic share of u."""
        grown = self.lower + (self.upper - self.lower) * self._share(u)
        return np.asarray(grown, dtype=np.float64)

    def slope(self, u: Floats) -> Floats:
        """Greatest in the middle, vanishing at the bounds."""
        share = self._share(u)
        steep = (self.upper - self.lower) * self._steepness * share * (1 - share)
        return np.asarray(steep, dtype=np.float64)

    def potential(self, u: Floats) -> Floats:
        """lower u + (upper - lower) / A times log(upper - 1 + (1 - lower) exp(A u))."""
        log_sum = np.logaddexp(np.log(self.upper - 1), np.log(1 - self.lower) + self._steepness * u)
        grown = self.lower * u + (self.upper - self.lower) / self._steepness * log_sum
        return np.asarray(grown, dtype=np.float64)


def distance_of(method: Method, bounds: Bounds | None) -> Distance:
    """The distance of a method within bounds.

    Raises Problem when logit has no bounds, or bounds do not lie on both sides of 1.
    """
    if bounds is not None and not (bounds.lower < 1 < bounds.upper):
        reason = "the ratio 1, an unchanged weight, must lie between them."
        raise BOUNDS_WRONG.at(lower=bounds.lower, upper=bounds.upper, reason=reason)
    match method:
        case Method.LINEAR | Method.POSTSTRATIFY:
            return Linear() if bounds is None else Linear(bounds.lower, bounds.upper)
        case Method.RAKE:
            return Raking() if bounds is None else Raking(max(bounds.lower, 0.0), bounds.upper)
        case Method.LOGIT:
            if bounds is None or not np.isfinite([bounds.lower, bounds.upper]).all():
                raise BOUNDS_MISSING.at(method=method.value)
            return Logit(bounds.lower, bounds.upper)
        case _:
            assert_never(method)
