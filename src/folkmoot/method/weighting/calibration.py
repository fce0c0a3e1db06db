"""Calibration: weights that agree with the population and stay close to where they started.

Deville and Särndal 1992, Journal of the American Statistical Association 87, 376-382. Raking is
calibration with the multiplicative distance; iterative proportional fitting ends at the same
weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from folkmoot.method.terms.catalogue.numbers import (
    CELL_EMPTY,
    NOT_FINITE,
    POSTSTRATA_NEED_ONE,
    WEIGHT_ALL_ZERO,
    WEIGHT_NEGATIVE,
)
from folkmoot.method.terms.problem import Place
from folkmoot.method.weighting.auxiliaries import Auxiliaries, RowPlaces, build_auxiliaries
from folkmoot.method.weighting.basis import Basis, make_basis
from folkmoot.method.weighting.columns import Coded, Floats, add_up
from folkmoot.method.weighting.diagnostics import diagnose
from folkmoot.method.weighting.distance import distance_of
from folkmoot.method.weighting.model import Bounds, Diagnostics, Method, Targets, Weighted
from folkmoot.method.weighting.solve import Solution, solve

#: R's `calibrate` multiplies start weights by their mean scale when all scales are beyond this.
_RESCALE_BEYOND = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Calibrated weights with what standard errors need to know of how they were made.

    `weights` and `start` (n,) are the finished and the start weights; `auxiliaries` holds each
    row's profile, `basis` an orthonormal basis of the auxiliary variables; `targets`, `method` and
    `bounds` are what was asked for.
    """

    weights: Floats
    start: Floats
    auxiliaries: Auxiliaries
    basis: Basis
    diagnostics: Diagnostics
    targets: Targets
    method: Method
    bounds: Bounds | None

    @property
    def weighted(self) -> Weighted:
        """The weights and their diagnostics alone."""
        return Weighted(self.weights, self.diagnostics)


def calibrate(
    targets: Targets,
    categories: Mapping[str, Coded],
    numbers: Mapping[str, Floats] | None = None,
    *,
    start: Floats | None = None,
    method: Method = Method.RAKE,
    bounds: Bounds | None = None,
    places: RowPlaces | None = None,
    start_column: str = "weight",
) -> Calibration:
    """Calibrate start weights (n,) to population targets, converged to 1e-12.

    `categories` hold the columns of the margins, `numbers` those of the totals; neither may have a
    missing cell. Without `start` every row starts at 1. As in R's `calibrate`, when bounds are
    given and every target is more than 20 times what the start weights reach, the start weights
    are first multiplied by the mean of these scales; bounds apply after that.

    Raises Problem or Problems: cells, categories, targets that cannot be met, no convergence.
    """
    numbers = numbers or {}
    places = places or RowPlaces()
    if method is Method.POSTSTRATIFY and (len(targets.margins) != 1 or targets.totals):
        found = f"{len(targets.margins)} margins and {len(targets.totals)} totals"
        raise POSTSTRATA_NEED_ONE.at(found=found)
    auxiliaries = build_auxiliaries(categories, numbers, targets, places)
    rows = len(auxiliaries.profile)
    start = np.ones(rows) if start is None else check_weights(start, places, start_column)
    fit = _fit(auxiliaries, start, targets, method, bounds, places.file)
    solution = fit.solution
    diagnostics = diagnose(
        fit.weights,
        ratios=solution.factors[fit.basis.start > 0],
        iterations=solution.iterations,
        worst_error=solution.worst_error,
        worst_margin=auxiliaries.names[solution.worst_constraint],
        rescaled_by=fit.level,
    )
    return Calibration(
        fit.weights, start, auxiliaries, fit.basis, diagnostics, targets, method, bounds
    )


def calibrate_again(calibration: Calibration, start: Floats) -> Floats:
    """Weights (n,) of the same rows from other start weights (n,), to the same targets.

    By the same method and bounds; this is what a replicate needs. Raises Problem when the targets
    cannot be met from these start weights.
    """
    made = calibration
    return _fit(made.auxiliaries, start, made.targets, made.method, made.bounds).weights


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    weights: Floats
    basis: Basis
    solution: Solution
    level: float


def _fit(
    auxiliaries: Auxiliaries,
    start: Floats,
    targets: Targets,
    method: Method,
    bounds: Bounds | None,
    file: str | None = None,
) -> _Fit:
    """The search itself, by profiles; rows enter to be added up and to take their factor."""
    sums = add_up(auxiliaries.profile, start, len(auxiliaries.matrix))
    distance = distance_of(method, bounds)
    level = _rescaling(auxiliaries, sums, targets, method, bounds)
    sums = sums * level
    basis = make_basis(auxiliaries.matrix, sums)
    solution = solve(auxiliaries, sums, basis, distance, method.value, file)
    weights = start * (solution.factors * level)[auxiliaries.profile]
    return _Fit(weights, basis, solution, level)


def rake(
    targets: Targets,
    categories: Mapping[str, Coded],
    *,
    start: Floats | None = None,
    bounds: Bounds | None = None,
) -> Weighted:
    """Rake start weights (n,) to the margins of `targets`; see `calibrate`."""
    return calibrate(targets, categories, start=start, bounds=bounds).weighted


def check_weights(weights: Floats, places: RowPlaces, column: str) -> Floats:
    """The weights, if each is a finite number from 0 up and one is above.

    Raises Problem with the first row that is not.
    """
    if len(weights) and not (weights.min() >= 0 and weights.max() < np.inf):
        row = np.flatnonzero(~(np.isfinite(weights) & (weights >= 0)))[0]
        place, value = places.at(row, column), float(weights[row])
        if np.isnan(value):
            count = int(np.isnan(weights).sum())
            raise CELL_EMPTY.at(place, count=count, what="a weight")
        if np.isinf(value):
            raise NOT_FINITE.at(place, value=str(value))
        raise WEIGHT_NEGATIVE.at(place, value=value)
    if not weights.any():
        raise WEIGHT_ALL_ZERO.at(Place(file=places.file, column=column))
    return weights


def _rescaling(
    auxiliaries: Auxiliaries,
    sums: Floats,
    targets: Targets,
    method: Method,
    bounds: Bounds | None,
) -> float:
    """What start weights are multiplied by before the search.

    Without bounds it makes no difference to weights that meet a margin, and the search is quickest
    from the population's size. Otherwise R's rule: the mean scale when every scale is beyond 20;
    the scales are those of its model matrix, the population, every category of a margin but the
    first in sorted order, every total.
    """
    if targets.margins and bounds is None:
        return float(targets.margins[0].total / sums.sum())
    if bounds is None and method is Method.LINEAR:
        return 1.0
    reached = auxiliaries.matrix.T @ sums
    with np.errstate(divide="ignore", invalid="ignore"):
        scales = (auxiliaries.population / reached)[auxiliaries.anchors]
    if targets.margins:
        scales = np.append(scales, targets.margins[0].total / sums.sum())
    return float(scales.mean()) if scales.min() > _RESCALE_BEYOND else 1.0
