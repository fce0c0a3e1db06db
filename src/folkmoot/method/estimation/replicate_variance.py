"""Variances from replicate weights: every estimate made again under each, weights re-made first.

Where weights are calibrated, each replicate is calibrated to the same targets by the same method,
so that errors know of it without a formula. Raking needs the sums of the crossed margins alone: of
a million rows a replicate takes a few passes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from folkmoot.method.estimation.design import Design
from folkmoot.method.estimation.replication import Replication
from folkmoot.method.estimation.scores import Scores
from folkmoot.method.terms.catalogue.numbers import REPLICATE_NOT_WEIGHTED
from folkmoot.method.terms.problem import Problem
from folkmoot.method.weighting.calibration import calibrate_again
from folkmoot.method.weighting.columns import Floats

#: Weights of all replicates are kept when they are not more; otherwise made anew for each item.
_MOST_KEPT = 40_000_000


@dataclass(frozen=True, slots=True, eq=False)
class ReplicateEngine:
    """A design and its replicates, prepared for many variances.

    `kept` (replicates, n) are the weights of all replicates, None where they are too many to keep.
    `workers` threads share the work; the result does not depend on how many.
    """

    design: Design
    replication: Replication
    shares: Floats
    kept: Floats | None
    workers: int = 1

    @classmethod
    def of(
        cls,
        design: Design,
        replication: Replication,
        done: Callable[[int], None] = lambda _: None,
        workers: int = 1,
    ) -> ReplicateEngine:
        """Prepare; `done` is called with 1 after each replicate that is weighted.

        Raises Problem for a replicate that cannot meet the targets.
        """
        shares = replication.shares
        if len(shares) * design.rows > _MOST_KEPT:
            return cls(design, replication, shares, None, workers)
        kept = np.empty((len(shares), design.rows))
        for number, row in enumerate(kept):
            row[:] = _weights(design, replication, number)
            done(1)
        return cls(design, replication, shares, kept, workers)

    @property
    def degrees_of_freedom(self) -> int:
        """Those of the design, and fewer than there are replicates."""
        return min(self.design.degrees_of_freedom, len(self.shares) - 1)

    def variances(self, scores: Scores) -> Floats:
        """The variance of the value in each domain (domains,)."""
        return self.variances_of([scores])[0]

    def variances_of(self, many: Sequence[Scores]) -> list[Floats]:
        """The variances of several quantities, each by domain (domains,), in one pass.

        NaN where more replicates than the method allows have nobody in the domain.
        """
        return [self._spread(values) for values in self.values_of(many)]

    def values_of(self, many: Sequence[Scores]) -> list[Floats]:
        """The values of several quantities under each replicate: (replicates, domains) of each."""
        valuers = [scores.valuer() for scores in many]

        def one(number: int) -> list[Floats]:
            weights = self._weights(number)
            return [valuer(weights) for valuer in valuers]

        with ThreadPoolExecutor(self.workers) as pool:
            rows = list(pool.map(one, range(len(self.shares))))
        return [np.stack(values) for values in zip(*rows, strict=True)]

    def covariance(self, scores: list[Scores], domain: int) -> Floats:
        """Covariances of several items' estimates in one domain: (items, items)."""
        return self._crossed(np.column_stack([one[:, domain] for one in self.values_of(scores)]))

    def domain_covariance(self, scores: Scores) -> Floats:
        """Covariances of one quantity between domains; NaN where replicates have nobody."""
        return self._crossed(self.values_of([scores])[0])

    def _crossed(self, values: Floats) -> Floats:
        """Covariances of the columns of values (replicates, columns)."""
        deviations = (values - values[self.shares > 0].mean(axis=0)) * np.sqrt(self.shares)[:, None]
        covariance: Floats = deviations.T @ deviations
        return covariance

    def _weights(self, number: int) -> Floats:
        if self.kept is None:
            return _weights(self.design, self.replication, number)
        weights: Floats = self.kept[number]
        return weights

    def _spread(self, values: Floats) -> Floats:
        known = np.isfinite(values) & (self.shares > 0)[:, None]
        counted = known.sum(axis=0)
        wanted = int((self.shares > 0).sum())
        enough = (counted > 1) & (wanted - counted <= self.replication.most_undefined * wanted)
        filled = np.where(known, values, 0.0)
        mean = filled.sum(axis=0) / np.maximum(counted, 1)
        squares = self.shares @ np.where(known, values - mean, 0.0) ** 2
        return np.where(enough, squares * wanted / np.maximum(counted, 1), np.nan)


def _weights(design: Design, replication: Replication, number: int) -> Floats:
    """The finished weights of a replicate (n,)."""
    factors, calibration = replication.factors(number), design.calibration
    if calibration is None:
        return design.weights * factors
    try:
        return calibrate_again(calibration, calibration.start * factors)
    except Problem as problem:
        raise REPLICATE_NOT_WEIGHTED.at(
            problem.place,
            number=number + 1,
            replicates=len(replication.shares),
            reason=problem.message,
        ) from None
