"""The audit sample and the verdicts of double keying."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.capture.audit_sample import LARGEST_SHARE, Verdict, as_seen, draw_of, judge
from folkmoot.method.capture.from_paper import from_paper
from folkmoot.method.capture.model import Mark, MarkState, Missing, Reading, Value
from folkmoot.method.instrument.model import Code, CodeList, Instrument, Section, SingleChoice
from folkmoot.method.terms.missing import MissingReason

ONE, TWO, THREE = ({"q": code} for code in "123")


def test_draws_are_spread_evenly_and_always_the_same() -> None:
    draws = [draw_of(f"A{n:04}", f"q{m}") for n in range(200) for m in range(20)]
    assert all(0 <= each < 1 for each in draws)
    assert abs(sum(draws) / len(draws) - 0.5) < 0.02
    assert abs(sum(each < 0.1 for each in draws) / len(draws) - 0.1) < 0.02
    assert draw_of("A0000", "q1") == draws[1]


@pytest.mark.parametrize(
    ("first", "second", "third", "expected"),
    [
        (ONE, ONE, None, Verdict(False, False, False)),
        (TWO, TWO, None, Verdict(True, False, False)),
        (TWO, ONE, None, Verdict(False, True, False)),
        (ONE, TWO, None, Verdict(False, False, True)),
        (TWO, THREE, None, None),
        (TWO, THREE, TWO, Verdict(True, False, True)),
        (TWO, THREE, ONE, Verdict(False, True, True)),
    ],
)
def test_two_of_three_have_the_truth_of_it(
    first: dict[str, str],
    second: dict[str, str],
    third: dict[str, str] | None,
    expected: Verdict | None,
) -> None:
    assert judge(ONE, first, second, third) == expected


@given(st.sampled_from("123"), st.sampled_from("123"), st.sampled_from("123"))
def test_at_most_one_of_three_is_wrong_without_a_third_person(a: str, b: str, c: str) -> None:
    verdict = judge({"q": a}, {"q": b}, {"q": c}, None)
    if verdict is None:
        assert len({a, b, c}) == 3
    else:
        assert verdict.machine + verdict.first + verdict.second <= 1


def test_a_question_that_was_not_asked_looks_like_one_left_blank() -> None:
    reasons = (MissingReason.NOT_ASKED, MissingReason.NO_REPLY, MissingReason.UNREADABLE)
    answers = {each.value: Missing(each) for each in reasons}
    assert list(as_seen({**answers, "q": Value("2")}).values()) == ["", "", "?", "2"]


def test_only_accepted_questions_with_a_picture_come_into_the_sample() -> None:
    codes = CodeList("yes_no", (Code("1", {"en": "Yes"}), Code("2", {"en": "No"})))
    drawn = [f"q{n}" for n in range(2_000) if draw_of("A1", f"q{n}") < LARGEST_SHARE]
    accepted, doubted, unpictured = drawn[:3]
    questions = tuple(
        SingleChoice(id=each, text={"en": each}, code_list=codes)
        for each in (accepted, doubted, unpictured, "other")
    )
    assert draw_of("A1", "other") >= LARGEST_SHARE
    instrument = Instrument(
        name="small",
        title={"en": "Small"},
        introduction={"en": ""},
        closing={"en": ""},
        languages=("en",),
        minutes=1,
        sections=(Section("all", {"en": "All"}, {"en": ""}, questions),),
    )
    state = {doubted: MarkState.UNSURE}
    marks = tuple(
        Mark(1, question.id, code, state.get(question.id, MarkState.EMPTY), 0.0)
        for question in questions
        for code in ("1", "2")
    )
    pictures = {each: f"{each}.jpg" for each in (accepted, doubted, "other")}
    response = from_paper(Reading("A1", (1,), marks, (), pictures, "digest"), instrument)
    assert [(each.page, each.question, each.crop) for each in response.sampled] == [
        (1, accepted, f"{accepted}.jpg")
    ]
