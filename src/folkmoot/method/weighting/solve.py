"""The search for calibrated factors: Newton's method on the convex dual, damped where needed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.method.terms.catalogue.numbers import (
    CATEGORY_UNWEIGHTED,
    NOT_CONVERGED,
    TARGETS_CANNOT_MEET,
)
from folkmoot.method.terms.problem import Place
from folkmoot.method.weighting.auxiliaries import Auxiliaries
from folkmoot.method.weighting.basis import Basis
from folkmoot.method.weighting.columns import Floats
from folkmoot.method.weighting.distance import Distance

TOLERANCE = 1e-12
#: Where rounding in sums over many rows keeps the search from the tolerance, this will do.
_ROUNDING = 1e-10
_MOST_STEPS = 200
#: Targets that no weights of any sign meet are off by more than this share.
_TIED = 1e-8
#: Damping beside a curvature that is 1 at the start.
_LEAST_DAMPING, _MOST_DAMPING = 1e-12, 1e12


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Factors (profiles,), the steps taken, and the worst relative misfit with its constraint."""

    factors: Floats
    iterations: int
    worst_error: float
    worst_constraint: int


def solve(
    auxiliaries: Auxiliaries,
    start: Floats,
    basis: Basis,
    distance: Distance,
    method: str,
    file: str | None = None,
) -> Solution:
    """Find factors g = F(x'lambda) with sum over profiles of start g x = population.

    `start` (profiles,) are sums of start weights. Misfit is |reached - target| / (1 + |target|),
    as in R's `calibrate`. Raises Problem, with the data's `file`, when no such factors are found.
    """
    matrix, population = auxiliaries.matrix, auxiliaries.population
    _refuse_tied_targets(auxiliaries, start, basis, file)
    dual = _Dual(basis.functions, start, basis.coefficients.T @ population, distance)
    theta, damping = np.zeros(basis.functions.shape[1]), _LEAST_DAMPING
    step = 0
    while True:
        factors = distance.factor(basis.functions @ theta)
        misfit = population - matrix.T @ (start * factors)
        error = np.abs(misfit) / (1 + np.abs(population))
        worst = int(error.argmax())
        if error[worst] < TOLERANCE or step == _MOST_STEPS:
            break
        moved = dual.step(theta, basis.coefficients.T @ misfit, damping)
        if moved is None:
            break
        theta, damping = moved
        step += 1
    if error[worst] < _ROUNDING:
        return Solution(factors, step, float(error[worst]), worst)
    raise NOT_CONVERGED.at(
        Place(file=file, column=auxiliaries.columns[worst]),
        method=method,
        iterations=step,
        constraint=auxiliaries.names[worst],
        reached=f"{population[worst] - misfit[worst]:,.6g}",
        wanted=f"{population[worst]:,.6g}",
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Dual:
    """The convex function whose lowest point gives the factors, in orthonormal coordinates."""

    coordinates: Floats
    start: Floats
    target: Floats
    distance: Distance

    def step(self, theta: Floats, uphill: Floats, damping: float) -> tuple[Floats, float] | None:
        """One step down and the damping for the next; None when it no longer goes down.

        Where bounds hold many factors the curvature vanishes and plain steps are far too long:
        damping grows until a step goes down as it should, and shrinks after each that does.
        """
        slopes = self.distance.slope(self.coordinates @ theta)
        hessian = self.coordinates.T @ (self.coordinates * (self.start * slopes)[:, None])
        here = self._height(theta)
        first = damping
        while damping < _MOST_DAMPING:
            damped = hessian + damping * np.eye(len(theta))
            direction = np.linalg.solve(damped, uphill)
            moved = theta + direction
            there = self._height(moved)
            falls = there <= here - 1e-4 * float(direction @ uphill)
            # Near the end heights no longer differ in their digits; the misfit still does.
            level = there <= here + 1e-10 * abs(here)
            if falls or (level and damping == first and self._is_closer(moved, uphill)):
                return moved, max(damping / 30, _LEAST_DAMPING)
            damping *= 10
        return None

    def _height(self, theta: Floats) -> float:
        with np.errstate(over="ignore", invalid="ignore"):
            potential = self.distance.potential(self.coordinates @ theta)
            return float(self.start @ potential - theta @ self.target)

    def _is_closer(self, theta: Floats, before: Floats) -> bool:
        with np.errstate(over="ignore", invalid="ignore"):
            factors = self.distance.factor(self.coordinates @ theta)
            after = self.target - self.coordinates.T @ (self.start * factors)
            return bool(np.linalg.norm(after) < 0.9 * np.linalg.norm(before))


def _refuse_tied_targets(
    auxiliaries: Auxiliaries, start: Floats, basis: Basis, file: str | None
) -> None:
    """Refuse when the data tie constraints together that the targets set apart."""
    matrix, population = auxiliaries.matrix, auxiliaries.population
    nobody = (population > 0) & ((np.abs(matrix) > 0).T @ start == 0)
    if nobody.any():
        first = int(nobody.argmax())
        raise CATEGORY_UNWEIGHTED.at(
            Place(file=file, column=auxiliaries.columns[first]),
            category=auxiliaries.names[first],
            count=f"{population[first]:,.6g}",
        )
    slopes = basis.coefficients.T @ population
    reachable = matrix.T @ (start * (basis.functions @ slopes))
    # Large parts of both signs cancel out and leave their rounding.
    parts = start * (np.abs(basis.functions) @ np.abs(slopes))
    size = 1 + np.abs(population) + np.abs(matrix).T @ parts
    error = np.abs(population - reachable) / size
    worst = int(error.argmax())
    if error[worst] > _TIED:
        raise TARGETS_CANNOT_MEET.at(
            Place(file=file, column=auxiliaries.columns[worst]),
            constraint=auxiliaries.names[worst],
            error=f"{population[worst] - reachable[worst]:,.6g}",
        )
