"""The difference of two independent estimates."""

from __future__ import annotations

import math
from dataclasses import dataclass

from folkmoot.method.estimation.intervals import LEVEL, quantile_of_t
from folkmoot.method.estimation.model import Estimate


@dataclass(frozen=True, slots=True)
class Difference:
    """`value` is the first estimate less the second, in their unit, with its 95 % interval."""

    value: float
    se: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out zero, so that a direction may be claimed."""
        return self.low > 0 or self.high < 0


def difference(first: Estimate, second: Estimate, *, level: float = LEVEL) -> Difference | None:
    """first - second for estimates from different people; None where either has no error.

    Degrees of freedom by Welch and Satterthwaite from both sides' n - 1 (Satterthwaite 1946,
    Biometrics Bulletin 2, 110-114).
    """
    if first.value is None or second.value is None or first.se is None or second.se is None:
        return None
    value, variance = first.value - second.value, first.se**2 + second.se**2
    if variance == 0:
        return Difference(value, 0.0, value, value)
    parts = sum(one.se**4 / max(one.n - 1, 1) for one in (first, second) if one.se)
    critical = quantile_of_t(variance**2 / parts, level)
    if critical is None:
        return None
    reach = critical * math.sqrt(variance)
    return Difference(value, math.sqrt(variance), value - reach, value + reach)
