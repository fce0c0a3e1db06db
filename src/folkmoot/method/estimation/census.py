"""A census with non-response: everybody was asked, some were silent."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from folkmoot.method.estimation.design import make_design, make_structure
from folkmoot.method.estimation.estimates import Mean, estimate
from folkmoot.method.estimation.intervals import LEVEL
from folkmoot.method.estimation.model import Estimate
from folkmoot.method.weighting.columns import Floats


@dataclass(frozen=True, slots=True)
class CensusView:
    """What those who answered say, and how far the silent could move it.

    `estimate` takes those who answered as a random part of the `population` asked, with the finite
    population correction: without error when all answered; its interval ends where the silent could
    not take it. `lowest` and `highest` are the mean of all if every silent person had given the
    least or the greatest answer; no assumption is in them (Manski's bounds). None where nobody was
    asked.
    """

    estimate: Estimate
    population: int
    lowest: float | None
    highest: float | None

    @property
    def silent(self) -> int:
        """How many of those asked gave no answer to this item."""
        return self.population - self.estimate.n


def census_view(
    item: str,
    values: Floats,
    population: int,
    limits: tuple[float, float],
    *,
    domain: tuple[str, ...] = (),
    level: float = LEVEL,
) -> CensusView:
    """The mean of answers (n,), NaN where missing, of `population` >= n people asked.

    `limits` are the least and greatest possible answers.
    """
    answers = values[~np.isnan(values)]
    n = len(answers)
    if population < n:
        msg = f"{n} answers from {population} people"
        raise ValueError(msg)
    found = _estimate(item, answers, population, domain, level)
    if population == 0:
        return CensusView(found, 0, None, None)
    silent, said = population - n, float(answers.sum())
    lowest, highest = ((said + silent * limit) / population for limit in limits)
    low = None if found.low is None else max(found.low, lowest)
    high = None if found.high is None else min(found.high, highest)
    return CensusView(replace(found, low=low, high=high), population, lowest, highest)


def _estimate(
    item: str, answers: Floats, population: int, domain: tuple[str, ...], level: float
) -> Estimate:
    n = len(answers)
    if n < 2:
        value = float(answers[0]) if n else None
        return Estimate(item, "", domain, value, None, None, None, n, None, None)
    sizes = np.full(n, float(population))
    design = make_design(make_structure(n, population=sizes))
    (whole,) = estimate(design, {item: Mean(answers)}, level=level)
    return Estimate(
        item,
        "",
        domain,
        whole.value,
        whole.se,
        whole.low,
        whole.high,
        n,
        whole.effective_n,
        whole.deff,
    )
