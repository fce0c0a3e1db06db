"""Tell empty, marked and taken-back boxes apart: a few small networks whose weights ship with us.

Each is one hidden layer; their mean is the probability. The weights are made by
`simulate.training` and kept in `mark_weights.npz`, beside the mean and spread of each feature.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np

from folkmoot.method.capture.model import MarkState
from folkmoot.method.scan.context_features import CONTEXT_FEATURES, OWN_FEATURES
from folkmoot.method.scan.images import Reals

#: Columns of probabilities, in order.
CLASSES = (MarkState.EMPTY, MarkState.MARKED, MarkState.DELETED)
FEATURES = OWN_FEATURES + CONTEXT_FEATURES


@dataclass(frozen=True, slots=True)
class MarkClassifier:
    """The networks: for features (n, f), hidden weights (k, f, h) and output weights (k, h, 3)."""

    centre: Reals
    spread: Reals
    hidden: Reals
    hidden_bias: Reals
    output: Reals
    output_bias: Reals

    def probabilities(self, features: Reals) -> Reals:
        """(n, 3) in the order of `CLASSES`; rows sum to 1."""
        scaled = np.clip((features - self.centre) / self.spread, -8, 8)
        inside = np.maximum(scaled[None] @ self.hidden + self.hidden_bias[:, None], 0)
        score = inside @ self.output + self.output_bias[:, None]
        score -= score.max(axis=2, keepdims=True)
        odds = np.exp(score)
        shares: Reals = (odds / odds.sum(axis=2, keepdims=True)).mean(axis=0)
        return shares


@cache
def shipped_classifier() -> MarkClassifier:
    """The classifier that comes with the product."""
    resource = files("folkmoot.method.scan").joinpath("mark_weights.npz")
    with as_file(resource) as path, np.load(path, allow_pickle=False) as stored:
        return MarkClassifier(**{name: stored[name] for name in stored.files})
