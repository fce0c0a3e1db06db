"""Comments that tell of danger: noted by whoever keys them, read by a named reader in time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.method.terms.catalogue import fieldwork as catalogue
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.models import DangerNote, Response
from folkmoot.office.people.models import Area, User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave

#: How long after it was noted the named reader must have read a comment.
READ_WITHIN = datetime.timedelta(hours=24)
DONE_MAX_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class DangerCount:
    """Notes that are not closed, and those of them that nobody read in time."""

    open: int
    overdue: int


@transaction.atomic
def note_danger(response: Response, question: str, *, by: User) -> DangerNote:
    """Note that an open answer may tell of danger, and tell the named readers that there is one.

    Noted again, the first note stands. Needs `scans.verify` or `words.redact`. The mail says that
    something waits and until when, and nothing of what was written.
    """
    area = response.wave.study.programme.area
    if not policy.may(by, Permission.WORDS_REDACT, area):
        policy.require(by, Permission.SCANS_VERIFY, area)
    now = timezone.now()
    note, is_new = DangerNote.objects.get_or_create(
        response=response,
        question=question,
        defaults={"raised_by": by, "raised_at": now, "due_at": now + READ_WITHIN},
    )
    if is_new:
        record(by, "noted danger", note, question=question)
        # The note stands even if the mail server is away.
        transaction.on_commit(lambda: _tell_readers(note), robust=True)
    return note


def notes_for(user: User) -> list[DangerNote]:
    """The notes that this user is the named reader of: open ones first, the most urgent leading."""
    notes = DangerNote.objects.select_related(
        "response__case", "response__wave__study__programme__area", "raised_by", "read_by"
    )
    mine = [
        note
        for note in notes
        if policy.may(user, Permission.DANGER_READ, note.response.wave.study.programme.area)
    ]
    return sorted(mine, key=lambda note: (note.closed_at is not None, note.due_at))


@transaction.atomic
def mark_read(note: DangerNote, *, by: User) -> None:
    """Note who read it and when; the first reading stands. Needs `danger.read`."""
    locked = _locked(note, by)
    if locked.read_at is None:
        locked.read_by, locked.read_at = by, timezone.now()
        locked.save(update_fields=["read_by", "read_at"])
        record(by, "read note of danger", locked)


@transaction.atomic
def close_note(note: DangerNote, done: str, *, by: User) -> None:
    """Write down what was done, and close the note. Needs `danger.read`.

    Raises `danger-done-missing` without words, `danger-done-too-long` beyond 2,000 characters, and
    `danger-closed-already`.
    """
    locked = _locked(note, by)
    if locked.closed_at is not None:
        raise catalogue.DANGER_CLOSED_ALREADY.at(who=str(locked.read_by))
    words = done.strip()
    if not words:
        raise catalogue.DANGER_DONE_MISSING.at()
    if len(words) > DONE_MAX_CHARACTERS:
        raise catalogue.DANGER_DONE_TOO_LONG.at(count=len(words), longest=DONE_MAX_CHARACTERS)
    now = timezone.now()
    locked.read_by, locked.read_at = locked.read_by or by, locked.read_at or now
    locked.done, locked.closed_at = words, now
    locked.save()
    record(by, "closed note of danger", locked)


def danger_count(wave: Wave) -> DangerCount:
    """How many notes of a wave are open, for those who see to it that they are read."""
    counted = DangerNote.objects.filter(response__wave=wave, closed_at__isnull=True).aggregate(
        open=Count("pk"),
        overdue=Count("pk", filter=Q(read_at__isnull=True, due_at__lt=timezone.now())),
    )
    return DangerCount(**counted)


def _locked(note: DangerNote, by: User) -> DangerNote:
    found = (
        DangerNote.objects.select_for_update(of=("self",))
        .select_related("response__wave__study__programme__area")
        .get(pk=note.pk)
    )
    policy.require(by, Permission.DANGER_READ, found.response.wave.study.programme.area)
    return found


def _tell_readers(note: DangerNote) -> None:
    area = note.response.wave.study.programme.area
    addresses = [user.email for user in _readers(area) if user.email]
    due = timezone.localtime(note.due_at)
    send_mail(
        _("A comment may tell of danger"),
        _(
            "A clerk has noted that a comment may tell of danger to somebody. Sign in and read it "
            "under “Danger” by %(due)s."
        )
        % {"due": f"{due:%d.%m.%Y, %H:%M}"},
        None,
        addresses,
    )


def _readers(area: Area) -> Iterable[User]:
    return (
        user
        for user in User.objects.filter(is_active=True)
        if policy.may(user, Permission.DANGER_READ, area)
    )
