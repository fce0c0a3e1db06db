"""How much of a questionnaire is answered, and what that makes of its case."""

from __future__ import annotations

import pytest

from folkmoot.method.capture.completeness import Completeness, completeness_of, share_answered
from folkmoot.method.capture.model import Answer, Missing, Value
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.model import OpenText, SeveralAnswers
from folkmoot.method.instrument.variables import variables, variables_of
from folkmoot.method.terms.dispositions import Disposition
from folkmoot.method.terms.missing import MissingReason

INSTRUMENT = load_instrument("community-engagement")
NO_REPLY = Missing(MissingReason.NO_REPLY)


def every(answer: Answer) -> dict[str, Answer]:
    return {variable.id: answer for variable in variables(INSTRUMENT)}


def of(question: str, answer: Answer) -> dict[str, Answer]:
    return {v.id: answer for v in variables_of(INSTRUMENT.question(question))}


def test_everything_answered_is_complete_and_nothing_is_a_break_off() -> None:
    assert share_answered(INSTRUMENT, every(Value("1"))) == 1.0
    assert share_answered(INSTRUMENT, every(NO_REPLY)) == 0.0
    assert completeness_of(INSTRUMENT, every(NO_REPLY)) is Completeness.BREAK_OFF


def test_nothing_asked_is_nothing_answered() -> None:
    assert share_answered(INSTRUMENT, every(Missing(MissingReason.NOT_ASKED))) == 0.0


def test_what_was_not_asked_leaves_the_base() -> None:
    answers = every(Value("1")) | of("contact", Missing(MissingReason.NOT_ASKED))
    assert share_answered(INSTRUMENT, answers) == 1.0


def test_what_waits_for_a_person_counts_as_answered() -> None:
    answers = every(Value("1")) | of("problem", Missing(MissingReason.UNREADABLE))
    assert share_answered(INSTRUMENT, answers) == 1.0


def test_a_choice_of_nought_is_an_answer_and_an_empty_box_is_not() -> None:
    nought = every(Value("1")) | of("household", Value("0"))
    no_choice = every(Value("1")) | of("firstthree", Value("0"))
    assert share_answered(INSTRUMENT, nought) == 1.0
    assert share_answered(INSTRUMENT, no_choice) < 1.0


def test_open_text_and_free_ticks_never_count() -> None:
    answers = every(Value("1")) | of("comment", NO_REPLY) | of("helped", Value("0"))
    assert share_answered(INSTRUMENT, answers) == 1.0


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        (100, Completeness.COMPLETE),
        (80, Completeness.COMPLETE),
        (75, Completeness.PARTIAL),
        (50, Completeness.PARTIAL),
        (45, Completeness.BREAK_OFF),
    ],
)
def test_the_borders_are_those_of_the_standard(answered: int, expected: Completeness) -> None:
    # As many items as make whole percents of five; the others are not asked.
    items = [
        variable.id
        for question in INSTRUMENT.questions
        if not isinstance(question, SeveralAnswers | OpenText)
        for variable in variables_of(question)
    ]
    not_counted = [*of("firstthree", NO_REPLY), *items[: len(items) % 20]]
    items = items[len(items) % 20 :]
    answers = every(Value("1")) | dict.fromkeys(not_counted, Missing(MissingReason.NOT_ASKED))
    answers |= dict.fromkeys(items[answered * len(items) // 100 :], NO_REPLY)
    assert completeness_of(INSTRUMENT, answers) is expected


def test_every_completeness_has_its_disposition() -> None:
    assert {each: each.disposition for each in Completeness} == {
        Completeness.COMPLETE: Disposition.COMPLETE,
        Completeness.PARTIAL: Disposition.PARTIAL,
        Completeness.BREAK_OFF: Disposition.REFUSAL,
    }
