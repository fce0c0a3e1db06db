"""Weighting from start to end: non-response, calibration, trimming, and what became of it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np

from folkmoot.method.weighting.auxiliaries import RowPlaces
from folkmoot.method.weighting.calibration import Calibration, calibrate, check_weights
from folkmoot.method.weighting.columns import Coded, Floats, add_up
from folkmoot.method.weighting.diagnostics import diagnose
from folkmoot.method.weighting.model import Bounds, Diagnostics, Method, Targets
from folkmoot.method.weighting.nonresponse import ResponseAdjusted
from folkmoot.method.weighting.trimming import trim_calibrated


@dataclass(frozen=True, slots=True)
class TargetMet:
    """One target: what the population has, what start weights reached, what finished ones reach.

    `start` is carried to the size of the population; `n` counts the rows that add to it.
    """

    target: str
    n: int
    population: float
    start: float
    reached: float


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """Finished weights (n,) of all rows, what became of them, and how they came about."""

    weights: Floats
    diagnostics: Diagnostics
    targets: tuple[TargetMet, ...]
    response: ResponseAdjusted | None

    def as_json(self) -> dict[str, object]:
        """All of it but the weights, for a file."""
        document: dict[str, object] = {"weights": asdict(self.diagnostics)}
        if self.response is not None:
            document["response_classes"] = [asdict(one) for one in self.response.classes]
            if (fitted := self.response.propensities) is not None:
                document["r_indicator"] = fitted.indicator
                document["propensity_columns"] = list(fitted.columns)
        document["targets"] = [asdict(one) for one in self.targets]
        return document


def weigh(
    start: Floats,
    targets: Targets | None,
    categories: Mapping[str, Coded],
    numbers: Mapping[str, Floats],
    *,
    response: ResponseAdjusted | None = None,
    method: Method = Method.RAKE,
    bounds: Bounds | None = None,
    limits: Bounds | None = None,
    places: RowPlaces | None = None,
    start_column: str = "weight",
) -> Weighed:
    """Weights of n rows from start weights (n,): for non-response, to targets, within limits.

    Each step only where it is asked for. After an adjustment for non-response only respondents are
    calibrated; the others, whose categories may be unknown, have the weight 0. Raises Problem or
    Problems as the steps do.
    """
    places = places or RowPlaces()
    rows = np.arange(len(start), dtype=np.int64)
    if response is not None:
        rows = np.flatnonzero(response.weights)
        places = RowPlaces(places.file, places.first_row, rows)
    begun = start if response is None else response.weights
    begun = check_weights(begun[rows], places, start_column)
    weights = np.zeros(len(start))
    if targets is None:
        ratios = begun[begun > 0] / start[rows][begun > 0]
        weights[rows] = begun
        made = diagnose(begun, ratios=ratios, iterations=0, worst_error=0.0, worst_margin="")
        return Weighed(weights, made, (), response)
    calibration = calibrate(
        targets,
        {name: Coded(column.codes[rows], column.levels) for name, column in categories.items()},
        {name: column[rows] for name, column in numbers.items()},
        start=begun,
        method=method,
        bounds=bounds,
        places=places,
        start_column=start_column,
    )
    done = trim_calibrated(calibration, limits) if limits else calibration.weighted
    weights[rows] = done.weights
    return Weighed(weights, done.diagnostics, _met(calibration, done.weights), response)


def _met(calibration: Calibration, weights: Floats) -> tuple[TargetMet, ...]:
    auxiliaries = calibration.auxiliaries
    profiles = len(auxiliaries.matrix)
    margins = calibration.targets.margins
    level = margins[0].total / calibration.start.sum() if margins else 1.0
    counted = np.bincount(auxiliaries.profile[calibration.start > 0], minlength=profiles)
    begun = add_up(auxiliaries.profile, calibration.start * level, profiles)
    done = add_up(auxiliaries.profile, weights, profiles)
    matrix = auxiliaries.matrix
    rows = zip(
        auxiliaries.names,
        ((matrix != 0).T @ counted).tolist(),
        auxiliaries.population.tolist(),
        (matrix.T @ begun).tolist(),
        (matrix.T @ done).tolist(),
        strict=True,
    )
    return tuple(TargetMet(name, int(n), *sums) for name, n, *sums in rows)
