"""Taking names out of what people wrote, and forgetting what it said with them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from folkmoot.method.capture.model import Value
from folkmoot.method.capture.redaction import is_redaction, names_replaced
from folkmoot.method.terms.catalogue import fieldwork as catalogue
from folkmoot.office.audit.services import SYSTEM, record
from folkmoot.office.fieldwork.models import (
    Case,
    DangerNote,
    DoubtToResolve,
    Response,
    WrittenAnswer,
)
from folkmoot.office.fieldwork.services.answers import from_stored
from folkmoot.office.fieldwork.services.leases import lease
from folkmoot.office.fieldwork.services.verification import store_answers
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave

#: How long somebody has a text to themselves.
LEASE_TIME = datetime.timedelta(minutes=15)
#: How long the words as written are kept once the names are out, in case too much was taken.
ORIGINAL_KEPT_FOR = datetime.timedelta(days=28)


@dataclass(frozen=True, slots=True)
class RedactionCount:
    """How many texts of a wave wait, of how many that there are."""

    left: int
    total: int


def next_to_redact(wave: Wave, user: User, *, count: int = 1) -> list[WrittenAnswer]:
    """The texts that this user should go through next, held for them. Needs `words.redact`.

    As with doubts, no two users ever hold the same one.
    """
    policy.require(user, Permission.WORDS_REDACT, wave.study.programme.area)
    held = lease(
        lambda now: WrittenAnswer.objects.free_for(user.pk, now),
        Q(response__wave=wave),
        user,
        count=count,
        lasting=LEASE_TIME,
    )
    found = WrittenAnswer.objects.select_related(
        "response__instrument", "response__case", "keyed_by"
    ).in_bulk(held)
    return [found[pk] for pk in held]


@transaction.atomic
def redact_words(written: WrittenAnswer, redacted: str, *, by: User) -> None:
    """Let words into the response, with `[name]` for every name in them. Needs `words.redact`.

    `redacted` must be the original with passages replaced by `[name]` and nothing else changed
    (`redaction-changes-words`). Raises `words-held` where somebody else has them before them, and
    `words-redacted-already`; the same redaction by the same person again changes nothing.
    """
    # The case first, as everywhere, then what hangs on it.
    Case.objects.select_for_update().get(pk=written.response.case_id)
    locked = WrittenAnswer.objects.select_for_update().get(pk=written.pk)
    response = Response.objects.select_related(
        "case", "instrument", "wave__study__programme__area"
    ).get(pk=locked.response_id)
    policy.require(by, Permission.WORDS_REDACT, response.wave.study.programme.area)
    now = timezone.now()
    plain = redacted.replace("\r\n", "\n").replace("\r", "\n").strip()
    if locked.redacted_at is not None:
        if locked.redacted_by == by and response.answers[locked.question] == plain:
            return
        raise catalogue.WORDS_REDACTED_ALREADY.at(who=str(locked.redacted_by))
    if locked.held_by and locked.held_by != by and (locked.held_until or now) > now:
        raise catalogue.WORDS_HELD.at(who=str(locked.held_by))
    if not is_redaction(locked.original, plain):
        raise catalogue.REDACTION_CHANGES_WORDS.at()
    locked.names_replaced = names_replaced(locked.original, plain)
    locked.redacted_by, locked.redacted_at = by, now
    locked.held_by = locked.held_until = None
    locked.save()
    answers = from_stored(response.answers)
    store_answers(response, {**answers, locked.question: Value(plain)})
    record(by, "took names out", locked, question=locked.question, names=locked.names_replaced)


def redaction_count(wave: Wave) -> RedactionCount:
    """How far the taking out of names has come in a wave."""
    texts = WrittenAnswer.objects.filter(response__wave=wave)
    return RedactionCount(texts.to_redact().count(), texts.count())


@transaction.atomic
def forget_originals(now: datetime.datetime) -> int:
    """Erase words as written whose names were taken out four weeks ago; how many they were.

    The pictures of the handwriting go with them. Words that a note of danger points at stay until
    it is closed.
    """
    notes = DangerNote.objects.filter(
        response=OuterRef("response"), question=OuterRef("question"), closed_at__isnull=True
    )
    due = WrittenAnswer.objects.filter(
        ~Exists(notes),
        redacted_at__lte=now - ORIGINAL_KEPT_FOR,
        original_erased_at__isnull=True,
    )
    doubts = DoubtToResolve.objects.filter(written__in=due).exclude(crop="")
    pictures = list(doubts.values_list("crop", flat=True))
    DoubtToResolve.objects.filter(pk__in=list(doubts.values_list("pk", flat=True))).update(crop="")
    erased = due.update(original="", original_erased_at=now)
    transaction.on_commit(lambda: _delete(pictures))
    if erased:
        record(SYSTEM, "erased words as written", texts=erased)
    return erased


def _delete(pictures: list[str]) -> None:
    for picture in pictures:
        default_storage.delete(picture)
