"""The search for calibrated factors: Newton's method on the convex dual, with step halving."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.method.terms.catalogue.numbers import NOT_CONVERGED, TARGETS_CANNOT_MEET
from folkmoot.method.terms.problem import Place
from folkmoot.method.weighting.auxiliaries import Auxiliaries
from folkmoot.method.weighting.basis import Basis
from folkmoot.method.weighting.columns import Floats
from folkmoot.method.weighting.distance import Distance

TOLERANCE = 1e-12
#: Where rounding in sums over many rows keeps the search from the tolerance, this will do.
_ROUNDING = 1e-10
_MOST_STEPS = 200
_RIDGE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Factors (profiles,), the steps taken, and the worst relative misfit with its constraint."""

    factors: Floats
    iterations: int
    worst_error: float
    worst_constraint: int


def solve(
    auxiliaries: Auxiliaries, start: Floats, basis: Basis, distance: Distance, method: str
) -> Solution:
    """Find factors g = F(x'lambda) with sum over profiles of start g x = population.

    `start` (profiles,) are sums of start weights. Misfit is |reached - target| / (1 + |target|),
    as in R's `calibrate`. Raises Problem when no such factors are found.
    """
    matrix, population = auxiliaries.matrix, auxiliaries.population
    _refuse_tied_targets(auxiliaries, start, basis)
    coordinates = basis.functions
    theta = np.zeros(coordinates.shape[1])
    target = basis.coefficients.T @ population
    factors = distance.factor(coordinates @ theta)
    misfit = population - matrix.T @ (start * factors)
    for step in range(1, _MOST_STEPS + 1):
        error = np.abs(misfit) / (1 + np.abs(population))
        if error.max() < TOLERANCE:
            return Solution(factors, step - 1, float(error.max()), int(error.argmax()))
        moved = _newton_step(theta, coordinates, start, target, basis, misfit, distance)
        if moved is None:
            break
        theta = moved
        factors = distance.factor(coordinates @ theta)
        misfit = population - matrix.T @ (start * factors)
    error = np.abs(misfit) / (1 + np.abs(population))
    worst = int(error.argmax())
    if error[worst] < _ROUNDING:
        return Solution(factors, step, float(error[worst]), worst)
    raise NOT_CONVERGED.at(
        method=method,
        iterations=step,
        constraint=auxiliaries.names[worst],
        reached=f"{population[worst] - misfit[worst]:,.6g}",
        wanted=f"{population[worst]:,.6g}",
    )


def _newton_step(
    theta: Floats,
    coordinates: Floats,
    start: Floats,
    target: Floats,
    basis: Basis,
    misfit: Floats,
    distance: Distance,
) -> Floats | None:
    """One step down the dual, halved until it goes down; None when it no longer does."""
    uphill = basis.coefficients.T @ misfit
    slopes = distance.slope(coordinates @ theta)
    hessian = coordinates.T @ (coordinates * (start * slopes)[:, None])
    hessian[np.diag_indices_from(hessian)] += _RIDGE * max(1.0, float(np.diag(hessian).max()))
    direction = np.linalg.solve(hessian, uphill)
    gain = float(direction @ uphill)
    with np.errstate(over="ignore", invalid="ignore"):
        here = _dual(theta, coordinates, start, target, distance)
        length = 1.0
        while length > 1e-18:
            moved = theta + length * direction
            there = _dual(moved, coordinates, start, target, distance)
            if there <= here - 1e-4 * length * gain:
                return moved
            if length == 1.0 and _closer(moved, coordinates, start, target, distance, uphill):
                return moved
            length /= 2
    return None


def _dual(
    theta: Floats, coordinates: Floats, start: Floats, target: Floats, distance: Distance
) -> float:
    return float(start @ distance.potential(coordinates @ theta) - theta @ target)


def _closer(
    theta: Floats,
    coordinates: Floats,
    start: Floats,
    target: Floats,
    distance: Distance,
    before: Floats,
) -> bool:
    """Near the end the dual no longer shows progress in its digits; the misfit still does."""
    after = target - coordinates.T @ (start * distance.factor(coordinates @ theta))
    return bool(np.linalg.norm(after) < 0.9 * np.linalg.norm(before))


def _refuse_tied_targets(auxiliaries: Auxiliaries, start: Floats, basis: Basis) -> None:
    """Refuse when the data tie constraints together that the targets set apart."""
    matrix, population = auxiliaries.matrix, auxiliaries.population
    reachable = matrix.T @ (start * (basis.functions @ (basis.coefficients.T @ population)))
    error = np.abs(population - reachable) / (1 + np.abs(population))
    worst = int(error.argmax())
    if error[worst] > 1e-8:
        raise TARGETS_CANNOT_MEET.at(
            Place(),
            constraint=auxiliaries.names[worst],
            error=f"{population[worst] - reachable[worst]:,.6g}",
        )
