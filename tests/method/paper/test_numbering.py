from __future__ import annotations

from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.model import (
    Code,
    CodeList,
    Condition,
    Instrument,
    OpenText,
    Question,
    Section,
    SingleChoice,
)
from folkmoot.method.paper.numbering import jumps, question_numbers


def choice(name: str, ask_if: Condition | None = None) -> SingleChoice:
    codes = CodeList("c", tuple(Code(value, {"en": value}) for value in ("1", "2", "3")))
    return SingleChoice(id=name, text={"en": name}, code_list=codes, ask_if=ask_if)


def text(name: str, ask_if: Condition | None = None) -> OpenText:
    return OpenText(id=name, text={"en": name}, ask_if=ask_if)


def instrument(*sections: tuple[Question, ...]) -> Instrument:
    made = tuple(Section(f"s{n}", {"en": "S"}, {}, qs) for n, qs in enumerate(sections))
    return Instrument("t", {"en": "T"}, {}, {}, ("en",), 5, made)


def test_numbers_count_through_all_sections() -> None:
    numbers = question_numbers(instrument((text("a"), text("b")), (text("c"),)))
    assert numbers == {"a": 1, "b": 2, "c": 3}


def test_an_answer_jumps_over_what_follows_only_other_answers() -> None:
    routed = instrument(
        (choice("a"), text("b", Condition("a", ("1",))), text("c", Condition("a", ("1", "2")))),
        (text("d"),),
    )
    assert jumps(routed) == {"a": {"2": "c", "3": "d"}}


def test_what_hangs_on_a_skipped_question_is_skipped_with_it() -> None:
    routed = instrument(
        (choice("a"), choice("b", Condition("a", ("1",)))),
        (text("c", Condition("b", ("1",))), text("d", Condition("b", ("2",)))),
        (text("e"),),
    )
    assert jumps(routed)["a"] == {"2": "e", "3": "e"}
    assert jumps(routed)["b"] == {"2": "d", "3": "e"}


def test_a_jump_past_everything_leads_to_the_end() -> None:
    routed = instrument((choice("a"), text("b", Condition("a", ("1",)))))
    assert jumps(routed) == {"a": {"2": None, "3": None}}


def test_what_comes_later_is_not_jumped_to_over_common_questions() -> None:
    routed = instrument((choice("a"), text("b"), text("c", Condition("a", ("1",)))))
    assert jumps(routed) == {}


def test_the_community_survey_sends_those_without_contact_on() -> None:
    community = load_instrument("community-engagement")
    assert jumps(community) == {"contacted": {"2": "age"}}
