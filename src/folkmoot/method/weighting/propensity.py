"""How likely each case was to respond, by what is known of all cases, and how unequal that is.

Logistic regression on categories known of respondents and non-respondents alike (main effects), by
weighted maximum likelihood (R: `svyglm` with `quasibinomial`). The R-indicator is Schouten, Cobben
and Bethlehem 2009, Survey Methodology 35, 101-113.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from folkmoot.method.terms.catalogue.numbers import (
    CATEGORY_WITHOUT_RESPONDENTS,
    CELL_EMPTY,
    NOBODY_RESPONDED,
)
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any
from folkmoot.method.weighting.auxiliaries import RowPlaces
from folkmoot.method.weighting.basis import make_basis
from folkmoot.method.weighting.columns import Booleans, Coded, Floats, add_up, decode, mixed_radix

_MOST_STEPS = 50
_CLOSE = 1e-12
#: Fitted probabilities come no nearer to 0 and 1, where all or none of a profile responded.
_EDGE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Propensities:
    """`values` (n,): the fitted probability of response of each case, and what they were fitted on.

    `indicator` is the R-indicator 1 - 2 S, S being the weighted standard deviation of the values: 1
    where all are alike, less the more unequal. It speaks of the `columns` only.
    """

    values: Floats
    columns: tuple[str, ...]
    indicator: float


def fit_propensities(
    responded: Booleans,
    columns: Mapping[str, Coded],
    weights: Floats,
    places: RowPlaces | None = None,
) -> Propensities:
    """Fit response (n,) on categories of all n cases, weighted by design weights (n,).

    Raises Problem or Problems: an empty cell, nobody responded, a category in which nobody did.
    """
    places = places or RowPlaces()
    _check(responded, columns, weights, places)
    coded = list(columns.values())
    codes = mixed_radix(coded)
    present, profile = np.unique(codes, return_inverse=True)
    parts = decode(present, [len(column.levels) for column in coded])
    blocks = [
        (part[:, None] == np.arange(1, len(column.levels))).astype(np.float64)
        for part, column in zip(parts, coded, strict=True)
    ]
    matrix = np.hstack([np.ones((len(present), 1)), *blocks])
    total = add_up(profile, weights, len(present))
    yes = add_up(profile, weights * responded, len(present))
    fitted = _fit(make_basis(matrix, total).functions, total, yes)
    values = fitted[profile]
    return Propensities(values, tuple(columns), r_indicator(values, weights))


def r_indicator(propensities: Floats, weights: Floats) -> float:
    """1 - 2 S(rho) of propensities (n,) weighted by design weights (n,), S^2 over N - 1."""
    size = float(weights.sum())
    if size <= 1:
        return 1.0
    mean = float(weights @ propensities) / size
    variance = float(weights @ (propensities - mean) ** 2) / (size - 1)
    return 1 - 2 * float(np.sqrt(variance))


def _fit(functions: Floats, total: Floats, yes: Floats) -> Floats:
    """Fitted probabilities (profiles,) by Newton's method, in orthonormal coordinates."""
    fitted = np.full(len(total), float(yes.sum() / total.sum()))
    linear = np.log(fitted / (1 - fitted))
    theta = functions.T @ (total * linear)
    before = np.inf
    for _ in range(_MOST_STEPS):
        fitted = np.clip(1 / (1 + np.exp(-functions @ theta)), _EDGE, 1 - _EDGE)
        deviance = -2 * float(yes @ np.log(fitted) + (total - yes) @ np.log(1 - fitted))
        if abs(before - deviance) <= _CLOSE * (abs(deviance) + 0.1):
            break
        before = deviance
        curvature = functions.T @ (functions * (total * fitted * (1 - fitted))[:, None])
        theta = theta + np.linalg.lstsq(curvature, functions.T @ (yes - total * fitted))[0]
    return fitted


def _check(
    responded: Booleans, columns: Mapping[str, Coded], weights: Floats, places: RowPlaces
) -> None:
    if not weights[responded].any():
        raise NOBODY_RESPONDED.at(Place(file=places.file))
    problems: list[Problem] = []
    for name, column in columns.items():
        if (gaps := np.flatnonzero(column.is_missing)).size:
            what = "a category known of every case"
            problems.append(CELL_EMPTY.at(places.at(gaps[0], name), count=len(gaps), what=what))
            continue
        size = len(column.levels)
        everybody = add_up(column.codes, weights, size)
        answered = add_up(column.codes, weights * responded, size)
        problems.extend(
            CATEGORY_WITHOUT_RESPONDENTS.at(
                Place(file=places.file, column=name), category=f"{name} = {column.levels[level]}"
            )
            for level in np.flatnonzero((answered == 0) & (everybody > 0))
        )
    refuse_if_any(problems)
