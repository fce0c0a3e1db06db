"""Weighting runs, and results as they were published: both written once and kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.base import ModelBase
from django.utils.translation import gettext_lazy as _

from folkmoot.method.terms.catalogue.results import SNAPSHOT_FIXED
from folkmoot.office.studies.models import Programme, Wave


class _WrittenOnce(models.Model):
    """A row that is made and never changed; a newer one stands beside it."""

    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    data_digest = models.CharField(_("digest of the data"), max_length=64)
    instrument_digest = models.CharField(_("questionnaire version"), max_length=64)
    code_digest = models.CharField(_("digest of the program"), max_length=64)

    class Meta:
        abstract = True

    # Django's own signature; its keyword arguments are passed on untouched.
    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Write it the first time; refuse (`snapshot-fixed`) ever after."""
        del force_insert, force_update, update_fields
        if not self._state.adding:
            raise SNAPSHOT_FIXED.at(name=str(self))
        super().save(force_insert=True, using=using)


class WeightingRun(_WrittenOnce):
    """How the answers of a wave were weighted.

    `targets` has the margins asked for (`{margin: {category: count}}`, crossed names and categories
    joined by a bar), `seed` and `filled` say how open cells of the margins were filled and how
    many, `diagnostics` what became of the weights, `weights` the weight of each serial.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="weighting_runs")
    targets = models.JSONField(_("targets"))
    seed = models.BigIntegerField(_("seed"))
    filled = models.JSONField(_("cells filled"))
    diagnostics = models.JSONField(_("diagnostics"))
    weights = models.JSONField(_("weights"))

    class Meta:
        ordering = ("-made_at", "-pk")
        get_latest_by = ("made_at", "pk")

    def __str__(self) -> str:
        """Of which wave."""
        return _("Weights of %(wave)s") % {"wave": self.wave}


class ResultName(models.TextChoices):
    """The results that there are."""

    PROBLEMS_AND_WORRIES = "problems-and-worries", _("Problems and worries")
    GAP = "gap", _("The gap")


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """Questions about what was published."""

    def newest(self, programme: Programme, name: str) -> Snapshot | None:
        """The one to be shown, None before the first."""
        return self.filter(programme=programme, name=name).order_by("-made_at", "-pk").first()


class Snapshot(_WrittenOnce):
    """A result as it was published: the numbers, the words and pictures, and what they rest on.

    `headline` says what the reader came to know, a short sentence or two a line. `estimates` is a
    list of published numbers (`list`, `item`, `category`, `domain`, `value`, `se`, `low`, `high`,
    `n`, `effective_n`, `deff`), `html` the page's content, `tables` a list of its tables (`id`,
    `caption`, `csv`): a GET computes nothing, and what was said is kept as it was said.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="snapshots")
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="snapshots")
    name = models.CharField(_("name"), max_length=40, choices=ResultName.choices)
    headline = models.TextField(_("headline"))
    estimates = models.JSONField(_("estimates"))
    html = models.TextField(_("page"))
    tables = models.JSONField(_("tables"))

    objects: ClassVar[models.Manager[Snapshot]] = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = (models.Index(fields=("programme", "name", "-made_at"), name="newest_snapshot"),)

    def __str__(self) -> str:
        """What it is and of which wave."""
        return f"{self.get_name_display()}: {self.wave}"
