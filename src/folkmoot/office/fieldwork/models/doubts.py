"""What the reader could not decide: one printed question that waits for a person."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import assert_never

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.method.capture.model import DoubtReason
from folkmoot.office.fieldwork.models.choices import DOUBT_REASONS
from folkmoot.office.fieldwork.models.responses import Response


class DoubtState(models.TextChoices):
    """Whether anybody has decided."""

    OPEN = "open", _("waits for a person")
    RESOLVED = "resolved", _("resolved")


class Queue(StrEnum):
    """Where doubts wait: marks are settled with one key, what was written is typed."""

    MARKS = "marks"
    WRITING = "writing"


class DoubtToResolveQuerySet(models.QuerySet["DoubtToResolve"]):
    """Questions about the queue."""

    def open(self) -> DoubtToResolveQuerySet:
        """Those that wait for a person."""
        return self.filter(state=DoubtState.OPEN)

    def in_queue(self, queue: Queue) -> DoubtToResolveQuerySet:
        """Those of one queue."""
        match queue:
            case Queue.MARKS:
                return self.exclude(reason=DoubtReason.TO_KEY.value)
            case Queue.WRITING:
                return self.filter(reason=DoubtReason.TO_KEY.value)
            case _:
                assert_never(queue)

    def free_for(self, user_id: int, now: datetime.datetime) -> DoubtToResolveQuerySet:
        """Those that this user may be shown.

        Nobody else holds them at this moment, and this user has not passed them on.
        """
        return self.open().filter(
            models.Q(passed_on_by__isnull=True) | ~models.Q(passed_on_by=user_id),
            models.Q(held_by__isnull=True)
            | models.Q(held_by=user_id)
            | models.Q(held_until__lt=now),
        )


class DoubtToResolve(models.Model):
    """One printed question of one response that waits for a person.

    `held_by` and `held_until` are a lease: while it runs nobody else is shown the same picture.
    `times_skipped` puts a doubt behind all that were skipped less often; `passed_on_by` wants
    somebody else to look at it. A resolved doubt's `resolution` is the decision as typed (of words
    only their digest), None where the person could not read it either. `changes` keeps, for each
    variable that the resolution changed, the answers before and after, so that it can be undone.
    `settled_with` is the doubt whose resolution led past this question and so settled it, too.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="doubts")
    page = models.PositiveSmallIntegerField(_("page"))
    question = models.CharField(_("question"), max_length=80)
    reason = models.CharField(
        _("reason"),
        max_length=20,
        choices=tuple((each.value, label) for each, label in DOUBT_REASONS.items()),
    )
    crop = models.CharField(_("picture"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=DoubtState.choices, default=DoubtState.OPEN
    )
    resolution = models.JSONField(_("resolution"), null=True, blank=True)
    changes = models.JSONField(_("answers changed"), default=dict)
    settled_with = models.ForeignKey(
        "self", on_delete=models.CASCADE, related_name="settled", null=True, blank=True
    )
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="doubts_resolved",
        null=True,
        blank=True,
    )
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="doubts_held",
        null=True,
        blank=True,
    )
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    passed_on_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="doubts_passed_on",
        null=True,
        blank=True,
    )
    times_skipped = models.PositiveSmallIntegerField(_("times skipped"), default=0)

    objects = DoubtToResolveQuerySet.as_manager()

    class Meta:
        ordering = ("times_skipped", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("response", "question", "reason"), name="a_doubt_once_for_a_question"
            ),
        )
        indexes = (models.Index(fields=("state", "times_skipped"), name="doubts_in_order"),)

    def __str__(self) -> str:
        """The question and why it waits."""
        return f"{self.question}: {self.get_reason_display()}"
