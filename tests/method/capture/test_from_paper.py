"""The rules by which marks on paper become a response, one behaviour a test."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.capture.from_paper import PaperRules, from_paper
from folkmoot.method.capture.model import (
    Answer,
    DoubtReason,
    Mark,
    MarkState,
    Missing,
    Reading,
    Response,
    Value,
    WrittenArea,
)
from folkmoot.method.instrument.load import parse_instrument
from folkmoot.method.instrument.model import Instrument
from folkmoot.method.instrument.variables import variables
from folkmoot.method.terms.missing import MissingReason

BY_POST = b"""
name = "by-post"
title.en = "By post"

[code_lists.yes_no]
codes = [{ value = "1", en = "Yes" }, { value = "2", en = "No" }]

[code_lists.colours]
codes = [
    { value = "r", en = "Red" }, { value = "g", en = "Green" },
    { value = "b", en = "Blue" }, { value = "w", en = "White" },
]

[[sections]]
id = "all"
title.en = "All"

[[sections.questions]]
id = "seen"
kind = "single-choice"
text.en = "Have you seen one?"
code_list = "yes_no"

[[sections.questions]]
id = "view"
kind = "grid"
text.en = "Was it good?"
code_list = "yes_no"
ask_if = { question = "seen", codes = ["1"] }
items = [{ id = "first", en = "The first" }, { id = "last", en = "The last" }]

[[sections.questions]]
id = "best"
kind = "several-answers"
text.en = "Which two do you like best?"
code_list = "colours"
at_most = 2

[[sections.questions]]
id = "years"
kind = "number"
text.en = "For how many years?"
lowest = 0
highest = 99

[[sections.questions]]
id = "words"
kind = "open-text"
text.en = "Anything else?"
"""
CODES = {
    "seen": ("1", "2"),
    "view_first": ("1", "2"),
    "view_last": ("1", "2"),
    "best": ("r", "g", "b", "w"),
}
EMPTY, MARKED, DELETED, UNSURE = MarkState
NO_REPLY, NOT_ASKED, UNREADABLE = (
    Missing(MissingReason.NO_REPLY),
    Missing(MissingReason.NOT_ASKED),
    Missing(MissingReason.UNREADABLE),
)


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return parse_instrument(BY_POST, "by-post.toml")


def reading(
    states: Mapping[str, Mapping[str, MarkState]] | None = None,
    *,
    inked: tuple[str, ...] = (),
    unread: Mapping[str, int] | None = None,
    conflicts: frozenset[str] = frozenset(),
) -> Reading:
    """A reading with empty boxes but for those given by question and code."""
    states, unread = states or {}, unread or {}
    marks = tuple(
        Mark(1, question, code, states.get(question, {}).get(code, EMPTY), 0.5)
        for question, codes in CODES.items()
        for code in codes
        if question not in unread
    )
    written = tuple(
        WrittenArea(1, question, question in inked, f"crops/{question}.jpg")
        for question in ("years", "words")
        if question not in unread
    )
    crops = {question: f"crops/{question}.jpg" for question in CODES}
    return Reading("A1", (1,), marks, written, crops, "d" * 64, unread, conflicts)


def answers_and_reasons(response: Response) -> tuple[Mapping[str, Answer], dict[str, DoubtReason]]:
    return response.answers, {doubt.question: doubt.reason for doubt in response.doubts}


def judged(
    instrument: Instrument, states: Mapping[str, Mapping[str, MarkState]] | None = None
) -> tuple[Mapping[str, Answer], dict[str, DoubtReason]]:
    return answers_and_reasons(from_paper(reading(states), instrument))


def test_one_mark_is_the_answer_and_none_is_no_reply(instrument: Instrument) -> None:
    answers, reasons = judged(instrument, {"seen": {"1": MARKED}, "view_first": {"2": MARKED}})
    assert answers["seen"] == Value("1")
    assert answers["view_first"] == Value("2")
    assert answers["view_last"] == NO_REPLY
    assert reasons == {}


def test_two_marks_wait_for_a_person(instrument: Instrument) -> None:
    answers, reasons = judged(instrument, {"seen": {"1": MARKED, "2": MARKED}})
    assert answers["seen"] == UNREADABLE
    assert reasons["seen"] is DoubtReason.SEVERAL_MARKS


def test_a_filled_box_takes_its_mark_back(instrument: Instrument) -> None:
    answers, reasons = judged(instrument, {"seen": {"1": DELETED, "2": MARKED}})
    assert answers["seen"] == Value("2")
    assert "seen" not in reasons


def test_a_lone_filled_box_waits_for_a_person(instrument: Instrument) -> None:
    answers, reasons = judged(instrument, {"seen": {"1": DELETED}})
    assert answers["seen"] == UNREADABLE
    assert reasons["seen"] is DoubtReason.ONLY_DELETED


def test_an_unsure_mark_beside_a_plain_one_waits(instrument: Instrument) -> None:
    answers, reasons = judged(instrument, {"seen": {"1": MARKED, "2": UNSURE}})
    assert answers["seen"] == UNREADABLE
    assert reasons["seen"] is DoubtReason.UNSURE_MARK


def test_of_several_answers_each_box_is_one_or_nought(instrument: Instrument) -> None:
    answers, _ = judged(instrument, {"best": {"r": MARKED, "b": MARKED, "w": DELETED}})
    ticks = [answers[f"best_{code}"] for code in CODES["best"]]
    assert ticks == [Value("1"), Value("0"), Value("1"), Value("0")]


def test_several_answers_all_left_blank_are_noughts(instrument: Instrument) -> None:
    answers, reasons = judged(instrument)
    assert {answers[f"best_{code}"] for code in CODES["best"]} == {Value("0")}
    assert "best" not in reasons


def test_more_answers_than_allowed_wait_together(instrument: Instrument) -> None:
    answers, reasons = judged(instrument, {"best": dict.fromkeys("rgb", MARKED)})
    assert {answers[f"best_{code}"] for code in CODES["best"]} == {UNREADABLE}
    assert reasons["best"] is DoubtReason.TOO_MANY_MARKS


def test_only_the_unsure_one_of_several_answers_waits(instrument: Instrument) -> None:
    answers, reasons = judged(instrument, {"best": {"r": MARKED, "g": UNSURE}})
    assert answers["best_r"] == Value("1")
    assert answers["best_g"] == UNREADABLE
    assert answers["best_w"] == Value("0")
    assert reasons["best"] is DoubtReason.UNSURE_MARK


def test_what_the_route_leaves_out_was_not_asked(instrument: Instrument) -> None:
    answers, reasons = judged(instrument, {"seen": {"2": MARKED}})
    assert answers["view_first"] == answers["view_last"] == NOT_ASKED
    assert reasons == {}


def test_a_mark_off_the_route_is_shown_to_a_person_and_not_counted(instrument: Instrument) -> None:
    answers, reasons = judged(instrument, {"seen": {"2": MARKED}, "view_last": {"1": MARKED}})
    assert answers["view_last"] == NOT_ASKED
    assert reasons == {"view_last": DoubtReason.OFF_ROUTE}


def test_behind_a_question_left_blank_marks_stand_and_blanks_were_not_asked(
    instrument: Instrument,
) -> None:
    answers, reasons = judged(instrument, {"view_last": {"1": MARKED}})
    assert answers["seen"] == NO_REPLY
    assert answers["view_last"] == Value("1")
    assert answers["view_first"] == NOT_ASKED
    assert reasons == {}


def test_behind_a_question_that_waits_blanks_wait_too(instrument: Instrument) -> None:
    answers, reasons = judged(instrument, {"seen": {"1": UNSURE}, "view_first": {"2": MARKED}})
    assert answers["view_first"] == Value("2")
    assert answers["view_last"] == UNREADABLE
    assert reasons == dict.fromkeys(("seen", "view_last"), DoubtReason.UNSURE_MARK)


def test_written_words_and_numbers_are_keyed_by_a_person(instrument: Instrument) -> None:
    response = from_paper(reading(inked=("years", "words")), instrument)
    answers, reasons = answers_and_reasons(response)
    assert answers["years"] == answers["words"] == UNREADABLE
    assert reasons == dict.fromkeys(("years", "words"), DoubtReason.TO_KEY)
    assert {doubt.crop for doubt in response.doubts} == {"crops/years.jpg", "crops/words.jpg"}


def test_nothing_written_is_no_reply(instrument: Instrument) -> None:
    answers, _ = judged(instrument)
    assert answers["years"] == answers["words"] == NO_REPLY


def test_questions_on_a_page_that_was_not_read_wait_with_its_number(instrument: Instrument) -> None:
    response = from_paper(reading(unread={"best": 2, "words": 2}), instrument)
    answers, reasons = answers_and_reasons(response)
    assert answers["best_r"] == answers["words"] == UNREADABLE
    assert reasons == dict.fromkeys(("best", "words"), DoubtReason.PAGE_MISSING)
    assert {doubt.page for doubt in response.doubts} == {2}


def test_questions_left_out_by_the_route_do_not_wait_for_their_page(instrument: Instrument) -> None:
    unread = {"view_first": 2, "view_last": 2}
    answers, reasons = answers_and_reasons(
        from_paper(reading({"seen": {"2": MARKED}}, unread=unread), instrument)
    )
    assert answers["view_first"] == NOT_ASKED
    assert reasons == {}


def test_where_two_scans_disagree_a_person_decides(instrument: Instrument) -> None:
    paper = reading({"seen": {"1": MARKED}}, conflicts=frozenset({"seen"}))
    answers, reasons = answers_and_reasons(from_paper(paper, instrument))
    assert answers["seen"] == UNREADABLE
    assert reasons["seen"] is DoubtReason.PAGE_CONFLICT


def test_a_person_who_fills_every_box_in_is_taken_to_mark_by_filling() -> None:
    rows = "".join(f'    {{ id = "i{n}", en = "Item {n}" }},\n' for n in range(9))
    toml = BY_POST.replace(b"items = [", f"items = [\n{rows}".encode())
    long = parse_instrument(toml, "long.toml")
    marks = [
        Mark(1, variable.printed_question, code, DELETED if code == "1" else EMPTY, 0.0)
        for variable in variables(long)
        if variable.question in ("seen", "view")
        for code in ("1", "2")
    ]
    marks += [Mark(1, "best", code, EMPTY, 0.0) for code in CODES["best"]]
    paper = Reading("A1", (1,), tuple(marks), reading().written, {}, "d")
    answers = from_paper(paper, long).answers
    assert answers["seen"] == answers["view_i8"] == Value("1")


@given(
    states=st.fixed_dictionaries(
        {
            question: st.fixed_dictionaries(
                {code: st.sampled_from(list(MarkState)) for code in codes}
            )
            for question, codes in CODES.items()
        }
    ),
    inked=st.sets(st.sampled_from(["years", "words"])),
)
def test_every_variable_has_an_answer_and_every_unreadable_one_a_doubt(
    instrument: Instrument, states: Mapping[str, Mapping[str, MarkState]], inked: set[str]
) -> None:
    response = PaperRules.of(instrument).response(reading(states, inked=tuple(inked)))
    by_variable = {variable.id: variable.printed_question for variable in variables(instrument)}
    assert list(response.answers) == list(by_variable)
    doubted = {doubt.question for doubt in response.doubts}
    waiting = {by_variable[v] for v, answer in response.answers.items() if answer == UNREADABLE}
    assert waiting <= doubted
    assert len(doubted) == len(response.doubts)
