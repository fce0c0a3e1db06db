"""Versions of questionnaires and of their printed sheets: stored once, never changed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models.base import ModelBase
from django.utils.translation import gettext_lazy as _

from folkmoot.method.terms.catalogue.studies import VERSION_FIXED


class _Version(models.Model):
    """A row that may be written once. Answers point at it for as long as they are kept."""

    digest = models.CharField(_("digest"), max_length=64, unique=True)
    content = models.JSONField(_("content"))
    stored_at = models.DateTimeField(_("stored at"), auto_now_add=True)

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
        """Write it the first time; refuse (`version-fixed`) ever after."""
        del force_insert, force_update, update_fields
        if not self._state.adding:
            raise VERSION_FIXED.at(digest=self.digest[:12])
        super().save(force_insert=True, using=using)


class InstrumentVersion(_Version):
    """One version of a questionnaire: the canonical JSON of `method.instrument`, and its digest."""

    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ("name", "stored_at")

    def __str__(self) -> str:
        """The name and the beginning of the digest, as the manual writes it."""
        return f"{self.name} ({self.digest[:12]})"


class SheetVersion(_Version):
    """One printed form of an instrument. `survey` is the name that its page codes carry."""

    survey = models.CharField(_("code on the pages"), max_length=4)
    language = models.CharField(_("language"), max_length=10)
    instrument = models.ForeignKey(
        InstrumentVersion, on_delete=models.PROTECT, related_name="sheets"
    )

    class Meta:
        ordering = ("instrument_id", "stored_at")

    def __str__(self) -> str:
        """The code on its pages and its language."""
        return f"{self.survey} ({self.language})"
