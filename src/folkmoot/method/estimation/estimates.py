"""Estimates of many items in many domains, each with its error, base and design effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias, assert_never

import numpy as np

from folkmoot.method.estimation.design import Design, degrees_of_freedom
from folkmoot.method.estimation.intervals import LEVEL, IntervalMethod, interval, share_interval
from folkmoot.method.estimation.model import Estimate
from folkmoot.method.estimation.quantiles import Distribution
from folkmoot.method.estimation.scores import (
    Scores,
    score_category,
    score_mean,
    score_ratio,
    score_share,
    score_total,
)
from folkmoot.method.estimation.variance import VarianceEngine
from folkmoot.method.weighting.columns import Coded, Crossing, Floats, add_up, cross
from folkmoot.method.weighting.diagnostics import effective_n


class Kind(StrEnum):
    """What is estimated of an item."""

    MEAN = "mean"
    TOTAL = "total"
    PROPORTION = "proportion"
    RATIO = "ratio"
    QUANTILE = "quantile"


@dataclass(frozen=True, slots=True, eq=False)
class Mean:
    """The mean of numbers (n,), NaN where missing."""

    values: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Total:
    """The population total of numbers (n,), NaN where missing."""

    values: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Proportion:
    """The share of each category."""

    values: Coded


@dataclass(frozen=True, slots=True, eq=False)
class Ratio:
    """The ratio of two totals of numbers (n,), NaN where missing."""

    numerator: Floats
    denominator: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Quantile:
    """The value with a share `q` of the population at or below it; NaN where missing."""

    values: Floats
    q: float = 0.5


#: A spread below this share of the value is rounding in sums of equal values.
_NO_SPREAD = 1e-13

#: Rows times categories whose scores are held together.
_SCORES_AT_ONCE = 5_000_000

Item: TypeAlias = Mean | Total | Proportion | Ratio | Quantile


class Engine(Protocol):
    """Whatever gives the variances of a design's estimates."""

    @property
    def design(self) -> Design:
        """The design."""
        ...

    @property
    def degrees_of_freedom(self) -> int:
        """What t intervals go by."""
        ...

    def variances(self, scores: Scores) -> Floats:
        """The variance of a quantity in each domain (domains,); NaN where not defined."""
        ...

    def variances_of(self, many: Sequence[Scores]) -> list[Floats]:
        """The same for several quantities at once."""
        ...

    def covariance(self, scores: list[Scores], domain: int) -> Floats:
        """Covariances of several quantities in one domain: (quantities, quantities)."""
        ...

    def domain_covariance(self, scores: Scores) -> Floats:
        """Covariances of one quantity between domains: (domains, domains)."""
        ...


def estimate(
    design: Design,
    items: Mapping[str, Item],
    domains: Crossing | None = None,
    *,
    method: IntervalMethod = IntervalMethod.T,
    level: float = LEVEL,
    engine: Engine | None = None,
) -> list[Estimate]:
    """Estimate items in domains; rows by item, then domain, then category.

    All columns have the design's rows. `domains` divides them (None: the whole, domain `()`); a
    domain is a part of the whole design, never a design of its own, so its size is random (R:
    `subset`, `svyby`). Intervals are t with the design's degrees of freedom; `method` chooses
    another for proportions. Numbers that are not defined are None: all but n without respondents;
    errors of means, shares, ratios and quantiles with one. Errors are linearised (Taylor) unless
    another `engine` of this design is given, such as one of replicates.
    """
    domains = domains or cross((), design.rows)
    engine = engine or VarianceEngine.of(design)
    found: list[Estimate] = []
    for name, item in items.items():
        match item:
            case Quantile():
                found.extend(_quantiles(engine, name, item, domains, level))
            case Proportion():
                found.extend(_proportions(engine, name, item, domains, method, level))
            case Mean() | Total() | Ratio():
                scores = scores_of(item, design.weights, domains)
                is_total = isinstance(item, Total)
                errors = np.sqrt(engine.variances(scores))
                rows = _rows(engine, name, "", scores, errors, domains, level, is_total=is_total)
                found.extend(rows)
            case _:
                assert_never(item)
    return found


def covariance(
    design: Design,
    items: Mapping[str, Mean | Ratio],
    domains: Crossing | None = None,
    domain: tuple[str, ...] = (),
    engine: Engine | None = None,
) -> Floats:
    """Covariances of the items' estimates in one domain: (items, items), in their order.

    A share is the mean of 0 and 1. Errors of items asked of the same people go together; comparing
    them needs this. Raises ValueError when `domain` is not one of `domains`.
    """
    domains = domains or cross((), design.rows)
    scores = [scores_of(item, design.weights, domains) for item in items.values()]
    engine = engine or VarianceEngine.of(design, exact_up_to=design.rows)
    return engine.covariance(scores, domains.levels.index(domain))


def scores_of(item: Mean | Total | Ratio, weights: Floats, domains: Crossing) -> Scores:
    """Values of an item in domains under weights (n,), and each row's score."""
    match item:
        case Mean():
            return score_mean(item.values, weights, domains)
        case Total():
            return score_total(item.values, weights, domains)
        case Ratio():
            return score_ratio(item.numerator, item.denominator, weights, domains)
        case _:
            assert_never(item)


def _rows(
    engine: Engine,
    name: str,
    category: str,
    scores: Scores,
    errors: Floats,
    domains: Crossing,
    level: float,
    *,
    is_total: bool = False,
    method: IntervalMethod = IntervalMethod.T,
) -> Iterator[Estimate]:
    plain = _simple_variances(scores, engine.design.weights, centred=not is_total)
    for index, domain in enumerate(domains.levels):
        n, value = int(scores.n[index]), _finite(scores.value[index])
        known = value is not None and (n > 1 or (is_total and n > 0))
        se = _finite(errors[index]) if known else None
        design_effect = None
        if value is not None and se is not None:
            if plain[index] > (_NO_SPREAD * value) ** 2:
                design_effect = _finite(se**2 / plain[index])
            elif not is_total:
                se = 0.0  # all answered alike; what is left is rounding
        limits = None
        if value is not None and se is not None:
            limits = _limits(engine, value, se, n, method, scores, index, level)
        low, high = limits or (None, None)
        effective = n / design_effect if design_effect else None
        yield Estimate(name, category, domain, value, se, low, high, n, effective, design_effect)


def _limits(
    engine: Engine,
    value: float,
    se: float,
    n: int,
    method: IntervalMethod,
    scores: Scores,
    index: int,
    level: float,
) -> tuple[float, float] | None:
    freedom = engine.degrees_of_freedom
    if method is IntervalMethod.T:
        return interval(value, se, freedom, level)
    kish = n / max(effective_n(engine.design.weights[scores.domain == index]), 1.0)
    return share_interval(value, se, n, freedom, method, design_effect=kish, level=level)


def _proportions(
    engine: Engine,
    name: str,
    item: Proportion,
    domains: Crossing,
    method: IntervalMethod,
    level: float,
) -> list[Estimate]:
    weights, categories = engine.design.weights, item.values.levels
    at_once = max(1, _SCORES_AT_ONCE // len(weights))
    columns: list[list[Estimate]] = []
    for first in range(0, len(categories), at_once):
        some = range(first, min(first + at_once, len(categories)))
        scores = [score_category(item.values, index, weights, domains) for index in some]
        for index, one, variances in zip(some, scores, engine.variances_of(scores), strict=True):
            errors, category = np.sqrt(variances), categories[index]
            rows = _rows(engine, name, category, one, errors, domains, level, method=method)
            columns.append(list(rows))
    if not columns:  # nobody answered: one row says so
        nobody = score_mean(np.full(len(weights), np.nan), weights, domains)
        errors = np.full(len(domains.levels), np.nan)
        return list(_rows(engine, name, "", nobody, errors, domains, level))
    return [row for of_domain in zip(*columns, strict=True) for row in of_domain]


def _quantiles(
    engine: Engine, name: str, item: Quantile, domains: Crossing, level: float
) -> Iterator[Estimate]:
    design = engine.design
    answered = ~np.isnan(item.values) & (design.weights != 0) & (domains.codes >= 0)
    members = [
        np.flatnonzero(answered & (domains.codes == index)) for index in range(len(domains.levels))
    ]
    distributions = [
        Distribution.of(item.values[rows], design.weights[rows]) if rows.size else None
        for rows in members
    ]
    found = [np.nan if one is None else one.quantile(item.q) for one in distributions]
    of_row = np.append(np.array(found), np.nan)[domains.codes]
    below = (item.values <= of_row).astype(np.float64)
    scores = score_share(below, answered, design.weights, domains)
    errors = np.sqrt(engine.variances(scores))
    shares = _rows(engine, name, "", scores, errors, domains, level)
    for share, rows, distribution, value in zip(shares, members, distributions, found, strict=True):
        low = high = se = None
        if distribution is not None and share.value is not None and share.se is not None:
            counted = np.zeros(design.rows, dtype=np.bool_)
            counted[rows] = True
            freedom = min(degrees_of_freedom(design.structure, counted), engine.degrees_of_freedom)
            low, high, se = distribution.woodruff(share.value, share.se, freedom, level)
        yield Estimate(
            name,
            "",
            share.domain,
            _finite(value),
            se,
            low,
            high,
            share.n,
            share.effective_n,
            share.deff,
        )


def _simple_variances(scores: Scores, weights: Floats, *, centred: bool) -> Floats:
    """Variances of a simple random sample with replacement of the same n, in each domain.

    S^2 / n of the scores, carried to the population's size (R: `deff = "replace"`). Scores of all
    but totals are `centred`: their weighted mean is 0.
    """
    size, inside = len(scores.value), scores.domain + 1
    deviations = scores.score
    if not centred:
        sums = add_up(inside, weights * deviations, size + 1)[1:]
        mean = np.divide(sums, scores.weight, out=np.zeros(size), where=scores.weight != 0)
        deviations = deviations - np.append(mean, 0.0)[scores.domain]
        deviations[scores.domain < 0] = 0.0
    squares = add_up(inside, weights * deviations * deviations, size + 1)[1:]
    variances: Floats = squares * scores.weight / np.maximum(scores.n - 1, 1)
    return variances


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
