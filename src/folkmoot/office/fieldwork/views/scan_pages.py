"""Pages of a batch by what became of them, one page with its picture, and what to do with it."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from folkmoot.method.terms.problem import Problem
from folkmoot.office.fieldwork.models import PageState, ScanBatch, ScannedPage
from folkmoot.office.fieldwork.services.scan_settling import (
    assign_page,
    bring_back_page,
    conflicting,
    discard_page,
    is_waiting,
    overview_name,
    take_page,
)
from folkmoot.office.fieldwork.views.scan_batches import batch_for
from folkmoot.office.fieldwork.views.waves import signed_in
from folkmoot.office.pages.errors import ErrorLine, from_problem
from folkmoot.office.people.access import requires
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission

_SHOWN = 24


@requires(Permission.SCANS_VERIFY)
def pages(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """The pages of a batch in one state, with their pictures."""
    batch = batch_for(request, pk, Permission.SCANS_VERIFY)
    found, label = _in_state(batch, state)
    page = Paginator(found.select_related("file"), _SHOWN).get_page(request.GET.get("page"))
    return render(
        request,
        "fieldwork/pages.html",
        {"batch": batch, "page": page, "label": label, "state": state},
    )


@requires(Permission.SCANS_VERIFY)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One page: its picture, what the reader said, what can be done."""
    return _page(request, _page_for(request, pk), [])


@requires(Permission.SCANS_VERIFY)
def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The whole page, for those who may verify and for nobody else."""
    name = overview_name(_page_for(request, pk))
    if not name or not default_storage.exists(name):
        raise Http404
    answer = FileResponse(default_storage.open(name), content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=600"
    return answer


@require_POST
@requires(Permission.SCANS_VERIFY)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Place the page, take it, discard it or bring it back; then on to the next."""
    found = _page_for(request, pk)
    user = signed_in(request)
    try:
        match request.POST.get("do"):
            case "assign":
                number = request.POST.get("number", "")
                was_read = assign_page(
                    found,
                    serial=request.POST.get("serial", ""),
                    number=int(number) if number.isascii() and number.isdigit() else 0,
                    by=user,
                )
                messages.success(request, _placed(was_read=was_read))
            case "discard":
                discard_page(found, reason=request.POST.get("reason", ""), by=user)
                messages.success(request, _("Taken out. The picture is kept."))
            case "take":
                take_page(found, by=user)
                messages.success(request, _("This one counts; the other is kept and does not."))
            case "back":
                bring_back_page(found, by=user)
                messages.success(request, _("It counts again."))
    except Problem as problem:
        return _page(request, found, [from_problem(problem)])
    following = (
        ScannedPage.objects.waiting().filter(file__batch=found.file.batch).exclude(pk=pk).first()
    )
    if following is not None:
        return redirect("fieldwork_page", pk=following.pk)
    return redirect("fieldwork_batch", pk=found.file.batch_id)


def _placed(*, was_read: bool) -> str:
    if was_read:
        return _("Placed and read.")
    return _("Placed. The machine cannot read it, so its questions wait in the checking queue.")


def _in_state(batch: ScanBatch, state: str) -> tuple[QuerySet[ScannedPage], str]:
    """Pages and the words for them. Raises 404 for a word that is no state."""
    every = ScannedPage.objects.filter(file__batch=batch)
    if state == "discarded":
        return every.exclude(discarded_because=""), _("taken out by a person")
    if state == "conflict":
        return every.kept().filter(in_conflict=True), _("in conflict")
    if state == "waiting":
        return every.waiting(), _("waiting for a person")
    if state not in PageState.values or state == PageState.MISSING:
        raise Http404
    return every.kept().filter(state=state), str(PageState(state).label)


def _page_for(request: HttpRequest, pk: int) -> ScannedPage:
    found = get_object_or_404(
        ScannedPage.objects.select_related(
            "file__batch__wave__study__programme__area",
            "file__batch__wave__instrument",
            "sheet",
            "settled_by",
        ),
        pk=pk,
    )
    area = found.file.batch.wave.study.programme.area
    policy.require(request.user, Permission.SCANS_VERIFY, area)
    return found


def _page(request: HttpRequest, found: ScannedPage, errors: list[ErrorLine]) -> HttpResponse:
    return render(
        request,
        "fieldwork/page.html",
        {
            "page": found,
            "batch": found.file.batch,
            "others": conflicting(found),
            "waiting": is_waiting(found),
            "state": PageState(found.state).label,
            "typed": request.POST,
            "errors": errors,
        },
        status=422 if errors else 200,
    )
