"""A questionnaire as its page shows it: words in one language, answers kept, faults beside them.

Order, words and numbers are those of the printed form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from django.utils.translation import gettext as _

from folkmoot.method.instrument.model import (
    CodeList,
    Grid,
    Instrument,
    NumberEntry,
    OpenText,
    Question,
    Section,
    SeveralAnswers,
    SingleChoice,
    Text,
    in_language,
)
from folkmoot.method.instrument.variables import row_id
from folkmoot.method.paper.numbering import question_numbers

# Answers as short as "4+" stand in one row, as on paper.
_SHORT_LABEL = 3
_MOST_IN_A_ROW = 6


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; `control` is the id of its input."""

    value: str
    label: str
    control: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. `shape` is `radio`, `checkbox`, `number` or `text`.

    `control` is the id of its first input, where the error summary leads; `layout` is `stack`,
    `row` (beside each other where there is room) or `scale` (short figures).
    """

    name: str
    shape: str
    legend: str
    control: str
    options: tuple[Option, ...] = ()
    layout: str = "stack"
    typed: str = ""
    lines: int = 1
    unit: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: a number, its words, and its fields (a grid has one for each row)."""

    number: int
    text: str
    hint: str
    route: str
    is_grid: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page."""

    id: str
    title: str
    introduction: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class _Filled:
    """What was sent (all empty on a fresh page) and what is wrong with it, by field."""

    language: str
    posted: Mapping[str, Sequence[str]]
    faults: Mapping[str, str]

    def words(self, text: Text) -> str:
        return in_language(text, self.language)

    def typed(self, name: str) -> str:
        return next(iter(self.posted.get(name, ())), "")


def lay_out(
    instrument: Instrument,
    language: str,
    posted: Mapping[str, Sequence[str]] | None = None,
    faults: Mapping[str, str] | None = None,
) -> tuple[Part, ...]:
    """The parts of the page. `faults` has what is wrong by field name, in the reader's language."""
    filled = _Filled(language, posted or {}, faults or {})
    numbers = question_numbers(instrument)
    return tuple(_part(section, instrument, numbers, filled) for section in instrument.sections)


def fields_of(parts: Sequence[Part]) -> dict[str, tuple[Asked, Field]]:
    """Every field of the page by its name, with the question that it belongs to."""
    return {
        field.name: (question, field)
        for part in parts
        for question in part.questions
        for field in question.fields
    }


def _part(
    section: Section, instrument: Instrument, numbers: Mapping[str, int], filled: _Filled
) -> Part:
    return Part(
        id=section.id,
        title=filled.words(section.title),
        introduction=filled.words(section.introduction),
        questions=tuple(
            Asked(
                number=numbers[question.id],
                text=filled.words(question.text),
                hint=_hint(question, filled),
                route=_route(question, instrument, numbers, filled),
                is_grid=isinstance(question, Grid),
                fields=_fields(question, filled),
            )
            for question in section.questions
        ),
    )


def _hint(question: Question, filled: _Filled) -> str:
    """The instrument's own hint, or what the kind of question makes worth saying."""
    own = filled.words(question.hint)
    if own:
        return own
    match question:
        case SeveralAnswers(at_most=None, code_list=code_list):
            return _("Choose all that apply.") if len(code_list.codes) > 1 else ""
        case SeveralAnswers(at_most=count):
            return _("Choose up to %(count)s.") % {"count": count}
        case NumberEntry():
            return _("A number from %(lowest)s to %(highest)s.") % {
                "lowest": question.lowest,
                "highest": question.highest,
            }
        case SingleChoice() | Grid() | OpenText():
            return ""
        case _:
            assert_never(question)


def _route(
    question: Question, instrument: Instrument, numbers: Mapping[str, int], filled: _Filled
) -> str:
    """When the question is to be answered, in words: the page needs no script to say it."""
    condition = question.ask_if
    if condition is None:
        return ""
    target = instrument.question(condition.question)
    labels = {
        code.value: filled.words(code.label)
        for code in (target.code_list.codes if isinstance(target, SingleChoice) else ())
    }
    answers = _(" or ").join(f"“{labels.get(code, code)}”" for code in condition.codes)
    return _("Only if you answered %(answers)s to question %(number)s.") % {
        "answers": answers,
        "number": numbers[condition.question],
    }


def _fields(question: Question, filled: _Filled) -> tuple[Field, ...]:
    text = filled.words(question.text)
    match question:
        case SingleChoice():
            return (_choices("radio", question.id, text, question.code_list, filled),)
        case SeveralAnswers():
            return (_choices("checkbox", question.id, text, question.code_list, filled),)
        case Grid():
            return tuple(
                _choices(
                    "radio",
                    row_id(question, item.id),
                    filled.words(item.text),
                    question.code_list,
                    filled,
                )
                for item in question.items
            )
        case NumberEntry():
            return (
                _written("number", question.id, text, filled, unit=filled.words(question.unit)),
            )
        case OpenText():
            return (_written("text", question.id, text, filled, lines=question.lines),)
        case _:
            assert_never(question)


def _choices(shape: str, name: str, legend: str, codes: CodeList, filled: _Filled) -> Field:
    given = set(filled.posted.get(name, ()))
    options = tuple(
        Option(
            code.value,
            filled.words(code.label),
            _control(name) if place == 1 else f"{_control(name)}-{place}",
            code.value in given,
        )
        for place, code in enumerate(codes.codes, 1)
    )
    return Field(
        name=name,
        shape=shape,
        legend=legend,
        control=_control(name),
        options=options,
        layout=_layout(shape, options, codes),
        fault=filled.faults.get(name, ""),
    )


def _layout(shape: str, options: Sequence[Option], codes: CodeList) -> str:
    if all(len(option.label) <= _SHORT_LABEL for option in options):
        return "scale"
    fits = len(options) <= _MOST_IN_A_ROW and (codes.ordered or len(options) <= _SHORT_LABEL)
    return "row" if fits and shape == "radio" else "stack"


def _written(
    shape: str, name: str, legend: str, filled: _Filled, *, lines: int = 1, unit: str = ""
) -> Field:
    return Field(
        name=name,
        shape=shape,
        legend=legend,
        control=_control(name),
        typed=filled.typed(name),
        lines=lines,
        unit=unit,
        fault=filled.faults.get(name, ""),
    )


def _control(name: str) -> str:
    return f"q-{name}"
