"""Tell empty, marked and taken-back boxes apart: a few small networks whose weights ship with us.

Each is one hidden layer; their mean is the probability. The weights are made by
`simulate.training` and kept in `mark_weights.npz`, beside the mean and spread of each feature.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt

from folkmoot.method.capture.model import MarkState
from folkmoot.method.scan.context_features import CONTEXT_FEATURES
from folkmoot.method.scan.features import BOX_FEATURES
from folkmoot.method.scan.images import Reals

#: Columns of probabilities, in order.
CLASSES = (MarkState.EMPTY, MarkState.MARKED, MarkState.DELETED)
FEATURES = BOX_FEATURES + CONTEXT_FEATURES
#: A state is said only when its probability reaches this; between, a person looks.
SURE: Mapping[MarkState, float] = {
    MarkState.EMPTY: 0.97,
    MarkState.MARKED: 0.95,
    MarkState.DELETED: 0.95,
}
#: Beyond all of these a box is not empty.
_NOT_EMPTY: Mapping[str, float] = {
    "mean_over_empty": 0.02,
    "spot_without_lines": 0.15,
    "of_row_largest": 0.5,
}
#: A row without a mark is rare, and a mark along a box's outline is easily lost: where no box of a
#: row is marked, the likeliest waits for a person at this probability, or with this ink around it.
_SILENT_PROBABILITY, _SILENT_RIM = 0.005, 0.18


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


def states(probabilities: Reals, features: Reals) -> npt.NDArray[np.int8]:
    """(n,) the index in `CLASSES` where it is sure, else -1 for unsure.

    A box that holds half as much ink as the fullest of its row is never called empty, however sure
    the networks are: a tail of the mark beside it is not told from a mark by looks alone.
    """
    best = probabilities.argmax(axis=1)
    needed = np.array([SURE[state] for state in CLASSES], dtype=np.float32)
    sure = probabilities[np.arange(len(best)), best] >= needed[best]
    inked = np.ones(len(best), dtype=np.bool_)
    for name, bound in _NOT_EMPTY.items():
        inked &= features[:, FEATURES.index(name)] > bound
    sure &= ~inked | (best != CLASSES.index(MarkState.EMPTY))
    return np.where(sure, best, -1).astype(np.int8)


def doubt_silent_rows(
    states: npt.NDArray[np.int8],
    marked: Reals,
    features: Reals,
    rows: Sequence[int],
) -> npt.NDArray[np.int8]:
    """The states again, with one box unsure in a row that is empty only at first sight.

    `marked` (n,) is the probability of being a meant answer, `rows` (n,) numbers the question of
    each box. Rows of one box, and rows with anything but empty boxes, stay as they are.
    """
    rim = features[:, FEATURES.index("rim_over_empty")]
    number = np.asarray(rows)
    found = states.copy()
    for row in np.unique(number):
        boxes = np.flatnonzero(number == row)
        if len(boxes) < 2 or (states[boxes] != CLASSES.index(MarkState.EMPTY)).any():
            continue
        for evidence, bound in ((marked, _SILENT_PROBABILITY), (rim, _SILENT_RIM)):
            likeliest = boxes[evidence[boxes].argmax()]
            if evidence[likeliest] > bound:
                found[likeliest] = -1
                break
    return found
