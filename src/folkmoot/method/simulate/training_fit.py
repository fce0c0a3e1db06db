"""Fit small networks of one hidden layer by Adam (Kingma and Ba 2015), in numpy alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from folkmoot.method.scan.classifier import MarkClassifier
from folkmoot.method.scan.images import Reals

_HIDDEN = 40
_EPOCHS = 30
_BATCH = 512
_RATE = 3e-3
_SHRINK = 2e-4  # weight decay a step, as a share of the rate
_DECAY_1, _DECAY_2, _TINY = 0.9, 0.999, 1e-8
_LIMIT = 8.0

Weights = list[npt.NDArray[np.float32]]


def fit_networks(
    features: Reals, labels: npt.NDArray[np.int8], classes: int, *, networks: int, seed: int
) -> MarkClassifier:
    """Fit several networks from different starts to features (n, f) and labels (n,)."""
    centre = features.mean(axis=0)
    spread = features.std(axis=0) + np.float32(1e-3)
    scaled = np.clip((features - centre) / spread, -_LIMIT, _LIMIT)
    fitted = [
        _fit_one(scaled, labels, classes, np.random.default_rng((seed, number)))
        for number in range(networks)
    ]
    hidden, hidden_bias, output, output_bias = (
        np.stack(parts) for parts in zip(*fitted, strict=True)
    )
    return MarkClassifier(centre, spread, hidden, hidden_bias, output, output_bias)


def _fit_one(
    features: Reals, labels: npt.NDArray[np.int8], classes: int, rng: np.random.Generator
) -> Weights:
    inputs = features.shape[1]
    weights: Weights = [
        rng.normal(0, (2 / inputs) ** 0.5, (inputs, _HIDDEN)).astype(np.float32),
        np.zeros(_HIDDEN, np.float32),
        rng.normal(0, (1 / _HIDDEN) ** 0.5, (_HIDDEN, classes)).astype(np.float32),
        np.zeros(classes, np.float32),
    ]
    first = [np.zeros_like(weight) for weight in weights]
    second = [np.zeros_like(weight) for weight in weights]
    batches = list(_batches(len(features), rng))
    for step, batch in enumerate(batches, 1):
        rate = _RATE * 0.5 * (1 + np.cos(np.pi * step / len(batches)))
        slopes = _slopes(weights, features[batch], labels[batch])
        for weight, slope, m, v in zip(weights, slopes, first, second, strict=True):
            m += (1 - _DECAY_1) * (slope - m)
            v += (1 - _DECAY_2) * (slope * slope - v)
            move = (m / (1 - _DECAY_1**step)) / (np.sqrt(v / (1 - _DECAY_2**step)) + _TINY)
            weight -= rate * (move + _SHRINK * weight)
    return weights


def _batches(count: int, rng: np.random.Generator) -> Iterator[npt.NDArray[np.intp]]:
    for _ in range(_EPOCHS):
        order = rng.permutation(count)
        for start in range(0, count - _BATCH + 1, _BATCH):
            yield order[start : start + _BATCH]


def _slopes(weights: Weights, features: Reals, labels: npt.NDArray[np.int8]) -> Weights:
    """Gradients of the mean cross-entropy."""
    hidden, hidden_bias, output, output_bias = weights
    inside = np.maximum(features @ hidden + hidden_bias, 0)
    score = inside @ output + output_bias
    score -= score.max(axis=1, keepdims=True)
    odds = np.exp(score)
    error = odds / odds.sum(axis=1, keepdims=True)
    error[np.arange(len(labels)), labels] -= 1
    error /= np.float32(len(labels))
    back = (error @ output.T) * (inside > 0)
    return [features.T @ back, back.sum(axis=0), inside.T @ error, error.sum(axis=0)]
