"""Confidence intervals: around a value, and for a proportion that may be small or extreme."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import assert_never

from scipy import special

LEVEL = 0.95
#: Shares and errors nearer to 0 are rounding.
_EXACT = 1e-12


class IntervalMethod(StrEnum):
    """How an interval is put round a value.

    `t` is value plus and minus t standard errors: what `folkmoot estimate` writes. For shares that
    are published: `logit` (t on the logit scale; R: `svyciprop(method = "xlogit")`) or `beta`
    (Korn and Graubard 1998, Survey Methodology 24, 193-201: Clopper and Pearson's with the
    effective sample size; R: `svyciprop(method = "beta")`), which also holds at 0 and 1.
    """

    T = "t"
    LOGIT = "logit"
    BETA = "beta"


#: The method for shares that are shown to people.
PUBLISHED = IntervalMethod.BETA


def quantile_of_t(degrees_of_freedom: float, level: float = LEVEL) -> float | None:
    """The two-sided critical value of Student's t; None without degrees of freedom."""
    if degrees_of_freedom <= 0:
        return None
    return float(special.stdtrit(degrees_of_freedom, 0.5 + level / 2))


def interval(
    value: float, se: float, degrees_of_freedom: float, level: float = LEVEL
) -> tuple[float, float] | None:
    """value - t se and value + t se; None without degrees of freedom."""
    critical = quantile_of_t(degrees_of_freedom, level)
    if critical is None:
        return None
    return value - critical * se, value + critical * se


def share_interval(
    share: float,
    se: float,
    n: int,
    degrees_of_freedom: float,
    method: IntervalMethod = PUBLISHED,
    *,
    design_effect: float = 1.0,
    level: float = LEVEL,
) -> tuple[float, float] | None:
    """An interval for a share from 0 to 1; None without degrees of freedom or respondents.

    At 0 and 1, where the standard error says nothing, the effective sample size is n over
    `design_effect` (that of the weights, for instance) and the method `beta`. Between them a share
    without error, such as one that is known from the population, is its own interval.
    """
    critical = quantile_of_t(degrees_of_freedom, level)
    if critical is None or n < 1:
        return None
    extreme = share <= _EXACT or share >= 1 - _EXACT
    if se <= _EXACT and not extreme:
        return share, share
    match method:
        case IntervalMethod.T:
            return share - critical * se, share + critical * se
        case IntervalMethod.LOGIT if not extreme:
            middle = math.log(share / (1 - share))
            reach = critical * se / (share * (1 - share))
            return _logistic(middle - reach), _logistic(middle + reach)
        case IntervalMethod.LOGIT | IntervalMethod.BETA:
            effective = n / max(design_effect, 1.0) if extreme else share * (1 - share) / se**2
            plain = quantile_of_t(n - 1, level)
            if plain is not None:
                effective *= (plain / critical) ** 2
            return beta_interval(min(max(share, 0.0), 1.0), effective, level)
        case _:
            assert_never(method)


def beta_interval(share: float, effective_n: float, level: float = LEVEL) -> tuple[float, float]:
    """Clopper and Pearson's interval for a share of a sample of size `effective_n` > 0."""
    tail = (1 - level) / 2
    hits, misses = effective_n * share, effective_n * (1 - share)
    low = float(special.betaincinv(hits, misses + 1, tail)) if hits > 0 else 0.0
    high = float(special.betaincinv(hits + 1, misses, 1 - tail)) if misses > 0 else 1.0
    return low, high


def _logistic(value: float) -> float:
    return 0.5 * (1 + math.tanh(value / 2))
