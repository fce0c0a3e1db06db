"""Studies (what is asked of whom) and their waves (one time of asking)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.office.studies.models.instruments import InstrumentVersion
from folkmoot.office.studies.models.programme import Programme


class ConfidentialityPolicy(models.TextChoices):
    """Whether an answer can lead back to the one who gave it. Closed: code uses `match` on it."""

    NAMED = "named", _("with the name")
    CASE_LINKED = "case-linked", _("by a number; the names stay with whoever holds the list")
    ANONYMOUS = "anonymous-with-receipt", _("anonymous; a receipt shows who has answered, not what")
    RESTRICTED = "restricted-without-key", _("restricted; nothing leads to a person")


class Selection(models.TextChoices):
    """How those who are asked were found."""

    SAMPLE = "sample", _("a sample is asked")
    CENSUS = "census", _("everyone is asked")


class Study(models.Model):
    """One thing that is found out, again and again.

    `kind` is what this organisation calls such a study ("Public survey", "Staff survey"); nothing
    in the program depends on the word.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="studies")
    slug = models.SlugField(_("short name"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=60)
    population = models.CharField(_("who is asked"), max_length=200, blank=True)
    selection = models.CharField(_("asked are"), max_length=10, choices=Selection.choices)

    class Meta:
        ordering = ("programme_id", "pk")
        verbose_name_plural = _("studies")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "slug"), name="a_study_for_a_slug_of_a_programme"
            ),
        )

    def __str__(self) -> str:
        """The name."""
        return self.name


class WaveState(models.TextChoices):
    """Where a wave is. Answers are recorded only while it is open."""

    PLANNED = "planned", _("planned")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class Wave(models.Model):
    """One time of asking. `opens` and `closes` are what was announced; `state` is what is so.

    The two differ on purpose: late returns are recorded until somebody closes the wave.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField(_("number"))
    instrument = models.ForeignKey(
        InstrumentVersion, on_delete=models.PROTECT, related_name="waves"
    )
    policy = models.CharField(
        _("confidentiality"), max_length=30, choices=ConfidentialityPolicy.choices
    )
    opens = models.DateField(_("opens"))
    closes = models.DateField(_("closes"))
    state = models.CharField(
        _("state"), max_length=10, choices=WaveState.choices, default=WaveState.PLANNED
    )

    class Meta:
        ordering = ("study_id", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("study", "number"), name="a_wave_for_a_number_of_a_study"
            ),
            models.CheckConstraint(
                condition=models.Q(closes__gte=models.F("opens")),
                name="a_wave_closes_after_it_opens",
            ),
        )

    def __str__(self) -> str:
        """The study and which time of asking this is."""
        return _("%(study)s, wave %(number)s") % {"study": self.study, "number": self.number}
