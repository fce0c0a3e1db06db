"""How bad a share may be, given how often it was seen."""

from __future__ import annotations

from scipy import stats

LEVEL = 0.95


def upper_bound(events: int, n: int, level: float = LEVEL) -> float:
    """The one-sided upper confidence bound of a share (Clopper and Pearson 1934, Biometrika 26).

    Between 0 and 1; 1 where all n were events, or n is 0. It takes the n as independent. ValueError
    unless 0 <= events <= n.
    """
    if not 0 <= events <= n:
        message = "events must lie between 0 and n"
        raise ValueError(message)
    if events == n:
        return 1.0
    return float(stats.beta.ppf(level, events + 1, n - events))
