"""What was read of a practice booklet, in the words of its questionnaire and of the site."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from folkmoot.method.capture.model import Answer, DoubtReason, Response, Value
from folkmoot.method.capture.resolution import (
    NOT_ASKED,
    AnyOf,
    EachOf,
    KeyDate,
    KeyNumber,
    KeyText,
    OneOf,
    PrintedQuestion,
    printed_question,
)
from folkmoot.method.instrument.model import Code, Instrument, Rank, Together, in_language
from folkmoot.method.instrument.variables import row_ids, variables
from folkmoot.method.scan.page_states import PageState
from folkmoot.method.terms.catalogue import files, scans
from folkmoot.method.terms.problem import Problem, ProblemKind
from folkmoot.office.fieldwork.models.choices import DOUBT_REASONS
from folkmoot.office.fieldwork.services.practice import Photograph, PracticeReading

#: How to take a better photograph, where the problem's own remedy speaks to a scanning room.
_BETTER: Mapping[ProblemKind, str | Promise] = {
    scans.PAGE_NO_SQUARES: gettext_lazy(
        "All four black squares in the corners must be in the picture, with a little of the table "
        "around the sheet."
    ),
    scans.PAGE_NO_CODE: gettext_lazy(
        "If it is a page of the booklet, keep the square code at its top right sharp: hold still, "
        "touch the page on the screen to focus, and let no finger or shadow fall on it."
    ),
    scans.PAGE_TWO_CODES: gettext_lazy("Photograph one page at a time."),
    scans.PAGE_BOXES_ASTRAY: gettext_lazy(
        "Lay the sheet flat on a table and hold the telephone straight above it."
    ),
    scans.PAGE_DOES_NOT_FIT: gettext_lazy(
        "Lay the sheet flat on a table and hold the telephone straight above it."
    ),
    scans.SCAN_TOO_COARSE: gettext_lazy(
        "Send the photograph as it was taken, not the small copy that a message makes of it."
    ),
    scans.SCAN_NOT_AN_IMAGE: gettext_lazy(
        "Send the photographs as JPEG or PNG, or a scan as PDF. Some telephones must be told to "
        "take pictures as JPEG (“most compatible”)."
    ),
    scans.SCAN_DAMAGED: gettext_lazy("Send the picture again, or take another."),
    files.FILE_EMPTY: gettext_lazy("Send the picture again, or take another."),
    scans.SCAN_READER_STOPPED: gettext_lazy("Take the picture again."),
}


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One question: its words, the words of what was read, why a person would have to look (empty
    where nobody would), and its picture as a `data:` address, empty where there is none.
    """

    question: str
    row: str
    answer: str
    is_given: bool
    doubt: str
    picture: str


@dataclass(frozen=True, slots=True)
class ShownPage:
    """One page that was read."""

    number: int
    answers: tuple[ShownAnswer, ...]

    @property
    def unsure(self) -> int:
        """How many answers a person would have to look at."""
        return sum(bool(answer.doubt) for answer in self.answers)


@dataclass(frozen=True, slots=True)
class ShownPhotograph:
    """One picture: its name, what became of it, and how to take a better one."""

    name: str
    page_in_file: int
    state: str
    is_read: bool
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ShownReading:
    """All that the page shows. `missing` numbers the pages that no picture shows."""

    photographs: tuple[ShownPhotograph, ...]
    pages: tuple[ShownPage, ...]
    missing: tuple[int, ...]
    answers: int
    unsure: int
    seconds: float


def practice_page(read: PracticeReading, instrument: Instrument, language: str) -> ShownReading:
    """Put a reading into words."""
    pages = _pages(read, read.response, instrument, language) if read.response else ()
    return ShownReading(
        tuple(_photograph(each) for each in read.photographs),
        pages,
        read.missing,
        sum(len(page.answers) for page in pages),
        sum(page.unsure for page in pages),
        read.seconds,
    )


def _pages(
    read: PracticeReading, response: Response, instrument: Instrument, language: str
) -> tuple[ShownPage, ...]:
    doubts = {doubt.question: doubt.reason for doubt in response.doubts}

    def show(printed_id: str) -> ShownAnswer:
        printed = printed_question(instrument, printed_id)
        reason = doubts.get(printed_id)
        picture = read.crops.get(printed_id)
        given = _in_words(printed, response.answers, language)
        return ShownAnswer(
            in_language(printed.text, language),
            in_language(printed.row, language) if printed.row else "",
            given or _not_given(printed_id, instrument, response.answers),
            bool(given),
            _why(reason) if reason else "",
            _as_address(picture) if picture else "",
        )

    return tuple(
        ShownPage(number, tuple(show(question) for question in questions))
        for number, questions in sorted(read.questions.items())
    )


def _photograph(photograph: Photograph) -> ShownPhotograph:
    problem = photograph.problem
    message, remedy = _said(problem) if problem else ("", "")
    if photograph.state is PageState.BLANK:
        message = _("There are no black squares, no code and no words on it.")
        remedy = _("Where it is a page of the booklet, take the picture again, nearer and sharp.")
    return ShownPhotograph(
        photograph.name,
        photograph.page_in_file,
        _became(photograph),
        photograph.state in (PageState.READ, PageState.DUPLICATE, PageState.BLANK),
        message,
        remedy,
    )


def _said(problem: Problem) -> tuple[str, str]:
    """What is wrong and how to mend it, without the place: it is a file of ours."""
    remedy = _BETTER.get(problem.kind)
    message = _(problem.kind.message).format(**problem.details)
    return message, str(remedy or _(problem.kind.remedy).format(**problem.details))


def _became(photograph: Photograph) -> str:
    match photograph.state:
        case PageState.READ:
            return _("page %(page)s, read") % {"page": photograph.page}
        case PageState.BLANK:
            return _("an empty page")
        case PageState.DUPLICATE:
            return _("page %(page)s again; the first picture counts") % {"page": photograph.page}
        case PageState.FOREIGN:
            return _("not one of this practice booklet")
        case PageState.UNREGISTERED | PageState.MISSING:
            return _("could not be read")
        case _:
            assert_never(photograph.state)


def _in_words(printed: PrintedQuestion, answers: Mapping[str, Answer], language: str) -> str:
    """The answer as the questionnaire puts it; empty where there is none to tell."""
    match printed.choices:
        case OneOf(codes):
            answer = answers[printed.id]
            return _label(answer.content, codes, language) if isinstance(answer, Value) else ""
        case AnyOf(codes):
            ticked = [c for c in codes if answers[f"{printed.id}_{c.value}"] == Value("1")]
            return ", ".join(in_language(code.label, language) for code in ticked)
        case EachOf(question):
            return _together(question, answers, language)
        case KeyNumber() | KeyDate() | KeyText():
            return ""  # written by hand: a person types it
        case _:
            assert_never(printed.choices)


def _label(value: str, codes: Sequence[Code], language: str) -> str:
    labels = (in_language(code.label, language) for code in codes if code.value == value)
    return next(labels, value) or value


def _not_given(printed_id: str, instrument: Instrument, answers: Mapping[str, Answer]) -> str:
    """Why there are no words of an answer that nobody doubts."""
    columns = [v.id for v in variables(instrument) if v.decided_with == printed_id]
    if all(answers[column] == NOT_ASKED for column in columns):
        return _("Not asked: an earlier answer leads past it")
    return _("Left blank")


def _together(question: Together, answers: Mapping[str, Answer], language: str) -> str:
    """Items with their places or points, the first place or the most points at the head."""
    numbers = [
        (int(answer.content), in_language(item.text, language))
        for item, row in zip(question.items, row_ids(question), strict=True)
        if isinstance(answer := answers[row], Value) and answer.content != "0"
    ]
    numbers.sort(key=lambda pair: pair[0], reverse=not isinstance(question, Rank))
    return ", ".join(f"{text}: {number}" for number, text in numbers)


def _why(reason: DoubtReason) -> str:
    if reason is DoubtReason.TO_KEY:
        return _("Handwriting is never guessed: a person types it from this picture.")
    return str(DOUBT_REASONS[reason])


def _as_address(jpeg: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")
