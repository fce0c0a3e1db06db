"""The verification queue: one picture, one question, one key."""

from __future__ import annotations

import mimetypes
from typing import TypedDict

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from folkmoot.method.terms.problem import Problem
from folkmoot.office.fieldwork.models import DoubtState, DoubtToResolve, Queue
from folkmoot.office.fieldwork.services import (
    give_up_page,
    next_doubts,
    pass_on_doubt,
    resolve_doubt,
    skip_doubt,
    undo_latest,
)
from folkmoot.office.fieldwork.services.queues import QueueCount, doubts_left, queue_count
from folkmoot.office.fieldwork.views.checking_page import (
    DoubtPage,
    decided_in_words,
    doubt_page,
)
from folkmoot.office.fieldwork.views.queue_items import (
    UNPROCESSABLE,
    carry_out,
    known_to_browser,
)
from folkmoot.office.fieldwork.views.waves import signed_in, wave_for, waves_with_cases
from folkmoot.office.pages.errors import ErrorLine, from_problem
from folkmoot.office.people.access import requires
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave

_LATEST_SHOWN = 8
# So many pictures a clerk holds at once: the next are there before the key is up.
_AHEAD = 6
# The one kind of file that a reading makes; nothing else is ever sent as a picture.
_PICTURES = {"image/png", "image/jpeg"}


@requires(Permission.SCANS_VERIFY)
def check(request: HttpRequest) -> HttpResponse:
    """The queue of the wave with the most to check, or of the latest."""
    waves = waves_with_cases(request, Permission.SCANS_VERIFY)
    if not waves:
        return render(request, "fieldwork/no_wave.html")
    return redirect("fieldwork_check_wave", pk=max(waves, key=doubts_left).pk)


@requires(Permission.SCANS_VERIFY)
def check_wave(request: HttpRequest, pk: int) -> HttpResponse:
    """The next doubts of a wave, one shown; the same again until they are decided or skipped."""
    wave = wave_for(request, pk, Permission.SCANS_VERIFY)
    return _page(request, wave, [])


@require_POST
@requires(Permission.SCANS_VERIFY)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision, skip, or pass on; then on to the next."""
    doubt = get_object_or_404(
        DoubtToResolve.objects.select_related("response__wave__study__programme__area"), pk=pk
    )
    wave = wave_for(request, doubt.response.wave_id, Permission.SCANS_VERIFY)
    return carry_out(
        request,
        lambda: _act(request, doubt),
        more=lambda said: _items(request, wave, said),
        page=lambda errors: _page(request, wave, errors),
        back="fieldwork_check_wave",
        pk=wave.pk,
    )


def _act(request: HttpRequest, doubt: DoubtToResolve) -> None:
    user = signed_in(request)
    asked = request.POST
    if "skip" in asked:
        skip_doubt(doubt, by=user)
    elif "pass_on" in asked:
        pass_on_doubt(doubt, by=user)
    elif "page" in asked:
        give_up_page(doubt, by=user)
    elif "unreadable" in asked:
        resolve_doubt(doubt, None, by=user)
    else:
        answers = [] if "none" in asked else asked.getlist("answer")
        resolve_doubt(doubt, [each for each in answers if each.strip()], by=user)


@require_POST
@requires(Permission.SCANS_VERIFY)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the reader's latest decision and show that doubt again."""
    wave = wave_for(request, pk, Permission.SCANS_VERIFY)
    try:
        undo_latest(wave, by=signed_in(request))
    except Problem as problem:
        messages.info(request, from_problem(problem).text)
    else:
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
    latest = (
        DoubtToResolve.objects.in_queue(Queue.MARKS)
        .filter(response__wave=wave, state=DoubtState.RESOLVED, settled_with__isnull=True)
        .select_related("response__instrument", "response__case", "resolved_by")
        .order_by("-resolved_at", "-pk")[:_LATEST_SHOWN]
    )
    language = _language()
    return render(
        request,
        "fieldwork/checking.html",
        {
            **_queue(request, wave),
            "latest": [(each, decided_in_words(each, language)) for each in latest],
            "to_key": doubts_left(wave, Queue.WRITING),
            "errors": errors,
        },
        status=UNPROCESSABLE if errors else 200,
    )


def _items(request: HttpRequest, wave: Wave, said: list[ErrorLine]) -> HttpResponse:
    """More pictures for a browser that has some already."""
    known = known_to_browser(request)
    queue = _queue(request, wave)
    queue["pages"] = [each for each in queue["pages"] if each.doubt.pk not in known]
    return render(request, "fieldwork/checking_items.html", {**queue, "said": said, "more": True})


class _Queue(TypedDict):
    wave: Wave
    pages: list[DoubtPage]
    held: list[int]
    count: QueueCount


def _queue(request: HttpRequest, wave: Wave) -> _Queue:
    doubts = next_doubts(wave, signed_in(request), count=_AHEAD)
    language = _language()
    return {
        "wave": wave,
        "pages": [doubt_page(doubt, language) for doubt in doubts],
        "held": [doubt.pk for doubt in doubts],
        "count": queue_count(wave),
    }


def _language() -> str:
    return (get_language() or "en").split("-")[0]
