"""One doubt as the checking page shows it: words, answers as buttons, keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, assert_never

from django.utils.translation import gettext as _

from folkmoot.method.capture.model import DoubtReason
from folkmoot.method.capture.resolution import (
    AnyOf,
    Choices,
    EachOf,
    KeyDate,
    KeyNumber,
    KeyText,
    OneOf,
    printed_question,
)
from folkmoot.method.instrument.model import Code, Rank, ShareOut, Together, in_language
from folkmoot.office.fieldwork.models import AuditItem, DoubtToResolve
from folkmoot.office.pages.numbers import day, number
from folkmoot.office.studies.models import InstrumentVersion
from folkmoot.office.studies.services import instrument_of

_KEYS = "123456789"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose: its code, its words, and the key that chooses it (empty: none)."""

    value: str
    label: str
    key: str


@dataclass(frozen=True, slots=True)
class RowToDecide:
    """One of several rows that are decided together: its words, and what it may have come to."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class DoubtPage:
    """What the page says of a doubt.

    `shape` is `one` (buttons that decide at once), `several` (boxes and a button), `each` (a list
    to choose from for each of `rows`), `number`, `date` or `text`. `advice` says what to do, from
    why the doubt arose. `of_page` counts the questions that wait because this one's page was never
    found.
    """

    doubt: DoubtToResolve
    question: str
    row: str
    advice: str
    shape: str
    choices: tuple[Choice, ...]
    limits: str
    of_page: int
    rows: tuple[RowToDecide, ...] = ()


@dataclass(frozen=True, slots=True)
class BlindPage:
    """What the page says of a question that is keyed blind; see `DoubtPage`."""

    item: AuditItem
    question: str
    row: str
    shape: str
    choices: tuple[Choice, ...]
    limits: str
    rows: tuple[RowToDecide, ...] = ()


def doubt_page(doubt: DoubtToResolve, language: str) -> DoubtPage:
    """Lay a doubt out in the reader's language, or the questionnaire's first one."""
    return DoubtPage(
        **_question(doubt.response.instrument, doubt.question, language),
        doubt=doubt,
        advice=_advice(DoubtReason(doubt.reason)),
        of_page=_of_missing_page(doubt),
    )


def blind_page(item: AuditItem, language: str) -> BlindPage:
    """Lay a question out that is keyed blind: nothing on it says what the machine read."""
    return BlindPage(**_question(item.response.instrument, item.question, language), item=item)


class _Question(TypedDict):
    question: str
    row: str
    shape: str
    choices: tuple[Choice, ...]
    limits: str
    rows: tuple[RowToDecide, ...]


def _question(version: InstrumentVersion, printed_id: str, language: str) -> _Question:
    printed = printed_question(instrument_of(version), printed_id)
    shape, codes, limits = _shape(printed.choices, language)
    return {
        "question": in_language(printed.text, language),
        "row": in_language(printed.row, language) if printed.row else "",
        "shape": shape,
        "choices": _choices(codes, language),
        "limits": limits,
        "rows": _rows(printed.choices, language),
    }


def _of_missing_page(doubt: DoubtToResolve) -> int:
    if doubt.reason != DoubtReason.PAGE_MISSING:
        return 0
    return (
        doubt.response.doubts.open()
        .filter(page=doubt.page, reason=DoubtReason.PAGE_MISSING.value)
        .count()
    )


def decided_in_words(doubt: DoubtToResolve, language: str) -> str:
    """What a resolved doubt was decided to be, in the words of the questionnaire."""
    printed = printed_question(instrument_of(doubt.response.instrument), doubt.question)
    if doubt.resolution is None:
        return _("unreadable")
    decided = [str(each) for each in doubt.resolution]
    match printed.choices:
        case OneOf(codes) | AnyOf(codes):
            labels = {code.value: in_language(code.label, language) for code in codes}
            words = [labels[each] for each in decided]
        case EachOf(together):
            texts = {item.id: in_language(item.text, language) for item in together.items}
            pairs = (each.partition("=") for each in decided)
            words = [f"{texts[item]} {number}" for item, _equals, number in pairs]
        case KeyNumber() | KeyDate():
            words = [each for each in decided if each]
        case KeyText():
            words = [_("words")] if decided else []
        case _:
            assert_never(printed.choices)
    return ", ".join(words) or _("no answer")


def _choices(codes: Sequence[Code], language: str) -> tuple[Choice, ...]:
    keys = [*_KEYS, *[""] * len(codes)]
    return tuple(
        Choice(code.value, in_language(code.label, language), key)
        for code, key in zip(codes, keys, strict=False)
    )


def _rows(choices: Choices, language: str) -> tuple[RowToDecide, ...]:
    if not isinstance(choices, EachOf):
        return ()
    numbers = [code.value for code in choices.question.boxes]
    return tuple(
        RowToDecide(
            in_language(item.text, language),
            tuple(Choice(f"{item.id}={number}", number, "") for number in numbers),
        )
        for item in choices.question.items
    )


def _shape(choices: Choices, language: str) -> tuple[str, tuple[Code, ...], str]:
    """The shape of the answer, its codes, and in words what is allowed."""
    match choices:
        case OneOf(codes):
            return "one", codes, ""
        case AnyOf(codes, None):
            return "several", codes, _("Choose all that are marked.")
        case AnyOf(codes, at_most):
            return "several", codes, _("At most %(count)s.") % {"count": at_most}
        case EachOf(question):
            return "each", (), _rule(question)
        case KeyNumber(lowest, highest, unit):
            words = _("A whole number from %(lowest)s to %(highest)s.") % {
                "lowest": lowest,
                "highest": highest,
            }
            return "number", (), f"{words} {in_language(unit, language)}".strip()
        case KeyDate(earliest, latest):
            words = _("Day, month and year, such as 12 1 2005; from %(earliest)s to %(latest)s.")
            return "date", (), words % {"earliest": day(earliest), "latest": day(latest)}
        case KeyText(longest):
            words = _("Type it as it is written, at most %(count)s characters.")
            return "text", (), words % {"count": number(longest)}
        case _:
            assert_never(choices)


def _rule(question: Together) -> str:
    match question:
        case Rank():
            return _("Places from 1 on, without a gap and none given twice.")
        case ShareOut(points=points):
            words = _("The numbers must add up to %(points)s; an empty row counts as 0.")
            return words % {"points": points}
        case _:
            assert_never(question)


def _advice(reason: DoubtReason) -> str:
    match reason:
        case DoubtReason.UNSURE_MARK:
            return _("The mark is not clear. Which answer did the person mean?")
        case DoubtReason.SEVERAL_MARKS:
            return _("More than one answer is marked. Which one did the person mean?")
        case DoubtReason.TOO_MANY_MARKS:
            return _(
                "More answers are marked than were asked for. Choose those that were plainly "
                "meant, or “No answer” if you cannot tell."
            )
        case DoubtReason.CONTRADICTORY:
            return _(
                "The rows do not go together. If the person plainly meant something else, choose "
                "that; otherwise “No answer”."
            )
        case DoubtReason.ONLY_DELETED:
            return _("The only mark was taken back. Did the person mean any answer at all?")
        case DoubtReason.PAGE_MISSING:
            return _(
                "This page was not among the scans. Look for the paper; if it is not there, choose "
                "“No answer”."
            )
        case DoubtReason.PAGE_CONFLICT:
            return _(
                "This page was scanned twice and the two differ: one scan is above the line, the "
                "other below. If they do not tell, look at the paper."
            )
        case DoubtReason.OFF_ROUTE:
            return _(
                "It is answered, though an earlier answer leads past it. What does the paper say?"
            )
        case DoubtReason.AUDIT:
            return _("Two people and the machine read it in three ways. Which answer is meant?")
        case DoubtReason.TO_KEY:
            return _("Something is written here. What does it say?")
        case _:
            assert_never(reason)
