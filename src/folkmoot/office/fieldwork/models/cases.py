"""Who was drawn, as far as the side that holds no names may know it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.method.terms.dispositions import Disposition
from folkmoot.office.fieldwork.models.choices import DISPOSITIONS
from folkmoot.office.people.models import Area
from folkmoot.office.studies.models import Wave


class Sample(models.Model):
    """One draw: what shows that the cases are those of the custodian's file.

    `draw_digest` is the SHA-256 over `cases.csv` and, where there is one, `inserts.csv`. The seed
    is not here: with the register it would give the names, so it stays with the custodian.
    """

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="sample")
    draw_digest = models.CharField(_("digest of the draw"), max_length=64)

    def __str__(self) -> str:
        """The wave and the beginning of the digest."""
        return f"{self.wave} ({self.draw_digest[:12]})"


class Case(models.Model):
    """One selected unit in one wave.

    `inclusion_probability` and `weight` (its inverse, the design weight) are empty for the young
    person's insert, a case of its own (`insert_of`): its probability is the household's divided by
    the number of people aged 17 to 24 there, which only an answer tells. `household_probability`
    is empty where no inserts were drawn.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="cases")
    serial = models.CharField(_("serial"), max_length=11)
    stratum = models.CharField(_("stratum"), max_length=80)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="cases")
    settlement = models.CharField(_("settlement"), max_length=40, blank=True)
    inclusion_probability = models.FloatField(_("inclusion probability"), null=True, blank=True)
    household_probability = models.FloatField(_("household's probability"), null=True, blank=True)
    weight = models.FloatField(_("design weight"), null=True, blank=True)
    insert_of = models.OneToOneField(
        "self", on_delete=models.CASCADE, related_name="insert", null=True, blank=True
    )
    disposition = models.CharField(
        _("outcome"),
        max_length=24,
        choices=tuple((each.value, label) for each, label in DISPOSITIONS.items()),
        default=Disposition.NOTHING_RETURNED.value,
    )

    class Meta:
        ordering = ("wave_id", "serial")
        constraints = (
            models.UniqueConstraint(fields=("wave", "serial"), name="a_case_for_a_serial"),
        )
        indexes = (models.Index(fields=("wave", "area", "disposition"), name="cases_by_area"),)

    def __str__(self) -> str:
        """The serial, all that is known of who it is."""
        return self.serial


class DispositionChange(models.Model):
    """One step in the history of a case. Without `by` it followed from a response."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="changes")
    before = models.CharField(_("before"), max_length=24)
    after = models.CharField(_("after"), max_length=24)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="disposition_changes",
        null=True,
        blank=True,
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ("case_id", "pk")

    def __str__(self) -> str:
        """From what to what."""
        return f"{self.case}: {self.before} → {self.after}"
