"""Variances from sums and squares, for samples of rows too many to hold a total of each.

A residual is a row's own score less a fitted value that depends on its profile alone, so squares of
residuals need only sums by stratum, profile and domain: a few passes over the rows an item.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from folkmoot.method.estimation.design import Design, SingleUnit
from folkmoot.method.estimation.scores import Scores
from folkmoot.method.weighting.columns import DENSE_CELLS, Floats, Integers, add_up


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Crossings of stratum and profile: the cell of each row, and per cell what it stands for.

    `plain` and `squared` (cells, 1) are sums of w and w^2; `gather` (strata, cells) adds cells up.
    """

    cell: Integers
    profile: Integers
    plain: Floats
    squared: Floats
    gather: sparse.csr_array


@dataclass(frozen=True, slots=True, eq=False)
class CellSums:
    """A design whose rows are its units, prepared for many variances."""

    design: Design
    cells: Cells | None

    def variances(self, scores: Scores, fitted: Floats, scales: Floats) -> Floats:
        """The variance of the total of scores in each domain (domains,).

        `fitted` (profiles, domains) are the fitted scores and `scales` (strata,) the multipliers
        of the squares.
        """
        structure, weights = self.design.structure, self.design.weights
        strata, domains = len(structure.sampled), len(scores.value)
        weighted = weights * scores.score
        place = scores.domain + 1
        if strata > 1:
            place = place + structure.stratum * (domains + 1)
        totals = _table(place, weighted, strata, domains)
        squares = _table(place, weighted * weighted, strata, domains)
        if self.cells is not None:
            cells = self.cells
            of_cell = fitted[cells.profile]
            place = cells.cell * (domains + 1) + (scores.domain + 1)
            crossed = _table(place, weights * weighted, len(cells.profile), domains)
            totals = totals - cells.gather @ (of_cell * cells.plain)
            squares = squares + cells.gather @ (of_cell**2 * cells.squared - 2 * of_cell * crossed)
        shares = np.where(structure.sampled > 1, 1 / structure.sampled, 0.0)
        if structure.single_unit is SingleUnit.CENTRE:
            alone = structure.sampled == 1
            squares[alone] = (totals[alone] - totals.sum(axis=0) / structure.units) ** 2
        variances: Floats = scales @ (squares - totals**2 * shares[:, None])
        return np.maximum(variances, 0.0)


def make_cell_sums(design: Design) -> CellSums:
    """Prepare a design: rows numbered by stratum and profile, and their sums of weights."""
    if design.calibration is None:
        return CellSums(design, None)
    auxiliaries, structure = design.calibration.auxiliaries, design.structure
    strata, profiles = len(structure.sampled), len(auxiliaries.matrix)
    code = auxiliaries.profile
    if strata > 1:
        code = code + structure.stratum * profiles
    if strata * profiles <= DENSE_CELLS:
        present, cell = np.arange(strata * profiles, dtype=np.int64), code
    else:
        present, cell = np.unique(code, return_inverse=True)
    weights, size = design.weights, len(present)
    gather = sparse.csr_array(
        (np.ones(size), (present // profiles, np.arange(size))), shape=(strata, size)
    )
    plain = add_up(cell, weights, size)[:, None]
    squared = add_up(cell, weights * weights, size)[:, None]
    return CellSums(design, Cells(cell, present % profiles, plain, squared, gather))


def _table(place: Integers, values: Floats, rows: int, domains: int) -> Floats:
    """Sums by row and domain; the first column, outside all domains, is left out."""
    return add_up(place, values, rows * (domains + 1)).reshape(rows, domains + 1)[:, 1:]
