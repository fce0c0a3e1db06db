"""What the council's electoral office does: it holds the register, draws, and hands over cases.

The register is written by the invention of the district and then read from its file, like any
council's. Who each elector is stays with `Invented`, which stands for the residents themselves.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from folkmoot.demonstration.home import Home
from folkmoot.demonstration.plan import Plan
from folkmoot.method.sampling.custody import write_draw
from folkmoot.method.sampling.model import Sample
from folkmoot.method.sampling.register_draw import draw_from_register
from folkmoot.method.simulate.district import District, make_district
from folkmoot.method.simulate.register import write_register

REGISTER = "register.csv"
AREAS = "areas.csv"
DESIGN = "design.toml"

_DESIGN = """\
# The demonstration's design: the same number posted in each team, one elector a household, and an
# insert for the person aged 17 to 24 with the next birthday, because the register has no ages.
n = {cases}
allocation = "equal"
stratum = ["npt"]
per_household = 1
areas = "{areas}"
household_insert = true
minimum_age = 17
"""


@dataclass(frozen=True, slots=True)
class Invented:
    """The invented district, and who stands behind each elector number."""

    district: District
    person_of: Mapping[str, int]


def invent_district(home: Home, plan: Plan) -> Invented:
    """Make the district and write its register and areas files into the custodian's folder."""
    district = make_district(plan.seed, plan.size)
    written = write_register(
        district,
        home.custodian / REGISTER,
        home.custodian / AREAS,
        plan.seed,
        on=plan.posted_on,
    )
    return Invented(district, written.person_of)


def draw(home: Home, plan: Plan) -> Sample:
    """Read the register, draw by the design, and write both parts into folders of their own.

    `custodian.csv` and `draw.json` stay with the custodian; `cases.csv` and `inserts.csv` go to the
    force. The access codes follow the seed here, so that a demonstration can be repeated.
    """
    design = home.custodian / DESIGN
    design.write_text(_DESIGN.format(cases=plan.cases, areas=AREAS), "utf-8")
    drawn = draw_from_register(home.custodian / REGISTER, design, plan.seed, on=plan.posted_on)
    codes = random.Random(plan.seed)  # noqa: S311 - a demonstration's codes may be repeated
    written = write_draw(
        drawn.sample,
        home.custodian,
        household_insert=True,
        codes=codes,
        account=drawn.account,
    )
    for path in written:
        if path.name in {"cases.csv", "inserts.csv"}:
            path.rename(home.force / path.name)
    return drawn.sample
