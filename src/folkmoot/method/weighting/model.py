"""What weighting is asked for and what it hands back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from folkmoot.method.weighting.columns import Floats, join_categories


class Method(StrEnum):
    """How far a weight may move from its start, by the distance that is made smallest.

    `rake` (multiplicative, never negative), `linear` (regression; with bounds truncated linear) and
    `logit` (always bounded): Deville and Särndal 1992, JASA 87, cases 2, 1 and 7, and 6.
    `poststratify` meets one margin, category by category; every distance gives the same weights.
    """

    RAKE = "rake"
    LINEAR = "linear"
    LOGIT = "logit"
    POSTSTRATIFY = "poststratify"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest ratio of a new weight to its start weight."""

    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Margin:
    """Population counts by the categories of one column, or of several that are crossed."""

    columns: tuple[str, ...]
    counts: Mapping[tuple[str, ...], float]

    @property
    def name(self) -> str:
        """The margin's name as the targets file writes it: `age|gender`."""
        return join_categories(self.columns)

    @property
    def total(self) -> float:
        """The population that the margin counts."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Targets:
    """What the weighted sample must agree with: margins, and totals of numeric columns."""

    margins: tuple[Margin, ...]
    totals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """What became of the weights.

    `effective_n` is (sum w)^2 / sum w^2 and `kish_design_effect` n over it (Kish 1965, 11.7).
    `lowest_ratio` and `highest_ratio` are against the start weight times `rescaled_by` (what the
    start weights were multiplied by before the search); `lowest`
    and `highest` are the finished weights; `worst_margin_error` is the greatest of
    |reached - target| / (1 + |target|), found at `worst_margin`; `trimmed` counts weights held at
    a trimming limit, `negative` weights below zero (only unbounded linear gives any).
    """

    n: int
    weighted_total: float
    effective_n: float
    kish_design_effect: float
    lowest: float
    highest: float
    lowest_ratio: float
    highest_ratio: float
    iterations: int
    worst_margin_error: float
    worst_margin: str
    rescaled_by: float
    trimmed: int
    negative: int


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """Finished weights (n,) in the order of the rows, and their diagnostics."""

    weights: Floats
    diagnostics: Diagnostics
