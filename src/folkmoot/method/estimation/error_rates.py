"""How often something is wrong, from a simple sample that was looked at again."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.method.estimation.intervals import beta_interval


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """`wrong` of `checked`; share and 95 % interval from 0 to 1, None where nothing was checked."""

    wrong: int
    checked: int
    share: float | None
    low: float | None
    high: float | None


def error_rate(wrong: int, checked: int) -> ErrorRate:
    """The share that is wrong, with Clopper and Pearson's exact interval.

    That interval holds the truth at least 19 times in 20, also where nothing wrong was found. Its
    source: Clopper and Pearson 1934, Biometrika 26, 404-413. ValueError unless
    0 <= wrong <= checked.
    """
    if not 0 <= wrong <= checked:
        msg = f"{wrong} wrong of {checked} checked"
        raise ValueError(msg)
    if not checked:
        return ErrorRate(wrong, checked, None, None, None)
    low, high = beta_interval(wrong / checked, checked)
    return ErrorRate(wrong, checked, wrong / checked, low, high)
