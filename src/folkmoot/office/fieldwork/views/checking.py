"""The verification queue: one picture, one question, one key."""

from __future__ import annotations

import mimetypes

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from folkmoot.method.capture.model import DoubtReason
from folkmoot.method.terms.problem import Problem
from folkmoot.office.fieldwork.models import DoubtState, DoubtToResolve
from folkmoot.office.fieldwork.services import (
    give_up_page,
    next_doubt,
    resolve_doubt,
    skip_doubt,
    undo_latest,
)
from folkmoot.office.fieldwork.services.verification import doubts_left
from folkmoot.office.fieldwork.views.checking_page import decided_in_words, doubt_page
from folkmoot.office.fieldwork.views.waves import signed_in, wave_for, waves_with_cases
from folkmoot.office.pages.errors import ErrorLine, from_problem
from folkmoot.office.people.access import requires
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave

_LATEST_SHOWN = 8
# The one kind of file that a reading makes; nothing else is ever sent as a picture.
_PICTURES = {"image/png", "image/jpeg"}
_INSTRUCTION_CODES = ("doubt-held", "doubt-resolved-already")


@requires(Permission.SCANS_VERIFY)
def check(request: HttpRequest) -> HttpResponse:
    """The queue of the wave with the most to check, or of the latest."""
    waves = waves_with_cases(request, Permission.SCANS_VERIFY)
    if not waves:
        return render(request, "fieldwork/no_wave.html")
    return redirect("fieldwork_check_wave", pk=max(waves, key=doubts_left).pk)


@requires(Permission.SCANS_VERIFY)
def check_wave(request: HttpRequest, pk: int) -> HttpResponse:
    """The next doubt of a wave; the same one again until it is decided or skipped."""
    wave = wave_for(request, pk, Permission.SCANS_VERIFY)
    return _page(request, wave, [])


@require_POST
@requires(Permission.SCANS_VERIFY)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision, or skip; then on to the next."""
    doubt = get_object_or_404(
        DoubtToResolve.objects.select_related("response__wave__study__programme__area"), pk=pk
    )
    wave = wave_for(request, doubt.response.wave_id, Permission.SCANS_VERIFY)
    user = signed_in(request)
    if "skip" in request.POST:
        skip_doubt(doubt, by=user)
        return redirect("fieldwork_check_wave", pk=wave.pk)
    if "page" in request.POST:
        give_up_page(doubt, by=user)
        return redirect("fieldwork_check_wave", pk=wave.pk)
    decided = [] if "none" in request.POST else request.POST.getlist("answer")
    try:
        resolve_doubt(doubt, [each for each in decided if each.strip()], by=user)
    except Problem as problem:
        if problem.code not in _INSTRUCTION_CODES:
            return _page(request, wave, [from_problem(problem)])
        messages.info(request, from_problem(problem).text)
    return redirect("fieldwork_check_wave", pk=wave.pk)


@require_POST
@requires(Permission.SCANS_VERIFY)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the reader's latest decision and show that doubt again."""
    wave = wave_for(request, pk, Permission.SCANS_VERIFY)
    undo_latest(wave, by=signed_in(request))
    messages.info(request, _("Taken back. Here it is again."))
    return redirect("fieldwork_check_wave", pk=wave.pk)


@requires(Permission.SCANS_VERIFY)
def crop(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture of one doubt, for those who may verify and for nobody else."""
    doubt = get_object_or_404(
        DoubtToResolve.objects.select_related("response__wave__study__programme__area"), pk=pk
    )
    policy.require(request.user, Permission.SCANS_VERIFY, doubt.response.wave.study.programme.area)
    content_type, _encoding = mimetypes.guess_type(doubt.crop)
    if content_type not in _PICTURES or not default_storage.exists(doubt.crop):
        raise Http404
    picture = FileResponse(default_storage.open(doubt.crop), content_type=content_type)
    picture["Cache-Control"] = "private, max-age=600"
    return picture


def _page(request: HttpRequest, wave: Wave, errors: list[ErrorLine]) -> HttpResponse:
    user = signed_in(request)
    language = (get_language() or "en").split("-")[0]
    doubt = next_doubt(wave, user)
    latest = (
        DoubtToResolve.objects.filter(
            response__wave=wave, state=DoubtState.RESOLVED, settled_with__isnull=True
        )
        .select_related("response__instrument", "response__case", "resolved_by")
        .order_by("-resolved_at", "-pk")[:_LATEST_SHOWN]
    )
    return render(
        request,
        "fieldwork/checking.html",
        {
            "wave": wave,
            "page": doubt_page(doubt, language) if doubt else None,
            "left": doubts_left(wave),
            "latest": [(each, decided_in_words(each, language)) for each in latest],
            "may_undo": DoubtToResolve.objects.filter(
                response__wave=wave, resolved_by=user, state=DoubtState.RESOLVED
            ).exists(),
            "of_page": _of_missing_page(doubt) if doubt else 0,
            "errors": errors,
        },
        status=422 if errors else 200,
    )


def _of_missing_page(doubt: DoubtToResolve) -> int:
    """How many questions of the doubt's page wait because the page was never found."""
    if doubt.reason != DoubtReason.PAGE_MISSING:
        return 0
    return (
        doubt.response.doubts.open()
        .filter(page=doubt.page, reason=DoubtReason.PAGE_MISSING.value)
        .count()
    )
