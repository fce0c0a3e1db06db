"""Values of estimates in domains, and the score of each row: what it adds to the estimate's error.

An estimate is linearised: its error is that of the total of scores z (Taylor series; Särndal,
Swensson and Wretman 1992, Model Assisted Survey Sampling, 5.5). A row is in one domain at most, so
one column of scores serves all domains of an item.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from folkmoot.method.weighting.columns import Booleans, Coded, Crossing, Floats, Integers, add_up


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """One quantity of an item in all domains.

    `domain` (n,) is each row's domain, -1 where it is outside all or the item is missing; `score`
    (n,) is z, and 0 there. `value`, `n` (rows counted) and `weight` (their weights' sum) are for
    each domain (domains,); `value` is NaN where it is not defined. A value is the weighted sum of
    `above` (n,) over that of `below` (n,), up to a constant; a total has nothing below.
    """

    domain: Integers
    score: Floats
    value: Floats
    n: Integers
    weight: Floats
    above: Floats
    below: Floats | Booleans | None

    def valuer(self) -> Callable[[Floats], Floats]:
        """A function that gives the values under other weights (n,), for many calls.

        Up to a constant that all weights share; (domains,).
        """
        size, inside = len(self.n), self.domain + 1
        parts = [self.above] if self.below is None else [self.above, self.below]
        columns = [np.where(inside > 0, part, 0.0) for part in parts]

        def sums(weights: Floats, column: Floats) -> Floats:
            if size == 1:
                # Not by BLAS, whose own threads would get in the way of ours.
                return np.array([float(np.einsum("i,i->", weights, column))])
            return add_up(inside, weights * column, size + 1)[1:]

        def values(weights: Floats) -> Floats:
            found = [sums(weights, column) for column in columns]
            return found[0] if len(found) == 1 else _divide(*found)

        return values


def _base(valid: Booleans, weights: Floats, domains: Crossing) -> tuple[Integers, Integers, Floats]:
    """Domain of each row that has a value, and for each domain n and the sum of weights."""
    domain = domains.codes
    if not valid.all():
        domain = np.where(valid, domain, np.int64(-1))
    inside = domain + 1  # 0 collects what is outside
    size = len(domains.levels) + 1
    weight = add_up(inside, weights, size)[1:]
    counted = inside if weights.all() else inside[weights != 0]
    n = np.bincount(counted, minlength=size)[1:].astype(np.int64)
    return domain, n, weight


def _sums(domain: Integers, weights: Floats, values: Floats, size: int) -> Floats:
    return add_up(domain + 1, weights * values, size + 1)[1:]


def _divide(numerator: Floats, denominator: Floats) -> Floats:
    """Quotients, NaN where the denominator is zero."""
    quotient = np.full(len(numerator), np.nan)
    np.divide(numerator, denominator, out=quotient, where=denominator != 0)
    return quotient


def _inverse(values: Floats) -> Floats:
    return _divide(np.ones_like(values), values)


def _in_domain(score: Floats, domain: Integers) -> Floats:
    """The scores with those outside all domains set to 0."""
    if domain.size and domain.min() < 0:
        score[domain < 0] = 0.0
    return score


def _spread(values: Floats, domain: Integers) -> Floats:
    """A domain's value on each of its rows, 0 outside and where it is not defined."""
    return np.append(np.nan_to_num(values), 0.0)[domain]


def score_mean(values: Floats, weights: Floats, domains: Crossing) -> Scores:
    """Weighted means of numbers (n,) with NaN for missing."""
    answered = ~np.isnan(values)
    domain, n, weight = _base(answered, weights, domains)
    # Sums of differences from a middling value keep the digits of large, close numbers.
    middle = float(np.nanmean(values)) if answered.any() else 0.0
    shifted = values - middle
    if not answered.all():
        shifted[~answered] = 0.0
    mean = _divide(_sums(domain, weights, shifted, len(n)), weight)
    score = _in_domain(
        (shifted - _spread(mean, domain)) * _spread(_inverse(weight), domain), domain
    )
    return Scores(domain, score, mean + middle, n, weight, shifted, answered)


def score_total(values: Floats, weights: Floats, domains: Crossing) -> Scores:
    """Weighted totals of numbers (n,) with NaN for missing."""
    missing = np.isnan(values)
    domain, n, weight = _base(~missing, weights, domains)
    filled = np.where(missing, 0.0, values)
    total = np.where(n > 0, _sums(domain, weights, filled, len(n)), np.nan)
    score = np.where(domain < 0, 0.0, filled)
    return Scores(domain, score, total, n, weight, filled, None)


def score_ratio(
    numerator: Floats, denominator: Floats, weights: Floats, domains: Crossing
) -> Scores:
    """Ratios of weighted totals; a row that misses either is left out of both."""
    missing = np.isnan(numerator) | np.isnan(denominator)
    domain, n, weight = _base(~missing, weights, domains)
    above, below = np.where(missing, 0.0, numerator), np.where(missing, 0.0, denominator)
    total = _sums(domain, weights, below, len(n))
    ratio = _divide(_sums(domain, weights, above, len(n)), total)
    score = (above - _spread(ratio, domain) * below) * _spread(_inverse(total), domain)
    return Scores(domain, _in_domain(score, domain), ratio, n, weight, above, below)


def score_share(inside: Floats, answered: Booleans, weights: Floats, domains: Crossing) -> Scores:
    """Weighted shares of rows with `inside` (n,) 1 rather than 0, of those who answered."""
    domain, n, weight = _base(answered, weights, domains)
    share = _divide(_sums(domain, weights, inside, len(n)), weight)
    score = (inside - _spread(share, domain)) * _spread(_inverse(weight), domain)
    return Scores(domain, _in_domain(score, domain), share, n, weight, inside, answered)


def score_category(values: Coded, category: int, weights: Floats, domains: Crossing) -> Scores:
    """Weighted shares of the category with this index."""
    return score_share(
        (values.codes == category).astype(np.float64), ~values.is_missing, weights, domains
    )
