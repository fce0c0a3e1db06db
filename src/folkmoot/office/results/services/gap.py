"""The gap between the public's own view and what staff believe it to be, as a snapshot."""

from __future__ import annotations

import math
from dataclasses import asdict

from django.conf import settings
from django.db import transaction

from folkmoot.method.instrument.model import Measure
from folkmoot.method.instrument.variables import variables
from folkmoot.method.report.html_fragment import to_html
from folkmoot.method.terms.catalogue.results import NOBODY_ANSWERED, NOTHING_TO_COMPARE
from folkmoot.method.terms.identifiers import digest
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.answering.submit import receipt_problems
from folkmoot.office.fieldwork.models import Invitation
from folkmoot.office.fieldwork.sealed.services import SealedColumns, release, sealed_answers
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.results.figures.beliefs import (
    StaffAnswers,
    as_texts,
    compare_predictions,
    compare_ratings,
    mirrored,
)
from folkmoot.office.results.figures.numbers import PublishedNumber, published
from folkmoot.office.results.figures.respondents import (
    Young,
    data_digest,
    everyone,
    respondents_of,
)
from folkmoot.office.results.models import ResultName, Snapshot, WeightingRun
from folkmoot.office.results.reports.gap import Compared, GapFacts, gap_report, shown_staff
from folkmoot.office.results.reports.words import as_invented
from folkmoot.office.results.services.files import as_files
from folkmoot.office.results.services.provenance import code_digest
from folkmoot.office.results.services.weighing import THRESHOLD, weighted_sample
from folkmoot.office.studies.models import Wave
from folkmoot.office.studies.services import instrument_of


def publish_gap(public_wave: Wave, staff_wave: Wave, *, by: User) -> Snapshot:
    """Publish the gap of a public wave and a closed, anonymous staff wave.

    The staff's answers are released first (new keys, the file written anew), so that reading them
    leads nowhere. Needs `results.manage`. Raises `sealed-wave-open`, `sealed-too-few`,
    `results-nobody-answered` or `results-nothing-to-compare`.
    """
    policy.require(by, Permission.RESULTS_MANAGE, public_wave.study.programme.area)
    # Outside the transaction: the sealed file cannot be written anew within one.
    release(staff_wave)
    with transaction.atomic():
        snapshot = _publish(public_wave, staff_wave, by)
        record(by, "published", snapshot)
    return snapshot


def _publish(public_wave: Wave, staff_wave: Wave, by: User) -> Snapshot:
    columns = respondents_of(public_wave)
    people = everyone(public_wave, columns, Young())
    if len(people) < THRESHOLD:
        raise NOBODY_ANSWERED.at(wave=str(public_wave), n=len(people), threshold=THRESHOLD)
    run = WeightingRun.objects.filter(wave=public_wave).first()
    sample = weighted_sample(public_wave, people, run)
    sealed = sealed_answers(staff_wave)
    public_instrument = instrument_of(public_wave.instrument)
    staff_instrument = instrument_of(staff_wave.instrument)
    predicted = mirrored(public_instrument, staff_instrument, Measure.FIRST_CHOICE)
    rated = mirrored(public_instrument, staff_instrument, Measure.RATING)
    if not predicted:
        raise NOTHING_TO_COMPARE.at(public=str(public_wave), staff=str(staff_wave))
    staff = StaffAnswers(
        as_texts(sealed.columns, list(variables(staff_instrument))),
        max(Invitation.objects.filter(wave=staff_wave).count(), sealed.n),
    )
    predictions = Compared(
        compare_predictions(predicted, sample.design, people.answers, staff),
        {pair.concept: pair for pair in predicted},
    )
    ratings = Compared(
        compare_ratings(rated, sample.design, people.answers, staff),
        {pair.concept: pair for pair in rated},
    )
    report = gap_report(
        GapFacts(
            answered_public=len(people),
            asked_staff=staff.asked,
            answered_staff=sealed.n,
            is_weighted=run is not None,
            doubts=tuple(f"{each.message} {each.remedy}" for each in receipt_problems(staff_wave)),
            predictions=predictions,
            ratings=ratings,
        )
    )
    blocks = as_invented(report.blocks) if settings.FOLKMOOT_DEMONSTRATION else report.blocks
    numbers = _numbers("prediction", predictions) + _numbers("rating", ratings)
    return Snapshot.objects.create(
        programme=public_wave.study.programme,
        wave=public_wave,
        name=ResultName.GAP,
        made_by=by,
        data_digest=digest(f"{data_digest(columns)}\n{_rows(sealed)}".encode()),
        instrument_digest=public_wave.instrument.digest,
        code_digest=code_digest(),
        headline=report.headline,
        estimates=[asdict(number) for number in numbers],
        html=to_html(blocks),
        tables=as_files(blocks),
    )


def _rows(sealed: SealedColumns) -> list[tuple[str, ...]]:
    """The rows in an order of their own: that of the store is drawn by lot at every release."""
    names = sorted(sealed.columns)
    return sorted(zip(*(sealed.columns[name] for name in names), strict=True))


def _numbers(name: str, compared: Compared) -> list[PublishedNumber]:
    """Both sides and their difference, concept by concept; those that may be shown."""
    found = []
    for gap in compared.gaps:
        staff = shown_staff(gap.staff.estimate)
        found.append(published(name, gap.concept, "", "public", gap.public))
        found.append(published(name, gap.concept, "", "staff", staff))
        found.append(
            PublishedNumber(
                list=name,
                item=gap.concept,
                category="",
                domain="gap",
                value=round(gap.difference.value, 2),
                se=round(gap.difference.se, 2),
                # Rounded outwards: a published interval is never shorter than the one computed.
                low=math.floor(gap.difference.low * 100) / 100,
                high=math.ceil(gap.difference.high * 100) / 100,
                n=staff.n,
                effective_n=None,
                deff=None,
            )
        )
    return found
