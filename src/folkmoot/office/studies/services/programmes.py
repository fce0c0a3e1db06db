"""Making a programme whole: its aims with their indicators, and its objectives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from folkmoot.method.terms.catalogue.studies import INDICATOR_NEEDED, SLUG_TAKEN
from folkmoot.office.audit.services import record
from folkmoot.office.people.models import Area, StaffMember, User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Aim, Indicator, Objective, Programme


@dataclass(frozen=True, slots=True)
class IndicatorPlan:
    """What shows whether an aim moves; `concept` is empty for what is counted, not asked."""

    title: str
    concept: str = ""


@dataclass(frozen=True, slots=True)
class AimPlan:
    """A family of outcomes and at least one indicator."""

    title: str
    indicators: tuple[IndicatorPlan, ...]


@dataclass(frozen=True, slots=True)
class ObjectivePlan:
    """What is tried out, and where its evidence will be found."""

    title: str
    evidence: str


@transaction.atomic
def create_programme(
    *,
    slug: str,
    name: str,
    area: Area,
    by: User,
    purpose: str = "",
    sponsor: StaffMember | None = None,
    aims: Sequence[AimPlan] = (),
    objectives: Sequence[ObjectivePlan] = (),
) -> Programme:
    """Make a programme with its aims, indicators and objectives, all or nothing.

    Needs `programme.edit` for the area. Raises `short-name-taken`, or `indicator-needed` for an aim
    that nothing could show to be reached.
    """
    policy.require(by, Permission.PROGRAMME_EDIT, area)
    if Programme.objects.filter(slug=slug).exists():
        raise SLUG_TAKEN.at(what="programme", slug=slug)
    programme = Programme.objects.create(
        slug=slug, name=name, purpose=purpose, area=area, sponsor=sponsor
    )
    for number, aim in enumerate(aims, start=1):
        _add_aim(programme, number, aim)
    Objective.objects.bulk_create(
        Objective(programme=programme, number=number, title=each.title, evidence=each.evidence)
        for number, each in enumerate(objectives, start=1)
    )
    record(by, "created programme", programme, aims=len(aims), objectives=len(objectives))
    return programme


def _add_aim(programme: Programme, number: int, plan: AimPlan) -> None:
    if not plan.indicators:
        raise INDICATOR_NEEDED.at(aim=plan.title)
    aim = Aim.objects.create(programme=programme, number=number, title=plan.title)
    Indicator.objects.bulk_create(
        Indicator(aim=aim, position=position, title=each.title, concept=each.concept)
        for position, each in enumerate(plan.indicators, start=1)
    )
