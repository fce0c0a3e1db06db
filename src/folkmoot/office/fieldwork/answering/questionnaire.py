"""A questionnaire as its page shows it: words in one language, answers kept, faults beside them.

Order, words and numbers are those of the printed form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from django.utils.translation import gettext as _

from folkmoot.method.capture.web_fields import date_fields, rank_fields
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
    Section,
    SeveralAnswers,
    ShareOut,
    SingleChoice,
    Text,
    in_language,
)
from folkmoot.method.instrument.variables import row_id
from folkmoot.method.paper.numbering import question_numbers
from folkmoot.office.pages.numbers import day

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
class Input:
    """One of several short inputs of a field; `figures` is how many figures it has room for."""

    name: str
    label: str
    control: str
    typed: str
    figures: int


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. `shape` is `radio`, `checkbox`, `select`, `number`, `date` or
    `text`.

    `control` is the id of its first input, where the error summary leads; `layout` is `stack`,
    `row` (beside each other where there is room) or `scale` (short figures). `ends` has the words
    at the two ends of a scale.
    """

    name: str
    shape: str
    legend: str
    control: str
    options: tuple[Option, ...] = ()
    inputs: tuple[Input, ...] = ()
    ends: tuple[str, ...] = ()
    layout: str = "stack"
    typed: str = ""
    lines: int = 1
    unit: str = ""
    fault: str = ""

    @property
    def is_group(self) -> bool:
        """Whether it has several inputs, which need a legend and no label."""
        return self.shape in ("radio", "checkbox", "date")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: a number, its words, and its fields (`has_rows`: one for each row or place).

    `fault` is what is wrong with its rows together.
    """

    number: int
    text: str
    hint: str
    route: str
    has_rows: bool
    fields: tuple[Field, ...]
    fault: str = ""


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


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: in the words of its question or row, and the input to go to."""

    label: str
    fault: str
    control: str


def faults_of(parts: Sequence[Part]) -> Iterator[Fault]:
    """Everything that is wrong on the page, from top to bottom."""
    for question in (question for part in parts for question in part.questions):
        if question.fault:
            label = f"{question.number}. {question.text}"
            yield Fault(label, question.fault, question.fields[0].control)
        for field in question.fields:
            if field.fault:
                yield Fault(f"{question.number}. {field.legend}", field.fault, field.control)


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
                has_rows=has_rows(question),
                fields=_fields(question, filled),
                fault=filled.faults.get(question.id, "") if has_rows(question) else "",
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
        case DateEntry():
            return _("A day from %(earliest)s to %(latest)s.") % {
                "earliest": day(question.earliest),
                "latest": day(question.latest),
            }
        case ShareOut():
            return _("Share out %(points)s points: together they must make %(points)s.") % {
                "points": question.points
            }
        case SingleChoice() | Grid() | Scale() | Rank() | OpenText():
            return ""
        case _:
            assert_never(question)


def has_rows(question: Question) -> bool:
    """Whether a question is shown as rows under one heading, a field each."""
    return isinstance(question, Grid | Rank | ShareOut)


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
        case Rank():
            return _places(question, filled)
        case ShareOut():
            return tuple(
                _written("number", row_id(question, item.id), filled.words(item.text), filled)
                for item in question.items
            )
        case Scale():
            return (_scale(question, text, filled),)
        case DateEntry():
            return (_date(question, text, filled),)
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


def _scale(question: Scale, legend: str, filled: _Filled) -> Field:
    """A scale shows bare figures, and the words of its ends apart from them."""
    field = _choices("radio", question.id, legend, question.code_list, filled)
    figures = tuple(replace(option, label=option.value) for option in field.options)
    ends = (
        f"{question.lowest} = {filled.words(question.lowest_label)}",
        f"{question.highest} = {filled.words(question.highest_label)}",
    )
    return replace(field, options=figures, layout="scale", ends=ends)


def _places(question: Rank, filled: _Filled) -> tuple[Field, ...]:
    """A list to choose from for each place, from the first on."""
    fields = []
    for place, name in enumerate(rank_fields(question), 1):
        typed = filled.typed(name)
        options = tuple(
            Option(item.id, filled.words(item.text), "", checked=item.id == typed)
            for item in question.items
        )
        fields.append(
            Field(
                name=name,
                shape="select",
                legend=_("Choice %(place)s") % {"place": place},
                control=_control(name),
                options=options,
                fault=filled.faults.get(name, ""),
            )
        )
    return tuple(fields)


def _date(question: DateEntry, legend: str, filled: _Filled) -> Field:
    labels = (_("Day"), _("Month"), _("Year"))
    inputs = tuple(
        Input(
            name=name,
            label=label,
            control=_control(name),
            typed=filled.typed(name),
            figures=figures,
        )
        for name, label, figures in zip(date_fields(question), labels, (2, 2, 4), strict=True)
    )
    return Field(
        name=question.id,
        shape="date",
        legend=legend,
        control=inputs[0].control,
        inputs=inputs,
        fault=filled.faults.get(question.id, ""),
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
