"""Shrinkage: the biggest of many estimates is overstated; the model takes back what is chance.

Normal-normal: estimates x_k ~ N(theta_k, s_k^2) with known s_k, theta_k ~ N(mu, tau^2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.method.weighting.columns import Floats

_GRID = 400


@dataclass(frozen=True, slots=True, eq=False)
class Shrunken:
    """`values` (k,) drawn towards `mean`, with `errors` (k,); `between_sd` is the mean of tau."""

    values: Floats
    errors: Floats
    mean: float
    between_sd: float


def shrink(values: Floats, errors: Floats) -> Shrunken:
    """Means and standard deviations of the true values, given estimates and standard errors (k,).

    mu has a flat prior and so has tau (Gelman 2006, Bayesian Analysis 1, 515-534), summed over a
    grid: an error that took the best guess of tau for granted would be too small. Fewer than three
    estimates say nothing of tau and stay as they are.
    """
    if len(values) < 3:
        mean = float(values.mean()) if len(values) else 0.0
        return Shrunken(values.copy(), errors.copy(), mean, 0.0)
    variances = np.maximum(errors**2, negligible_variance(values))
    reach = 3 * float(np.std(values)) + 3 * float(np.sqrt(variances.max()))
    taus = np.linspace(0.0, reach, _GRID)
    precision = 1 / (variances[None, :] + taus[:, None] ** 2)
    total = precision.sum(axis=1)
    means = precision @ values / total
    misfit = (precision * (values[None, :] - means[:, None]) ** 2).sum(axis=1)
    share = posterior_shares(0.5 * (np.log(precision).sum(axis=1) - np.log(total) - misfit))
    own = taus[:, None] ** 2 * precision
    centres = means[:, None] + own * (values[None, :] - means[:, None])
    shrunken = share @ centres
    spread = own * variances + (1 - own) ** 2 / total[:, None] + (centres - shrunken) ** 2
    return Shrunken(shrunken, np.sqrt(share @ spread), float(share @ means), float(share @ taus))


def posterior_shares(log_density: Floats) -> Floats:
    """Densities on an even grid as shares that add up to 1."""
    density = np.exp(log_density - log_density.max())
    shares: Floats = density / density.sum()
    return shares


def negligible_variance(values: Floats) -> float:
    """A variance too small to matter, in the unit of the values, for those known without error."""
    return float((1e-6 * max(1e-6, np.abs(values).max(initial=0.0))) ** 2)
