"""How far two rankings agree: Kendall's tau-b, with an interval."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from folkmoot.method.estimation.intervals import LEVEL
from folkmoot.method.estimation.shrinkage import negligible_variance, posterior_shares
from folkmoot.method.weighting.columns import Floats

_SPREADS = 20
_CORRELATIONS = np.linspace(-0.98, 0.98, 29)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Kendall's tau-b from -1 (opposite order) to 1 (same order), and its interval.

    All three speak of the true values, of which `value` is the middle of what is likely. The tau-b
    of the two lists as printed is pulled towards 0 by their errors and may lie outside.
    """

    value: float
    low: float
    high: float


def kendall_tau_b(first: Floats, second: Floats) -> Floats:
    """tau-b along the last axis (.., k), 0 if all are tied: Kendall 1945, Biometrika 33, 239."""
    rows, columns = np.triu_indices(first.shape[-1], k=1)
    one = np.sign(first[..., rows] - first[..., columns])
    other = np.sign(second[..., rows] - second[..., columns])
    pairs = np.sqrt((one != 0).sum(axis=-1) * (other != 0).sum(axis=-1).astype(np.float64))
    return np.asarray((one * other).sum(axis=-1) / np.maximum(pairs, 1.0), dtype=np.float64)


def ranking_agreement(
    values: Floats,
    errors: Floats,
    *,
    rng: np.random.Generator,
    draws: int = 4_000,
    level: float = LEVEL,
) -> Agreement:
    """Agreement of two lists of estimates (2, k) with errors (2, k), from different people.

    The interval is that of tau-b over draws of the true values (`draw_true_pairs`): noise added to
    the estimates alone would pull it towards 0.
    """
    pairs = draw_true_pairs(values, errors, draws, rng)
    taus = kendall_tau_b(pairs[:, 0], pairs[:, 1])
    value, low, high = np.quantile(taus, [0.5, (1 - level) / 2, (1 + level) / 2])
    return Agreement(float(value), float(low), float(high))


def draw_true_pairs(values: Floats, errors: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Draws (draws, 2, k) of what both sides' true values may be, given estimates (2, k).

    Normal errors of known size about pairs of true values, which themselves are normal with
    unknown means, spreads and correlation, all under flat priors; spreads and correlation are drawn
    from a grid by their marginal likelihood, means and true values from their normals.
    """
    variances = np.maximum(errors**2, np.array([[negligible_variance(side)] for side in values]))
    reach = 2.5 * np.std(values, axis=1) + 2 * np.sqrt(variances.max(axis=1))
    steps = (np.arange(_SPREADS) + 0.5) / _SPREADS
    grid = np.array(list(product(reach[0] * steps, reach[1] * steps, _CORRELATIONS)))
    between = _between(grid)
    precision = np.linalg.inv(between[:, None] + _diagonals(variances)[None])  # (grid, k, 2, 2)
    total = precision.sum(axis=1)
    weighted = np.einsum("gkij,jk->gi", precision, values)
    means = np.linalg.solve(total, weighted[..., None])[..., 0]
    misfit = np.einsum("ik,gkij,jk->g", values, precision, values, optimize=True)
    misfit -= np.einsum("gi,gi->g", means, weighted)
    log_precision = np.log(np.linalg.det(precision)).sum(axis=1)
    shares = posterior_shares(0.5 * (log_precision - np.log(np.linalg.det(total)) - misfit))
    chosen = rng.choice(len(grid), size=draws, p=shares)
    half = np.linalg.cholesky(np.linalg.inv(total[chosen]))
    mean = means[chosen] + np.einsum("dij,dj->di", half, rng.standard_normal((draws, 2)))
    pull = np.einsum("dij,dkjl->dkil", between[chosen], precision[chosen])
    centred = values.T[None] - mean[:, None]
    centre = mean[:, None] + np.einsum("dkij,dkj->dki", pull, centred)
    left = between[chosen][:, None] - np.einsum("dkij,djl->dkil", pull, between[chosen])
    noise = rng.standard_normal((draws, values.shape[1], 2))
    drawn = centre + np.einsum("dkij,dkj->dki", _halves(left), noise)
    return np.asarray(drawn.transpose(0, 2, 1), dtype=np.float64)


def _between(grid: Floats) -> Floats:
    """Covariances (grid, 2, 2) of the true values from spreads and correlations (grid, 3)."""
    covariance = grid[:, 0] * grid[:, 1] * grid[:, 2]
    first = np.stack([grid[:, 0] ** 2, covariance], axis=-1)
    second = np.stack([covariance, grid[:, 1] ** 2], axis=-1)
    return np.stack([first, second], axis=-2)


def _diagonals(variances: Floats) -> Floats:
    """Error covariances (k, 2, 2), the two sides being different people."""
    diagonals = np.zeros((variances.shape[1], 2, 2))
    diagonals[:, 0, 0], diagonals[:, 1, 1] = variances
    return diagonals


def _halves(covariances: Floats) -> Floats:
    """Lower triangles whose squares are covariances (.., 2, 2) that may be almost singular."""
    halves = np.zeros_like(covariances)
    first = np.sqrt(np.maximum(covariances[..., 0, 0], 0.0))
    cross = np.divide(covariances[..., 1, 0], first, out=np.zeros_like(first), where=first > 0)
    halves[..., 0, 0], halves[..., 1, 0] = first, cross
    halves[..., 1, 1] = np.sqrt(np.maximum(covariances[..., 1, 1] - cross**2, 0.0))
    return halves
