"""Who was invited to the web, and whether an answer has come: a receipt and nothing else."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.office.fieldwork.models.cases import Case
from folkmoot.office.people.models import StaffMember
from folkmoot.office.studies.models import Wave


class Invitation(models.Model):
    """One access code to a questionnaire on the web.

    Only the SHA-256 of the code is kept. `staff` is empty for a code that was drawn from a hat;
    `case` is set where the answer is linked to a case. `answered` is the receipt. No time stands
    here: times would link a receipt to an answer.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="invitations")
    staff = models.ForeignKey(
        StaffMember, on_delete=models.CASCADE, related_name="invitations", null=True, blank=True
    )
    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, related_name="invitation", null=True, blank=True
    )
    code_digest = models.CharField(_("digest of the access code"), max_length=64, unique=True)
    answered = models.BooleanField(_("answered"), default=False)

    class Meta:
        ordering = ("wave_id", "staff_id")
        constraints = (
            models.UniqueConstraint(
                fields=("wave", "staff"), name="an_invitation_for_a_member_of_staff"
            ),
            models.CheckConstraint(
                condition=models.Q(staff__isnull=True) | models.Q(case__isnull=True),
                name="an_invitation_is_of_one_kind",
            ),
        )

    def __str__(self) -> str:
        """Who is invited to what."""
        return f"{self.staff or self.case or _('a code from the hat')}: {self.wave}"
