"""Keying: what was written, large, beside the box that it is typed into."""

from __future__ import annotations

from typing import TypedDict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from folkmoot.method.terms.catalogue.fieldwork import NOTHING_KEYED
from folkmoot.method.terms.problem import Problem
from folkmoot.office.fieldwork.models import DoubtToResolve, Queue
from folkmoot.office.fieldwork.services import (
    next_doubts,
    pass_on_doubt,
    resolve_doubt,
    skip_doubt,
    undo_latest,
)
from folkmoot.office.fieldwork.services.danger import READ_WITHIN, note_danger
from folkmoot.office.fieldwork.services.queues import QueueCount, doubts_left, queue_count
from folkmoot.office.fieldwork.views.checking_page import DoubtPage, doubt_page
from folkmoot.office.fieldwork.views.queue_items import (
    UNPROCESSABLE,
    carry_out,
    known_to_browser,
)
from folkmoot.office.fieldwork.views.waves import signed_in, wave_for, waves_with_cases
from folkmoot.office.pages.errors import ErrorLine, from_problem
from folkmoot.office.people.access import requires
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave

_AHEAD = 3
# What is given back after a refusal, so that nobody types it twice; no answer is longer.
_GIVEN_BACK_MAX_CHARACTERS = 20_000


@requires(Permission.SCANS_VERIFY)
def key(request: HttpRequest) -> HttpResponse:
    """The wave with the most to key, or the latest."""
    waves = waves_with_cases(request, Permission.SCANS_VERIFY)
    if not waves:
        return render(request, "fieldwork/no_wave.html")
    busiest = max(waves, key=lambda wave: doubts_left(wave, Queue.WRITING))
    return redirect("fieldwork_key_wave", pk=busiest.pk)


@requires(Permission.SCANS_VERIFY)
def key_wave(request: HttpRequest, pk: int) -> HttpResponse:
    """The next thing to key; the same one again until it is keyed or skipped."""
    return _page(request, wave_for(request, pk, Permission.SCANS_VERIFY), [])


@require_POST
@requires(Permission.SCANS_VERIFY)
def keyed(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what was typed; then on to the next."""
    doubt = get_object_or_404(
        DoubtToResolve.objects.in_queue(Queue.WRITING).select_related(
            "response__wave__study__programme__area"
        ),
        pk=pk,
    )
    wave = wave_for(request, doubt.response.wave_id, Permission.SCANS_VERIFY)
    return carry_out(
        request,
        lambda: _act(request, doubt),
        more=lambda said: _items(request, wave, said),
        page=lambda errors: _page(request, wave, errors, typed_for=doubt.pk),
        back="fieldwork_key_wave",
        pk=wave.pk,
    )


def _act(request: HttpRequest, doubt: DoubtToResolve) -> None:
    user = signed_in(request)
    asked = request.POST
    # First of all, so that the note stands even if what was typed does not fit.
    if "danger" in asked:
        note_danger(doubt.response, doubt.question, by=user)
    if "skip" in asked:
        skip_doubt(doubt, by=user)
    elif "pass_on" in asked:
        pass_on_doubt(doubt, by=user)
    elif "unreadable" in asked:
        resolve_doubt(doubt, None, by=user)
    elif "none" in asked:
        resolve_doubt(doubt, [], by=user)
    elif typed := asked.get("answer", "").strip():
        resolve_doubt(doubt, [typed], by=user)
    else:
        raise NOTHING_KEYED.at()


@require_POST
@requires(Permission.SCANS_VERIFY)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the reader's latest typing and show that picture again."""
    wave = wave_for(request, pk, Permission.SCANS_VERIFY)
    try:
        undo_latest(wave, by=signed_in(request), queue=Queue.WRITING)
    except Problem as problem:
        messages.info(request, from_problem(problem).text)
    else:
        messages.info(request, _("Taken back. Here it is again."))
    return redirect("fieldwork_key_wave", pk=wave.pk)


class _Queue(TypedDict):
    wave: Wave
    pages: list[DoubtPage]
    held: list[int]
    count: QueueCount
    hours: int


def _queue(request: HttpRequest, wave: Wave) -> _Queue:
    doubts = next_doubts(wave, signed_in(request), count=_AHEAD, queue=Queue.WRITING)
    language = (get_language() or "en").split("-")[0]
    return {
        "wave": wave,
        "pages": [doubt_page(doubt, language) for doubt in doubts],
        "held": [doubt.pk for doubt in doubts],
        "count": queue_count(wave, Queue.WRITING),
        "hours": round(READ_WITHIN.total_seconds() / 3600),
    }


def _page(
    request: HttpRequest, wave: Wave, errors: list[ErrorLine], *, typed_for: int | None = None
) -> HttpResponse:
    typed = request.POST.get("answer", "")[:_GIVEN_BACK_MAX_CHARACTERS]
    return render(
        request,
        "fieldwork/keying.html",
        {
            **_queue(request, wave),
            "errors": errors,
            "typed_for": typed_for,
            "typed": typed,
            "danger": "danger" in request.POST,
        },
        status=UNPROCESSABLE if errors else 200,
    )


def _items(request: HttpRequest, wave: Wave, said: list[ErrorLine]) -> HttpResponse:
    known = known_to_browser(request)
    queue = _queue(request, wave)
    queue["pages"] = [each for each in queue["pages"] if each.doubt.pk not in known]
    return render(request, "fieldwork/keying_items.html", {**queue, "said": said, "more": True})
