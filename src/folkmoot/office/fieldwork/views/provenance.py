"""Who settled each answer of one number, and the same of a wave as a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from folkmoot.method.capture.resolution import printed_question
from folkmoot.method.instrument.model import Instrument, in_language
from folkmoot.method.terms.catalogue.fieldwork import SERIAL_UNKNOWN
from folkmoot.office.fieldwork.models import Case, Response
from folkmoot.office.fieldwork.models.choices import DOUBT_REASONS
from folkmoot.office.fieldwork.services.provenance import (
    AnswerHistory,
    How,
    Step,
    export_provenance,
    history_of,
    responses_with_history,
)
from folkmoot.office.fieldwork.views.waves import signed_in, wave_for
from folkmoot.office.pages import numbers
from folkmoot.office.pages.errors import ErrorLine, from_problem
from folkmoot.office.people.access import requires
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave
from folkmoot.office.studies.services import instrument_of

NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class ShownHistory:
    """One answer that people had to do with: its question, and each step in words."""

    question: str
    row: str
    steps: tuple[tuple[str, str], ...]
    waits: bool


@dataclass(frozen=True, slots=True)
class ShownResponse:
    """One response of a case. `alone` of its `answers` nobody but the machine settled."""

    response: Response
    answers: int
    alone: int
    waiting: int
    by_people: tuple[ShownHistory, ...]


@require_safe
@requires(Permission.FIELDWORK_READ)
def serial(request: HttpRequest, pk: int) -> HttpResponse:
    """Look a number up; who settled the answers under it."""
    wave = wave_for(request, pk, Permission.FIELDWORK_READ)
    asked = request.GET.get("serial", "").strip().upper()
    case = Case.objects.select_related("area").filter(wave=wave, serial=asked).first()
    errors: list[ErrorLine] = []
    if asked and case is None:
        unknown = from_problem(SERIAL_UNKNOWN.at(wave=str(wave), serial=asked[:20]))
        errors = [replace(unknown, href="#serial")]
    responses = responses_with_history(wave).filter(case=case) if case else []
    shown = _shown(responses, wave, signed_in(request))
    return render(
        request,
        "fieldwork/serial.html",
        {
            "wave": wave,
            "asked": asked,
            "case": case,
            "responses": shown,
            "waiting": sum(each.waiting for each in shown),
            "errors": errors,
            "may_export": policy.may(
                request.user, Permission.FIELDWORK_MANAGE, wave.study.programme.area
            ),
        },
        status=NOT_FOUND if errors else 200,
    )


@require_POST
@requires(Permission.FIELDWORK_MANAGE)
def provenance(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every step of every answer as CSV; a POST, because it leaves an audit line."""
    wave = wave_for(request, pk, Permission.FIELDWORK_MANAGE)
    name, lines = export_provenance(wave, by=signed_in(request))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _shown(responses: Iterable[Response], wave: Wave, reader: User) -> list[ShownResponse]:
    """Clerks are named to those who run the fieldwork or read the trail; to others they are not."""
    area = wave.study.programme.area
    names = policy.may(reader, Permission.FIELDWORK_MANAGE, area) or policy.may(
        reader, Permission.AUDIT_READ
    )
    shown = []
    for response in responses:
        answers = history_of(response)
        instrument = instrument_of(response.instrument)
        touched = [each for each in answers if each.is_by_people]
        shown.append(
            ShownResponse(
                response,
                len(answers),
                len(answers) - len(touched),
                sum(each.waits for each in answers),
                tuple(_history(each, instrument, reader, names=names) for each in touched),
            )
        )
    return shown


def _history(
    answer: AnswerHistory, instrument: Instrument, reader: User, *, names: bool
) -> ShownHistory:
    printed = printed_question(instrument, answer.question)
    language = instrument.languages[0]
    return ShownHistory(
        in_language(printed.text, language),
        in_language(printed.row, language) if printed.row else "",
        tuple((_in_words(step, reader, names=names), _moment(step)) for step in answer.steps),
        answer.waits,
    )


def _moment(step: Step) -> str:
    if isinstance(step.at, datetime):
        return numbers.moment(step.at)
    return numbers.day(step.at) if step.at else ""


def _in_words(step: Step, reader: User, *, names: bool) -> str:
    who = {"who": _who(step.by, reader, names=names)}
    match step.how:
        case How.READ:
            return _("Read by the machine")
        case How.HANDED_OVER:
            reason = str(DOUBT_REASONS[step.reason]) if step.reason else ""
            return _("Handed over by the machine: %(reason)s") % {"reason": reason}
        case How.TYPED:
            return _("Answered on the web")
        case How.BY_VOICE:
            return _("Answered by voice")
        case How.CHECKED:
            return _("Checked by %(who)s") % who
        case How.KEYED:
            return _("Keyed by %(who)s") % who
        case How.UNREADABLE:
            return _("Not readable for %(who)s either") % who
        case How.FOLLOWED:
            return _("Settled with an earlier question by %(who)s") % who
        case How.KEYED_AGAIN:
            return _("Keyed again, blind, by %(who)s") % who
        case How.CORRECTED:
            return _("Settled after keying again by %(who)s") % who
        case How.NAMES_OUT:
            return _("Names taken out by %(who)s") % who
        case How.WAITS:
            return _("Waits for a person")
        case _:
            assert_never(step.how)


def _who(user: User | None, reader: User, *, names: bool) -> str:
    if user is None:
        return _("nobody")
    if user == reader:
        return _("you")
    return str(user) if names else _("a colleague")
