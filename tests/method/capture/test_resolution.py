"""What a person's decision does to a response."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.capture.model import Answer, Missing, Value
from folkmoot.method.capture.resolution import (
    NO_REPLY,
    NOT_ASKED,
    UNREADABLE,
    AnyOf,
    KeyNumber,
    KeyText,
    OneOf,
    follow_routes,
    printed_question,
    resolve,
)
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.model import (
    Code,
    CodeList,
    Condition,
    Grid,
    Instrument,
    Item,
    NumberEntry,
    OpenText,
    Section,
    SeveralAnswers,
    SingleChoice,
)
from folkmoot.method.instrument.variables import variables
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Problem

YES_NO = CodeList("yes_no", (Code("1", {"en": "Yes"}), Code("2", {"en": "No"})))
INSTRUMENT = Instrument(
    name="small",
    title={"en": "Small"},
    introduction={"en": ""},
    closing={"en": ""},
    languages=("en",),
    minutes=1,
    sections=(
        Section(
            "all",
            {"en": "All"},
            {"en": ""},
            (
                SingleChoice(id="met", text={"en": "Met?"}, code_list=YES_NO),
                Grid(
                    id="how",
                    text={"en": "How?"},
                    code_list=YES_NO,
                    items=(Item("fast", {"en": "Fast"}), Item("kind", {"en": "Kind"})),
                    ask_if=Condition("met", ("1",)),
                ),
                SeveralAnswers(id="which", text={"en": "Which?"}, code_list=YES_NO, at_most=1),
                NumberEntry(id="years", text={"en": "Years?"}, lowest=1, highest=99),
                OpenText(id="words", text={"en": "Words?"}, longest_characters=5),
            ),
        ),
    ),
)


def answers(**replaced: Answer) -> dict[str, Answer]:
    return {variable.id: Value("1") for variable in variables(INSTRUMENT)} | replaced


def test_a_printed_question_says_what_can_be_answered() -> None:
    shapes = {
        name: type(printed_question(INSTRUMENT, name).choices)
        for name in ("met", "how_fast", "which", "years", "words")
    }
    assert shapes == {
        "met": OneOf,
        "how_fast": OneOf,
        "which": AnyOf,
        "years": KeyNumber,
        "words": KeyText,
    }
    assert printed_question(INSTRUMENT, "how_kind").row == {"en": "Kind"}


@pytest.mark.parametrize("name", ["how", "which_1", "nobody"])
def test_a_question_that_is_not_printed_is_refused(name: str) -> None:
    with pytest.raises(Problem) as refused:
        printed_question(INSTRUMENT, name)
    assert refused.value.code == "question-unknown"


@pytest.mark.parametrize(
    ("question", "decided", "expected"),
    [
        ("how_fast", ["2"], {"how_fast": Value("2")}),
        ("how_fast", [], {"how_fast": NO_REPLY}),
        ("which", ["2"], {"which_1": Value("0"), "which_2": Value("1")}),
        ("which", [], {"which_1": Value("0"), "which_2": Value("0")}),
        ("years", [" 07 "], {"years": Value("7")}),
        ("years", [], {"years": NO_REPLY}),
        ("words", ["  hi "], {"words": Value("hi")}),
        ("words", ["   "], {"words": NO_REPLY}),
    ],
)
def test_a_decision_replaces_the_answers_of_its_question_only(
    question: str, decided: list[str], expected: dict[str, Answer]
) -> None:
    assert resolve(INSTRUMENT, answers(), question, decided) == answers(**expected)


@pytest.mark.parametrize(
    ("question", "decided", "code"),
    [
        ("met", ["3"], "resolution-not-an-answer"),
        ("met", ["1", "2"], "resolution-too-many"),
        ("which", ["1", "2"], "resolution-too-many"),
        ("years", ["0"], "resolution-not-a-number"),
        ("years", ["four"], "resolution-not-a-number"),
        ("years", ["²"], "resolution-not-a-number"),
        ("words", ["longer"], "resolution-too-long"),
    ],
)
def test_what_cannot_be_an_answer_is_refused(question: str, decided: list[str], code: str) -> None:
    with pytest.raises(Problem) as refused:
        resolve(INSTRUMENT, answers(), question, decided)
    assert refused.value.code == code
    assert refused.value.place.question == question


def test_a_filter_decided_no_leads_past_what_was_left_blank() -> None:
    before = answers(met=UNREADABLE, how_fast=NO_REPLY, how_kind=NO_REPLY)
    after = resolve(INSTRUMENT, before, "met", ["2"])
    assert (after["how_fast"], after["how_kind"]) == (NOT_ASKED, NOT_ASKED)


def test_a_filter_decided_yes_asks_what_had_not_been_asked() -> None:
    before = answers(met=UNREADABLE, how_fast=NOT_ASKED, how_kind=Value("2"))
    after = resolve(INSTRUMENT, before, "met", ["1"])
    assert (after["how_fast"], after["how_kind"]) == (NO_REPLY, Value("2"))


def test_what_waits_without_ink_behind_a_filter_decided_no_was_not_asked() -> None:
    before = answers(met=UNREADABLE, how_fast=UNREADABLE, how_kind=UNREADABLE)
    after = resolve(INSTRUMENT, before, "met", ["2"], without_ink={"how_fast"})
    assert (after["how_fast"], after["how_kind"]) == (NOT_ASKED, UNREADABLE)


def test_what_waits_only_for_its_filter_had_no_reply_once_that_says_yes() -> None:
    before = answers(met=UNREADABLE, how_fast=UNREADABLE, how_kind=UNREADABLE)
    after = resolve(INSTRUMENT, before, "met", ["1"], blank={"how_fast"})
    assert (after["how_fast"], after["how_kind"]) == (NO_REPLY, UNREADABLE)


def test_a_filter_that_still_waits_changes_nothing_behind_it() -> None:
    waiting = answers(met=UNREADABLE, how_fast=NO_REPLY, how_kind=NOT_ASKED)
    assert follow_routes(INSTRUMENT, waiting) == waiting


_ANY_ANSWER = st.sampled_from(
    [Value("1"), Value("2"), *(Missing(MissingReason(name)) for name in MissingReason)]
)


@given(st.fixed_dictionaries({variable.id: _ANY_ANSWER for variable in variables(INSTRUMENT)}))
def test_following_the_routes_twice_is_following_them_once(
    given_answers: dict[str, Answer],
) -> None:
    once = follow_routes(INSTRUMENT, given_answers)
    assert follow_routes(INSTRUMENT, once) == once
    assert once.keys() == given_answers.keys()
    kept = {name for name, answer in given_answers.items() if isinstance(answer, Value)}
    assert all(once[name] == given_answers[name] for name in kept)


@pytest.mark.parametrize("name", ["community-engagement", "staff-insight"])
def test_every_printed_question_of_the_shipped_instruments_can_be_decided(name: str) -> None:
    instrument = load_instrument(name)
    for variable in variables(instrument):
        assert printed_question(instrument, variable.printed_question).id
