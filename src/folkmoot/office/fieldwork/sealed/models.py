"""One table: an anonymous answer, with nothing in it that could lead to who gave it, or when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SealedAnswer(models.Model):
    """One anonymous questionnaire.

    `key` is a hash of a random word that the answered page carried: it makes a repeated POST
    harmless and says nothing of a person. It is also what the rows are stored by (the table has no
    rowid), so their order on disk is random. There is no time, no counter and no number of the
    row; `wave` is the wave's number in the site's database, which no constraint can reach from
    here. `answers` is JSON by variable: text for an answer, `{"missing": reason}` for none.
    """

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    wave = models.PositiveBigIntegerField(_("wave"))
    instrument_digest = models.CharField(_("questionnaire version"), max_length=64)
    answers = models.JSONField(_("answers"))

    class Meta:
        db_table = "sealed_answer"

    def __str__(self) -> str:
        """Nothing that identifies the row."""
        return "sealed answer"
