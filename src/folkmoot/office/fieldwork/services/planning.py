"""Plan a sample without a register: the force has none, and needs none for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from folkmoot.method.estimation.plan_assumptions import (
    USUAL_HOUSEHOLDS,
    Assumptions,
    Group,
    Mailing,
)
from folkmoot.method.estimation.planning import Plan, make_plan
from folkmoot.method.sampling.allocation import divide, divide_equally
from folkmoot.method.sampling.planned import PlannedStratum, households_of
from folkmoot.method.terms.catalogue.frames import DESIGN_STRATUM_UNCOVERED
from folkmoot.method.terms.problem import refuse_if_any
from folkmoot.office.people.models import Area

#: What a team counts for where nobody said how many people it has; only proportions matter.
_ANY_SIZE = 10_000


class SharedOut(StrEnum):
    """How the letters are shared out among the teams."""

    EQUAL = "equal"
    PROPORTIONAL = "proportional"


@dataclass(frozen=True, slots=True)
class PlanWish:
    """What is wished and assumed; shares are from 0 to 1, money in pounds.

    `teams` are the electors of each team, 0 where the sizes are not known. `young_share` is that
    among the electors. The last three are the words for the rows of the plan.
    """

    letters: int
    teams: Mapping[str, int]
    shared_out: SharedOut
    response: float
    weighting: float
    young_share: float
    young_response: float
    letter_cost: float
    reminded: float
    reply_cost: float
    young: str
    letter: str
    reminder: str


def team_names() -> list[str]:
    """The names of the areas of the lowest level."""
    deepest = Area.objects.order_by("-level__depth").first()
    if deepest is None:
        return []
    return list(Area.objects.at_depth(deepest.level.depth).values_list("name", flat=True))


def plan_sample(wish: PlanWish) -> Plan:
    """The plan: one elector of each drawn home, homes of the usual sizes.

    Raises `Problems` naming the teams for which not one letter is left.
    """
    electors = {name: size or _ANY_SIZE for name, size in wish.teams.items()}
    match wish.shared_out:
        case SharedOut.EQUAL:
            sizes = divide_equally(wish.letters, electors)
        case SharedOut.PROPORTIONAL:
            sizes = divide(wish.letters, electors)
    refuse_if_any(
        [
            DESIGN_STRATUM_UNCOVERED.at(stratum=name, electors=electors[name])
            for name, size in sizes.items()
            if not size
        ]
    )
    strata = [
        PlannedStratum(name, size, households_of(size, USUAL_HOUSEHOLDS), sizes[name])
        for name, size in electors.items()
    ]
    assumed = Assumptions(
        response_rate=wish.response,
        weighting=wish.weighting,
        groups=(Group(wish.young, wish.young_share, wish.young_response),),
        mailings=(
            Mailing(wish.letter, wish.letter_cost),
            Mailing(wish.reminder, wish.letter_cost, wish.reminded),
        ),
        reply_each=wish.reply_cost,
    )
    return make_plan(strata, 1, assumed)
