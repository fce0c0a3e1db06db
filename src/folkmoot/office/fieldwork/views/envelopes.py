"""Envelopes that came back: a bar-code reader types the code, Enter does the rest."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from folkmoot.method.terms.problem import Problem
from folkmoot.office.fieldwork.models import DispositionChange
from folkmoot.office.fieldwork.services.envelopes import EnvelopeOutcome, record_envelope
from folkmoot.office.fieldwork.views.waves import signed_in, wave_for
from folkmoot.office.pages.errors import ErrorLine, from_problem
from folkmoot.office.people.access import requires
from folkmoot.office.people.roles import Permission

_LATEST_SHOWN = 12


@requires(Permission.SCANS_VERIFY)
def envelopes(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one code after the other; the chosen outcome stays chosen."""
    wave = wave_for(request, pk, Permission.SCANS_VERIFY)
    chosen = EnvelopeOutcome.of(request.POST.get("outcome") or request.GET.get("outcome", ""))
    errors: list[ErrorLine] = []
    if request.method == "POST":
        try:
            case = record_envelope(
                wave, request.POST.get("code", ""), chosen, by=signed_in(request)
            )
        except Problem as problem:
            errors = [from_problem(problem)]
        else:
            said = _("%(serial)s: %(outcome)s.") % {"serial": case, "outcome": chosen.words}
            messages.success(request, said)
            return redirect(f"{request.path}?outcome={chosen.key}")
    latest = (
        DispositionChange.objects.filter(case__wave=wave, by__isnull=False)
        .select_related("case", "by")
        .order_by("-pk")[:_LATEST_SHOWN]
    )
    return render(
        request,
        "fieldwork/envelopes.html",
        {
            "wave": wave,
            "outcomes": list(EnvelopeOutcome),
            "chosen": chosen,
            "typed": request.POST.get("code", "") if errors else "",
            "errors": errors,
            "latest": [(each, EnvelopeOutcome.of(each.reason).words) for each in latest],
        },
        status=422 if errors else 200,
    )
