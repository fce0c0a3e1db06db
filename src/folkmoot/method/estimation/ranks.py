"""Ranks that claim no more than the data: simultaneous intervals for the rank of every item.

With covariances: pairwise comparisons at one critical value (Mohamad, van Zwet, Solari and Goeman
2021, Computational Statistics and Data Analysis 155). Without: from Bonferroni intervals, which
hold whatever the dependence (Klein, Wright and Wieczorek 2020, JRSS A 183, 589-606).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from folkmoot.method.estimation.intervals import LEVEL
from folkmoot.method.weighting.columns import Booleans, Floats

_DRAWS = 20_000


@dataclass(frozen=True, slots=True)
class RankInterval:
    """An item's rank by its estimate, 1 the highest, and the ranks that it may have.

    All intervals of a list hold together with the stated confidence.
    """

    item: str
    rank: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class LeadingSet:
    """Who belongs to the top k: `certain` do, `possible` (these and others) may."""

    k: int
    certain: tuple[str, ...]
    possible: tuple[str, ...]

    @property
    def is_settled(self) -> bool:
        """Whether the data alone say which k items lead."""
        return len(self.possible) == self.k


def simultaneous_ranks(
    items: Sequence[str], values: Floats, errors: Floats, *, level: float = LEVEL
) -> list[RankInterval]:
    """Rank intervals in the order of `items`, from estimates and standard errors (items,).

    Holds whatever the dependence between items: two of them differ where their Bonferroni intervals
    do not touch.
    """
    critical = float(special.ndtri(1 - (1 - level) / (2 * max(len(values), 1))))
    low, high = values - critical * errors, values + critical * errors
    return _intervals(items, values, low[:, None] > high[None, :])


def simultaneous_ranks_of_dependent(
    items: Sequence[str],
    values: Floats,
    covariance: Floats,
    *,
    rng: np.random.Generator,
    level: float = LEVEL,
) -> list[RankInterval]:
    """Rank intervals in the order of `items`, from estimates and their covariance (items, items).

    Two items differ where |difference| / its error exceeds the `level` quantile of the greatest
    such ratio under normality, found from 20,000 draws of `rng`.
    """
    variances = np.diag(covariance)
    errors = np.sqrt(np.maximum(variances[:, None] + variances[None, :] - 2 * covariance, 0.0))
    draws = rng.multivariate_normal(
        np.zeros(len(values)), covariance, size=_DRAWS, method="eigh", check_valid="ignore"
    )
    greatest = np.zeros(_DRAWS)
    for one in range(len(values)):
        for other in range(one):
            if errors[one, other] > 0:
                ratio = np.abs(draws[:, one] - draws[:, other]) / errors[one, other]
                np.maximum(greatest, ratio, out=greatest)
    critical = float(np.quantile(greatest, level))
    return _intervals(items, values, values[:, None] - values[None, :] > critical * errors)


def _intervals(items: Sequence[str], values: Floats, is_above: Booleans) -> list[RankInterval]:
    """`is_above[i, j]` says that item i certainly lies above item j."""
    order = np.argsort(-values, kind="stable")
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[order] = np.arange(1, len(values) + 1)
    return [
        RankInterval(
            item,
            int(ranks[index]),
            1 + int(is_above[:, index].sum()),
            len(values) - int(is_above[index].sum()),
        )
        for index, item in enumerate(items)
    ]


def leading_set(ranks: Sequence[RankInterval], k: int) -> LeadingSet:
    """The items that certainly are, and those that may be, among the top k; best first."""
    ordered = sorted(ranks, key=lambda interval: interval.rank)
    certain = tuple(one.item for one in ordered if one.high <= k)
    possible = tuple(one.item for one in ordered if one.low <= k)
    return LeadingSet(k, certain, possible)
