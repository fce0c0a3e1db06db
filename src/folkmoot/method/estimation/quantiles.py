"""Weighted quantiles, and Woodruff's interval (1952, JASA 47, 635-646)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from folkmoot.method.estimation.intervals import LEVEL, quantile_of_t
from folkmoot.method.weighting.columns import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """Values in rising order and their weights added up, for one domain."""

    values: Floats
    cumulated: Floats
    total: float

    @classmethod
    def of(cls, values: Floats, weights: Floats) -> Distribution:
        """Sort values (n,), leaving out those of weight 0.

        Sums are taken in extended precision as R takes them: whether a cumulated weight equals p
        of the total decides between two neighbouring values.
        """
        counted = weights != 0
        order = np.argsort(values[counted], kind="stable")
        sorted_weights = weights[counted][order]
        cumulated = np.cumsum(sorted_weights.astype(np.longdouble)).astype(np.float64)
        total = float(weights[counted].astype(np.longdouble).sum())
        return cls(values[counted][order], cumulated, total)

    def quantile(self, p: float) -> float:
        """The p-quantile: the least value with at least p of the weight at or below it.

        R's rule "math", the default of `svyquantile`, which gives the second value where p is
        less than the weight of the first; kept, so that both agree. 0 <= p <= 1, at least one
        value.
        """
        at_most = np.flatnonzero(self.cumulated <= p * self.total)
        place = int(at_most[-1]) if at_most.size else 0
        if p - float(self.cumulated[place]) / self.total == 0:
            return float(self.values[place])
        return float(self.values[min(place + 1, len(self.values) - 1)])

    def woodruff(
        self, share: float, share_se: float, degrees_of_freedom: float, level: float = LEVEL
    ) -> tuple[float | None, float | None, float | None]:
        """Low, high and standard error of a quantile with `share` of the weight at or below it.

        The quantiles at the ends of the share's interval; None for an end beyond 0 or 1. The
        standard error is the interval's length over 2 t.
        """
        critical = quantile_of_t(degrees_of_freedom, level)
        if critical is None or not math.isfinite(share_se):
            return None, None, None
        below, above = share - critical * share_se, share + critical * share_se
        low = self.quantile(below) if below >= 0 else None
        high = self.quantile(above) if above <= 1 else None
        se = None if low is None or high is None else (high - low) / (2 * critical)
        return low, high, se
