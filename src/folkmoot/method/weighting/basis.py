"""An orthonormal basis of the auxiliary variables: for the search, and for residuals after it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.method.weighting.columns import Floats

#: Directions with less than this share of the greatest are taken as repeating others.
_RANK_TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """`functions` = X C (profiles, rank) with functions' D functions = 1, D the start weights.

    Redundant columns of X (each margin adds up to the population) are left out by `coefficients`
    = C (constraints, rank).
    """

    functions: Floats
    coefficients: Floats
    start: Floats

    def fitted(self, weighted_sums: Floats) -> Floats:
        """Fitted values of a regression on the auxiliaries, weighted by the start weights.

        `weighted_sums` (profiles, k) are sums over the rows of each profile of d z, for k
        variables z; gives (profiles, k).
        """
        return self.functions @ (self.functions.T @ weighted_sums)


def make_basis(matrix: Floats, start: Floats) -> Basis:
    """Basis of the columns of `matrix` (profiles, constraints) under weights `start` (profiles,).

    By QR and a singular value decomposition of its small factor, columns scaled to one length.
    """
    rooted = np.sqrt(start)[:, None] * matrix
    length = np.sqrt((rooted**2).sum(axis=0))
    length[length == 0] = 1.0
    triangle = np.linalg.qr(rooted / length, mode="r")
    _, singular, right = np.linalg.svd(triangle, full_matrices=False)
    kept = singular > _RANK_TOLERANCE * singular[0]
    coefficients = (right[kept] / singular[kept, None]).T / length[:, None]
    return Basis(matrix @ coefficients, coefficients, start)
