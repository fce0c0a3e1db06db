"""One questionnaire as answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.office.fieldwork.models.batches import ScanBatch
from folkmoot.office.fieldwork.models.cases import Case
from folkmoot.office.fieldwork.models.choices import COMPLETENESS, MODES
from folkmoot.office.studies.models import InstrumentVersion, Wave


class Response(models.Model):
    """A recorded response. `source_digest` names its pages or its submission: it comes in once.

    `answers` has every variable of the instrument: a text for a value, `{"missing": reason}` for
    none. `counts` is true for the one response of a case that is counted; of two, the first
    complete one is, and both are kept.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="responses")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="responses")
    batch = models.ForeignKey(
        ScanBatch, on_delete=models.SET_NULL, related_name="responses", null=True, blank=True
    )
    instrument = models.ForeignKey(
        InstrumentVersion, on_delete=models.PROTECT, related_name="responses"
    )
    mode = models.CharField(
        _("mode"),
        max_length=10,
        choices=tuple((each.value, label) for each, label in MODES.items()),
    )
    answers = models.JSONField(_("answers"))
    completeness = models.CharField(
        _("completeness"),
        max_length=10,
        choices=tuple((each.value, label) for each, label in COMPLETENESS.items()),
    )
    counts = models.BooleanField(_("is counted"))
    source_digest = models.CharField(_("digest of the source"), max_length=64)
    recorded_on = models.DateField(_("recorded on"))

    class Meta:
        ordering = ("wave_id", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("wave", "source_digest"), name="a_source_is_recorded_once"
            ),
            models.UniqueConstraint(
                fields=("case",), condition=models.Q(counts=True), name="one_response_counts"
            ),
        )

    def __str__(self) -> str:
        """Whose case and how it came."""
        return f"{self.case}, {self.get_mode_display()}"
