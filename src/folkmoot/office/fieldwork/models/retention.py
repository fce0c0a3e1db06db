"""How long pictures of what people wrote are kept, and what shows that they are gone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.office.studies.models import Wave


class PictureRetention(models.Model):
    """The rule of one wave: what its pictures are kept for, and the last day that they may be."""

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="picture_retention")
    purpose = models.CharField(_("what they are kept for"), max_length=300)
    destroy_by = models.DateField(_("to be destroyed by"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="retention_rules"
    )
    set_at = models.DateTimeField(_("set at"), auto_now=True)

    class Meta:
        ordering = ("destroy_by", "wave_id")

    def __str__(self) -> str:
        """The wave and the day."""
        return f"{self.wave}: {self.destroy_by}"


class DestructionReceipt(models.Model):
    """What was destroyed, when and by whom; written once.

    `scans` counts files that a scanner wrote, `pictures` the pictures cut out of them, `texts` the
    words as written. `scans_digest` is the SHA-256 over the scans' own digests, sorted, a line
    each: whoever has a list of what was scanned can tell that all of it is meant. `purpose` and
    `destroy_by` are those of the rule at that time.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="destruction_receipts")
    purpose = models.CharField(_("what they were kept for"), max_length=300)
    destroy_by = models.DateField(_("to be destroyed by"))
    scans = models.PositiveIntegerField(_("files of scans"))
    pictures = models.PositiveIntegerField(_("pictures"))
    texts = models.PositiveIntegerField(_("words as written"))
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    scans_digest = models.CharField(_("digest of the scans"), max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="destructions"
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        """The wave and how much."""
        return f"{self.wave}: {self.scans} scans, {self.pictures} pictures"
