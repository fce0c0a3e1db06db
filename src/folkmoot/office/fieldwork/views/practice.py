"""Try it with your own pen: a practice booklet to print, and what was read of its photographs."""

from __future__ import annotations

from functools import partial

from csp.decorators import csp_update
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from folkmoot.method.terms.problem import Problem
from folkmoot.office.fieldwork.services.practice import (
    LARGEST_BYTES,
    MOST_FILES,
    practice_booklet,
    read_practice,
)
from folkmoot.office.fieldwork.views.practice_page import practice_page
from folkmoot.office.fieldwork.views.waves import signed_in, wave_for
from folkmoot.office.pages.errors import ErrorLine, from_problem
from folkmoot.office.people.access import requires
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import SheetVersion, Wave
from folkmoot.office.studies.services import instrument_of

_MEGABYTE = 1_000_000


@require_safe
@requires(Permission.FIELDWORK_READ)
def practice(request: HttpRequest) -> HttpResponseBase:
    """The questionnaire of the latest wave that the reader may see."""
    waves = _waves(request)
    if not waves:
        return render(request, "fieldwork/no_wave.html")
    return _with_pictures(request, waves[0])


@never_cache
@requires(Permission.FIELDWORK_READ)
def practice_of(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Print, fill in, photograph; and what was read, when photographs were sent."""
    return _with_pictures(request, wave_for(request, pk, Permission.FIELDWORK_READ))


@require_safe
@requires(Permission.FIELDWORK_READ)
def booklet(request: HttpRequest, pk: int) -> HttpResponse:
    """One practice booklet as PDF."""
    wave = wave_for(request, pk, Permission.FIELDWORK_READ)
    answer = HttpResponse(
        practice_booklet(wave.instrument, _language(request, wave)),
        content_type="application/pdf",
    )
    answer["Content-Disposition"] = 'inline; filename="practice-booklet.pdf"'
    return answer


def _with_pictures(request: HttpRequest, wave: Wave) -> HttpResponseBase:
    """The pictures of what was read are in the page itself, because they are stored nowhere."""
    return csp_update({"img-src": "data:"})(partial(_page, wave=wave))(request)


def _page(request: HttpRequest, wave: Wave) -> HttpResponse:
    language = _language(request, wave)
    errors: list[ErrorLine] = []
    shown = None
    if request.method == "POST":
        try:
            read = read_practice(
                wave, language, request.FILES.getlist("files"), by=signed_in(request)
            )
        except Problem as problem:
            errors = [from_problem(problem)]
        else:
            shown = practice_page(read, instrument_of(wave.instrument), language)
    instrument = instrument_of(wave.instrument)
    return render(
        request,
        "fieldwork/practice.html",
        {
            "wave": wave,
            "title": instrument.title.get(language, wave.instrument.name),
            "paper_language": language,
            "languages": [each for each in instrument.languages if each != language],
            "others": [each for each in _waves(request) if each.instrument != wave.instrument],
            "most_files": MOST_FILES,
            "most_megabytes": LARGEST_BYTES // _MEGABYTE,
            "read": shown,
            "errors": errors,
        },
        status=422 if errors else 200,
    )


def _waves(request: HttpRequest) -> list[Wave]:
    """The latest wave of each questionnaire that the reader may see.

    Those that are printed come first, then the latest.
    """
    found: dict[int, Wave] = {}
    waves = Wave.objects.select_related("study__programme__area", "instrument").annotate(
        is_printed=Exists(SheetVersion.objects.filter(instrument=OuterRef("instrument")))
    )
    for wave in waves.order_by("-is_printed", "-opens", "-pk"):
        if policy.may(request.user, Permission.FIELDWORK_READ, wave.study.programme.area):
            found.setdefault(wave.instrument_id, wave)
    return list(found.values())


def _language(request: HttpRequest, wave: Wave) -> str:
    """The language that was asked for, or the questionnaire's first; 404 where it has no such."""
    known = instrument_of(wave.instrument).languages
    asked = request.GET.get("language", known[0])
    if asked not in known:
        raise Http404
    return asked
