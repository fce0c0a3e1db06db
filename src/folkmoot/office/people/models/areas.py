"""Areas as a tree with named levels: organisation > district > neighbourhood team, or any other."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaLevel(models.Model):
    """One level of the tree and what the organisation calls it. The top has depth 0."""

    depth = models.PositiveSmallIntegerField(_("depth"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    plural = models.CharField(_("plural"), max_length=80)

    class Meta:
        ordering = ("depth",)

    def __str__(self) -> str:
        """The name of one area of this level."""
        return self.name


class AreaQuerySet(models.QuerySet["Area"]):
    """Questions about the tree."""

    def within(self, area: Area) -> AreaQuerySet:
        """The area itself and everything inside it."""
        return self.filter(path__startswith=area.path)

    def at_depth(self, depth: int) -> AreaQuerySet:
        """All areas of one level."""
        return self.filter(level__depth=depth)


class Area(models.Model):
    """A place that people answer for and results are shown by."""

    code = models.CharField(
        _("code"), max_length=40, unique=True, validators=[RegexValidator(r"^[A-Za-z0-9_.-]+$")]
    )
    name = models.CharField(_("name"), max_length=120)
    level = models.ForeignKey(AreaLevel, on_delete=models.PROTECT, related_name="areas")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="children", null=True, blank=True
    )
    path = models.CharField(_("path"), max_length=400, unique=True, editable=False)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        """The name that people know it by."""
        return self.name
