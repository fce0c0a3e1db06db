"""Whether those who answered resemble the population, and what may be said of it.

Raked margins match by construction, so they are looked at on design weights, before raking; margins
that were never raked also after it. A margin *resembles* the population when the intervals of all
its categories lie within a tolerance of the true shares, *differs* when one lies beyond it although
all were looked at (Bonferroni), and otherwise cannot be told: a small sample proves no likeness.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from folkmoot.method.estimation.design import Design
from folkmoot.method.estimation.estimates import Proportion, estimate
from folkmoot.method.estimation.intervals import LEVEL, PUBLISHED
from folkmoot.method.estimation.model import Estimate
from folkmoot.method.terms.catalogue.numbers import CATEGORY_UNKNOWN
from folkmoot.method.terms.problem import refuse_if_any
from folkmoot.method.weighting.auxiliaries import RowPlaces, counted_rows
from folkmoot.method.weighting.columns import Coded, cross, join_categories
from folkmoot.method.weighting.model import Margin

#: How far a share may lie from the population's and still be called alike: 5 percentage points.
TOLERANCE = 0.05


class Verdict(StrEnum):
    """What may be said of a margin."""

    RESEMBLES = "resembles"
    DIFFERS = "differs"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class CategoryCompared:
    """A category's share in the population and among those who answered, with its interval."""

    category: str
    population: float
    share: float | None
    low: float | None
    high: float | None
    n: int

    @property
    def difference(self) -> float | None:
        """The share among those who answered less that of the population."""
        return None if self.share is None else self.share - self.population


@dataclass(frozen=True, slots=True)
class MarginCompared:
    """A margin, whether weights were raked to it, its categories, and what may be said of it."""

    margin: str
    is_raked: bool
    verdict: Verdict
    categories: tuple[CategoryCompared, ...]

    @property
    def largest_difference(self) -> float:
        """The greatest distance between a share and the population's."""
        return max(abs(one.difference or 0.0) for one in self.categories)


def compare_margins(
    design: Design,
    columns: Mapping[str, Coded],
    margins: Sequence[Margin],
    *,
    raked: frozenset[str] = frozenset(),
    tolerance: float = TOLERANCE,
    places: RowPlaces | None = None,
) -> list[MarginCompared]:
    """Compare the weighted shares of a design with the population's.

    `columns` (n rows) hold those of the margins; rows that miss one are left out of that margin.
    `raked` names margins that the design's weights were made to meet. Intervals are Korn and
    Graubard's. Raises Problems for a category that a margin does not know.
    """
    places = places or RowPlaces()
    return [
        _compare(design, columns, margin, margin.name in raked, tolerance, places)
        for margin in margins
    ]


def _compare(
    design: Design,
    columns: Mapping[str, Coded],
    margin: Margin,
    is_raked: bool,
    tolerance: float,
    places: RowPlaces,
) -> MarginCompared:
    crossing = cross([columns[name] for name in margin.columns], design.rows)
    names = tuple(join_categories(level) for level in crossing.levels)
    refuse_if_any(
        [
            CATEGORY_UNKNOWN.at(
                places.at((crossing.codes == index).argmax(), margin.name),
                category=f"{margin.name} = {names[index]}",
                count=counted_rows(int((crossing.codes == index).sum())),
                known="; ".join(join_categories(key) for key in margin.counts),
            )
            for index, level in enumerate(crossing.levels)
            if level not in margin.counts
        ]
    )
    item = {margin.name: Proportion(Coded(crossing.codes, names))}
    alone = _shares(design, item, LEVEL)
    together = _shares(design, item, 1 - (1 - LEVEL) / max(len(margin.counts), 1))
    compared, all_within, one_beyond = [], True, False
    answered = max((one.n for one in alone.values()), default=0)
    for key, count in margin.counts.items():
        name, population = join_categories(key), count / margin.total
        one, wide = alone.get(name), together.get(name)
        compared.append(
            CategoryCompared(
                name,
                population,
                one.value if one else (0.0 if answered else None),
                one.low if one else None,
                one.high if one else None,
                answered,
            )
        )
        all_within &= _is_within(one, population, tolerance)
        one_beyond |= _is_beyond(wide, population, tolerance)
    verdict = Verdict.DIFFERS if one_beyond else Verdict.CANNOT_TELL
    return MarginCompared(
        margin.name, is_raked, Verdict.RESEMBLES if all_within else verdict, tuple(compared)
    )


def _shares(design: Design, item: Mapping[str, Proportion], level: float) -> dict[str, Estimate]:
    found = estimate(design, item, method=PUBLISHED, level=level)
    return {one.category: one for one in found if one.category}


def _is_within(one: Estimate | None, population: float, tolerance: float) -> bool:
    if one is None:  # nobody of the category answered: alike only where it is very small
        return population == 0
    if one.low is None or one.high is None:
        return False
    return population - tolerance <= one.low and one.high <= population + tolerance


def _is_beyond(one: Estimate | None, population: float, tolerance: float) -> bool:
    if one is None or one.low is None or one.high is None:
        return False
    return one.high < population - tolerance or one.low > population + tolerance


def say_margins(compared: Sequence[MarginCompared], tolerance: float = TOLERANCE) -> list[str]:
    """Sentences that claim no more than the intervals allow, one for each verdict that occurs."""
    within = f"{100 * tolerance:g} percentage points"
    parts = {
        verdict: [one.margin.replace("|", " by ") for one in compared if one.verdict is verdict]
        for verdict in Verdict
    }
    sentences = []
    if found := parts[Verdict.RESEMBLES]:
        sentences.append(
            f"Those who answered resemble the population by {_and(found)}: every share lies within "
            f"{within} of the population's, its interval included."
        )
    if found := parts[Verdict.DIFFERS]:
        sentences.append(
            f"They differ from the population by {_and(found)}, by more than {within}."
        )
    if found := parts[Verdict.CANNOT_TELL]:
        sentences.append(
            f"By {_and(found)} it cannot be told: an interval reaches beyond {within} of the "
            "population's share, and none lies beyond."
        )
    return sentences


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
