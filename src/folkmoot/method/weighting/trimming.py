"""Trimming: weights held between two limits, what is cut off shared out among the others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from folkmoot.method.terms.catalogue.numbers import TRIM_IMPOSSIBLE
from folkmoot.method.weighting.calibration import Calibration
from folkmoot.method.weighting.columns import Floats, add_up
from folkmoot.method.weighting.diagnostics import diagnose
from folkmoot.method.weighting.model import Bounds, Weighted

_MOST_ROUNDS = 10_000
_CLOSE = 1e-12


def trim(weights: Floats, limits: Bounds) -> Floats:
    """Hold weights (n,) between two limits, keeping their sum.

    What is cut off is shared in equal parts among the weights inside the limits, and again while
    any weight lies outside: R's `trimWeights(strict = TRUE)`. Margins met before are no longer met
    exactly. Rows of weight 0 stay out. Raises Problem when the mean is not between the limits.
    """
    counted = weights != 0
    held = weights[counted]
    mean = float(held.mean())
    if not limits.lower <= mean <= limits.upper:
        raise TRIM_IMPOSSIBLE.at(lower=limits.lower, upper=limits.upper, mean=f"{mean:.6g}")
    for _ in range(_MOST_ROUNDS):
        outside = (held < limits.lower) | (held > limits.upper)
        if not outside.any():
            break
        clipped = np.clip(held, limits.lower, limits.upper)
        cut = float((held - clipped).sum())
        takers = ~outside
        if not takers.any():
            takers = clipped < limits.upper if cut > 0 else clipped > limits.lower
        clipped[takers] += cut / int(takers.sum())
        if abs(cut) < _CLOSE * abs(mean):
            held = np.clip(clipped, limits.lower, limits.upper)
            break
        held = clipped
    trimmed = np.zeros_like(weights)
    trimmed[counted] = np.clip(held, limits.lower, limits.upper)
    return trimmed


def trim_calibrated(calibration: Calibration, limits: Bounds) -> Weighted:
    """Trim calibrated weights and say by how much the worst margin is now missed."""
    weights = trim(calibration.weights, limits)
    auxiliaries = calibration.auxiliaries
    sums = add_up(auxiliaries.profile, weights, len(auxiliaries.matrix))
    population = auxiliaries.population
    error = np.abs(auxiliaries.matrix.T @ sums - population) / (1 + np.abs(population))
    worst = int(error.argmax())
    started = calibration.start > 0
    rescaled_by = calibration.diagnostics.rescaled_by
    ratios = weights[started] / (calibration.start[started] * rescaled_by)
    diagnostics = diagnose(
        weights,
        ratios=ratios,
        iterations=calibration.diagnostics.iterations,
        worst_error=float(error[worst]),
        worst_margin=auxiliaries.names[worst],
        rescaled_by=rescaled_by,
        trimmed=int(np.count_nonzero((weights == limits.lower) | (weights == limits.upper))),
    )
    return replace(calibration.weighted, weights=weights, diagnostics=diagnostics)
