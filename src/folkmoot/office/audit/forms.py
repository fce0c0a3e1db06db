"""Which lines of the trail to show."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from folkmoot.office.audit.models import AuditLine


class TrailFilter(forms.Form):
    """All three are optional."""

    actor = forms.CharField(label=_("Who"), required=False, max_length=150)
    verb = forms.CharField(label=_("What was done"), required=False, max_length=80)
    day = forms.DateField(
        label=_("On the day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def chosen(self) -> QuerySet[AuditLine]:
        """The lines asked for, newest first; every line when the request makes no sense."""
        lines = AuditLine.objects.all()
        if not self.is_valid():
            return lines
        if actor := self.cleaned_data["actor"]:
            lines = lines.filter(actor__icontains=actor)
        if verb := self.cleaned_data["verb"]:
            lines = lines.filter(verb__icontains=verb)
        if day := self.cleaned_data["day"]:
            lines = lines.filter(at__date=day)
        return lines
