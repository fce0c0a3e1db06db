"""An invented population without paper, surveyed thousands of times, whose true shares are known.

Six neighbourhood teams of unequal size, seven ages, opinions that differ between them. People are
drawn within teams and answer with a chance that depends on age and sex, which raking mends, or
also on what they think, which nothing mends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from folkmoot.method.estimation.design import Design, make_design, make_structure
from folkmoot.method.weighting.calibration import calibrate
from folkmoot.method.weighting.columns import Booleans, Coded, Floats, Integers
from folkmoot.method.weighting.model import Margin, Targets

TEAM_SIZES = (28_000, 24_000, 21_000, 18_000, 16_000, 13_000)
AGES = ("17-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")
_AGE_SHARES = (0.087, 0.131, 0.170, 0.189, 0.163, 0.135, 0.125)
#: How likely an age is to answer beside the middle, and a man beside a woman.
_BY_AGE = np.array([0.55, 0.75, 0.9, 1.0, 1.15, 1.3, 1.2])
_BY_SEX = np.array([1.08, 0.92])
_DRAWN_EACH, _ANSWER = 500, 0.36
#: Items by their share in the whole, about.
ITEMS: Mapping[str, float] = {"half": 0.5, "fifth": 0.2, "twentieth": 0.05}
YOUNG = 0


class Response(StrEnum):
    """Who answers."""

    MENDED = "response by age and sex"
    NOT_MENDED = "response also by opinion"


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """Columns of equal length: `team`, `age`, `sex` numbered from 0, and what each thinks."""

    team: Integers
    age: Integers
    sex: Integers
    opinions: Mapping[str, Booleans]


@dataclass(frozen=True, slots=True, eq=False)
class Pilot:
    """One survey: its raked design, the rows' domains, and the answers as 0 and 1."""

    design: Design
    team: Integers
    age: Integers
    answers: Mapping[str, Floats]


def make_population(seed: int) -> Population:
    """A population whose opinions differ between teams and ages."""
    rng = np.random.default_rng((seed, 0))
    team = np.repeat(np.arange(len(TEAM_SIZES)), TEAM_SIZES)
    rows = len(team)
    age = np.asarray(rng.choice(len(AGES), rows, p=_AGE_SHARES), np.int64)
    sex = np.asarray(rng.integers(0, 2, rows), np.int64)
    opinions = {}
    for name, share in ITEMS.items():
        lean = rng.normal(0, 0.2, len(TEAM_SIZES))[team] + rng.normal(0, 0.3, len(AGES))[age]
        odds = share / (1 - share) * np.exp(lean + 0.1 * (sex - 0.5))
        opinions[name] = rng.random(rows) < odds / (1 + odds)
    return Population(team, age, sex, opinions)


def with_change(population: Population, by: Mapping[str, float], seed: int) -> Population:
    """The same people, so many more of whom (a share of all) now think what an item says."""
    rng = np.random.default_rng((seed, 1))
    changed = {}
    for name, opinion in population.opinions.items():
        now = opinion.copy()
        others = np.flatnonzero(~opinion)
        now[rng.permutation(others)[: round(by[name] * len(opinion))]] = True
        changed[name] = now
    return Population(population.team, population.age, population.sex, changed)


def run_pilot(population: Population, response: Response, seed: int, number: int) -> Pilot:
    """Draw 500 in each team, let them answer or not, and rake to team, age and sex."""
    rng = np.random.default_rng((seed, 2, number))
    ends = np.cumsum(TEAM_SIZES)
    drawn = np.concatenate(
        [
            end - size + rng.choice(size, _DRAWN_EACH, replace=False)
            for size, end in zip(TEAM_SIZES, ends, strict=True)
        ]
    )
    chance = _ANSWER * _BY_AGE[population.age[drawn]] * _BY_SEX[population.sex[drawn]]
    if response is Response.NOT_MENDED:
        chance = chance * np.where(population.opinions["half"][drawn], 1.2, 0.8)
    rows = drawn[rng.random(len(drawn)) < chance]
    team, age, sex = population.team[rows], population.age[rows], population.sex[rows]
    columns = {
        "team": Coded(team, tuple(map(str, range(len(TEAM_SIZES))))),
        "age": Coded(age, AGES),
        "sex": Coded(sex, ("F", "M")),
    }
    counted = {"team": population.team, "age": population.age, "sex": population.sex}
    margins = tuple(
        Margin(
            (name,),
            {
                (level,): float(count)
                for level, count in zip(
                    columns[name].levels, np.bincount(counted[name]).tolist(), strict=True
                )
            },
        )
        for name in columns
    )
    start = np.array(TEAM_SIZES)[team] / _DRAWN_EACH
    made = calibrate(Targets(margins, {}), columns, start=start)
    design = make_design(make_structure(len(rows), stratum=columns["team"]), calibration=made)
    answers = {
        name: opinion[rows].astype(np.float64) for name, opinion in population.opinions.items()
    }
    return Pilot(design, team, age, answers)
