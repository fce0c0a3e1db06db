"""The one door through which every response enters."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from django.db import transaction
from django.utils import timezone

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.completeness import Completeness, completeness_of
from folkmoot.method.terms.catalogue import fieldwork as catalogue
from folkmoot.method.terms.catalogue.studies import WAVE_NOT_OPEN
from folkmoot.method.terms.problem import Place
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import Case, DoubtToResolve, Response, ScanBatch
from folkmoot.office.fieldwork.sealed.services import seal
from folkmoot.office.fieldwork.services.answers import to_stored
from folkmoot.office.fieldwork.services.crops import keep_crop
from folkmoot.office.fieldwork.services.dispositions import follow_response
from folkmoot.office.fieldwork.services.fitting import refuse_unless_it_fits
from folkmoot.office.fieldwork.services.sampled import keep_sampled
from folkmoot.office.fieldwork.services.words import keep_words, withhold_words
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import ConfidentialityPolicy, Wave, WaveState
from folkmoot.office.studies.services import instrument_of

RESPONDENT = "a respondent"


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """What recording did.

    `is_new` is false when this source was recorded before and nothing changed; then nothing else
    is told. `is_second` says that the case already had another response, `doubts` counts what
    waits for a person. An anonymous response, too, tells nothing but `is_new`.
    """

    is_new: bool
    completeness: Completeness | None = None
    doubts: int = 0
    is_second: bool = False


def record_response(
    wave: Wave,
    response: capture.Response,
    *,
    by: User | None,
    batch: ScanBatch | None = None,
    crops: Path | None = None,
    received_on: datetime.date | None = None,
) -> RecordOutcome:
    """Record one response. The same source again changes nothing.

    `by` is who records (needs `scans.verify`), None when the respondents do it themselves, let in
    by an access code. `crops` is the folder that the doubts' pictures are relative to; without it
    they are not kept. `received_on` is today unless said otherwise. What the wave promised decides
    where the answers go: to a case, or to the sealed store, which knows neither person nor time.

    Raises `wave-not-open`, `serial-unknown`, `serial-missing`, `response-serial-forbidden`,
    `crop-missing`, `permission-denied` or what `refuse_unless_it_fits` raises; then nothing is
    stored.
    """
    if by is not None:
        policy.require(by, Permission.SCANS_VERIFY, wave.study.programme.area)
    match ConfidentialityPolicy(wave.policy):
        case ConfidentialityPolicy.NAMED | ConfidentialityPolicy.CASE_LINKED:
            received = received_on or timezone.localdate()
            return _record_linked(wave, response, by, batch, crops, received)
        case ConfidentialityPolicy.ANONYMOUS | ConfidentialityPolicy.RESTRICTED:
            return _record_sealed(wave, response)
        case other:
            assert_never(other)


def _record_sealed(wave: Wave, response: capture.Response) -> RecordOutcome:
    """No audit line: a line has a time, and a time leads from an answer to its person."""
    if response.serial is not None:
        raise catalogue.RESPONSE_SERIAL_FORBIDDEN.at(wave=str(wave))
    refuse_unless_it_fits(wave, response)
    _refuse_unless_open(wave, Wave.objects.values_list("state", flat=True).get(pk=wave.pk))
    return RecordOutcome(is_new=seal(wave, response))


@transaction.atomic
def _record_linked(
    wave: Wave,
    response: capture.Response,
    by: User | None,
    batch: ScanBatch | None,
    crops: Path | None,
    received_on: datetime.date,
) -> RecordOutcome:
    # The lock makes the look and the write one step: nobody records the same source, or another
    # response of the same case, or closes the wave, in between.
    state = Wave.objects.select_for_update().values_list("state", flat=True).get(pk=wave.pk)
    if Response.objects.filter(wave=wave, source_digest=response.source_digest).exists():
        return RecordOutcome(is_new=False)
    _refuse_unless_open(wave, state)
    refuse_unless_it_fits(wave, response)
    case = _case_of(wave, response)
    others = list(case.responses.only("completeness", "counts").order_by("pk"))
    completeness = completeness_of(instrument_of(wave.instrument), response.answers)
    answers, words = withhold_words(wave.instrument, {}, response.answers)
    made = Response.objects.create(
        wave=wave,
        case=case,
        batch=batch,
        instrument=wave.instrument,
        mode=response.mode.value,
        answers=to_stored(answers),
        completeness=completeness.value,
        counts=not others,
        source_digest=response.source_digest,
        recorded_on=received_on,
    )
    doubts = _keep_doubts(made, response, crops)
    keep_words(made, words)
    keep_sampled(made, response, crops)
    count_one_response(case, [*others, made])
    record(
        by or RESPONDENT,
        "recorded response",
        made,
        mode=response.mode.value,
        doubts=doubts,
        answered_before=bool(others),
    )
    return RecordOutcome(True, completeness, doubts, bool(others))


def count_one_response(case: Case, responses: Sequence[Response]) -> None:
    """Choose the one response of a case that counts, and give the case its outcome.

    The first complete response counts; where none is complete, the first partial one; else the
    first. `responses` are all those of the case in the order recorded. All of them are kept.
    """
    order = list(Completeness)
    chosen = min(responses, key=lambda each: order.index(Completeness(each.completeness)))
    for response in responses:
        if response.counts and response is not chosen:
            response.counts = False
            response.save(update_fields=["counts"])
    if not chosen.counts:
        chosen.counts = True
        chosen.save(update_fields=["counts"])
    follow_response(case, Completeness(chosen.completeness).disposition)


def _keep_doubts(made: Response, response: capture.Response, crops: Path | None) -> int:
    doubts = {(each.question, each.reason): each for each in response.doubts}
    DoubtToResolve.objects.bulk_create(
        DoubtToResolve(
            response=made,
            page=doubt.page,
            question=doubt.question,
            reason=doubt.reason.value,
            crop=(
                keep_crop(crops, doubt.crop, made.wave_id, made.source_digest)
                if crops is not None and doubt.crop
                else ""
            ),
        )
        for doubt in doubts.values()
    )
    return len(doubts)


def _case_of(wave: Wave, response: capture.Response) -> Case:
    if response.serial is None:
        raise catalogue.SERIAL_MISSING.at(wave=str(wave))
    # Locked, because a person may be deciding a doubt of this case at the same moment.
    case = Case.objects.select_for_update().filter(wave=wave, serial=response.serial).first()
    if case is None:
        raise catalogue.SERIAL_UNKNOWN.at(
            Place(serial=response.serial), wave=str(wave), serial=response.serial
        )
    return case


def _refuse_unless_open(wave: Wave, state: str) -> None:
    if state != WaveState.OPEN:
        raise WAVE_NOT_OPEN.at(wave=str(wave), state=str(WaveState(state).label))
