"""How long it will take to work off a queue of pictures, from how long the last ones took."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

#: From so many measured pictures on, the measurement replaces the assumption.
ENOUGH_MEASURED = 20
#: How far off the assumption may be either way, as a factor.
_ASSUMPTION_FACTOR = 2.0
# The share of the slowest that are set aside at each end: a telephone call is not work.
_TRIMMED_SHARE = 0.05
_NORMAL_QUANTILE = 1.96


@dataclass(frozen=True, slots=True)
class Forecast:
    """Seconds of work for one person: the expectation and a range of about 95 %.

    `measured` pictures stand behind it; below `ENOUGH_MEASURED` it rests on an assumption.
    """

    low_seconds: float
    seconds: float
    high_seconds: float
    measured: int

    @property
    def is_measured(self) -> bool:
        """Whether it rests on this site's own work."""
        return self.measured >= ENOUGH_MEASURED

    def __add__(self, other: Forecast) -> Forecast:
        """Two queues one after the other; their deviations are taken as independent."""
        low = math.hypot(self.seconds - self.low_seconds, other.seconds - other.low_seconds)
        high = math.hypot(self.high_seconds - self.seconds, other.high_seconds - other.seconds)
        seconds = self.seconds + other.seconds
        return Forecast(
            max(seconds - low, 0.0), seconds, seconds + high, min(self.measured, other.measured)
        )


def forecast(seconds_each: Sequence[float], left: int, *, assumed_seconds: float) -> Forecast:
    """The work that `left` pictures will be, from the seconds that earlier ones took.

    With fewer than 20 measured, `assumed_seconds` a picture is taken, and half or double of it as
    the range. Otherwise the mean of the middle 90 % of the measured, and the range has both the
    uncertainty of that mean and the chance of what is to come:
    left * mean +- 1.96 * s * sqrt(left + left^2 / n).
    """
    if len(seconds_each) < ENOUGH_MEASURED:
        middle = assumed_seconds * left
        return Forecast(
            middle / _ASSUMPTION_FACTOR, middle, middle * _ASSUMPTION_FACTOR, len(seconds_each)
        )
    aside = int(len(seconds_each) * _TRIMMED_SHARE)
    kept = sorted(seconds_each)[aside : len(seconds_each) - aside]
    mean, spread = statistics.fmean(kept), statistics.stdev(kept)
    reach = _NORMAL_QUANTILE * spread * math.sqrt(left + left**2 / len(kept))
    return Forecast(
        max(left * mean - reach, 0.0), left * mean, left * mean + reach, len(seconds_each)
    )
