"""An instrument in one language as the plain values that the template `sheet.typ` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import TypeAlias, assert_never

from folkmoot.method.instrument.model import (
    CodeList,
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
    Together,
    in_language,
)
from folkmoot.method.instrument.variables import row_id
from folkmoot.method.paper.form_fields import PLACEHOLDERS
from folkmoot.method.paper.layout import PageLayout
from folkmoot.method.paper.numbering import jumps, question_numbers
from folkmoot.method.paper.words import printed_words

Plain: TypeAlias = dict[str, object]

STANDARD_TEXT_POINTS = 12.0
LINE_HEIGHT_MM = 8.0  # of open text, written by hand
DIGIT_WIDTH_MM = 8.0
_DATE_DIGITS = {"day": 2, "month": 2, "year": 4}


@dataclass(frozen=True, slots=True)
class Density:
    """How closely the page is set. Rows are at least this high, in standard text size."""

    row_height_mm: float
    question_gap_mm: float


@dataclass(frozen=True, slots=True)
class _Voice:
    """One instrument in one language, with the numbers and jumps that its questions print."""

    instrument: Instrument
    language: str
    words: Mapping[str, str]
    numbers: Mapping[str, int]
    jumps: Mapping[str, Mapping[str, str | None]]

    def say(self, text: Mapping[str, str]) -> str:
        return in_language(text, self.language)


def template_data(
    instrument: Instrument,
    language: str,
    density: Density,
    layout: PageLayout,
    *,
    text_size_points: float,
    telephone: str,
    tagged: bool = False,
) -> Plain:
    """All that the template needs, ready for `json.dumps`.

    `tagged` puts the placeholders in that `tagged_form` takes for fields and for what is a copy's.
    """
    words = printed_words(language)
    voice = _Voice(instrument, language, words, question_numbers(instrument), jumps(instrument))
    return {
        "title": voice.say(instrument.title),
        "introduction": voice.say(instrument.introduction),
        "closing": voice.say(instrument.closing),
        "marking": voice.say(instrument.marking),
        "language": language,
        "placeholders": {name: list(rgb) for name, rgb in PLACEHOLDERS.items()} if tagged else None,
        "layout": asdict(layout),
        "fiducials": [asdict(square) for square in layout.fiducials],
        "text_size_points": text_size_points,
        "row_height_mm": density.row_height_mm * text_size_points / STANDARD_TEXT_POINTS,
        "question_gap_mm": density.question_gap_mm,
        "words": {
            "how_title": words["how_title"].format(minutes=instrument.minutes),
            "how_cross": words["how_cross"],
            "how_correct": words["how_correct"],
            "how_help": _help(words, telephone),
            "number_note": words["number_note"],
            "page_of": words["page_of"],
        },
        "sections": [
            {
                "title": voice.say(section.title),
                "introduction": voice.say(section.introduction),
                "questions": [_question(question, voice) for question in section.questions],
            }
            for section in instrument.sections
        ],
    }


def _help(words: Mapping[str, str], telephone: str) -> str:
    if not telephone:
        return words["how_help_without_telephone"]
    return words["how_help"].format(telephone=telephone.replace(" ", "\N{NO-BREAK SPACE}"))


def _question(question: Question, voice: _Voice) -> Plain:
    plain: Plain = {
        "id": question.id,
        "number": voice.numbers[question.id],
        "text": voice.say(question.text),
        "hint": voice.say(question.hint),
        "only_if": _only_if(question, voice),
    }
    match question:
        case SingleChoice():
            return plain | {"kind": "choice", "options": _options(question, voice)}
        case SeveralAnswers():
            return plain | {
                "kind": "choice",
                "options": _options(question, voice),
                "hint": plain["hint"] or _several_hint(question, voice),
            }
        case Grid():
            options = _options(question, voice)
            return plain | {"kind": "grid", "options": options, "rows": _rows(question, voice)}
        case Rank() | ShareOut():
            return plain | _together(question, voice)
        case Scale():
            return plain | _scale(question, voice)
        case NumberEntry():
            return plain | _number(question, voice)
        case DateEntry():
            return plain | _date(question, voice)
        case OpenText():
            return plain | {"kind": "text", "height_mm": question.lines * LINE_HEIGHT_MM}
        case _:
            assert_never(question)


def _number(question: NumberEntry, voice: _Voice) -> Plain:
    digits = max(len(str(question.lowest)), len(str(question.highest)))
    hint = voice.words["number_between"].format(lowest=question.lowest, highest=question.highest)
    return {
        "kind": "number",
        "width_mm": (digits + 1) * DIGIT_WIDTH_MM,
        "unit": voice.say(question.unit),
        "hint": voice.say(question.hint) or hint,
    }


def _rows(question: Grid | Together, voice: _Voice) -> list[Plain]:
    return [
        {"id": row_id(question, item.id), "text": voice.say(item.text)} for item in question.items
    ]


def _together(question: Together, voice: _Voice) -> Plain:
    """A rank or share-out as a grid, with the rule that its rows keep."""
    match question:
        case Rank(places=places):
            labels = voice.words["places"].split()[:places]
            rule = voice.words["rank_rule"].format(first=labels[0], last=labels[-1])
        case ShareOut(points=points):
            labels = [code.value for code in question.boxes]
            rule = voice.words["share_rule"].format(points=points)
        case _:
            assert_never(question)
    return {
        "kind": "grid",
        "options": [
            {"code": code.value, "label": label, "go_to": ""}
            for code, label in zip(question.boxes, labels, strict=True)
        ],
        "rows": _rows(question, voice),
        "together": True,
        "hint": " ".join(filter(None, [voice.say(question.hint), rule])),
    }


def _scale(question: Scale, voice: _Voice) -> Plain:
    numbers = [code.value for code in question.code_list.codes]
    return {
        "kind": "scale",
        "options": [{"code": number, "label": number, "go_to": ""} for number in numbers],
        "ends": [voice.say(question.lowest_label), voice.say(question.highest_label)],
    }


def _date(question: DateEntry, voice: _Voice) -> Plain:
    return {
        "kind": "date",
        "digit_mm": DIGIT_WIDTH_MM,
        "parts": [
            {"label": voice.words[name], "digits": digits} for name, digits in _DATE_DIGITS.items()
        ],
        "hint": voice.say(question.hint)
        or voice.words["date_between"].format(
            earliest=_spoken(question.earliest, voice), latest=_spoken(question.latest, voice)
        ),
    }


def _spoken(day: date, voice: _Voice) -> str:
    """A day in words: 12 January 2005, held together in one line."""
    month = voice.words["months"].split()[day.month - 1]
    return f"{day.day}\N{NO-BREAK SPACE}{month}\N{NO-BREAK SPACE}{day.year}"


def _several_hint(question: SeveralAnswers, voice: _Voice) -> str:
    if len(question.code_list.codes) == 1:
        return ""
    if question.at_most is None:
        return voice.words["several"]
    return voice.words["at_most"].format(count=question.at_most)


def _options(question: SingleChoice | SeveralAnswers | Grid, voice: _Voice) -> list[Plain]:
    targets = voice.jumps.get(question.id, {})
    return [
        {
            "code": code.value,
            "label": voice.say(code.label),
            "go_to": _go_to(targets[code.value], voice) if code.value in targets else "",
        }
        for code in question.code_list.codes
    ]


def _go_to(target: str | None, voice: _Voice) -> str:
    if target is None:
        return voice.words["go_to_end"]
    return voice.words["go_to_question"].format(number=voice.numbers[target])


def _only_if(question: Question, voice: _Voice) -> str:
    condition = question.ask_if
    if condition is None:
        return ""
    target = voice.instrument.question(condition.question)
    codes = target.code_list if isinstance(target, SingleChoice) else CodeList("", ())
    labels = [voice.say(code.label) for code in codes.codes if code.value in condition.codes]
    return voice.words["only_if"].format(
        answers=voice.words["answers_or"].join(labels), number=voice.numbers[target.id]
    )
