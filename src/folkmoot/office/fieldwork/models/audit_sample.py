"""Accepted questions that two people key again, without seeing what the machine read."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.office.fieldwork.models.batches import ScanBatch
from folkmoot.office.fieldwork.models.doubts import DoubtToResolve
from folkmoot.office.fieldwork.models.responses import Response

#: The share of accepted questions that is keyed blind where nobody chose another.
DEFAULT_SHARE = 0.005


class AuditPlan(models.Model):
    """What share of a batch's accepted questions is keyed blind (0 to 1)."""

    batch = models.OneToOneField(ScanBatch, on_delete=models.CASCADE, related_name="audit_plan")
    share = models.FloatField(_("share keyed blind"))

    def __str__(self) -> str:
        """The batch and its share."""
        return f"{self.batch}: {self.share:.1%}"


class AuditItemQuerySet(models.QuerySet["AuditItem"]):
    """Questions about the queue of blind keying."""

    def free_for(self, user_id: int, now: datetime.datetime) -> AuditItemQuerySet:
        """Those that want a keying, not this user's second one, and that nobody else holds."""
        return self.waiting().filter(
            models.Q(first_by__isnull=True) | ~models.Q(first_by=user_id),
            models.Q(held_by__isnull=True)
            | models.Q(held_by=user_id)
            | models.Q(held_until__lt=now),
        )

    def waiting(self) -> AuditItemQuerySet:
        """Those that are not keyed twice yet and whose picture is not destroyed."""
        return self.filter(second_by__isnull=True).exclude(crop="")


class AuditItem(models.Model):
    """One accepted question of the sample.

    `draw` (0 to 1) is below the share of every sample that it is in. `machine`, `first` and
    `second` are what each saw, by variable, as `capture.audit_sample` compares it. `doubt` holds
    the correction where the machine was wrong, or waits for a third person where all three differ.
    `held_by` and `held_until` are a lease as of a doubt.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="audit_items")
    page = models.PositiveSmallIntegerField(_("page"))
    question = models.CharField(_("question"), max_length=80)
    crop = models.CharField(_("picture"), max_length=200)
    draw = models.FloatField(_("draw"))
    machine = models.JSONField(_("read by the machine"))
    first = models.JSONField(_("keyed first"), null=True, blank=True)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="audit_keyed_first",
        null=True,
        blank=True,
    )
    first_at = models.DateTimeField(_("keyed first at"), null=True, blank=True)
    second = models.JSONField(_("keyed second"), null=True, blank=True)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="audit_keyed_second",
        null=True,
        blank=True,
    )
    second_at = models.DateTimeField(_("keyed second at"), null=True, blank=True)
    doubt = models.OneToOneField(
        DoubtToResolve,
        on_delete=models.SET_NULL,
        related_name="audit_item",
        null=True,
        blank=True,
    )
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="audit_held",
        null=True,
        blank=True,
    )
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)

    objects = AuditItemQuerySet.as_manager()

    class Meta:
        ordering = ("draw", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("response", "question"), name="an_audit_item_once_for_a_question"
            ),
        )

    def __str__(self) -> str:
        """The question and whose case: never an answer."""
        return f"{self.question} of {self.response.case}"
