"""Who gets no further letter: a list of serials that the custodian leaves out when packing.

The custodian holds names, so the list must not say why somebody stands on it: those who answered,
died, moved, refused or do not belong are all alike there, in the order of their serials.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from folkmoot.method.terms.dispositions import Disposition
from folkmoot.method.terms.identifiers import digest
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import Case, Invitation, PageState, Response, ScannedPage
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave

# Found out by way of the young person's insert, these are about the whole home: the envelope never
# arrived, or somebody in it has died. Any other outcome of an insert, an answer as well, says
# nothing of the elector who was drawn.
_STOPS_HOUSEHOLD = (Disposition.UNDELIVERABLE.value, Disposition.OTHER_NON_RESPONSE.value)


@dataclass(frozen=True, slots=True)
class NoLetterFile:
    """The list as it leaves the site. `made_on` stands in `name`, because it ages within hours."""

    name: str
    content: bytes
    count: int
    made_on: date


@dataclass(frozen=True, slots=True)
class LettersStanding:
    """How a reminder would go today.

    `stopped` of `posted` cases get no further letter. While `open_batches` of opened envelopes are
    not closed, or `waiting` pages are not placed, somebody who answered may still be missing.
    """

    stopped: int
    posted: int
    open_batches: int
    waiting: int

    @property
    def to_write_to(self) -> int:
        """Cases that a reminder goes to."""
        return self.posted - self.stopped


def no_further_letter(wave: Wave) -> list[str]:
    """The serials of the cases that get no further letter, in their order.

    A page that came back stops the letters, even where its booklet is not recorded yet. Inserts
    have no line of their own: reminders go to the household.
    """
    answered = Response.objects.filter(case=OuterRef("pk"))
    receipt = Invitation.objects.filter(case=OuterRef("pk"), answered=True)
    came_back = (
        ScannedPage.objects.kept()
        .filter(file__batch__wave=wave, serial=OuterRef("serial"))
        .exclude(state=PageState.FOREIGN)
    )
    may_be_written_to = [each.value for each in Disposition if _may_be_written_to(each)]
    stopped = Case.objects.filter(wave=wave, insert_of__isnull=True).filter(
        ~Q(disposition__in=may_be_written_to)
        | Q(insert__disposition__in=_STOPS_HOUSEHOLD)
        | Exists(answered)
        | Exists(receipt)
        | Exists(came_back)
    )
    # Sorted here: databases do not agree on the order of letters and hyphens.
    return sorted(stopped.values_list("serial", flat=True))


def letters_standing(wave: Wave) -> LettersStanding:
    """Count for the returns page; a handful of queries, whatever the number of cases."""
    return LettersStanding(
        stopped=len(no_further_letter(wave)),
        posted=Case.objects.filter(wave=wave, insert_of__isnull=True).count(),
        open_batches=wave.batches.filter(closed_at__isnull=True).count(),
        waiting=ScannedPage.objects.waiting().filter(file__batch__wave=wave).count(),
    )


def make_no_letter_file(wave: Wave, *, by: User) -> NoLetterFile:
    """The list of this moment, for the custodian. Needs `fieldwork.manage`.

    The audit line has its count and digest; the job ticket and the manifest of the mailing that is
    packed with it have the same.
    """
    policy.require(by, Permission.FIELDWORK_MANAGE, wave.study.programme.area)
    serials = no_further_letter(wave)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("serial",))
    writer.writerows((serial,) for serial in serials)
    content = text.getvalue().encode()
    today = timezone.localdate()
    name = f"no-letter-{wave.study.slug}-{wave.number}-{today.isoformat()}.csv"
    record(
        by,
        "made list of no further letter",
        wave,
        serials=len(serials),
        digest=digest(content),
        file=name,
    )
    return NoLetterFile(name, content, len(serials), today)


def _may_be_written_to(disposition: Disposition) -> bool:
    match disposition:
        case Disposition.NOTHING_RETURNED | Disposition.NON_CONTACT:
            return True
        case (
            Disposition.COMPLETE
            | Disposition.PARTIAL
            | Disposition.REFUSAL
            | Disposition.OTHER_NON_RESPONSE
            | Disposition.UNDELIVERABLE
            | Disposition.INELIGIBLE
        ):
            return False
        case _:
            assert_never(disposition)
