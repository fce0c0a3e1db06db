"""The programme: what is to get better (aims), and what is tried out for it (objectives)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.office.people.models import Area, StaffMember


class Programme(models.Model):
    """One undertaking of one organisation. `area` is the part of it that takes part."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.TextField(_("what it is for"), blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="programmes")
    sponsor = models.ForeignKey(
        StaffMember,
        on_delete=models.PROTECT,
        related_name="sponsored_programmes",
        null=True,
        blank=True,
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        """The name that people know it by."""
        return self.name


class Aim(models.Model):
    """A family of outcomes that the programme wants to move."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="aims")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=160)

    class Meta:
        ordering = ("programme_id", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "number"), name="an_aim_for_a_number_of_a_programme"
            ),
        )

    def __str__(self) -> str:
        """Number and title, as it is spoken of."""
        return f"{self.number}. {self.title}"


class Indicator(models.Model):
    """What shows whether an aim moves.

    `concept` is the id of a concept that surveys ask about; it is empty where something is counted
    and not asked, such as the residents who took part in setting priorities.
    """

    aim = models.ForeignKey(Aim, on_delete=models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=160)
    concept = models.CharField(_("concept"), max_length=80, blank=True)

    class Meta:
        ordering = ("aim_id", "position")

    def __str__(self) -> str:
        """The title."""
        return self.title


class Objective(models.Model):
    """What the programme tries out, and where the evidence for it will be found."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="objectives")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    evidence = models.TextField(_("evidence"))

    class Meta:
        ordering = ("programme_id", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "number"), name="an_objective_for_a_number_of_a_programme"
            ),
        )

    def __str__(self) -> str:
        """Number and title, as it is spoken of."""
        return f"{self.number}. {self.title}"
