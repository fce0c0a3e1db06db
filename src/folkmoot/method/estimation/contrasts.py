"""Differences between domains of one sample: teams, ages, or waves that share people.

The parts are not independent when units are in several of them: two waves with overlap are domains
of one design whose sampling unit is the person, so that the covariance of their estimates is in the
error of the difference (R: `svyby(covmat = TRUE)` and `svycontrast`). Who looks at many differences
finds some by chance: p-values are also adjusted after Holm (1979, Scandinavian Journal of
Statistics 6, 65-70), and intervals are also given that hold all together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeAlias

import numpy as np
from scipy import special

from folkmoot.method.estimation.design import Design
from folkmoot.method.estimation.estimates import Engine, Item, Proportion, Quantile, scores_of
from folkmoot.method.estimation.intervals import LEVEL, quantile_of_t
from folkmoot.method.estimation.scores import Scores, score_category
from folkmoot.method.estimation.variance import VarianceEngine
from folkmoot.method.terms.catalogue.numbers import QUANTILE_NOT_COMPARED, TOO_MANY_COMPARED
from folkmoot.method.weighting.columns import Crossing, Floats

#: Domains whose pairs are looked at together.
MOST_COMPARED = 60
_DRAWS = 20_000
Domain: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contrast:
    """`value` is the estimate in `first` less that in `second`, in their unit.

    `low` and `high` bound its own 95 % interval; `all_low` and `all_high` hold with 95 % for all
    contrasts at once. `p` is of no difference, `p_adjusted` after Holm over all. None where an
    error is not defined.
    """

    item: str
    category: str
    first: Domain
    second: Domain
    value: float | None
    se: float | None
    low: float | None
    high: float | None
    p: float | None
    p_adjusted: float | None
    all_low: float | None
    all_high: float | None

    @property
    def is_clear(self) -> bool:
        """Whether a direction may be claimed although all others were looked at, too."""
        return self.p_adjusted is not None and self.p_adjusted < 1 - LEVEL


@dataclass(frozen=True, slots=True, eq=False)
class _Family:
    """All pairs of domains of one quantity: differences, errors and their covariance."""

    item: str
    category: str
    pairs: tuple[tuple[Domain, Domain], ...]
    values: Floats
    covariance: Floats

    @property
    def errors(self) -> Floats:
        """Standard errors (pairs,); NaN where not defined."""
        return np.sqrt(np.diag(self.covariance))


def compare_domains(
    design: Design,
    items: Mapping[str, Item],
    domains: Crossing,
    *,
    rng: np.random.Generator,
    reference: Domain | None = None,
    engine: Engine | None = None,
) -> list[Contrast]:
    """Differences of items between all pairs of domains, or of each from `reference`.

    `rng` draws the critical value of intervals that hold together. Raises Problem for quantiles and
    for more than 60 domains, ValueError when `reference` is not a domain.
    """
    if len(domains.levels) > MOST_COMPARED:
        raise TOO_MANY_COMPARED.at(found=f"{len(domains.levels):,}", most=MOST_COMPARED)
    engine = engine or VarianceEngine.of(design, exact_up_to=design.rows)
    pairs = _pairs(domains, reference)
    families = [
        _family(engine, name, category, scores, domains.levels, pairs)
        for name, item in items.items()
        for category, scores in _quantities(name, item, design.weights, domains)
    ]
    freedom = engine.degrees_of_freedom
    together = 1 - (1 - LEVEL) / max(len(families), 1)
    found = [
        contrast
        for family in families
        for contrast in _contrasts(family, freedom, _joint_critical(family, freedom, together, rng))
    ]
    return _after_holm(found)


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """p-values adjusted after Holm, in their order; None stays None and is not counted."""
    order = sorted(
        (index for index, p in enumerate(p_values) if p is not None),
        key=lambda index: p_values[index] or 0.0,
    )
    adjusted: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for step, index in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - step) * (p_values[index] or 0.0)))
        adjusted[index] = highest
    return adjusted


def _pairs(domains: Crossing, reference: Domain | None) -> list[tuple[int, int]]:
    if reference is None:
        return list(combinations(range(len(domains.levels)), 2))
    fixed = domains.levels.index(reference)
    return [(index, fixed) for index in range(len(domains.levels)) if index != fixed]


def _quantities(
    name: str, item: Item, weights: Floats, domains: Crossing
) -> list[tuple[str, Scores]]:
    if isinstance(item, Quantile):
        raise QUANTILE_NOT_COMPARED.at(item=name)
    if isinstance(item, Proportion):
        return [
            (category, score_category(item.values, index, weights, domains))
            for index, category in enumerate(item.values.levels)
        ]
    return [("", scores_of(item, weights, domains))]


def _family(
    engine: Engine,
    name: str,
    category: str,
    scores: Scores,
    levels: Sequence[Domain],
    pairs: Sequence[tuple[int, int]],
) -> _Family:
    signs = np.zeros((len(pairs), len(levels)))
    for row, (first, second) in enumerate(pairs):
        signs[row, first], signs[row, second] = 1.0, -1.0
    covariance = engine.domain_covariance(scores)
    known = np.isfinite(np.diag(covariance)) & np.isfinite(scores.value) & (scores.n > 1)
    filled = np.where(known[:, None] & known[None, :], covariance, 0.0)
    spread = signs @ filled @ signs.T
    unknown = (np.abs(signs) @ ~known) > 0
    spread[unknown, :] = spread[:, unknown] = np.nan
    values = np.array([scores.value[first] - scores.value[second] for first, second in pairs])
    named = tuple((levels[first], levels[second]) for first, second in pairs)
    return _Family(name, category, named, values, spread)


def _joint_critical(
    family: _Family, freedom: int, level: float, rng: np.random.Generator
) -> float | None:
    """The `level` quantile of the greatest |t| of a family, from draws; None without any."""
    errors = family.errors
    known = np.flatnonzero(np.isfinite(errors) & (errors > 0))
    alone = quantile_of_t(freedom, level)
    if alone is None or not known.size:
        return None
    scaled = family.covariance[np.ix_(known, known)] / np.outer(errors[known], errors[known])
    draws = rng.multivariate_normal(
        np.zeros(len(known)), scaled, size=_DRAWS, method="eigh", check_valid="ignore"
    )
    chi = np.sqrt(rng.chisquare(freedom, _DRAWS) / freedom)
    return max(alone, float(np.quantile(np.abs(draws).max(axis=1) / chi, level)))


def _contrasts(family: _Family, freedom: int, joint: float | None) -> list[Contrast]:
    found = []
    alone = quantile_of_t(freedom, LEVEL)
    for (first, second), value, se in zip(
        family.pairs, family.values.tolist(), family.errors.tolist(), strict=True
    ):
        known = math.isfinite(value)
        parts: list[float | None] = [None] * 5
        if known and math.isfinite(se) and alone is not None:
            parts[:2] = value - alone * se, value + alone * se
            parts[2] = _p(value, se, freedom)
            wide = (joint or alone) * se
            parts[3:] = value - wide, value + wide
        low, high, p, all_low, all_high = parts
        found.append(
            Contrast(
                family.item,
                family.category,
                first,
                second,
                value if known else None,
                se if math.isfinite(se) else None,
                low,
                high,
                p,
                None,
                all_low,
                all_high,
            )
        )
    return found


def _p(value: float, se: float, freedom: int) -> float:
    if se == 0:
        return 1.0 if value == 0 else 0.0
    return float(2 * special.stdtr(freedom, -abs(value) / se))


def _after_holm(contrasts: Sequence[Contrast]) -> list[Contrast]:
    adjusted = holm([one.p for one in contrasts])
    return [replace(one, p_adjusted=p) for one, p in zip(contrasts, adjusted, strict=True)]
