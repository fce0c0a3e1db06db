"""A batch of scans: opened, filled with files, read, reconciled, closed."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from folkmoot.method.terms.catalogue.intake import FILES_NONE
from folkmoot.method.terms.problem import Problem
from folkmoot.office.fieldwork.models import ScanBatch
from folkmoot.office.fieldwork.services import open_scan_batch
from folkmoot.office.fieldwork.services.accounts import account_without_files
from folkmoot.office.fieldwork.services.scan_accounts import (
    ScanAccount,
    close_batch,
    recount_envelopes,
    reopen_batch,
    scan_account,
)
from folkmoot.office.fieldwork.services.scan_files import add_scan_file
from folkmoot.office.fieldwork.tasks import start_reading, stop_reading
from folkmoot.office.fieldwork.views.waves import signed_in, wave_for
from folkmoot.office.jobs.models import JobState
from folkmoot.office.pages.errors import ErrorLine, from_form, from_problem
from folkmoot.office.people.access import requires
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission

_MISSING_SHOWN = 50


class NewBatch(forms.Form):
    """What the clerk knows before anything is scanned."""

    label = forms.CharField(label=gettext_lazy("Label on the box"), max_length=80)
    envelopes = forms.IntegerField(
        label=gettext_lazy("Envelopes, counted by hand"), min_value=1, max_value=100_000
    )


class Recount(forms.Form):
    """The envelopes, counted again."""

    envelopes = forms.IntegerField(
        label=gettext_lazy("Envelopes, counted again"), min_value=1, max_value=100_000
    )


def batch_for(request: HttpRequest, pk: int, permission: Permission) -> ScanBatch:
    """The batch, or 404; `permission-denied` where it is not the reader's."""
    found = get_object_or_404(
        ScanBatch.objects.select_related(
            "wave__study__programme__area", "wave__instrument", "job", "opened_by", "closed_by"
        ),
        pk=pk,
    )
    policy.require(request.user, permission, found.wave.study.programme.area)
    return found


@requires(Permission.SCANS_VERIFY)
def new_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a batch: label, count of envelopes, and the files if they are there already."""
    wave = wave_for(request, pk, Permission.SCANS_VERIFY)
    form = NewBatch(request.POST or None)
    errors: list[ErrorLine] = []
    if request.method == "POST" and form.is_valid():
        try:
            batch = open_scan_batch(wave, **form.cleaned_data, by=signed_in(request))
        except Problem as problem:
            errors = [from_problem(problem)]
        else:
            if request.FILES.getlist("files"):
                _take_files(request, batch)
            return _onward(request, batch)
    errors += from_form(form) if request.method == "POST" else []
    return render(
        request,
        "fieldwork/batch_new.html",
        {"wave": wave, "form": form, "errors": errors},
        status=422 if errors else 200,
    )


@requires(Permission.FIELDWORK_READ)
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one batch, and what is left to do."""
    found = batch_for(request, pk, Permission.FIELDWORK_READ)
    return render(request, "fieldwork/batch.html", _context(request, found))


@requires(Permission.FIELDWORK_READ)
def batch_live(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes while the batch is read."""
    found = batch_for(request, pk, Permission.FIELDWORK_READ)
    context = _context(request, found)
    answer = render(request, "fieldwork/batch_live.html", context)
    if not context["live"]:
        answer["HX-Refresh"] = "true"  # the reading is over: show the whole account
    return answer


@require_POST
@requires(Permission.SCANS_VERIFY)
def add_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Take files into a batch and read them."""
    found = batch_for(request, pk, Permission.SCANS_VERIFY)
    if not request.FILES.getlist("files"):
        raise FILES_NONE.at()
    _take_files(request, found)
    return _onward(request, found)


@require_POST
@requires(Permission.SCANS_VERIFY)
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what is not read yet."""
    start_reading(batch_for(request, pk, Permission.SCANS_VERIFY), by=signed_in(request))
    return redirect("fieldwork_batch", pk=pk)


@require_POST
@requires(Permission.SCANS_VERIFY)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the reading; what is read stays."""
    stop_reading(batch_for(request, pk, Permission.SCANS_VERIFY), by=signed_in(request))
    return redirect("fieldwork_batch", pk=pk)


@require_POST
@requires(Permission.SCANS_VERIFY)
def recount(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the count of envelopes."""
    found = batch_for(request, pk, Permission.SCANS_VERIFY)
    form = Recount(request.POST)
    if not form.is_valid():
        context = {**_context(request, found), "errors": from_form(form), "recount": form}
        return render(request, "fieldwork/batch.html", context, status=422)
    recount_envelopes(found, form.cleaned_data["envelopes"], by=signed_in(request))
    return redirect("fieldwork_batch", pk=pk)


@require_POST
@requires(Permission.SCANS_VERIFY)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the batch, or open it again."""
    found = batch_for(request, pk, Permission.SCANS_VERIFY)
    if "reopen" in request.POST:
        reopen_batch(found, by=signed_in(request))
    else:
        close_batch(found, note=request.POST.get("note", ""), by=signed_in(request))
    return redirect("fieldwork_batch", pk=pk)


def _onward(request: HttpRequest, batch: ScanBatch) -> HttpResponse:
    """To the batch. The script that shows the progress is told where, and goes there itself: if it
    followed a redirect, it would use up the messages before anybody sees them."""
    if request.headers.get("X-Upload"):
        return HttpResponse(headers={"X-Next": reverse("fieldwork_batch", args=[batch.pk])})
    return redirect("fieldwork_batch", pk=batch.pk)


def _take_files(request: HttpRequest, batch: ScanBatch) -> None:
    """Store every file that can be taken; say of each other one why not. Then read."""
    taken = 0
    for file in request.FILES.getlist("files"):
        try:
            add_scan_file(batch, file, name=file.name or "scan", by=signed_in(request))
        except Problem as problem:
            messages.warning(request, from_problem(problem).text)
        else:
            taken += 1
    if taken:
        start_reading(batch, by=signed_in(request))
        words = ngettext("%(n)d file is stored.", "%(n)d files are stored.", taken)
        messages.success(request, words % {"n": taken})


def _context(request: HttpRequest, batch: ScanBatch) -> dict[str, object]:
    account = scan_account(batch)
    job = batch.job
    silent = job is not None and job.stopped_silently(timezone.now())
    live = job is not None and not job.is_over and not silent
    return {
        "batch": batch,
        "wave": batch.wave,
        "account": account,
        "has_files": bool(account.files),
        "counted": account_without_files(batch),
        "job": job,
        "live": live,
        "stopped": silent or (job is not None and job.state == JobState.CANCELLED),
        "failed": job is not None and job.state == JobState.FAILED,
        "left": left_to_do(account) if account.files else 0,
        "states": _states(account),
        "missing": account.missing[:_MISSING_SHOWN],
        "missing_more": max(len(account.missing) - _MISSING_SHOWN, 0),
        "recount": Recount(initial={"envelopes": batch.envelopes}),
        "may_settle": policy.may(
            request.user, Permission.SCANS_VERIFY, batch.wave.study.programme.area
        ),
    }


def left_to_do(account: ScanAccount) -> int:
    """Things that a person must still look at, as the page lists them: each refused file is one."""
    kinds = (
        account.unread or account.uncounted_files,
        account.waiting,
        account.missing,
        account.envelopes_open,
    )
    return sum(map(bool, kinds)) + len(account.refused)


def _states(account: ScanAccount) -> list[tuple[str, str, int]]:
    """Pages by what became of them: the word of the address, the label, the number."""
    rows = [(state.value, str(state.label), n) for state, n in account.by_state.items()]
    return [
        *rows,
        ("conflict", _("of these in conflict"), account.conflicts),
        ("discarded", _("taken out by a person"), account.discarded),
    ]
