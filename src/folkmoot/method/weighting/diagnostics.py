"""What a set of weights costs in precision."""

from __future__ import annotations

import numpy as np

from folkmoot.method.weighting.columns import Floats
from folkmoot.method.weighting.model import Diagnostics


def effective_n(weights: Floats) -> float:
    """(sum w)^2 / sum w^2 of weights (n,): Kish 1965, Survey Sampling, 11.7."""
    squares = float(weights @ weights)
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def diagnose(
    weights: Floats,
    *,
    ratios: Floats,
    iterations: int,
    worst_error: float,
    worst_margin: str,
    rescaled_by: float = 1.0,
    trimmed: int = 0,
) -> Diagnostics:
    """Diagnostics of finished weights (n,); rows of weight 0 are not counted in n."""
    n = int(np.count_nonzero(weights))
    effective = effective_n(weights)
    return Diagnostics(
        n=n,
        weighted_total=float(weights.sum()),
        effective_n=effective,
        kish_design_effect=n / effective if effective else 1.0,
        lowest=float(weights.min()),
        highest=float(weights.max()),
        lowest_ratio=float(ratios.min()),
        highest_ratio=float(ratios.max()),
        iterations=iterations,
        worst_margin_error=worst_error,
        worst_margin=worst_margin,
        rescaled_by=rescaled_by,
        trimmed=trimmed,
        negative=int(np.count_nonzero(weights < 0)),
    )
