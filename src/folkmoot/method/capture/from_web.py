"""A posted web questionnaire as a Response: the web's way into the one type that is counted.

A field of the page has the name of the printed question (`Variable.printed_question`), so a grid
row is a field of its own and several answers share one: the same names as the boxes of a Sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, assert_never

from folkmoot.method.capture.model import Answer, Missing, Mode, Response, Value
from folkmoot.method.instrument.model import (
    CodeList,
    Grid,
    Instrument,
    NumberEntry,
    OpenText,
    Question,
    SeveralAnswers,
    SingleChoice,
)
from folkmoot.method.instrument.serialise import instrument_digest
from folkmoot.method.instrument.variables import row_id, tick_id, variables_of
from folkmoot.method.terms.catalogue import answers as catalogue
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any

#: What a browser sends: every field's values in the order of the page. Other fields are ignored.
PostedFields: TypeAlias = Mapping[str, Sequence[str]]
_Found: TypeAlias = tuple[dict[str, Answer], list[Problem]]

_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,12}")
# Everything below a space except tab and line feed: no database wants it, nobody types it.
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NO_REPLY = Missing(MissingReason.NO_REPLY)
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
            found, faults = _answers_to(question, posted)
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
            return any(_given(v.printed_question, posted) for v in variables_of(question))
        case Missing() | None:
            return False


def _answers_to(question: Question, posted: PostedFields) -> _Found:
    match question:
        case SingleChoice():
            return _coded(question, [question.id], question.code_list, posted)
        case Grid():
            rows = [row_id(question, item.id) for item in question.items]
            return _coded(question, rows, question.code_list, posted)
        case SeveralAnswers():
            return _ticks(question, posted)
        case NumberEntry():
            return _number(question, posted)
        case OpenText():
            return _text(question, posted)
        case _:
            assert_never(question)


def _coded(
    question: Question, fields: Sequence[str], code_list: CodeList, posted: PostedFields
) -> _Found:
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for field in fields:
        given = _given(field, posted)
        place = Place(question=field)
        problems += _outside(given, code_list, place)
        if len(given) > 1:
            problems.append(catalogue.ANSWER_MORE_THAN_ONE.at(place, count=len(given)))
        if not given and question.required:
            problems.append(catalogue.ANSWER_REQUIRED.at(place))
        answers[field] = Value(given[0]) if given else _NO_REPLY
    return answers, problems


def _ticks(question: SeveralAnswers, posted: PostedFields) -> _Found:
    given = _given(question.id, posted)
    place = Place(question=question.id)
    problems = list(_outside(given, question.code_list, place))
    at_most = question.at_most
    if at_most is not None and len(given) > at_most:
        surplus = len(given) - at_most
        problems.append(
            catalogue.ANSWERS_TOO_MANY.at(place, count=len(given), at_most=at_most, surplus=surplus)
        )
    if not given and question.required:
        problems.append(catalogue.ANSWER_REQUIRED.at(place))
    answers: dict[str, Answer] = {
        tick_id(question, code.value): Value("1" if code.value in given else "0")
        for code in question.code_list.codes
    }
    return answers, problems


def _number(question: NumberEntry, posted: PostedFields) -> _Found:
    place = Place(question=question.id)
    typed = "".join(_given(question.id, posted)[:1]).replace(",", "")
    if not typed:
        missing = [catalogue.ANSWER_REQUIRED.at(place)] if question.required else []
        return {question.id: _NO_REPLY}, missing
    if not _WHOLE_NUMBER.fullmatch(typed):
        fault = catalogue.NUMBER_NOT_WHOLE.at(place, example=question.lowest)
        return {question.id: _NO_REPLY}, [fault]
    number = int(typed)
    if not question.lowest <= number <= question.highest:
        fault = catalogue.NUMBER_OUT_OF_BOUNDS.at(
            place, number=number, lowest=question.lowest, highest=question.highest
        )
        return {question.id: _NO_REPLY}, [fault]
    return {question.id: Value(str(number))}, []


def _text(question: OpenText, posted: PostedFields) -> _Found:
    place = Place(question=question.id)
    sent = "\n".join(posted.get(question.id, ())).replace("\r\n", "\n").replace("\r", "\n")
    words = _CONTROL_CHARACTERS.sub("", sent).strip()
    if not words:
        missing = [catalogue.ANSWER_REQUIRED.at(place)] if question.required else []
        return {question.id: _NO_REPLY}, missing
    longest = question.longest_characters
    if len(words) > longest:
        fault = catalogue.TEXT_TOO_LONG.at(
            place, length=len(words), longest=longest, surplus=len(words) - longest
        )
        return {question.id: _NO_REPLY}, [fault]
    return {question.id: Value(words)}, []


def _given(field: str, posted: PostedFields) -> list[str]:
    """The different answers sent for a field, in order, empty ones left out."""
    stripped = (value.strip() for value in posted.get(field, ()))
    return list(dict.fromkeys(value for value in stripped if value))


def _outside(given: Sequence[str], code_list: CodeList, place: Place) -> Iterator[Problem]:
    known = {code.value for code in code_list.codes}
    for code in given:
        if code not in known:
            yield catalogue.ANSWER_NOT_IN_LIST.at(place, code=code[:40])
