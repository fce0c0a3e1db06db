"""What the invented district's staff believe the public want, and where they misjudge it.

They overrate statistics, partnership and emergency calls, and underrate integrity and patrols in
uniform; knowing the commanders they underrate a little. The sizes are in `opinions.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.method.instrument.model import Instrument
from folkmoot.method.instrument.variables import Variable, VariableKind, variables
from folkmoot.method.simulate.opinions_choices import three_words
from folkmoot.method.simulate.opinions_spec import OpinionSpec, opinion_spec, share_of_scale
from folkmoot.method.simulate.respondents import NO_REPLY
from folkmoot.method.simulate.returns_seed import rng_for

ANSWER_SHARE = 0.8
_PREDICTION_SPREAD = 1.5  # of ten residents
_OWN_LEVEL_SPREAD = 0.6  # how far one member of staff predicts higher than another throughout
_SHARED = 0.45  # what ratings of one member of staff have in common
_PASSED_OVER = 0.01
_WRITES = 0.3
_BARRIERS_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class StaffBeliefs:
    """What all staff believe, and what those who answer send in, a place for each person.

    Both hold answers to every variable as `responses.csv` would. `true` has no gaps; `sent` is None
    for those who do not answer, and has the questions that they passed over (-1). The truth of a
    census of staff is that of all, not of those who answered.
    """

    true: tuple[dict[str, str], ...]
    sent: tuple[dict[str, str] | None, ...]


def staff_beliefs(staff: int, instrument: Instrument, seed: int) -> StaffBeliefs:
    """Draw what so many members of staff would answer to `staff-insight`; about 80 % answer.

    KeyError when the instrument has a coded question that staff have no answers to.
    """
    spec, rng = opinion_spec(), rng_for(seed, "staff")
    chosen = _coded_answers(spec, staff, rng)
    known = variables(instrument)
    true, sent = [], []
    for member in range(staff):
        member_rng = rng_for(seed, "staff", member)
        answers = {v.id: _answer(v, chosen, member, spec, member_rng) for v in known}
        true.append(answers)
        answered = member_rng.random() < ANSWER_SHARE
        sent.append(_passed_over(answers, known, member_rng) if answered else None)
    return StaffBeliefs(tuple(true), tuple(sent))


def _passed_over(
    answers: dict[str, str], known: tuple[Variable, ...], rng: np.random.Generator
) -> dict[str, str]:
    """The same answers with the gaps of somebody in a hurry."""
    skipped = {v.id for v in known if v.kind is VariableKind.CODED and rng.random() < _PASSED_OVER}
    return {name: NO_REPLY if name in skipped else answer for name, answer in answers.items()}


def _coded_answers(
    spec: OpinionSpec, staff: int, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """Each variable's answers as indexes into its codes (staff,)."""
    chosen: dict[str, np.ndarray] = dict(three_words(spec.staff_words, staff, rng))
    shared, own_level = rng.standard_normal(staff), rng.normal(0, _OWN_LEVEL_SPREAD, staff)
    for name, belief in spec.staff.items():
        strength = _SHARED * shared + (1 - _SHARED**2) ** 0.5 * rng.standard_normal(staff)
        ends = np.cumsum(share_of_scale(belief.great_deal, "concentrate"))
        chosen[f"priority_{name}"] = _by_rank(strength, ends)
        guess = 10 * belief.predicted + own_level + rng.normal(0, _PREDICTION_SPREAD, staff)
        chosen[f"prediction_{name}"] = np.clip(np.rint(guess), 0, 10).astype(np.int8)
    content = rng.standard_normal(staff)
    for variable, share in spec.staff_agree.items():
        strength = 0.7 * content + 0.7 * rng.standard_normal(staff)
        chosen[variable] = _by_rank(strength, np.cumsum(share_of_scale(share, "agree")))
    use = np.log(np.array(spec.staff_barriers)) + rng.gumbel(size=(staff, len(spec.staff_barriers)))
    worst = np.argsort(-use, axis=1)[:, :_BARRIERS_AT_MOST]
    wanted = rng.integers(1, _BARRIERS_AT_MOST + 1, staff)
    for number in range(len(spec.staff_barriers)):
        places = np.where((worst == number).any(axis=1), (worst == number).argmax(axis=1), staff)
        chosen[f"barrier_{number + 1}"] = (places < wanted).astype(np.int8)
    return chosen


def _by_rank(strength: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Answers by rank from the strongest on, with the distribution as near as people are whole."""
    answers = np.empty(len(strength), dtype=np.int8)
    places = np.searchsorted(
        np.rint(ends[:-1] * len(strength)), np.arange(len(strength)), side="right"
    )
    answers[np.argsort(-strength, kind="stable")] = places
    return answers


def _answer(
    variable: Variable,
    chosen: dict[str, np.ndarray],
    member: int,
    spec: OpinionSpec,
    rng: np.random.Generator,
) -> str:
    if variable.kind is VariableKind.TEXT:
        written = spec.staff_admired[int(rng.integers(len(spec.staff_admired)))]
        return written if rng.random() < _WRITES else ""
    index = int(chosen[variable.id][member])
    if variable.kind is VariableKind.TICK or variable.code_list is None:
        return str(index)
    return variable.code_list.codes[index].value
