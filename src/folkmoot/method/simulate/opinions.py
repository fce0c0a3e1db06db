"""What every person of the district would answer to the survey of residents.

A few leanings that people differ in (how troubled their area is, how worried, how confident in the
police, how much involved) move many answers together, with age, gender and place. Each item is cut
so that the whole population has exactly the distribution of `opinions.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from folkmoot.method.instrument.model import Instrument
from folkmoot.method.instrument.variables import Variable, VariableKind, variables
from folkmoot.method.simulate.district_people import People
from folkmoot.method.simulate.opinions_choices import Floats, Mask, first_three, three_words
from folkmoot.method.simulate.opinions_self import about_you
from folkmoot.method.simulate.opinions_spec import OpinionItem, OpinionSpec, opinion_spec
from folkmoot.method.simulate.returns_seed import rng_for

Choices: TypeAlias = NDArray[np.int8]

NOT_ASKED = -1
_NPT_SPREAD = 0.10  # standard deviation of a team's own level on an item


@dataclass(frozen=True, slots=True, eq=False)
class Opinions:
    """Every person's true answers, and the leanings behind them.

    `levels` holds the codes of each variable (`0`, `1` for a tick) in the order of the instrument,
    `answers` each person's index into them, -1 where the question is not asked of the person.
    `leanings` are standard normal over the population.
    """

    levels: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, Choices]
    leanings: Mapping[str, Floats]

    def said(self, variable: str, code: str) -> Mask:
        """Who would give one answer."""
        return np.equal(self.answers[variable], self.levels[variable].index(code))

    def of_person(self, person: int) -> dict[str, str | None]:
        """One person's answers by variable: codes, None where not asked."""
        return {
            variable: None if chosen[person] == NOT_ASKED else self.levels[variable][chosen[person]]
            for variable, chosen in self.answers.items()
        }


def form_opinions(people: People, instrument: Instrument, seed: int) -> Opinions:
    """Give every person true answers to every coded variable of the community engagement survey.

    Open text is left out. KeyError when the instrument lacks a question that people have opinions
    on: the opinions belong to `community-engagement`.
    """
    spec, rng = opinion_spec(), rng_for(seed, "opinions")
    known = {variable.id: variable for variable in variables(instrument)}
    levels = {name: _levels(v) for name, v in known.items() if v.kind is not VariableKind.TEXT}
    leanings = _leanings(people, rng)
    strengths = {item.variable: _strength(item, people, leanings, rng) for item in spec.items}
    young = people.age_band.mask("17-24")
    everyone = np.ones(len(people), dtype=np.bool_)
    answers: dict[str, Choices] = {}
    for item in spec.items:
        asked, condition = everyone, known[item.variable].ask_if
        if condition is not None:  # asked after an item that stands before it
            codes = [levels[condition.question].index(code) for code in condition.codes]
            asked = np.isin(answers[condition.question], codes)
        answers[item.variable] = _cut(strengths[item.variable], item, young, asked)
    _leave_the_base(answers, levels, spec, people, leanings, rng)
    answers.update(first_three(spec, strengths, young, rng))
    answers.update(three_words(spec.words, len(people), rng))
    answers.update(about_you(people, levels, rng))
    missing = levels.keys() - answers.keys()
    if missing:
        raise KeyError(*sorted(missing))
    return Opinions(levels, {name: answers[name] for name in levels}, leanings)


def _levels(variable: Variable) -> tuple[str, ...]:
    if variable.kind is VariableKind.TICK or variable.code_list is None:
        return ("0", "1")
    return tuple(code.value for code in variable.code_list.codes)


def _leanings(people: People, rng: np.random.Generator) -> dict[str, Floats]:
    """Correlated leanings, shifted by who people are, each standardised over the population."""
    count = len(people)
    own = {name: rng.standard_normal(count) for name in ("area", "worry", "confidence", "contact")}
    own["involvement"] = rng.standard_normal(count)
    women = people.gender.mask("F")
    age = (people.age.astype(np.float64) - 50) / 18
    town = people.settlement.mask("Town")
    teams = rng.normal(0, 0.15, len(people.npt.levels))[people.npt.codes]
    area = own["area"] + 0.25 * town + teams
    worry = 0.35 * area + 0.93 * own["worry"] + 0.30 * women
    confidence = 0.93 * own["confidence"] - 0.30 * area + 0.15 * age
    involvement = 0.95 * own["involvement"] + 0.15 * confidence + 0.15 * age
    shaped = {
        "area": area,
        "worry": worry,
        "confidence": confidence,
        "involvement": involvement,
        "contact": own["contact"],
    }
    return {name: (values - values.mean()) / values.std() for name, values in shaped.items()}


def _strength(
    item: OpinionItem, people: People, leanings: Mapping[str, Floats], rng: np.random.Generator
) -> Floats:
    """How strongly each person holds with the first answers of the scale."""
    explained = sum(weight**2 for weight in item.leans.values())
    strength: Floats = rng.standard_normal(len(people)) * max(1 - explained, 0.2) ** 0.5
    for name, weight in item.leans.items():
        strength += weight * leanings[name]
    strength += item.women * people.gender.mask("F")
    strength += np.array(item.settlement)[people.settlement.codes]
    strength += rng.normal(0, _NPT_SPREAD, len(people.npt.levels))[people.npt.codes]
    return strength


def _cut(strength: Floats, item: OpinionItem, young: Mask, asked: Mask) -> Choices:
    """Answers by rank, so that each age group has its distribution to the person."""
    chosen = np.full(len(strength), NOT_ASKED, dtype=np.int8)
    for members, shares in zip((asked & ~young, asked & young), item.distribution, strict=True):
        falling = np.argsort(-strength[members], kind="stable")
        ends = np.rint(np.cumsum(shares) * len(falling)).astype(int)
        of_members = np.empty(len(falling), dtype=np.int8)
        of_members[falling] = np.searchsorted(ends[:-1], np.arange(len(falling)), side="right")
        chosen[members] = of_members
    return chosen


def _leave_the_base(
    answers: dict[str, Choices],
    levels: Mapping[str, tuple[str, ...]],
    spec: OpinionSpec,
    people: People,
    leanings: Mapping[str, Floats],
    rng: np.random.Generator,
) -> None:
    """Put "does not apply" and "don't know" in the place of opinions, for those who have none."""
    no_car = rng.random(len(people)) < np.array(spec.no_car)[people.age_band.codes]
    for variable in ("worry_fromcar", "worry_carstolen"):
        answers[variable][no_car] = levels[variable].index("9")
    for variable, share in spec.dont_know.items():
        unsure = rng.standard_normal(len(people)) - 0.4 * leanings["involvement"]
        cut = np.quantile(unsure, 1 - share)
        answers[variable][unsure > cut] = levels[variable].index("8")
    for variable, share in spec.does_not_apply.items():
        spared = (rng.random(len(people)) < share) & (answers[variable] != NOT_ASKED)
        answers[variable][spared] = levels[variable].index("9")
