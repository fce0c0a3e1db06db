"""What a person can answer to one printed question, and what a decision does to a response.

The eyes decide, this module applies: the decision replaces the answers of the printed question,
and questions that are asked only after it follow the route again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, assert_never

from folkmoot.method.capture.dates import typed_day
from folkmoot.method.capture.model import Answer, Missing, Value
from folkmoot.method.capture.together import answers_together
from folkmoot.method.instrument.model import (
    Code,
    Condition,
    DateEntry,
    Grid,
    Instrument,
    NumberEntry,
    OpenText,
    Question,
    Rank,
    Scale,
    SeveralAnswers,
    ShareOut,
    SingleChoice,
    Text,
    Together,
)
from folkmoot.method.instrument.variables import row_id, row_ids, variables
from folkmoot.method.terms.catalogue import fieldwork as catalogue
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Place

NO_REPLY = Missing(MissingReason.NO_REPLY)
NOT_ASKED = Missing(MissingReason.NOT_ASKED)
UNREADABLE = Missing(MissingReason.UNREADABLE)


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of the codes, or no answer."""

    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Any of the codes, or at most `at_most` of them."""

    codes: tuple[Code, ...]
    at_most: int | None


@dataclass(frozen=True, slots=True)
class EachOf:
    """The rows of a rank or share-out, decided together as `ITEM=NUMBER`; others have nothing."""

    question: Together


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """A whole number from `lowest` to `highest`, typed as it is written."""

    lowest: int
    highest: int
    unit: Text


@dataclass(frozen=True, slots=True)
class KeyDate:
    """A day from `earliest` to `latest`, typed as `12 1 2005` or `12/01/2005`."""

    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class KeyText:
    """Words, typed as they are written."""

    longest_characters: int


Choices: TypeAlias = OneOf | AnyOf | EachOf | KeyNumber | KeyDate | KeyText


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """One question as it stands on the page; `row` is the row of a grid, None elsewhere."""

    id: str
    text: Text
    row: Text | None
    choices: Choices


def printed_question(instrument: Instrument, printed_id: str) -> PrintedQuestion:
    """Find a printed question by its id. Raises the problem `question-unknown`."""
    for question in instrument.questions:
        for printed in _printed(question):
            if printed.id == printed_id:
                return printed
    raise catalogue.QUESTION_UNKNOWN.at(Place(question=printed_id), question=printed_id)


def resolve(
    instrument: Instrument,
    answers: Mapping[str, Answer],
    printed_id: str,
    decided: Sequence[str] | None,
    *,
    without_ink: Collection[str] = (),
    blank: Collection[str] = (),
) -> dict[str, Answer]:
    """The answers after a person decided that `decided` is what one printed question says.

    `decided` holds codes, or one number, day or text as typed, or `ITEM=NUMBER` for rows that are
    decided together; empty means that nothing was answered, None that the person could not read it
    either: it then stays unreadable.
    `without_ink` names the printed questions that wait although nobody plainly marked anything:
    where the decision leads past them, they were not asked. `blank` names those that wait for no
    other reason than the question that leads to them: where it does, they had no reply. Raises a
    problem (`resolution-..`) when `decided` cannot be an answer to the question.
    """
    replaced = answers_as_decided(instrument, printed_id, decided)
    return follow_routes(instrument, {**answers, **replaced}, without_ink=without_ink, blank=blank)


def answers_as_decided(
    instrument: Instrument, printed_id: str, decided: Sequence[str] | None
) -> dict[str, Answer]:
    """A decision (see `resolve`) as answers of the variables of one printed question alone."""
    printed = printed_question(instrument, printed_id)
    if decided is None:
        return {
            variable.id: UNREADABLE
            for variable in variables(instrument)
            if variable.printed_question == printed_id
        }
    return _answers_of(printed, decided)


def follow_routes(
    instrument: Instrument,
    answers: Mapping[str, Answer],
    *,
    without_ink: Collection[str] = (),
    blank: Collection[str] = (),
) -> dict[str, Answer]:
    """The answers with `not asked` and `no reply` set as the routes say.

    Only these two change into one another: a value, or an answer that waits for a person, stays
    even where the route leads past it, unless its question is among those named (see `resolve`).
    A filter that waits for a person leaves all as it is; one that was not answered leads nowhere.
    """
    routed = dict(answers)
    for variable in variables(instrument):
        if variable.ask_if is None:
            continue
        before = routed[variable.id]
        waits_for = variable.decided_with if before == UNREADABLE else None
        match _is_asked(variable.ask_if, routed):
            case True if before == NOT_ASKED or waits_for in blank:
                routed[variable.id] = NO_REPLY
            case False if before == NO_REPLY or waits_for in without_ink:
                routed[variable.id] = NOT_ASKED
            case _:
                pass
    return routed


def _is_asked(condition: Condition, answers: Mapping[str, Answer]) -> bool | None:
    match answers[condition.question]:
        case Value(content):
            return content in condition.codes
        case Missing(MissingReason.UNREADABLE):
            return None
        case Missing():
            return False
        case other:
            assert_never(other)


def _printed(question: Question) -> list[PrintedQuestion]:
    match question:
        case SingleChoice() | Scale():
            choices: Choices = OneOf(question.code_list.codes)
        case SeveralAnswers():
            choices = AnyOf(question.code_list.codes, question.at_most)
        case Rank() | ShareOut():
            choices = EachOf(question)
        case NumberEntry():
            choices = KeyNumber(question.lowest, question.highest, question.unit)
        case DateEntry():
            choices = KeyDate(question.earliest, question.latest)
        case OpenText():
            choices = KeyText(question.longest_characters)
        case Grid():
            return [
                PrintedQuestion(
                    row_id(question, item.id),
                    question.text,
                    item.text,
                    OneOf(question.code_list.codes),
                )
                for item in question.items
            ]
        case _:
            assert_never(question)
    return [PrintedQuestion(question.id, question.text, None, choices)]


def _answers_of(printed: PrintedQuestion, decided: Sequence[str]) -> dict[str, Answer]:
    """The decision as answers of the variables of one printed question, or a problem."""
    match printed.choices:
        case OneOf(codes):
            _refuse_unknown(printed, codes, decided, at_most=1)
            return {printed.id: Value(decided[0]) if decided else NO_REPLY}
        case AnyOf(codes, at_most):
            _refuse_unknown(printed, codes, decided, at_most)
            return {f"{printed.id}_{code.value}": _tick(code, decided) for code in codes}
        case EachOf(question):
            return _each(question, decided)
        case KeyNumber(lowest, highest):
            return {printed.id: _number(printed, "".join(decided), lowest, highest)}
        case KeyDate(earliest, latest):
            return {printed.id: _day(printed, "".join(decided), earliest, latest)}
        case KeyText(longest):
            text = "".join(decided).strip()
            if len(text) > longest:
                raise catalogue.RESOLUTION_TOO_LONG.at(
                    Place(question=printed.id), count=len(text), longest=longest
                )
            return {printed.id: Value(text) if text else NO_REPLY}
        case _:
            assert_never(printed.choices)


def _each(question: Together, decided: Sequence[str]) -> dict[str, Answer]:
    """All rows of a rank or share-out, or a problem where the decision cannot stand."""
    place = Place(question=question.id)
    numbers = {code.value: int(code.value) for code in question.boxes}
    items = {item.id for item in question.items}
    given: dict[str, int] = {}
    for each in decided:
        item, _, number = each.partition("=")
        if item not in items or number not in numbers or item in given:
            raise catalogue.RESOLUTION_NOT_AN_ANSWER.at(place, answer=each)
        given[item] = numbers[number]
    answers = answers_together(question, [given.get(item.id) for item in question.items])
    if answers is None:
        raise catalogue.RESOLUTION_CONTRADICTORY.at(place)
    return dict(zip(row_ids(question), answers, strict=True))


def _tick(code: Code, decided: Sequence[str]) -> Answer:
    """Every box of several answers is crossed or it is not, as in `from_paper`."""
    return Value("1" if code.value in decided else "0")


def _number(printed: PrintedQuestion, typed: str, lowest: int, highest: int) -> Answer:
    text = typed.strip()
    if not text:
        return NO_REPLY
    if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
        raise catalogue.RESOLUTION_NOT_A_NUMBER.at(
            Place(question=printed.id), answer=text, lowest=lowest, highest=highest
        )
    return Value(str(int(text)))


def _day(printed: PrintedQuestion, typed: str, earliest: date, latest: date) -> Answer:
    if not typed.strip():
        return NO_REPLY
    day = typed_day(typed)
    if day is None or not earliest <= day <= latest:
        raise catalogue.RESOLUTION_NOT_A_DAY.at(
            Place(question=printed.id),
            answer=typed.strip(),
            earliest=f"{earliest:%d %m %Y}",
            latest=f"{latest:%d %m %Y}",
        )
    return Value(day.isoformat())


def _refuse_unknown(
    printed: PrintedQuestion, codes: Sequence[Code], decided: Sequence[str], at_most: int | None
) -> None:
    place = Place(question=printed.id)
    known = {code.value for code in codes}
    for answer in decided:
        if answer not in known:
            raise catalogue.RESOLUTION_NOT_AN_ANSWER.at(place, answer=answer)
    if at_most is not None and len(decided) > at_most:
        raise catalogue.RESOLUTION_TOO_MANY.at(place, count=len(decided), at_most=at_most)
