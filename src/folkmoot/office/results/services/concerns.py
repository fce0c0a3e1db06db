"""Problems and worries: all ages beside the young, published as a snapshot."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.db import transaction

from folkmoot.method.estimation.model import Estimate
from folkmoot.method.instrument.variables import Variable
from folkmoot.method.report.html_fragment import to_html
from folkmoot.method.report.model import Block
from folkmoot.method.terms.catalogue.results import LIST_EMPTY, NOBODY_ANSWERED
from folkmoot.method.weighting.columns import Crossing, code, cross, join_categories
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.services import ResponseColumns, returns_by_area
from folkmoot.office.people.models import Area, User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.results.figures.lists import ListResult, make_list, shares_of
from folkmoot.office.results.figures.numbers import PublishedNumber, published
from folkmoot.office.results.figures.respondents import (
    Young,
    among_young,
    data_digest,
    everyone,
    respondents_of,
    upper_half,
    variables_about,
)
from folkmoot.office.results.models import ResultName, Snapshot, WeightingRun
from folkmoot.office.results.reports.concerns import Concern, Concerns, concerns_report
from folkmoot.office.results.reports.words import as_invented
from folkmoot.office.results.services.files import as_files
from folkmoot.office.results.services.provenance import code_digest
from folkmoot.office.results.services.weighing import THRESHOLD, WeightedSample, weighted_sample
from folkmoot.office.studies.models import Wave

FAMILIES = ("problem", "worry")


@transaction.atomic
def publish_problems_and_worries(wave: Wave, *, by: User, young: Young | None = None) -> Snapshot:
    """Publish what residents of all ages and the young among them say of problems and worries.

    The newest weighting run of the wave is used; without one the design weights stand, and the page
    says so. Needs `results.manage`. Raises `results-nobody-answered` or `results-list-empty`.
    """
    policy.require(by, Permission.RESULTS_MANAGE, wave.study.programme.area)
    young = young or Young()
    columns = respondents_of(wave)
    people = everyone(wave, columns, young)
    if len(people) < THRESHOLD:
        raise NOBODY_ANSWERED.at(wave=str(wave), n=len(people), threshold=THRESHOLD)
    run = WeightingRun.objects.filter(wave=wave).first()
    sample = weighted_sample(wave, people, run)
    youth = among_young(people, young)
    found = [_concern(wave, family, sample, youth) for family in FAMILIES]
    answered = int((~columns.is_insert).sum())
    report = concerns_report(_facts(wave, run, sample, answered, youth, found))
    blocks = as_invented(report.blocks) if settings.FOLKMOOT_DEMONSTRATION else report.blocks
    snapshot = _store(wave, by, columns, found, report.headline, blocks)
    record(by, "published", snapshot, answers=len(people), young=_count(youth))
    return snapshot


def _concern(wave: Wave, family: str, sample: WeightedSample, youth: Crossing) -> Concern:
    variables = variables_about(wave, family)
    if not variables:
        raise LIST_EMPTY.at(wave=str(wave), family=family)
    answers = sample.respondents.answers
    main = make_list(family, sample.design, answers, variables)
    few = _count(youth) < THRESHOLD
    return Concern(
        family=family,
        variables={variable.id: variable for variable in variables},
        main=main,
        young=None if few else make_list(family, sample.design, answers, variables, youth),
        by_area=_by_area(sample, main, variables),
    )


def _count(group: Crossing) -> int:
    """How many belong to it."""
    return int((group.codes >= 0).sum())


def _by_area(
    sample: WeightedSample, main: ListResult, variables: list[Variable]
) -> tuple[Estimate, ...]:
    """The leaders of the main list, area by area."""
    leaders = [variable for variable in variables if variable.id in main.leaders]
    areas = cross([code(sample.respondents.area)], len(sample.respondents))
    return tuple(shares_of(sample.design, sample.respondents.answers, leaders, areas))


def _facts(
    wave: Wave,
    run: WeightingRun | None,
    sample: WeightedSample,
    answered: int,
    youth: Crossing,
    found: list[Concern],
) -> Concerns:
    returns = returns_by_area(wave)
    names = Area.objects.filter(code__in=set(sample.respondents.area.tolist()))
    return Concerns(
        posted=returns.total.posted,
        answered=answered,
        young=_count(youth),
        margins=tuple(run.targets) if run else (),
        filled=sum(sample.filled.values()),
        areas={area.code: area.name for area in names},
        concerns=tuple(found),
    )


def _store(
    wave: Wave,
    by: User,
    columns: ResponseColumns,
    found: list[Concern],
    headline: str,
    blocks: tuple[Block, ...],
) -> Snapshot:
    return Snapshot.objects.create(
        programme=wave.study.programme,
        wave=wave,
        name=ResultName.PROBLEMS_AND_WORRIES,
        made_by=by,
        data_digest=data_digest(columns),
        instrument_digest=wave.instrument.digest,
        code_digest=code_digest(),
        headline=headline,
        estimates=[asdict(each) for concern in found for each in _numbers(concern)],
        html=to_html(blocks),
        tables=as_files(blocks),
    )


def _numbers(concern: Concern) -> list[PublishedNumber]:
    lists = [concern.main, *([concern.young] if concern.young else [])]
    shown = [(result.domain, one) for result in lists for one in result.estimates]
    shown += [(join_categories(("area", *one.domain)), one) for one in concern.by_area]
    return [
        published(
            concern.family,
            one.item,
            join_categories(upper_half(concern.variables[one.item])),
            domain,
            one,
        )
        for domain, one in shown
        if one.value is not None
    ]
