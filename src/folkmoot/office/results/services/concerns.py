"""Problems and worries: the main sample beside the young, published as a snapshot."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.db import transaction

from folkmoot.method.estimation.design import make_design, make_structure
from folkmoot.method.estimation.model import Estimate
from folkmoot.method.instrument.variables import Variable
from folkmoot.method.report.html_fragment import to_html
from folkmoot.method.report.model import Block
from folkmoot.method.terms.catalogue.results import LIST_EMPTY, NOBODY_ANSWERED
from folkmoot.method.weighting.columns import code, cross, join_categories
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.services import ResponseColumns, returns_by_area
from folkmoot.office.people.models import Area, User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.results.figures.lists import ListResult, make_list, shares_of
from folkmoot.office.results.figures.numbers import PublishedNumber, published
from folkmoot.office.results.figures.respondents import (
    Respondents,
    Young,
    data_digest,
    main_sample,
    respondents_of,
    upper_half,
    variables_about,
    young_people,
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
    """Publish what the main sample and the young say of problems and worries.

    The newest weighting run of the wave is used; without one the design weights stand, and the page
    says so. Needs `results.manage`. Raises `results-nobody-answered` or `results-list-empty`.
    """
    policy.require(by, Permission.RESULTS_MANAGE, wave.study.programme.area)
    young = young or Young()
    columns = respondents_of(wave)
    main = main_sample(columns)
    if len(main) < THRESHOLD:
        raise NOBODY_ANSWERED.at(wave=str(wave), n=len(main), threshold=THRESHOLD)
    run = WeightingRun.objects.filter(wave=wave).first()
    sample = weighted_sample(wave, main, run)
    youth = young_people(wave, columns, young)
    found = [_concern(wave, family, sample, youth, young) for family in FAMILIES]
    report = concerns_report(_facts(wave, run, sample, youth, found))
    blocks = as_invented(report.blocks) if settings.FOLKMOOT_DEMONSTRATION else report.blocks
    snapshot = _store(wave, by, columns, found, report.headline, blocks)
    record(by, "published", snapshot, answers=len(main), young=len(youth))
    return snapshot


def _concern(
    wave: Wave, family: str, sample: WeightedSample, youth: Respondents, young: Young
) -> Concern:
    variables = variables_about(wave, family)
    if not variables:
        raise LIST_EMPTY.at(wave=str(wave), family=family)
    main = make_list(family, "", sample.design, sample.respondents.answers, variables)
    return Concern(
        family=family,
        variables={variable.id: variable for variable in variables},
        main=main,
        young=_young_list(family, young.category, youth, variables),
        by_area=_by_area(sample, main, variables),
    )


def _young_list(
    family: str, domain: str, youth: Respondents, variables: list[Variable]
) -> ListResult | None:
    if len(youth) < THRESHOLD:
        return None
    structure = make_structure(len(youth), stratum=code(youth.stratum), unit=code(youth.unit))
    design = make_design(structure, youth.weight)
    return make_list(family, domain, design, youth.answers, variables)


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
    youth: Respondents,
    found: list[Concern],
) -> Concerns:
    returns = returns_by_area(wave)
    names = Area.objects.filter(code__in=set(sample.respondents.area.tolist()))
    return Concerns(
        posted=returns.total.posted,
        answered=len(sample.respondents),
        young=len(youth),
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
