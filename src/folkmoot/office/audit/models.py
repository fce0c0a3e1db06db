"""The trail: one line for every act that matters."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditLine(models.Model):
    """Who did what, to what, when. Never an answer, never a name that is not the actor's own.

    The actor is kept as the name they signed in with, not as a key, so that the trail outlives the
    account. `details` is a small flat mapping of names to numbers and words.
    """

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    actor = models.CharField(_("who"), max_length=150)
    verb = models.CharField(_("what was done"), max_length=80, db_index=True)
    object_type = models.CharField(_("kind of thing"), max_length=80, blank=True)
    object_id = models.CharField(_("which one"), max_length=80, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("object_type", "object_id"), name="audit_by_object"),)

    @property
    def subject(self) -> str:
        """What was acted on, in a reader's words: `wave 2`; empty where nothing is named."""
        try:
            kind = str(apps.get_model(self.object_type)._meta.verbose_name)
        except (LookupError, ValueError):  # nothing named, or a kind that a later version dropped
            kind = self.object_type
        return f"{kind} {self.object_id}".strip()

    @property
    def details_in_words(self) -> list[str]:
        """Each detail as `name: value`, without the marks of a program."""
        spoken = {True: _("yes"), False: _("no")}
        return [
            f"{name.replace('_', ' ')}: {spoken[value] if isinstance(value, bool) else value}"
            for name, value in self.details.items()
        ]

    def __str__(self) -> str:
        """One line for a person."""
        about = f" {self.object_type} {self.object_id}".rstrip()
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor}: {self.verb}{about}"
