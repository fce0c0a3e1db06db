"""Keying accepted questions again, twice and blind: how often the machine and the clerks err."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from folkmoot.method.capture.audit_sample import (
    LARGEST_SHARE,
    Verdict,
    as_seen,
    judge,
)
from folkmoot.method.capture.model import DoubtReason
from folkmoot.method.capture.resolution import answers_as_decided
from folkmoot.method.estimation.error_rates import ErrorRate, error_rate
from folkmoot.method.terms.catalogue import fieldwork as catalogue
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import (
    AuditItem,
    AuditPlan,
    Case,
    DoubtState,
    DoubtToResolve,
    ScanBatch,
)
from folkmoot.office.fieldwork.models.audit_sample import DEFAULT_SHARE
from folkmoot.office.fieldwork.services.leases import lease
from folkmoot.office.fieldwork.services.verification import resolve_doubt
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave
from folkmoot.office.studies.services import instrument_of

LEASE_TIME = datetime.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class AuditFigures:
    """What blind keying has shown of a batch.

    Pictures of `kept` questions are there; `sampled` of them fall in the chosen share. `keyed` of
    those were keyed by two people, and `waiting` of these by two who differ from each other and
    from the machine.
    """

    share: float
    kept: int
    sampled: int
    keyed: int
    waiting: int
    machine: ErrorRate
    clerks: ErrorRate


def share_of(batch: ScanBatch) -> float:
    """The share of a batch's accepted questions that is keyed blind."""
    plan = AuditPlan.objects.filter(batch=batch).first()
    return plan.share if plan else DEFAULT_SHARE


@transaction.atomic
def choose_share(batch: ScanBatch, share: float, *, by: User) -> None:
    """Choose the share that is keyed blind, from 0 to 0.02. Needs `fieldwork.manage`.

    Raises `audit-share-wrong`. What was keyed already stays; figures count what is in the share.
    """
    policy.require(by, Permission.FIELDWORK_MANAGE, batch.wave.study.programme.area)
    if not 0 <= share <= LARGEST_SHARE:
        raise catalogue.AUDIT_SHARE_WRONG.at(share=f"{share:g}", largest=f"{LARGEST_SHARE:g}")
    AuditPlan.objects.update_or_create(batch=batch, defaults={"share": share})
    record(by, "chose share keyed blind", batch, share=share)


def next_to_audit(wave: Wave, user: User, *, count: int) -> list[AuditItem]:
    """The questions that this user should key blind next, held for them. Needs `scans.verify`.

    Nobody keys one twice, and no two users ever hold the same one.
    """
    policy.require(user, Permission.SCANS_VERIFY, wave.study.programme.area)
    held = lease(
        lambda now: AuditItem.objects.free_for(user.pk, now),
        _in_sample(wave),
        user,
        count=count,
        lasting=LEASE_TIME,
    )
    found = AuditItem.objects.select_related("response__instrument", "response__case").in_bulk(held)
    return [found[pk] for pk in held]


def audit_left(wave: Wave, user: User) -> int:
    """How many keyings of a wave this user could still make."""
    return (
        AuditItem.objects.waiting()
        .filter(_in_sample(wave))
        .filter(Q(first_by__isnull=True) | ~Q(first_by=user))
        .count()
    )


def audit_waiting(wave: Wave) -> int:
    """How many questions of the sample two people have not keyed yet, whoever they are."""
    return AuditItem.objects.waiting().filter(_in_sample(wave)).count()


@transaction.atomic
def key_blind(item: AuditItem, decided: Sequence[str] | None, *, by: User) -> None:
    """Take one blind keying (see `resolve_doubt` for `decided`). Needs `scans.verify`.

    Where two people agree against the machine, their answer enters through the one door as a
    decision with its trail; where all three differ, a third person is asked. Raises
    `audit-keyed-already`, `doubt-held` or `resolution-..`.
    """
    # The case first, as everywhere, then what hangs on it.
    Case.objects.select_for_update().get(pk=item.response.case_id)
    locked = AuditItem.objects.select_for_update().get(pk=item.pk)
    response = locked.response
    policy.require(by, Permission.SCANS_VERIFY, response.wave.study.programme.area)
    now = timezone.now()
    if by in (locked.first_by, locked.second_by) or locked.second_by:
        raise catalogue.AUDIT_KEYED_ALREADY.at()
    if locked.held_by and locked.held_by != by and (locked.held_until or now) > now:
        raise catalogue.DOUBT_HELD.at(who=str(locked.held_by))
    instrument = instrument_of(response.instrument)
    seen = as_seen(answers_as_decided(instrument, locked.question, decided))
    locked.held_by = locked.held_until = None
    if locked.first_by is None:
        locked.first, locked.first_by, locked.first_at = seen, by, now
        locked.save()
        return
    locked.second, locked.second_by, locked.second_at = seen, by, now
    verdict = _verdict(locked)
    if verdict is None or verdict.machine:
        locked.doubt = DoubtToResolve.objects.create(
            response=response,
            page=locked.page,
            question=locked.question,
            reason=DoubtReason.AUDIT.value,
            crop=locked.crop,
        )
        if verdict is not None:
            resolve_doubt(locked.doubt, decided, by=by)
    locked.save()


def audit_figures(batch: ScanBatch) -> AuditFigures:
    """Measure a batch by what two people keyed."""
    share = share_of(batch)
    kept = AuditItem.objects.filter(response__batch=batch)
    items = kept.filter(draw__lt=share).select_related("doubt", "response__instrument")
    keyed = [item for item in items if item.second_by_id is not None]
    verdicts = [verdict for item in keyed if (verdict := _verdict(item)) is not None]
    return AuditFigures(
        share=share,
        kept=kept.count(),
        sampled=len(items),
        keyed=len(keyed),
        waiting=len(keyed) - len(verdicts),
        machine=error_rate(sum(each.machine for each in verdicts), len(verdicts)),
        clerks=error_rate(sum(each.first + each.second for each in verdicts), 2 * len(verdicts)),
    )


def _in_sample(wave: Wave) -> Q:
    """Those below the share of their batch."""
    wanted = Q(pk__in=[])
    for batch in wave.batches.all():
        wanted |= Q(response__batch=batch, draw__lt=share_of(batch))
    return wanted


def _verdict(item: AuditItem) -> Verdict | None:
    if item.first is None or item.second is None:
        return None
    doubt = item.doubt
    third = None
    if doubt is not None and doubt.state == DoubtState.RESOLVED:
        instrument = instrument_of(item.response.instrument)
        third = as_seen(answers_as_decided(instrument, item.question, doubt.resolution))
    return judge(item.machine, item.first, item.second, third)
