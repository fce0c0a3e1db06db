"""Outcomes of cases: those that a person sets, and those that follow from a response."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from folkmoot.method.terms.catalogue import fieldwork as catalogue
from folkmoot.method.terms.dispositions import Disposition
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import Case, DispositionChange
from folkmoot.office.fieldwork.models.choices import DISPOSITIONS
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave

# These say that a questionnaire came back, which only a recorded response shows.
_FROM_RESPONSES = frozenset({Disposition.COMPLETE, Disposition.PARTIAL})
# Whoever is found not to belong to the population stays out, even if they answered.
_STAYS_WITH_RESPONSE = frozenset({Disposition.INELIGIBLE})


def set_disposition(case: Case, disposition: Disposition, *, by: User, reason: str = "") -> None:
    """Set the outcome of one case; see `set_dispositions`."""
    set_dispositions(case.wave, {case.serial: disposition}, by=by, reason=reason)
    case.refresh_from_db(fields=["disposition"])


@transaction.atomic
def set_dispositions(
    wave: Wave, outcomes: Mapping[str, Disposition], *, by: User, reason: str = ""
) -> int:
    """Set outcomes by serial, such as a bundle of undeliverable letters; how many changed.

    All or nothing. Needs `scans.verify`: whoever opens the post sets them. Raises `Problems` with
    `serial-unknown`, `disposition-by-hand` (complete and partial follow from a response) or
    `disposition-has-response`.
    """
    policy.require(by, Permission.SCANS_VERIFY, wave.study.programme.area)
    cases = {
        case.serial: case
        for case in Case.objects.select_for_update().filter(wave=wave, serial__in=list(outcomes))
    }
    answered = set(
        Case.objects.filter(wave=wave, serial__in=list(outcomes), responses__isnull=False)
        .values_list("serial", flat=True)
        .distinct()
    )
    refuse_if_any(
        [
            problem
            for serial, wanted in outcomes.items()
            if (problem := _objection(wave, serial, wanted, cases, answered)) is not None
        ]
    )
    changed = [
        change
        for serial, wanted in outcomes.items()
        if (change := _change(cases[serial], wanted, by, reason)) is not None
    ]
    Case.objects.bulk_update([change.case for change in changed], ["disposition"], batch_size=500)
    DispositionChange.objects.bulk_create(changed, batch_size=500)
    if changed:
        record(by, "set outcomes", wave, cases=len(changed), reason=reason[:200])
    return len(changed)


def follow_response(case: Case, disposition: Disposition) -> None:
    """Give a case the outcome of its counted response, in the caller's transaction."""
    if Disposition(case.disposition) in _STAYS_WITH_RESPONSE:
        return
    change = _change(case, disposition, None, "")
    if change is not None:
        case.save(update_fields=["disposition"])
        change.save()


def _change(
    case: Case, wanted: Disposition, by: User | None, reason: str
) -> DispositionChange | None:
    """Change the case in memory and give the line of its history; None when nothing changes."""
    before = case.disposition
    if before == wanted:
        return None
    case.disposition = wanted.value
    return DispositionChange(
        case=case, before=before, after=wanted.value, by=by, reason=reason[:200]
    )


def _objection(
    wave: Wave,
    serial: str,
    wanted: Disposition,
    cases: Mapping[str, Case],
    answered: set[str],
) -> Problem | None:
    place = Place(serial=serial)
    label = str(DISPOSITIONS[wanted])
    if serial not in cases:
        return catalogue.SERIAL_UNKNOWN.at(place, wave=str(wave), serial=serial)
    if wanted in _FROM_RESPONSES:
        return catalogue.DISPOSITION_BY_HAND.at(place, wanted=label)
    if serial in answered and wanted not in _STAYS_WITH_RESPONSE:
        return catalogue.DISPOSITION_HAS_RESPONSE.at(place, serial=serial, wanted=label)
    return None
