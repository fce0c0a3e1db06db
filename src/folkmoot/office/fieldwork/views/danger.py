"""The named reader's log: comments that tell of danger, each with its deadline."""

from __future__ import annotations

import mimetypes

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from folkmoot.method.terms.problem import Problem
from folkmoot.office.fieldwork.models import DangerNote, WrittenAnswer
from folkmoot.office.fieldwork.services.danger import close_note, mark_read, notes_for
from folkmoot.office.fieldwork.views.queue_items import UNPROCESSABLE
from folkmoot.office.fieldwork.views.waves import signed_in
from folkmoot.office.pages.errors import ErrorLine, from_problem
from folkmoot.office.people.access import requires
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission

_PICTURES = {"image/png", "image/jpeg"}


@requires(Permission.DANGER_READ)
def danger(request: HttpRequest) -> HttpResponse:
    """All notes that are this reader's, what is open first."""
    notes = notes_for(signed_in(request))
    now = timezone.now()
    return render(
        request,
        "fieldwork/danger.html",
        {
            "notes": [(note, note.read_at is None and note.due_at < now) for note in notes],
            "open": sum(note.closed_at is None for note in notes),
        },
    )


@requires(Permission.DANGER_READ)
def danger_note(request: HttpRequest, pk: int) -> HttpResponse:
    """One note: the picture, the words as they were written, and what was done."""
    return _page(request, _note(request, pk), [])


@require_POST
@requires(Permission.DANGER_READ)
def danger_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that it was read, or what was done."""
    note = _note(request, pk)
    user = signed_in(request)
    if "read" in request.POST:
        mark_read(note, by=user)
        return redirect("fieldwork_danger_note", pk=pk)
    try:
        close_note(note, request.POST.get("done", ""), by=user)
    except Problem as problem:
        return _page(request, note, [from_problem(problem)])
    messages.info(request, _("Closed."))
    return redirect("fieldwork_danger")


@requires(Permission.DANGER_READ)
def danger_picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture of what was written, for the named reader."""
    note = _note(request, pk)
    doubt = note.response.doubts.filter(question=note.question).exclude(crop="").first()
    content_type, _encoding = mimetypes.guess_type(doubt.crop if doubt else "")
    if not doubt or content_type not in _PICTURES or not default_storage.exists(doubt.crop):
        raise Http404
    return FileResponse(default_storage.open(doubt.crop), content_type=content_type)


def _note(request: HttpRequest, pk: int) -> DangerNote:
    note = get_object_or_404(
        DangerNote.objects.select_related(
            "response__case", "response__wave__study__programme__area", "raised_by", "read_by"
        ),
        pk=pk,
    )
    policy.require(request.user, Permission.DANGER_READ, note.response.wave.study.programme.area)
    return note


def _page(request: HttpRequest, note: DangerNote, errors: list[ErrorLine]) -> HttpResponse:
    doubt = note.response.doubts.filter(question=note.question).exclude(crop="").first()
    return render(
        request,
        "fieldwork/danger_note.html",
        {
            "note": note,
            "written": WrittenAnswer.objects.filter(
                response=note.response, question=note.question
            ).first(),
            "has_picture": doubt is not None and default_storage.exists(doubt.crop),
            "late": note.read_at is None and note.due_at < timezone.now(),
            "typed": request.POST.get("done", "")[:20_000],
            "errors": errors,
        },
        status=UNPROCESSABLE if errors else 200,
    )
