"""Choices among things: the first three of seven activities, and words that fit most and least."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from folkmoot.method.simulate.opinions_spec import ACTIVITIES, OpinionSpec, ThreeWords

Floats: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

_RATED_ALIKE = 0.8  # how far a strongly rated activity is also chosen
_STEPS = 25


def first_three(
    spec: OpinionSpec,
    strengths: Mapping[str, Floats],
    young: Mask,
    rng: np.random.Generator,
) -> dict[str, NDArray[np.int8]]:
    """Who ticks which activity: each person the three of greatest use to them.

    Use is an activity's own appeal, how strongly the person rates it, and chance. Appeals are
    adjusted until both age groups have the shares of the specification, within a thousandth.
    """
    rated = np.stack([strengths[f"priority_{name}"] for name in ACTIVITIES], axis=1)
    rated = (rated - rated.mean(axis=0)) / rated.std(axis=0)
    use = _RATED_ALIKE * rated + rng.gumbel(size=rated.shape)
    ticked = np.zeros(use.shape, dtype=np.int8)
    for group, members in enumerate((~young, young)):
        wanted = np.array([spec.first_three[name][group] for name in ACTIVITIES])
        ticked[members] = _top_three(use[members], wanted)
    return {
        f"firstthree_{number}": ticked[:, number - 1] for number in range(1, len(ACTIVITIES) + 1)
    }


def _top_three(use: Floats, wanted: Floats) -> NDArray[np.int8]:
    appeal = np.log(wanted / (1 - wanted))
    ticked = np.zeros(use.shape, dtype=np.int8)
    for _step in range(_STEPS):
        chosen = np.argpartition(-(use + appeal), 3, axis=1)[:, :3]
        ticked[:] = 0
        np.put_along_axis(ticked, chosen, 1, axis=1)
        reached = np.clip(ticked.mean(axis=0), 1e-3, 1 - 1e-3)
        if np.abs(reached - wanted).max() < 1e-3:
            break
        appeal += 1.2 * (np.log(wanted / (1 - wanted)) - np.log(reached / (1 - reached)))
    return ticked


def three_words(
    questions: Mapping[str, ThreeWords], people: int, rng: np.random.Generator
) -> dict[str, NDArray[np.int8]]:
    """Which of three words each person finds fits most, and which of the other two least."""
    answers: dict[str, NDArray[np.int8]] = {}
    for name, words in questions.items():
        most = rng.choice(len(words.most), people, p=words.most)
        use = np.log(np.array(words.least)) + rng.gumbel(size=(people, len(words.least)))
        use[np.arange(people), most] = -np.inf
        answers[f"{name}_most"] = most.astype(np.int8)
        answers[f"{name}_least"] = use.argmax(axis=1).astype(np.int8)
    return answers
