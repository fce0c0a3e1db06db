"""What people say about themselves: their attributes, with the little noise of self-reports."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from folkmoot.method.simulate.district_people import People

_PREFERS_NOT = {"gender": 0.006, "ethnic": 0.012, "disability": 0.015}
_ANOTHER_WAY = 0.002
_ELSEWHERE = 0.04  # call their settlement by a neighbouring type
_HELPED = (0.01, 0.01, 0.01, 0.01, 0.02, 0.05, 0.13)
_MOST_COUNTED = 4  # the last answer to the count of young people is "4 or more"


def about_you(
    people: People, levels: Mapping[str, tuple[str, ...]], rng: np.random.Generator
) -> dict[str, NDArray[np.int8]]:
    """The answers of the questionnaire's last section, as indexes into `levels`."""
    count = len(people)
    answers = {
        "age": _recoded(people.age_band.levels, people.age_band.codes, levels["age"]),
        "gender": _recoded(people.gender.levels, people.gender.codes, levels["gender"]),
        "work": _recoded(people.work_status.levels, people.work_status.codes, levels["work"]),
        "ethnic": _recoded(people.ethnic_group.levels, people.ethnic_group.codes, levels["ethnic"]),
        "disability": _recoded(
            people.disability.levels, people.disability.codes, levels["disability"]
        ),
        "years": _recoded(people.years_in_area.levels, people.years_in_area.codes, levels["years"]),
        "place": _recoded(people.settlement.levels, people.settlement.codes, levels["place"]),
        "household": np.minimum(young_in_household(people), _MOST_COUNTED).astype(np.int8),
        "helped_1": (rng.random(count) < np.array(_HELPED)[people.age_band.codes]).astype(np.int8),
    }
    # Those who live in a village call it a town or the countryside now and then, and others it.
    elsewhere = rng.random(count) < _ELSEWHERE
    village = levels["place"].index("Village")
    others = np.where(rng.random(count) < 0.5, levels["place"].index("Town"), 2)
    moved = np.where(answers["place"] == village, others, village)
    answers["place"] = np.where(elsewhere, moved, answers["place"]).astype(np.int8)
    answers["gender"][rng.random(count) < _ANOTHER_WAY] = levels["gender"].index("X")
    for variable, refusal in (("gender", "R"), ("ethnic", "NS"), ("disability", "R")):
        refuses = rng.random(count) < _PREFERS_NOT[variable]
        answers[variable][refuses] = levels[variable].index(refusal)
    return answers


def young_in_household(people: People) -> NDArray[np.intp]:
    """How many people aged 17 to 24 live in each person's household, the person included."""
    young = people.age_band.mask("17-24")
    counts = np.bincount(people.household[young], minlength=int(people.household.max()) + 1)
    return np.asarray(counts[people.household])


def _recoded(
    names: tuple[str, ...], codes: NDArray[np.uint8], levels: tuple[str, ...]
) -> NDArray[np.int8]:
    """Codes of the district as indexes into the questionnaire's codes."""
    return np.array([levels.index(name) for name in names], dtype=np.int8)[codes]
