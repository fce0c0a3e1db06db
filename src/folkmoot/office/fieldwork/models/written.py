"""What people wrote in their own words: kept apart until the names are out of it."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.office.fieldwork.models.doubts import DoubtToResolve
from folkmoot.office.fieldwork.models.responses import Response


class WrittenAnswerQuerySet(models.QuerySet["WrittenAnswer"]):
    """Questions about the queue of words that may hold names."""

    def to_redact(self) -> WrittenAnswerQuerySet:
        """Those that nobody has gone through yet."""
        return self.filter(redacted_at__isnull=True)

    def free_for(self, user_id: int, now: datetime.datetime) -> WrittenAnswerQuerySet:
        """Those that this user may be shown: nobody else holds them at this moment."""
        return self.to_redact().filter(
            models.Q(held_by__isnull=True)
            | models.Q(held_by=user_id)
            | models.Q(held_until__lt=now)
        )


class WrittenAnswer(models.Model):
    """One open answer between being written and being read by those who analyse.

    `original` may name people: only those who take names out see it, and it is erased some weeks
    after they have (`original_erased_at`). Until then the response's answer waits as unreadable;
    the redacted words reach it through the one door. `keyed_by` is empty where the person typed
    the words themselves. `held_by` and `held_until` are a lease as of a doubt.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="written")
    question = models.CharField(_("question"), max_length=80)
    doubt = models.ForeignKey(
        DoubtToResolve, on_delete=models.SET_NULL, related_name="written", null=True, blank=True
    )
    original = models.TextField(_("as it was written"), blank=True)
    original_erased_at = models.DateTimeField(_("original erased at"), null=True, blank=True)
    keyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="answers_keyed",
        null=True,
        blank=True,
    )
    names_replaced = models.PositiveSmallIntegerField(_("names replaced"), default=0)
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="answers_redacted",
        null=True,
        blank=True,
    )
    redacted_at = models.DateTimeField(_("names taken out at"), null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="written_held",
        null=True,
        blank=True,
    )
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)

    objects = WrittenAnswerQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("response", "question"), name="words_once_for_a_question"
            ),
        )

    def __str__(self) -> str:
        """The question and whose case: never the words."""
        return f"{self.question} of {self.response.case}"


class DangerNote(models.Model):
    """An open answer that may tell of danger to somebody: for the named reader, by a deadline.

    The words stay where they are (`WrittenAnswer.original`, the picture of the doubt), and are not
    erased before the note is closed.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="danger_notes")
    question = models.CharField(_("question"), max_length=80)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="danger_raised"
    )
    raised_at = models.DateTimeField(_("raised at"))
    due_at = models.DateTimeField(_("to be read by"))
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="danger_read",
        null=True,
        blank=True,
    )
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    done = models.TextField(_("what was done"), blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        ordering = ("due_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("response", "question"), name="a_danger_note_once_for_a_question"
            ),
        )

    def __str__(self) -> str:
        """The question and whose case: never the words."""
        return f"{self.question} of {self.response.case}"
