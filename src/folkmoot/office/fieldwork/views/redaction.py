"""Taking names out of what people wrote, before anybody else reads it."""

from __future__ import annotations

from typing import TypedDict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from folkmoot.method.capture.redaction import NAME_MARK
from folkmoot.method.capture.resolution import printed_question
from folkmoot.method.instrument.model import in_language
from folkmoot.office.fieldwork.models import Queue, WrittenAnswer
from folkmoot.office.fieldwork.services.danger import READ_WITHIN, note_danger
from folkmoot.office.fieldwork.services.queues import doubts_left
from folkmoot.office.fieldwork.services.redaction import (
    ORIGINAL_KEPT_FOR,
    RedactionCount,
    next_to_redact,
    redact_words,
    redaction_count,
)
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
from folkmoot.office.studies.services import instrument_of

_AHEAD = 3
_GIVEN_BACK_MAX_CHARACTERS = 20_000


@requires(Permission.WORDS_REDACT)
def redact(request: HttpRequest) -> HttpResponse:
    """The wave with the most texts to go through, or the latest."""
    waves = waves_with_cases(request, Permission.WORDS_REDACT)
    if not waves:
        return render(request, "fieldwork/no_wave.html")
    busiest = max(waves, key=lambda wave: redaction_count(wave).left)
    return redirect("fieldwork_redact_wave", pk=busiest.pk)


@requires(Permission.WORDS_REDACT)
def redact_wave(request: HttpRequest, pk: int) -> HttpResponse:
    """The next text; the same one again until it is saved."""
    return _page(request, wave_for(request, pk, Permission.WORDS_REDACT), [])


@require_POST
@requires(Permission.WORDS_REDACT)
def redacted(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a text without its names; then on to the next."""
    written = get_object_or_404(
        WrittenAnswer.objects.select_related("response__wave__study__programme__area"), pk=pk
    )
    area = written.response.wave.study.programme.area
    policy.require(request.user, Permission.WORDS_REDACT, area)
    wave = wave_for(request, written.response.wave_id, Permission.WORDS_REDACT)
    return carry_out(
        request,
        lambda: _act(request, written),
        more=lambda said: _items(request, wave, said),
        page=lambda errors: _page(request, wave, errors, typed_for=written.pk),
        back="fieldwork_redact_wave",
        pk=wave.pk,
    )


def _act(request: HttpRequest, written: WrittenAnswer) -> None:
    user = signed_in(request)
    if "danger" in request.POST:
        note_danger(written.response, written.question, by=user)
    redact_words(written, request.POST.get("redacted", ""), by=user)


class _Text(TypedDict):
    written: WrittenAnswer
    question: str
    words: str


class _Texts(TypedDict):
    wave: Wave
    texts: list[_Text]
    held: list[int]
    count: RedactionCount
    mark: str
    days: int
    hours: int


def _queue(request: HttpRequest, wave: Wave, typed: tuple[int, str] | None = None) -> _Texts:
    texts = next_to_redact(wave, signed_in(request), count=_AHEAD)
    language = (get_language() or "en").split("-")[0]
    return {
        "wave": wave,
        "texts": [
            {
                "written": each,
                "question": in_language(
                    printed_question(instrument_of(each.response.instrument), each.question).text,
                    language,
                ),
                "words": typed[1] if typed and typed[0] == each.pk else each.original,
            }
            for each in texts
        ],
        "held": [each.pk for each in texts],
        "count": redaction_count(wave),
        "mark": NAME_MARK,
        "days": ORIGINAL_KEPT_FOR.days,
        "hours": round(READ_WITHIN.total_seconds() / 3600),
    }


def _page(
    request: HttpRequest, wave: Wave, errors: list[ErrorLine], *, typed_for: int | None = None
) -> HttpResponse:
    typed = request.POST.get("redacted", "")[:_GIVEN_BACK_MAX_CHARACTERS]
    queue = _queue(request, wave, (typed_for, typed) if typed_for else None)
    return render(
        request,
        "fieldwork/redaction.html",
        {
            **queue,
            "to_key": doubts_left(wave, Queue.WRITING),
            "may_key": policy.may(request.user, Permission.SCANS_VERIFY, wave.study.programme.area),
            "errors": errors,
            "typed_for": typed_for,
            "danger": "danger" in request.POST,
        },
        status=UNPROCESSABLE if errors else 200,
    )


def _items(request: HttpRequest, wave: Wave, said: list[ErrorLine]) -> HttpResponse:
    known = known_to_browser(request)
    queue = _queue(request, wave)
    queue["texts"] = [each for each in queue["texts"] if each["written"].pk not in known]
    return render(request, "fieldwork/redaction_items.html", {**queue, "said": said, "more": True})
