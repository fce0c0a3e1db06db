"""Variances of totals of scores under a design, aware of calibration.

After calibration a score counts only by its residual from a regression on the auxiliary variables,
weighted by the start weights and multiplied by the finished weight (the convention of R's
`calibrate`; Deville and Särndal 1992, equation 3.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from folkmoot.method.estimation.design import Design, SingleUnit, profile_weights
from folkmoot.method.estimation.scores import Scores
from folkmoot.method.estimation.sums import CellSums, make_cell_sums
from folkmoot.method.weighting.columns import Floats, add_up

#: Unit totals held at once, of all domains that are worked on together.
_UNIT_TOTALS_AT_ONCE = 4_000_000
#: Larger samples of rows go through sums by stratum and profile.
EXACT_UP_TO = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class VarianceEngine:
    """A design prepared for many variances."""

    design: Design
    scales: Floats
    start: Floats
    profile_weights: sparse.csr_array | None
    sums: CellSums | None
    degrees_of_freedom: int

    @classmethod
    def of(cls, design: Design, exact_up_to: int = EXACT_UP_TO) -> VarianceEngine:
        """Prepare a design: one pass over the rows.

        Samples of rows beyond `exact_up_to` go through sums by stratum and profile, where leverage
        no longer counts.
        """
        calibration = design.calibration
        start = np.zeros(0)
        if calibration is not None:
            start = calibration.start * calibration.diagnostics.rescaled_by
        many = design.structure.unit is None and design.rows > exact_up_to
        return cls(
            design,
            design.structure.scales(),
            start,
            None if many else profile_weights(design),
            make_cell_sums(design) if many else None,
            design.degrees_of_freedom,
        )

    def variances(self, scores: Scores) -> Floats:
        """The variance of the total of scores in each domain (domains,)."""
        domains = len(scores.value)
        fitted = self.fitted(scores)
        structure = self.design.structure
        if self.sums is not None:
            return self.sums.variances(scores, fitted, self.scales)
        chunk = max(1, _UNIT_TOTALS_AT_ONCE // structure.units)
        parts = []
        for first in range(0, domains, chunk):
            totals = self._unit_totals(scores, fitted, first, min(first + chunk, domains))
            deviations = self._centred(totals)
            parts.append(self.scales[structure.unit_stratum] @ deviations**2)
        return np.concatenate(parts) if parts else np.zeros(0)

    def variances_of(self, many: Sequence[Scores]) -> list[Floats]:
        """The variances of several quantities, each by domain (domains,)."""
        return [self.variances(scores) for scores in many]

    def covariance(self, scores: list[Scores], domain: int) -> Floats:
        """Covariances of several items' estimates in one domain: (items, items)."""
        columns = [self._unit_totals(one, self.fitted(one), domain, domain + 1) for one in scores]
        return self._crossed(np.hstack(columns))

    def domain_covariance(self, scores: Scores) -> Floats:
        """Covariances of one quantity between domains: (domains, domains)."""
        return self._crossed(self._unit_totals(scores, self.fitted(scores), 0, len(scores.value)))

    def _crossed(self, totals: Floats) -> Floats:
        """Covariances of the columns of unit totals (units, columns)."""
        deviations = self._centred(totals)
        scales = self.scales[self.design.structure.unit_stratum]
        covariance: Floats = (deviations * scales[:, None]).T @ deviations
        return covariance

    def fitted(self, scores: Scores) -> Floats:
        """Fitted scores of each profile in each domain: (profiles, domains)."""
        calibration = self.design.calibration
        domains = len(scores.value)
        if calibration is None:
            return np.zeros((0, domains))
        profile = calibration.auxiliaries.profile
        profiles = len(calibration.auxiliaries.matrix)
        key = profile * (domains + 1) + scores.domain + 1
        sums = add_up(key, self.start * scores.score, profiles * (domains + 1))
        return calibration.basis.fitted(sums.reshape(profiles, domains + 1)[:, 1:])

    def _unit_totals(self, scores: Scores, fitted: Floats, first: int, last: int) -> Floats:
        """Totals of weighted residuals by unit, for domains from `first` to before `last`."""
        structure, width = self.design.structure, last - first
        rows = np.flatnonzero((scores.domain >= first) & (scores.domain < last))
        unit = rows if structure.unit is None else structure.unit[rows]
        key = unit * width + scores.domain[rows] - first
        weighted = self.design.carried[rows] * scores.score[rows]
        totals = add_up(key, weighted, structure.units * width)
        totals = totals.reshape(structure.units, width)
        if self.profile_weights is not None:
            totals = totals - self.profile_weights @ fitted[:, first:last]
        return totals

    def _centred(self, totals: Floats) -> Floats:
        """Deviations from the stratum's mean unit; those of a lonely unit by the rule."""
        structure = self.design.structure
        strata = len(structure.sampled)
        if strata == 1:
            whole: Floats = totals - totals.mean(axis=0)
            return whole
        members = sparse.csr_array(
            (np.ones(structure.units), (structure.unit_stratum, np.arange(structure.units))),
            shape=(strata, structure.units),
        )
        means = (members @ totals) / structure.sampled[:, None]
        grand = totals.mean(axis=0) if structure.single_unit is SingleUnit.CENTRE else 0.0
        means[structure.sampled == 1] = grand
        deviations: Floats = totals - means[structure.unit_stratum]
        return deviations
