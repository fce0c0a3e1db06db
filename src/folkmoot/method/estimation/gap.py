"""The gap: the public's own view against what staff believe it to be, concept by concept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from folkmoot.method.estimation.agreement import Agreement, ranking_agreement
from folkmoot.method.estimation.census import CensusView
from folkmoot.method.estimation.differences import Difference, difference
from folkmoot.method.estimation.intervals import LEVEL
from folkmoot.method.estimation.model import Estimate
from folkmoot.method.estimation.ranks import (
    RankInterval,
    simultaneous_ranks,
    simultaneous_ranks_of_dependent,
)
from folkmoot.method.estimation.shrinkage import shrink
from folkmoot.method.weighting.columns import Floats


class Comparison(StrEnum):
    """What is compared.

    `rating`: means (or shares) of one rating by both sides. `prediction`: the public's share that
    puts the concept among its first three, against the mean of "how many of ten residents would"
    over ten.
    """

    RATING = "rating"
    PREDICTION = "prediction"


class Direction(StrEnum):
    """What the interval of a gap allows to be said."""

    STAFF_TOO_HIGH = "staff-too-high"
    STAFF_TOO_LOW = "staff-too-low"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, slots=True)
class Belief:
    """One concept seen from both sides, on one scale."""

    concept: str
    public: Estimate
    staff: CensusView


@dataclass(frozen=True, slots=True)
class Gap:
    """Staff's belief less the public's own view of one concept.

    `difference` is the gap with its interval; `shrunken` and `shrunken_se` the gap after what is
    chance in the biggest of many was taken back; `lowest` and `highest` the gap if every silent
    member of staff had given the least or the greatest answer. `holds_for_silent` says that the
    direction is the same at both; `size_rank` ranks the misjudgement without its sign, 1 the
    biggest.
    """

    concept: str
    public: Estimate
    staff: CensusView
    difference: Difference
    shrunken: float
    shrunken_se: float
    lowest: float
    highest: float
    direction: Direction
    holds_for_silent: bool
    size_rank: RankInterval
    public_rank: RankInterval
    staff_rank: RankInterval


@dataclass(frozen=True, slots=True)
class GapTable:
    """All gaps of one comparison, the biggest shrunken misjudgement first.

    `mean_gap` and `between_sd` are the mean and the spread that gaps are shrunk by; `agreement`
    that of the two rankings, None with fewer than three concepts; `left_out` names concepts that
    one side has too few answers for.
    """

    comparison: Comparison
    gaps: tuple[Gap, ...]
    mean_gap: float
    between_sd: float
    agreement: Agreement | None
    left_out: tuple[str, ...]


def share_of_ten(answers: Floats) -> Floats:
    """Answers to "how many of ten residents" (n,) as shares from 0 to 1; NaN stays missing."""
    return answers / 10.0


def gap_table(
    comparison: Comparison,
    beliefs: Sequence[Belief],
    *,
    rng: np.random.Generator,
    public_covariance: Floats | None = None,
    level: float = LEVEL,
) -> GapTable:
    """Compare both sides of every concept.

    `public_covariance` (concepts, concepts) sharpens the public's rank intervals; it must follow
    the order of `beliefs`, all of which must then have errors. `rng` draws the interval of the
    agreement. Concepts without an error on either side are left out and named.
    """
    pairs = [(one, difference(one.staff.estimate, one.public, level=level)) for one in beliefs]
    known = [(one, gap) for one, gap in pairs if gap is not None]
    left_out = tuple(one.concept for one, gap in pairs if gap is None)
    if not known:
        return GapTable(comparison, (), 0.0, 0.0, None, left_out)
    concepts = [one.concept for one, _ in known]
    gaps = np.array([gap.value for _, gap in known])
    gap_errors = np.array([gap.se for _, gap in known])
    public, public_errors = _columns([one.public for one, _ in known])
    staff, staff_errors = _columns([one.staff.estimate for one, _ in known])
    shrunken = shrink(gaps, gap_errors)
    if public_covariance is not None and not left_out:
        public_ranks = simultaneous_ranks_of_dependent(
            concepts, public, public_covariance, rng=rng, level=level
        )
    else:
        public_ranks = simultaneous_ranks(concepts, public, public_errors, level=level)
    staff_ranks = simultaneous_ranks(concepts, staff, staff_errors, level=level)
    size_ranks = rank_sizes(concepts, gaps, gap_errors, shrunken.values, level=level)
    agreement = None
    if len(known) >= 3:
        sides, errors = np.stack([public, staff]), np.stack([public_errors, staff_errors])
        agreement = ranking_agreement(sides, errors, rng=rng, level=level)
    found = [
        _gap(
            belief,
            gap,
            float(shrunken.values[index]),
            float(shrunken.errors[index]),
            (size_ranks[index], public_ranks[index], staff_ranks[index]),
        )
        for index, (belief, gap) in enumerate(known)
    ]
    found.sort(key=lambda gap: gap.size_rank.rank)
    return GapTable(
        comparison, tuple(found), shrunken.mean, shrunken.between_sd, agreement, left_out
    )


def rank_sizes(
    concepts: Sequence[str],
    gaps: Floats,
    errors: Floats,
    shrunken: Floats,
    *,
    level: float = LEVEL,
) -> list[RankInterval]:
    """Ranks of misjudgements by size, in the order of `shrunken` without sign.

    Intervals as `simultaneous_ranks`, of the absolute gap: one that may be zero may be least.
    """
    ranks = simultaneous_ranks(
        concepts, np.abs(gaps), errors, level=level
    )  # intervals of |gap| are those of the gap, folded at zero, hence never longer
    order = np.argsort(-np.abs(shrunken), kind="stable")
    place = {concepts[index]: rank for rank, index in enumerate(order, start=1)}
    return [
        RankInterval(
            one.item, place[one.item], min(one.low, place[one.item]), max(one.high, place[one.item])
        )
        for one in ranks
    ]


def _columns(estimates: Sequence[Estimate]) -> tuple[Floats, Floats]:
    values = np.array([one.value for one in estimates], dtype=np.float64)
    return values, np.array([one.se for one in estimates], dtype=np.float64)


def _gap(
    belief: Belief,
    gap: Difference,
    shrunken: float,
    shrunken_se: float,
    ranks: tuple[RankInterval, RankInterval, RankInterval],
) -> Gap:
    view, public = belief.staff, belief.public.value or 0.0
    lowest = (view.lowest if view.lowest is not None else 0.0) - public
    highest = (view.highest if view.highest is not None else 0.0) - public
    direction = Direction.CANNOT_TELL
    if gap.is_clear:
        direction = Direction.STAFF_TOO_HIGH if gap.value > 0 else Direction.STAFF_TOO_LOW
    return Gap(
        belief.concept,
        belief.public,
        view,
        gap,
        shrunken,
        shrunken_se,
        lowest,
        highest,
        direction,
        gap.is_clear and lowest * highest > 0,
        *ranks,
    )
