"""Estimate: a value that is never without its error and its base."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """One published number.

    `item` is the variable, `category` the code for a proportion (empty otherwise), `domain` the
    categories of the domain (empty for the whole). `value` and `se` (standard error) are in the
    unit of the kind: a mean, a total, a share between 0 and 1, a ratio, a quantile. `low` and
    `high` bound the 95 % interval. `n` counts respondents not missing in the domain;
    `effective_n` is n / deff; `deff` is against sampling with replacement. None where the number
    is not defined (no respondent, one unit).
    """

    item: str
    category: str
    domain: tuple[str, ...]
    value: float | None
    se: float | None
    low: float | None
    high: float | None
    n: int
    effective_n: float | None
    deff: float | None
