"""The staff directory: who works here, in which team, under whom."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from folkmoot.office.people.models.areas import Area
from folkmoot.office.people.models.users import User


class StaffMemberQuerySet(models.QuerySet["StaffMember"]):
    """Questions about the directory."""

    def serving_on(self, day: datetime.date) -> StaffMemberQuerySet:
        """Those who had not left by that day."""
        return self.filter(models.Q(left_on__isnull=True) | models.Q(left_on__gt=day))


class StaffMember(models.Model):
    """A member of staff, with or without an account on this site.

    `rank` is what they are called; `rank_band` is the coarser group that results may use, because
    an exact rank points at a person. `left_on` is the first day they no longer serve.
    """

    staff_number = models.CharField(_("staff number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"))
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="staff")
    rank = models.CharField(_("rank"), max_length=60, blank=True)
    rank_band = models.CharField(_("rank band"), max_length=60, blank=True)
    supervisor = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="supervised", null=True, blank=True
    )
    user = models.OneToOneField(
        User, on_delete=models.SET_NULL, related_name="staff_member", null=True, blank=True
    )
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = StaffMemberQuerySet.as_manager()

    class Meta:
        ordering = ("name", "staff_number")
        constraints = (
            models.UniqueConstraint(Lower("email"), name="one_member_of_staff_for_an_email"),
        )

    def __str__(self) -> str:
        """Rank and name, as they are addressed."""
        return f"{self.rank} {self.name}".strip()
