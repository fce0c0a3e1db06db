from __future__ import annotations

from typing import Any

import pytest

from folkmoot.method.instrument.model import (
    Code,
    CodeList,
    Condition,
    Instrument,
    NumberEntry,
    OpenText,
    Question,
    Section,
    SeveralAnswers,
    SingleChoice,
)
from folkmoot.method.paper.layout import A4_LAYOUT
from folkmoot.method.paper.template_data import Density, template_data
from folkmoot.method.paper.words import printed_words
from folkmoot.method.terms.problem import Problem

YES_NO = CodeList("yn", (Code("1", {"en": "Yes"}), Code("2", {"en": "No"})))


def plain_questions(*questions: Question) -> list[dict[str, Any]]:
    """The questions of a one-section instrument as the template gets them."""
    sections = (Section("s", {"en": "S"}, {}, questions),)
    instrument = Instrument("t", {"en": "T"}, {}, {}, ("en",), 7, sections)
    data: dict[str, Any] = template_data(
        instrument, "en", Density(7.0, 5.0), A4_LAYOUT, text_size_points=12.0, telephone=""
    )
    assert "7 minutes" in data["words"]["how_title"]
    questions_of: list[dict[str, Any]] = data["sections"][0]["questions"]
    return questions_of


def several(at_most: int | None, codes: CodeList = YES_NO) -> SeveralAnswers:
    return SeveralAnswers(id="q", text={"en": "Q"}, code_list=codes, at_most=at_most)


@pytest.mark.parametrize(
    ("question", "hint"),
    [
        (several(None), "Cross all that apply."),
        (several(2), "Cross up to 2 boxes."),
        (several(None, CodeList("one", YES_NO.codes[:1])), ""),
        (NumberEntry(id="q", text={"en": "Q"}, lowest=0, highest=9), "A number from 0 to 9."),
        (
            NumberEntry(id="q", text={"en": "Q"}, lowest=0, highest=9, hint={"en": "Guess"}),
            "Guess",
        ),
    ],
)
def test_each_kind_says_how_it_is_answered(question: Question, hint: str) -> None:
    (plain,) = plain_questions(question)
    assert plain["hint"] == hint


def test_a_number_has_room_for_its_longest_answer() -> None:
    short, long = plain_questions(
        NumberEntry(id="a", text={"en": "A"}, lowest=0, highest=9),
        NumberEntry(id="b", text={"en": "B"}, lowest=0, highest=9999),
    )
    assert long["width_mm"] - short["width_mm"] == pytest.approx(24.0)


def test_an_answer_that_ends_the_form_says_so() -> None:
    first, second = plain_questions(
        SingleChoice(id="a", text={"en": "A"}, code_list=YES_NO),
        OpenText(id="b", text={"en": "B"}, ask_if=Condition("a", ("1",))),
    )
    assert [option["go_to"] for option in first["options"]] == ["", "go to the end"]
    assert second["only_if"] == "Only if you crossed Yes at question 1."


def test_a_language_without_fixed_words_is_refused() -> None:
    with pytest.raises(Problem, match="cannot be printed in fr"):
        printed_words("fr")
