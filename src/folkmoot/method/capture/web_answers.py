"""What was sent for one question of a web form, as answers or as faults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, assert_never

from folkmoot.method.capture.dates import day_of
from folkmoot.method.capture.model import Answer, Missing, Value
from folkmoot.method.capture.web_fields import date_fields, rank_fields
from folkmoot.method.capture.web_together import rank_answers, share_out_answers
from folkmoot.method.instrument.model import (
    CodeList,
    DateEntry,
    Grid,
    NumberEntry,
    OpenText,
    Question,
    Rank,
    Scale,
    SeveralAnswers,
    ShareOut,
    SingleChoice,
)
from folkmoot.method.instrument.variables import row_ids, tick_id
from folkmoot.method.terms.catalogue import answers as catalogue
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Place, Problem

#: What a browser sends: every field's values in the order of the page. Other fields are ignored.
PostedFields: TypeAlias = Mapping[str, Sequence[str]]
Found: TypeAlias = tuple[dict[str, Answer], list[Problem]]

_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,12}")
# Everything below a space except tab and line feed: no database wants it, nobody types it.
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NO_REPLY = Missing(MissingReason.NO_REPLY)


def answers_to(question: Question, posted: PostedFields) -> Found:
    """The answers to a question that was asked, every variable once, and what is wrong with them.

    A problem's place names the field that it belongs to.
    """
    match question:
        case SingleChoice() | Scale():
            return _coded(question, [question.id], question.code_list, posted)
        case Grid():
            return _coded(question, row_ids(question), question.code_list, posted)
        case Rank():
            return rank_answers(question, [sent_for(f, posted) for f in rank_fields(question)])
        case ShareOut():
            return share_out_answers(question, [sent_for(f, posted) for f in row_ids(question)])
        case SeveralAnswers():
            return _ticks(question, posted)
        case NumberEntry():
            return _number(question, posted)
        case DateEntry():
            return _date(question, posted)
        case OpenText():
            return _text(question, posted)
        case _:
            assert_never(question)


def _coded(
    question: Question, fields: Sequence[str], code_list: CodeList, posted: PostedFields
) -> Found:
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for field in fields:
        given = sent_for(field, posted)
        place = Place(question=field)
        problems += _outside(given, code_list, place)
        if len(given) > 1:
            problems.append(catalogue.ANSWER_MORE_THAN_ONE.at(place, count=len(given)))
        if not given and question.required:
            problems.append(catalogue.ANSWER_REQUIRED.at(place))
        answers[field] = Value(given[0]) if given else _NO_REPLY
    return answers, problems


def _ticks(question: SeveralAnswers, posted: PostedFields) -> Found:
    given = sent_for(question.id, posted)
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


def _number(question: NumberEntry, posted: PostedFields) -> Found:
    place = Place(question=question.id)
    typed = "".join(sent_for(question.id, posted)[:1]).replace(",", "")
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


def _date(question: DateEntry, posted: PostedFields) -> Found:
    fields = date_fields(question)
    typed = ["".join(sent_for(name, posted)[:1]) for name in fields]
    place = Place(question=question.id)
    if not any(typed):
        missing = [catalogue.ANSWER_REQUIRED.at(place)] if question.required else []
        return {question.id: _NO_REPLY}, missing
    day = day_of(*typed)
    if day is None:
        example = f"{question.earliest:%d %m %Y}"
        return {question.id: _NO_REPLY}, [catalogue.DATE_NOT_A_DAY.at(place, example=example)]
    if not question.earliest <= day <= question.latest:
        fault = catalogue.DATE_OUT_OF_BOUNDS.at(
            place,
            day=f"{day:%d %m %Y}",
            earliest=f"{question.earliest:%d %m %Y}",
            latest=f"{question.latest:%d %m %Y}",
        )
        return {question.id: _NO_REPLY}, [fault]
    return {question.id: Value(day.isoformat())}, []


def _text(question: OpenText, posted: PostedFields) -> Found:
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


def sent_for(field: str, posted: PostedFields) -> list[str]:
    """The different answers sent for a field, in order, empty ones left out."""
    stripped = (value.strip() for value in posted.get(field, ()))
    return list(dict.fromkeys(value for value in stripped if value))


def _outside(given: Sequence[str], code_list: CodeList, place: Place) -> Iterator[Problem]:
    known = {code.value for code in code_list.codes}
    for code in given:
        if code not in known:
            yield catalogue.ANSWER_NOT_IN_LIST.at(place, code=code[:40])
