"""Mending a recorded response when its pages say more, or less, than they did."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.completeness import completeness_of
from folkmoot.method.terms.dispositions import Disposition
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import Case, DoubtState, DoubtToResolve, Response
from folkmoot.office.fieldwork.services.answers import from_stored, to_stored
from folkmoot.office.fieldwork.services.crops import keep_crop
from folkmoot.office.fieldwork.services.dispositions import follow_response
from folkmoot.office.fieldwork.services.fitting import columns_of, refuse_unless_it_fits
from folkmoot.office.fieldwork.services.recording import count_one_response
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.services import instrument_of


@transaction.atomic
def amend_response(response: Response, new: capture.Response, *, by: User, crops: Path) -> bool:
    """Bring a recorded response up to what its pages say now; whether anything changed.

    What a person decided stands; all else is as the reader now sees it. Needs `scans.verify`.
    """
    policy.require(by, Permission.SCANS_VERIFY, response.wave.study.programme.area)
    if response.source_digest == new.source_digest and not _changed(response, new):
        return False
    refuse_unless_it_fits(response.wave, new)
    case = Case.objects.select_for_update().get(pk=response.case_id)
    decided = set(
        response.doubts.filter(state=DoubtState.RESOLVED).values_list("question", flat=True)
    )
    stands = {
        name
        for name, variable in columns_of(response.instrument).items()
        if variable.printed_question in decided
    }
    old = from_stored(response.answers)
    answers = {name: old[name] if name in stands else new.answers[name] for name in new.answers}
    response.answers = to_stored(answers)
    response.completeness = completeness_of(instrument_of(response.instrument), answers).value
    response.source_digest = new.source_digest
    response.save(update_fields=["answers", "completeness", "source_digest"])
    _renew_doubts(response, new, decided, crops)
    count_one_response(case, list(case.responses.order_by("pk")))
    record(by, "amended response", response, doubts=response.doubts.open().count())
    return True


@transaction.atomic
def withdraw_response(response: Response, *, by: User) -> None:
    """Take back a response none of whose pages counts any more. Needs `scans.verify`."""
    policy.require(by, Permission.SCANS_VERIFY, response.wave.study.programme.area)
    case = Case.objects.select_for_update().get(pk=response.case_id)
    record(by, "withdrew response", response, serial=case.serial)
    response.delete()
    if others := list(case.responses.order_by("pk")):
        count_one_response(case, others)
    else:
        follow_response(case, Disposition.NOTHING_RETURNED)


def _changed(response: Response, new: capture.Response) -> bool:
    open_now = set(response.doubts.open().values_list("question", "reason"))
    wanted = {(doubt.question, doubt.reason.value) for doubt in new.doubts}
    settled = set(
        response.doubts.filter(state=DoubtState.RESOLVED).values_list("question", flat=True)
    )
    return open_now != {each for each in wanted if each[0] not in settled}


def _renew_doubts(
    response: Response, new: capture.Response, decided: set[str], crops: Path
) -> None:
    wanted = {
        (doubt.question, doubt.reason.value): doubt
        for doubt in new.doubts
        if doubt.question not in decided
    }
    for doubt in response.doubts.open():
        if wanted.pop((doubt.question, doubt.reason), None) is None:
            doubt.delete()
    DoubtToResolve.objects.bulk_create(
        DoubtToResolve(
            response=response,
            page=doubt.page,
            question=doubt.question,
            reason=doubt.reason.value,
            crop=(
                keep_crop(crops, doubt.crop, response.wave_id, response.source_digest)
                if doubt.crop
                else ""
            ),
        )
        for doubt in wanted.values()
    )
