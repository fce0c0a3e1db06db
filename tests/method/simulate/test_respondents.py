"""Respondents of any instrument answer as its questions and routes allow."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.method.instrument.load import load_instrument, shipped_instruments
from folkmoot.method.instrument.model import SeveralAnswers
from folkmoot.method.instrument.variables import VariableKind, tick_id, variables
from folkmoot.method.simulate.respondents import (
    NO_REPLY,
    NOT_ASKED,
    answers_at_random,
    returning,
)

INSTRUMENTS = {name: load_instrument(name) for name in shipped_instruments()}


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(INSTRUMENTS)),
    seed=st.integers(0, 2**32),
    serial=st.text("ABC0123456789", min_size=1, max_size=10),
)
def test_answers_are_among_the_codes_and_follow_the_routes(
    name: str, seed: int, serial: str
) -> None:
    instrument = INSTRUMENTS[name]
    answers = answers_at_random(instrument, serial, seed)
    assert answers == answers_at_random(instrument, serial, seed)
    known = variables(instrument)
    assert list(answers) == [variable.id for variable in known]
    for variable in known:
        asked = variable.ask_if is None or answers[variable.ask_if.question] in (
            variable.ask_if.codes
        )
        assert (answers[variable.id] == NOT_ASKED) is not asked
        if asked and variable.kind is VariableKind.CODED and variable.code_list:
            codes = {code.value for code in variable.code_list.codes}
            assert answers[variable.id] in codes | {NO_REPLY}
    for question in instrument.questions:
        if isinstance(question, SeveralAnswers) and question.at_most:
            ticks = [tick_id(question, code.value) for code in question.code_list.codes]
            assert sum(answers[tick] == "1" for tick in ticks) <= question.at_most


def test_questions_have_base_rates_that_all_share() -> None:
    instrument = INSTRUMENTS["community-engagement"]
    counted = Counter(
        answers_at_random(instrument, f"K{number}", 5)["problem_traffic"] for number in range(400)
    )
    again = Counter(
        answers_at_random(instrument, f"L{number}", 5)["problem_traffic"] for number in range(400)
    )
    for code in "1234":
        assert abs(counted[code] - again[code]) < 70
    assert 0 < counted[NO_REPLY] < 20


def test_a_share_of_the_serials_comes_back_in_their_order() -> None:
    serials = [f"K{number:03}" for number in range(200)]
    back = returning(serials, 0.35, seed=3)
    assert len(back) == 70
    assert back == sorted(back)
    assert back != returning(serials, 0.35, seed=4)
    assert returning(serials, 1.0, seed=3) == serials
    assert returning(serials, 0.0, seed=3) == []
