"""Inviting staff: an access code for each, of which only the digest is kept."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from folkmoot.method.terms.identifiers import digest, make_access_code
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import Invitation
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
    record(by, "invited staff", wave, invited=len(asked) - for_the_hat, for_the_hat=for_the_hat)
    return issued
