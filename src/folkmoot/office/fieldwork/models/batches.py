"""A batch of envelopes opened and scanned together."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.office.jobs.models import Job
from folkmoot.office.studies.models import Wave


class PageState(models.TextChoices):
    """What became of a page; the words are those of `pages.csv`."""

    READ = "read", _("read")
    BLANK = "blank", _("blank side")
    DUPLICATE = "duplicate", _("scanned twice")
    FOREIGN = "foreign", _("not one of ours")
    UNREGISTERED = "unregistered", _("corners or code not found")
    MISSING = "missing", _("missing from its booklet")


class ScanBatch(models.Model):
    """What was opened, what the scanner made of it, and what the reader made of that.

    `pages_by_state` counts pages by `PageState`; all but the missing ones are in the scans. The
    count of envelopes is made by hand when they are opened, before anything is read. `job` is the
    latest reading of its files. A closed batch takes no more files; what did not add up when it was
    closed is explained in `closing_note`.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="batches")
    label = models.CharField(_("label"), max_length=80)
    envelopes = models.PositiveIntegerField(_("envelopes opened"))
    pages_in_scans = models.PositiveIntegerField(_("pages in the scans"), null=True, blank=True)
    pages_by_state = models.JSONField(_("pages by state"), default=dict)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="batches_opened"
    )
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="batches_closed",
        null=True,
        blank=True,
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closing_note = models.CharField(_("closing note"), max_length=300, blank=True)

    class Meta:
        ordering = ("wave_id", "pk")
        verbose_name_plural = _("scan batches")
        constraints = (
            models.UniqueConstraint(fields=("wave", "label"), name="a_batch_for_a_label"),
        )

    def __str__(self) -> str:
        """The label on the box."""
        return self.label

    def pages_in_state(self, state: PageState) -> int:
        """How many pages ended in a state."""
        return int(self.pages_by_state.get(state.value, 0))
