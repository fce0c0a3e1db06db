"""What a browser posts becomes a Response, or problems that name their question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.capture.from_web import from_web
from folkmoot.method.capture.model import Missing, Mode, Response, Value
from folkmoot.method.instrument.load import load_instrument, parse_instrument
from folkmoot.method.instrument.model import Instrument
from folkmoot.method.instrument.serialise import instrument_digest
from folkmoot.method.instrument.variables import VariableKind, variables
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Problems

EVERY_KIND = b"""
name = "every-kind"
title.en = "Every kind of question"

[code_lists.yes_no]
codes = [{ value = "1", en = "Yes" }, { value = "2", en = "No" }]

[code_lists.scale]
codes = [
    { value = "1", en = "Good" },
    { value = "2", en = "Bad" },
    { value = "9", en = "Does not apply", missing = "not-applicable" },
]

[[sections]]
id = "all"
title.en = "All"

[[sections.questions]]
id = "seen"
kind = "single-choice"
text.en = "Have you seen one?"
code_list = "yes_no"
required = true

[[sections.questions]]
id = "again"
kind = "single-choice"
text.en = "And again?"
code_list = "yes_no"
ask_if = { question = "seen", codes = ["1"] }
required = true

[[sections.questions]]
id = "views"
kind = "grid"
text.en = "How was each?"
code_list = "scale"
ask_if = { question = "again", codes = ["1"] }
items = [{ id = "first", en = "The first" }, { id = "last", en = "The last" }]

[[sections.questions]]
id = "picked"
kind = "several-answers"
text.en = "Which?"
code_list = "scale"
at_most = 2

[[sections.questions]]
id = "count"
kind = "number"
text.en = "How many?"
lowest = 0
highest = 1200

[[sections.questions]]
id = "words"
kind = "open-text"
text.en = "Anything else?"
longest_characters = 20
"""

KINDS = parse_instrument(EVERY_KIND, "every-kind.toml")
COMMUNITY = load_instrument("community-engagement")
NO_REPLY = Missing(MissingReason.NO_REPLY)
NOT_ASKED = Missing(MissingReason.NOT_ASKED)


def read(posted: Mapping[str, Sequence[str]], instrument: Instrument = KINDS) -> Response:
    return from_web(instrument, posted, serial="A1", source_digest="d")


def faults(posted: Mapping[str, Sequence[str]]) -> list[tuple[str, str | None]]:
    with pytest.raises(Problems) as caught:
        read({"seen": ["2"], **posted})
    return [(problem.code, problem.place.question) for problem in caught.value.problems]


def test_a_full_answer_becomes_values_of_every_kind() -> None:
    response = read(
        {
            "seen": ["1"],
            "again": ["1"],
            "views_first": ["2"],
            "views_last": ["9"],
            "picked": ["1", "9"],
            "count": [" 1,050 "],
            "words": ["Line one\r\nline two \x00"],
            "csrfmiddlewaretoken": ["ignored"],
        }
    )
    assert response.answers == {
        "seen": Value("1"),
        "again": Value("1"),
        "views_first": Value("2"),
        "views_last": Value("9"),
        "picked_1": Value("1"),
        "picked_2": Value("0"),
        "picked_9": Value("1"),
        "count": Value("1050"),
        "words": Value("Line one\nline two"),
    }
    assert response.mode is Mode.WEB
    assert (response.serial, response.source_digest, response.doubts) == ("A1", "d", ())
    assert response.instrument_digest == instrument_digest(KINDS)


def test_what_was_left_open_is_no_reply() -> None:
    answers = read({"seen": ["1"], "again": ["1"], "words": [" \r\n "]}).answers
    assert {answers[name] for name in ("views_first", "count", "words")} == {NO_REPLY}


def test_boxes_left_empty_are_not_ticked_as_on_paper() -> None:
    answers = read({"seen": ["2"]}).answers
    assert {answers[name] for name in ("picked_1", "picked_2", "picked_9")} == {Value("0")}


def test_answers_off_the_route_are_dropped_and_their_faults_with_them() -> None:
    answers = read({"seen": ["2"], "again": ["no such code"], "views_first": ["1"]}).answers
    assert answers["again"] == NOT_ASKED
    # The second filter was not asked, so what hangs on it was not asked either.
    assert answers["views_first"] == NOT_ASKED


def test_an_answer_behind_a_filter_left_open_counts_as_on_paper() -> None:
    posted = {"contact_whole": ["2"], "contact_ease": [""]}
    answers = read(posted, COMMUNITY).answers
    assert answers["contacted"] == NO_REPLY
    assert answers["contact_whole"] == Value("2")
    assert answers["contact_ease"] == NO_REPLY
    assert read({}, COMMUNITY).answers["contact_whole"] == NOT_ASKED


@pytest.mark.parametrize(
    ("posted", "expected"),
    [
        ({"seen": []}, [("answer-required", "seen")]),
        ({"seen": ["3"]}, [("answer-not-in-list", "seen")]),
        ({"seen": ["1"], "again": [""]}, [("answer-required", "again")]),
        ({"seen": ["1", "2"], "again": ["1"]}, [("answer-more-than-one", "seen")]),
        ({"picked": ["1", "2", "9"]}, [("answers-too-many", "picked")]),
        ({"picked": ["1", "{x}"]}, [("answer-not-in-list", "picked")]),
        ({"count": ["a few"]}, [("number-not-whole", "count")]),
        ({"count": ["9" * 5000]}, [("number-not-whole", "count")]),
        ({"count": ["1201"]}, [("number-out-of-bounds", "count")]),
        ({"count": ["-1"]}, [("number-out-of-bounds", "count")]),
        ({"words": ["x" * 21]}, [("text-too-long", "words")]),
        (
            {"picked": ["8"], "count": ["x"]},
            [("answer-not-in-list", "picked"), ("number-not-whole", "count")],
        ),
    ],
)
def test_each_fault_is_named_with_its_question(
    posted: dict[str, list[str]], expected: list[tuple[str, str]]
) -> None:
    assert faults(posted) == expected


def test_the_same_answer_sent_twice_counts_once() -> None:
    assert read({"seen": ["2", "2"]}).answers["seen"] == Value("2")


def test_the_remedy_says_how_many_to_take_away() -> None:
    with pytest.raises(Problems) as caught:
        read({"seen": ["2"], "picked": ["1", "2", "9"]})
    assert caught.value.problems[0].remedy == "Choose at most 2: take away 1."


@st.composite
def answer_sets(draw: st.DrawFn) -> dict[str, list[str]]:
    """What any browser could send for the public's questionnaire without being refused."""
    posted: dict[str, list[str]] = {}
    for variable in variables(COMMUNITY):
        if variable.kind is VariableKind.TEXT:
            posted[variable.printed_question] = [draw(st.text(max_size=60))]
        elif variable.code_list is not None and draw(st.booleans()):
            code = draw(st.sampled_from([code.value for code in variable.code_list.codes]))
            several = variable.kind is VariableKind.TICK
            posted[variable.printed_question] = (
                [*posted.get(variable.printed_question, []), code][:3] if several else [code]
            )
    return posted


@given(answer_sets())
def test_every_answer_set_yields_every_variable_exactly_once(posted: dict[str, list[str]]) -> None:
    answers = read(posted, COMMUNITY).answers
    assert list(answers) == [variable.id for variable in variables(COMMUNITY)]


@given(answer_sets())
def test_an_answer_on_the_route_is_the_answer_that_was_sent(posted: dict[str, list[str]]) -> None:
    answers = read(posted, COMMUNITY).answers
    for variable in variables(COMMUNITY):
        answer = answers[variable.id]
        if variable.kind is VariableKind.CODED and isinstance(answer, Value):
            assert posted[variable.printed_question] == [answer.content]
        if variable.kind is VariableKind.TICK and isinstance(answer, Value):
            ticked = variable.code in posted.get(variable.printed_question, [])
            assert answer.content == ("1" if ticked else "0")


@given(st.dictionaries(st.sampled_from(["seen", "picked", "count", "words"]), st.lists(st.text())))
def test_nonsense_ends_in_a_response_or_in_problems(posted: dict[str, list[str]]) -> None:
    try:
        response = read(posted)
    except Problems as found:
        named = {problem.place.question for problem in found.problems}
        assert named <= {*posted, "seen", "again"}
    else:
        assert len(response.answers) == len(variables(KINDS))
