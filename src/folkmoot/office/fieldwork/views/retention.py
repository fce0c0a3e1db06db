"""How long the pictures of a wave are kept, and their destruction with a receipt."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from folkmoot.method.terms.problem import Problem
from folkmoot.office.fieldwork.models import DestructionReceipt, PictureRetention
from folkmoot.office.fieldwork.services.retention import (
    PicturesStanding,
    destroy_pictures,
    pictures_standing,
    set_picture_retention,
)
from folkmoot.office.fieldwork.views.waves import signed_in, wave_for, waves_with_cases
from folkmoot.office.pages.errors import ErrorLine, from_form, from_problem
from folkmoot.office.people.access import requires
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave

_BYTES_A_MEGABYTE = 1_000_000
_UNPROCESSABLE = 422


class Rule(forms.Form):
    """What the pictures are kept for, and until when."""

    purpose = forms.CharField(
        label=gettext_lazy("What they are kept for"),
        max_length=300,
        help_text=gettext_lazy("For example: to check answers and to answer complaints."),
    )
    destroy_by = forms.DateField(
        label=gettext_lazy("To be destroyed by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A wave as the list shows it: the word for its state, and the kind of its tag."""

    standing: PicturesStanding
    words: str
    kind: str
    megabytes: float


@requires(Permission.FIELDWORK_READ)
def pictures(request: HttpRequest) -> HttpResponse:
    """Every wave with its rule, what is due first."""
    waves = waves_with_cases(request, Permission.FIELDWORK_READ)
    if not waves:
        return render(request, "fieldwork/no_wave.html")
    rows = [_row(pictures_standing(wave)) for wave in waves]
    today = timezone.localdate()
    due = [row for row in rows if row.standing.is_due(today)]
    others = [row for row in rows if row not in due]
    return render(request, "fieldwork/pictures.html", {"rows": [*due, *others], "due": len(due)})


@requires(Permission.FIELDWORK_READ)
def pictures_of(request: HttpRequest, pk: int) -> HttpResponse:
    """One wave: what there is, the rule, what the pictures are needed for, the receipts."""
    return _page(request, wave_for(request, pk, Permission.FIELDWORK_READ), [], None)


@require_POST
@requires(Permission.FIELDWORK_MANAGE)
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the rule."""
    wave = wave_for(request, pk, Permission.FIELDWORK_MANAGE)
    form = Rule(request.POST)
    if not form.is_valid():
        return _page(request, wave, from_form(form), form)
    try:
        set_picture_retention(wave, **form.cleaned_data, by=signed_in(request))
    except Problem as problem:
        return _page(request, wave, [from_problem(problem)], form)
    messages.success(request, _("The rule is kept."))
    return redirect("fieldwork_pictures_of", pk=pk)


@require_POST
@requires(Permission.FIELDWORK_MANAGE)
def destroy(request: HttpRequest, pk: int) -> HttpResponse:
    """Destroy, for somebody who ticked that they mean it."""
    wave = wave_for(request, pk, Permission.FIELDWORK_MANAGE)
    if "sure" not in request.POST:
        said = _("Tick the box first: what is destroyed cannot be brought back.")
        return _page(request, wave, [ErrorLine(said, href="#sure")], None)
    try:
        destroy_pictures(wave, by=signed_in(request))
    except Problem as problem:
        return _page(request, wave, [from_problem(problem)], None)
    messages.success(request, _("Everything is destroyed. The receipt is below."))
    return redirect("fieldwork_pictures_of", pk=pk)


def _page(
    request: HttpRequest, wave: Wave, errors: list[ErrorLine], form: Rule | None
) -> HttpResponse:
    row = _row(pictures_standing(wave))
    standing = row.standing
    return render(
        request,
        "fieldwork/pictures_of.html",
        {
            "wave": wave,
            "row": row,
            "standing": standing,
            "due": standing.is_due(timezone.localdate()),
            "form": form or Rule(initial=_as_it_is(standing.rule)),
            "errors": errors,
            "receipts": DestructionReceipt.objects.filter(wave=wave).select_related("by"),
            "may_destroy": policy.may(
                request.user, Permission.FIELDWORK_MANAGE, wave.study.programme.area
            ),
        },
        status=_UNPROCESSABLE if errors else 200,
    )


def _as_it_is(found: PictureRetention | None) -> dict[str, object]:
    return {"purpose": found.purpose, "destroy_by": found.destroy_by} if found else {}


def _row(standing: PicturesStanding) -> _Row:
    today = timezone.localdate()
    megabytes = standing.size_bytes / _BYTES_A_MEGABYTE
    if standing.is_empty:
        gone = DestructionReceipt.objects.filter(wave=standing.wave).exists()
        return _Row(standing, _("destroyed") if gone else _("none"), "quiet", megabytes)
    if standing.rule is None:
        return _Row(standing, _("no rule"), "waiting", megabytes)
    if standing.is_due(today):
        late = standing.rule.destroy_by < today
        return _Row(standing, _("overdue") if late else _("due"), "error", megabytes)
    return _Row(standing, _("kept"), "plain", megabytes)
