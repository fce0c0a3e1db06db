"""Keying accepted questions again, blind."""

from __future__ import annotations

import math
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

from folkmoot.office.fieldwork.models import AuditItem, ScanBatch
from folkmoot.office.fieldwork.services.audit_sample import (
    audit_left,
    choose_share,
    key_blind,
    next_to_audit,
)
from folkmoot.office.fieldwork.views.checking_page import BlindPage, blind_page
from folkmoot.office.fieldwork.views.queue_items import (
    UNPROCESSABLE,
    carry_out,
    known_to_browser,
)
from folkmoot.office.fieldwork.views.waves import signed_in, wave_for, waves_with_cases
from folkmoot.office.pages.errors import ErrorLine
from folkmoot.office.people.access import requires
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave

_AHEAD = 6
_PICTURES = {"image/png", "image/jpeg"}


@requires(Permission.SCANS_VERIFY)
def blind(request: HttpRequest) -> HttpResponse:
    """The wave with the most to key again for this reader, or the latest."""
    waves = waves_with_cases(request, Permission.SCANS_VERIFY)
    if not waves:
        return render(request, "fieldwork/no_wave.html")
    user = signed_in(request)
    busiest = max(waves, key=lambda wave: audit_left(wave, user))
    return redirect("fieldwork_blind_wave", pk=busiest.pk)


@requires(Permission.SCANS_VERIFY)
def blind_wave(request: HttpRequest, pk: int) -> HttpResponse:
    """The next questions to key again, one shown."""
    return _page(request, wave_for(request, pk, Permission.SCANS_VERIFY), [])


@require_POST
@requires(Permission.SCANS_VERIFY)
def keyed_blind(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one keying; then on to the next."""
    item = _item(request, pk)
    wave = wave_for(request, item.response.wave_id, Permission.SCANS_VERIFY)
    return carry_out(
        request,
        lambda: _act(request, item),
        more=lambda said: _items(request, wave, said),
        page=lambda errors: _page(request, wave, errors),
        back="fieldwork_blind_wave",
        pk=wave.pk,
    )


def _act(request: HttpRequest, item: AuditItem) -> None:
    user = signed_in(request)
    if "unreadable" in request.POST:
        key_blind(item, None, by=user)
    else:
        answers = [] if "none" in request.POST else request.POST.getlist("answer")
        key_blind(item, [each for each in answers if each.strip()], by=user)


@requires(Permission.SCANS_VERIFY)
def blind_picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture of one question that is keyed again."""
    item = _item(request, pk)
    content_type, _encoding = mimetypes.guess_type(item.crop)
    if content_type not in _PICTURES or not default_storage.exists(item.crop):
        raise Http404
    picture = FileResponse(default_storage.open(item.crop), content_type=content_type)
    picture["Cache-Control"] = "private, max-age=600"
    return picture


@require_POST
@requires(Permission.FIELDWORK_MANAGE)
def audit_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the share of a batch that is keyed again."""
    batch = get_object_or_404(
        ScanBatch.objects.select_related("wave__study__programme__area"), pk=pk
    )
    choose_share(batch, _number(request.POST.get("share", "")), by=signed_in(request))
    messages.info(request, _("The share is chosen."))
    return redirect("fieldwork_batches_of", pk=batch.wave_id)


def _number(text: str) -> float:
    """The number, or one that no share can be."""
    try:
        number = float(text)
    except ValueError:
        return -1.0
    return number if math.isfinite(number) else -1.0


def _item(request: HttpRequest, pk: int) -> AuditItem:
    item = get_object_or_404(
        AuditItem.objects.select_related("response__wave__study__programme__area"), pk=pk
    )
    policy.require(request.user, Permission.SCANS_VERIFY, item.response.wave.study.programme.area)
    return item


class _Queue(TypedDict):
    wave: Wave
    pages: list[BlindPage]
    held: list[int]
    left: int


def _queue(request: HttpRequest, wave: Wave) -> _Queue:
    user = signed_in(request)
    items = next_to_audit(wave, user, count=_AHEAD)
    language = (get_language() or "en").split("-")[0]
    return {
        "wave": wave,
        "pages": [blind_page(item, language) for item in items],
        "held": [item.pk for item in items],
        "left": audit_left(wave, user),
    }


def _page(request: HttpRequest, wave: Wave, errors: list[ErrorLine]) -> HttpResponse:
    status = UNPROCESSABLE if errors else 200
    context = {**_queue(request, wave), "errors": errors}
    return render(request, "fieldwork/blind.html", context, status=status)


def _items(request: HttpRequest, wave: Wave, said: list[ErrorLine]) -> HttpResponse:
    known = known_to_browser(request)
    queue = _queue(request, wave)
    queue["pages"] = [each for each in queue["pages"] if each.item.pk not in known]
    return render(request, "fieldwork/blind_items.html", {**queue, "said": said, "more": True})
