"""A posted web questionnaire as a Response: the web's way into the one type that is counted."""

from __future__ import annotations

from collections.abc import Mapping

from folkmoot.method.capture.model import Answer, Missing, Mode, Response, Value
from folkmoot.method.capture.web_answers import PostedFields, answers_to, sent_for
from folkmoot.method.capture.web_fields import field_names
from folkmoot.method.instrument.model import Instrument, Question
from folkmoot.method.instrument.serialise import instrument_digest
from folkmoot.method.instrument.variables import variables_of
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Problem, refuse_if_any

_NOT_ASKED = Missing(MissingReason.NOT_ASKED)


def from_web(
    instrument: Instrument,
    posted: PostedFields,
    *,
    serial: str | None,
    source_digest: str,
    version: str | None = None,
) -> Response:
    """The answers of a posted page, every variable of the instrument exactly once.

    Nothing answered is `NO_REPLY`; several answers without one tick are 0 throughout, as on paper,
    where an empty box is an answer too.
    Answers to a question that its route leaves out are dropped to `NOT_ASKED`, whatever they say.
    `source_digest` names the submission, so that recording it twice changes nothing. `version` is
    the digest of the instrument where the caller has it; making it takes some milliseconds. Raises
    `Problems`, each with `place.question` as the field's name, when any answer cannot stand.
    """
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for question in instrument.questions:
        if _is_on_route(question, answers, posted):
            found, faults = answers_to(question, posted)
            answers.update(found)
            problems.extend(faults)
        else:
            answers.update((variable.id, _NOT_ASKED) for variable in variables_of(question))
    refuse_if_any(problems)
    return Response(
        instrument_digest=version or instrument_digest(instrument),
        serial=serial,
        mode=Mode.WEB,
        answers=answers,
        doubts=(),
        source_digest=source_digest,
    )


def _is_on_route(question: Question, answers: Mapping[str, Answer], posted: PostedFields) -> bool:
    """Whether the route leads to a question, given the answers before it.

    Behind a filter that was left open stands what was answered all the same, as on paper; behind
    one that was not asked itself stands nothing.
    """
    if question.ask_if is None:
        return True
    match answers.get(question.ask_if.question):
        case Value(content):
            return content in question.ask_if.codes
        case Missing(MissingReason.NO_REPLY):
            return any(sent_for(name, posted) for name in field_names(question))
        case Missing() | None:
            return False
