"""Pages for people who answer. No sign-in, no session; a GET changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_safe

from folkmoot.method.capture.from_web import from_web
from folkmoot.method.instrument.model import Instrument, in_language
from folkmoot.method.terms.catalogue.studies import WAVE_NOT_OPEN
from folkmoot.method.terms.problem import Problem, Problems
from folkmoot.office.fieldwork.answering.entry import (
    Door,
    door_of,
    find_invitation,
    may_guess,
    normalise,
    note_wrong_guess,
)
from folkmoot.office.fieldwork.answering.questionnaire import Part, faults_of, lay_out
from folkmoot.office.fieldwork.answering.submit import (
    is_page_key,
    new_page_key,
    submit,
)
from folkmoot.office.fieldwork.models import Invitation
from folkmoot.office.fieldwork.sealed.services import page_hash
from folkmoot.office.pages.errors import ErrorLine
from folkmoot.office.people.roles import Role
from folkmoot.office.people.services.users import role_title
from folkmoot.office.studies.models import InstrumentVersion
from folkmoot.office.studies.services import instrument_of

_PAGE_KEY_FIELD = "page_key"
#: The second button: whoever wants to take no part may say so, and is not reminded.
_EMPTY_FIELD = "send_empty"
_OWN_FIELDS = {_PAGE_KEY_FIELD, _EMPTY_FIELD, "csrfmiddlewaretoken"}


@method_decorator([login_not_required, never_cache, csrf_protect], name="dispatch")
class EnterCode(View):
    """Type the code from the letter."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty field."""
        return render(request, "fieldwork/answering/enter.html")

    def post(self, request: HttpRequest) -> HttpResponse:
        """On to the questionnaire, or what is wrong with the code."""
        typed = request.POST.get("code", "")
        code = normalise(typed)
        if not typed.strip():
            fault = _("Type the code first.")
        elif code is None:
            fault = _("This is not one of our codes. A character may be wrong or missing.")
        elif not may_guess(_address(request)):
            return _too_many(request)
        elif find_invitation(code) is None:
            note_wrong_guess(_address(request))
            fault = _("We do not know this code. Compare it with your letter or e-mail.")
        else:
            return redirect("answering_start", code=code)
        errors = [ErrorLine(fault, _("The code has eleven letters and figures."), "#code")]
        context = {"errors": errors, "fault": fault, "typed": typed[:60]}
        return render(
            request,
            "fieldwork/answering/enter.html",
            context,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )


@login_not_required
@never_cache
@require_safe
def start(request: HttpRequest, code: str) -> HttpResponse:
    """What this is, how long it takes, who sees what; nothing happens by opening it."""
    found = _behind(request, code)
    if isinstance(found, HttpResponse):
        return found
    instrument = instrument_of(found.wave.instrument)
    context = {
        "code": code,
        "introduction": _words(instrument)["introduction"],
        "title": _words(instrument)["title"],
        "minutes": instrument.minutes,
        "questions": sum(1 for _question in instrument.questions),
        "closes": found.wave.closes,
        "who": _who_title(),
        "is_linked": found.case is not None,
        "other_language": _other_language(instrument),
    }
    return render(request, "fieldwork/answering/start.html", context)


@method_decorator([login_not_required, never_cache, csrf_protect], name="dispatch")
class Questions(View):
    """The questionnaire, all on one page."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Empty, with a new page key."""
        found = _behind(request, code)
        if isinstance(found, HttpResponse):
            return found
        return _show_questions(request, code, found, new_page_key())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Put the answers away, or show them again with what is wrong."""
        found = _behind(request, code)
        if isinstance(found, HttpResponse):
            return found
        instrument = instrument_of(found.wave.instrument)
        posted = {name: request.POST.getlist(name) for name in request.POST}
        sent = request.POST.get(_PAGE_KEY_FIELD, "")
        page_key = sent if is_page_key(sent) else new_page_key()
        if _nothing_answered(posted) and _EMPTY_FIELD not in posted:
            return _show_questions(request, code, found, page_key, is_empty=True)
        try:
            response = from_web(
                instrument,
                posted,
                serial=found.case.serial if found.case else None,
                source_digest=page_hash(found.wave, page_key),
                version=found.wave.instrument.digest,
            )
        except Problems as faults:
            return _show_questions(request, code, found, page_key, posted, faults.problems)
        try:
            submit(found, response)
        except Problem as problem:
            if problem.kind is not WAVE_NOT_OPEN:
                raise
            return _shut(request, Door.CLOSED)
        return redirect("answering_done", code=code)


@login_not_required
@never_cache
@require_safe
def done(request: HttpRequest, code: str) -> HttpResponse:
    """Thanks. The same page for the first and for every repeated POST."""
    normalised = normalise(code)
    invitation = find_invitation(normalised) if normalised else None
    if invitation is None or not invitation.answered:
        return redirect("answering_start", code=code)
    # What a form linked to a case says at its end is about its envelope.
    closing = (
        _("Thank you. Your answers are counted with everyone else's.")
        if invitation.case
        else _words(instrument_of(invitation.wave.instrument))["closing"]
    )
    context = {"closing": closing, "is_linked": invitation.case is not None}
    return render(request, "fieldwork/answering/done.html", context)


@login_not_required
@require_safe
def who_sees_what(request: HttpRequest) -> HttpResponse:
    """Who can see what, with what remains possible said in one sentence."""
    context = {"who": _who_title(), "supervisor": _supervisor()}
    return render(request, "fieldwork/answering/who_sees_what.html", context)


def _behind(request: HttpRequest, code: str) -> Invitation | HttpResponse:
    """The invitation whose questionnaire is to be answered, or the friendly page instead of it."""
    normalised = normalise(code)
    if normalised is None:
        return _unknown(request)
    if not may_guess(_address(request)):
        return _too_many(request)
    invitation = find_invitation(normalised)
    if invitation is None:
        note_wrong_guess(_address(request))
        return _unknown(request)
    door = door_of(invitation)
    if door is Door.ANSWERED and request.method == "POST":
        return redirect("answering_done", code=code)
    return invitation if door is Door.OPEN else _shut(request, door, invitation)


def _nothing_answered(posted: Mapping[str, Sequence[str]]) -> bool:
    """Whether a page was sent as it was opened: by a slip, most likely."""
    answers = (values for name, values in posted.items() if name not in _OWN_FIELDS)
    return not any(value.strip() for values in answers for value in values)


def _show_questions(
    request: HttpRequest,
    code: str,
    invitation: Invitation,
    page_key: str,
    posted: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[Problem] = (),
    *,
    is_empty: bool = False,
) -> HttpResponse:
    version = invitation.wave.instrument
    instrument = instrument_of(version)
    context: dict[str, object] = {
        "code": code,
        "title": _words(instrument)["title"],
        "marking": in_language(instrument.marking, _language()),
        "page_key": page_key,
        "who": _who_title(),
        "is_linked": invitation.case is not None,
        "other_language": _other_language(instrument),
    }
    language = _other_language(instrument) or _language()
    if problems:
        with override(_locale(language)):
            faults = {problem.place.question or "": _say(problem) for problem in problems}
            parts = lay_out(instrument, language, posted, faults)
            context["questions"] = _draw(parts)
        context["errors"] = [
            ErrorLine(found.label, found.fault, f"#{found.control}") for found in faults_of(parts)
        ]
    else:
        if is_empty:
            fault = _("You have not answered a question yet.")
            remedy = _("Answer those that you want to answer, or send it empty below.")
            context |= {"is_empty": True, "errors": [ErrorLine(fault, remedy, "#send")]}
        context["questions"] = _blank(version.digest, language)
    refused = problems or is_empty
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "fieldwork/answering/questions.html", context, status=status)


def _draw(parts: Sequence[Part]) -> SafeString:
    return render_to_string("fieldwork/answering/parts.html", {"parts": parts})


@lru_cache(maxsize=32)
def _blank(digest: str, language: str) -> SafeString:
    """The empty questions of a version in a language: the same for everybody, so drawn once."""
    version = InstrumentVersion.objects.get(digest=digest)
    with override(_locale(language)):
        return _draw(lay_out(instrument_of(version), language))


def _shut(request: HttpRequest, door: Door, invitation: Invitation | None = None) -> HttpResponse:
    opens = invitation.wave.opens if invitation else None
    context = {"door": door.value, "opens": opens}
    return render(request, "fieldwork/answering/shut.html", context)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "fieldwork/answering/unknown.html", status=HTTPStatus.NOT_FOUND)


def _too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "fieldwork/answering/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)


def _say(problem: Problem) -> str:
    message = _(problem.kind.message).format(**problem.details)
    return f"{message} {_(problem.kind.remedy).format(**problem.details)}"


def _words(instrument: Instrument) -> dict[str, str]:
    return {
        name: in_language(getattr(instrument, name), _language())
        for name in ("title", "introduction", "closing")
    }


def _language() -> str:
    """The reader's language as instruments name them: `en`, not `en-gb`."""
    return (get_language() or "en").split("-")[0]


def _other_language(instrument: Instrument) -> str:
    """The language that the questions are in, where the reader's is none of theirs; else empty.

    What stands among the questions is then in that language, too: no sentence mixes two.
    """
    return "" if _language() in instrument.languages else instrument.languages[0]


def _locale(language: str) -> str:
    """What the site calls a language of a questionnaire: `en-gb`, not `en`."""
    known = (code for code, _name in settings.LANGUAGES if code.split("-")[0] == language)
    return next(known, language)


def _who_title() -> str:
    return _("What your %(title)s can see") % {"title": _supervisor()}


def _supervisor() -> str:
    """What a supervisor is called here, as it stands within a sentence."""
    title = role_title(Role.SUPERVISOR)
    return title[:1].lower() + title[1:]


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
