"""The pilot's programme: areas, aims, objectives, the two studies and their first wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from folkmoot.demonstration.accounts import WHO
from folkmoot.demonstration.plan import Plan
from folkmoot.method.instrument.model import Instrument
from folkmoot.method.paper.sheet import Sheet
from folkmoot.office.people.models import User
from folkmoot.office.people.services.areas import find_area, name_levels, place_area
from folkmoot.office.studies.models import ConfidentialityPolicy, Programme, Selection, Wave
from folkmoot.office.studies.services import (
    AimPlan,
    IndicatorPlan,
    ObjectivePlan,
    add_study,
    create_programme,
    open_wave,
    plan_wave,
    store_instrument,
    store_sheet,
)

_AIMS = (
    AimPlan(
        "People are confident in their local police and feel safe",
        (
            IndicatorPlan("Think that the police do a good job", "confidence.good-job"),
            IndicatorPlan("Feel safe alone after dark", "safety.after-dark"),
        ),
    ),
    AimPlan(
        "People who use the service are satisfied with it",
        (IndicatorPlan("Satisfied with the whole experience", "contact.whole"),),
    ),
    AimPlan(
        "People have a say in how they are policed",
        (
            IndicatorPlan("Feel involved in local decisions", "involvement.involved"),
            IndicatorPlan("Residents who took part in setting priorities"),
        ),
    ),
)
_OBJECTIVES = (
    ObjectivePlan(
        "Try out how to train for citizen focus", "Workshops, their feedback and certificates"
    ),
    ObjectivePlan(
        "Try out how to manage what staff, public and partners expect",
        "The two surveys, the gap between them, and the register of expectations",
    ),
    ObjectivePlan(
        "Try out how a change of culture begins",
        "Action plans, and the second wave of both surveys",
    ),
)


@dataclass(frozen=True, slots=True)
class Waves:
    """The first wave of each study."""

    programme: Programme
    public: Wave
    staff: Wave


def place_areas(district: str, npts: Sequence[str]) -> None:
    """The tree of areas: a force, its district, its teams by name."""
    name_levels(
        [
            ("force", "forces"),
            ("district", "districts"),
            ("neighbourhood policing team", "neighbourhood policing teams"),
        ],
        by=WHO,
    )
    force = place_area("force", "Ostreyshire Constabulary", under=None, by=WHO)
    whole = place_area("district", district, under=force, by=WHO)
    for name in npts:
        place_area(area_code(name), name, under=whole, by=WHO)


def area_code(name: str) -> str:
    """The code of a team's area."""
    return name.lower().replace(" ", "-")


def begin_programme(
    plan: Plan,
    *,
    public: tuple[Instrument, Sheet],
    staff: Instrument,
    by: User,
) -> Waves:
    """The programme with both studies, their first waves open. The areas must be there."""
    programme = create_programme(
        slug="citizen-focus",
        name="Citizen focus pilot",
        purpose="Find out what people want from their local police, and act on it.",
        area=find_area("district"),
        by=by,
        aims=_AIMS,
        objectives=_OBJECTIVES,
    )
    public_study = add_study(
        programme,
        slug="residents",
        name="Community Engagement Survey",
        kind="Public survey, by post",
        selection=Selection.SAMPLE,
        population="People aged 17 and over who live in the district",
        by=by,
    )
    staff_study = add_study(
        programme,
        slug="staff",
        name="Staff Insight Survey",
        kind="Staff survey, on the web",
        selection=Selection.CENSUS,
        population="Everyone who works in the district",
        by=by,
    )
    instrument, sheet = public
    public_version = store_instrument(instrument, by=by)
    store_sheet(sheet, by=by)
    waves = [
        plan_wave(
            study,
            number=1,
            instrument=version,
            policy_of_answers=confidentiality,
            opens=plan.posted_on,
            closes=plan.closes_on,
            by=by,
        )
        for study, version, confidentiality in (
            (public_study, public_version, ConfidentialityPolicy.CASE_LINKED),
            (staff_study, store_instrument(staff, by=by), ConfidentialityPolicy.ANONYMOUS),
        )
    ]
    for wave in waves:
        open_wave(wave, by=by)
    return Waves(programme, waves[0], waves[1])
