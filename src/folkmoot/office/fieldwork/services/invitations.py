"""Inviting to the web: an access code for each, of which only the digest is kept."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from folkmoot.method.terms.catalogue.fieldwork import SERIAL_UNKNOWN
from folkmoot.method.terms.identifiers import digest, make_access_code
from folkmoot.method.terms.problem import Place, refuse_if_any
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import Case, Invitation
from folkmoot.office.people.models import StaffMember, User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave


@dataclass(frozen=True, slots=True)
class IssuedInvitation:
    """A code to send and whom to send it to (None: a code for the hat). Seen once, never stored."""

    member: StaffMember | None
    access_code: str


@transaction.atomic
def invite_staff(
    wave: Wave,
    members: Sequence[StaffMember],
    *,
    by: User,
    codes: random.Random,
    for_the_hat: int = 0,
) -> tuple[IssuedInvitation, ...]:
    """Make an access code for every member not yet invited, and some for the hat.

    Needs `fieldwork.manage`. `codes` is `random.SystemRandom()` for real work. Rows are written in
    the order of the codes' digests, so that no order of rows says whose is whose. The codes are
    returned in the order of `members`; they cannot be had a second time.
    """
    policy.require(by, Permission.FIELDWORK_MANAGE, wave.study.programme.area)
    invited = set(wave.invitations.values_list("staff_id", flat=True))
    asked: list[StaffMember | None] = [each for each in members if each.pk not in invited]
    asked += [None] * for_the_hat
    issued = tuple(IssuedInvitation(member, make_access_code(codes)) for member in asked)
    rows = [
        Invitation(wave=wave, staff=each.member, code_digest=digest(each.access_code.encode()))
        for each in issued
    ]
    Invitation.objects.bulk_create(sorted(rows, key=lambda row: row.code_digest))
    invited_now = len(asked) - for_the_hat
    record(by, "invited staff", wave, invited=invited_now, codes_without_a_name=for_the_hat)
    return issued


@transaction.atomic
def invite_cases(wave: Wave, code_digests: Mapping[str, str], *, by: User) -> int:
    """Let cases of a wave answer on the web too; how many were not invited before.

    `code_digests` has the SHA-256 of each case's access code by serial. Whoever holds the register
    makes them: the codes themselves stay there. Needs `fieldwork.manage`; raises `Problems` with
    `serial-unknown` for every serial that the wave does not have.
    """
    policy.require(by, Permission.FIELDWORK_MANAGE, wave.study.programme.area)
    cases = {case.serial: case for case in Case.objects.filter(wave=wave, serial__in=code_digests)}
    refuse_if_any(
        [
            SERIAL_UNKNOWN.at(Place(serial=serial), wave=str(wave), serial=serial)
            for serial in code_digests
            if serial not in cases
        ]
    )
    invited = set(wave.invitations.values_list("case_id", flat=True))
    new = [case for case in cases.values() if case.pk not in invited]
    Invitation.objects.bulk_create(
        Invitation(wave=wave, case=case, code_digest=code_digests[case.serial]) for case in new
    )
    record(by, "invited cases", wave, invited=len(new))
    return len(new)
