"""Ranks and shares of points: their rows stand together or wait together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.capture.completeness import share_answered
from folkmoot.method.capture.from_paper import from_paper
from folkmoot.method.capture.from_web import from_web
from folkmoot.method.capture.model import (
    Answer,
    Doubt,
    DoubtReason,
    Mark,
    MarkState,
    Missing,
    Reading,
    Response,
    Value,
)
from folkmoot.method.capture.resolution import EachOf, printed_question, resolve
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.model import Rank, ShareOut
from folkmoot.method.instrument.variables import row_ids
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Problem, Problems

SHELF = Path(__file__).parents[2] / "shelf"
RANK = load_instrument(str(SHELF / "rank.toml"))
SHARE = load_instrument(str(SHELF / "share-out.toml"))
FIRST, HOURS = RANK.question("first"), SHARE.question("hours")
assert isinstance(FIRST, Rank)
assert isinstance(HOURS, ShareOut)
NO_REPLY, UNREADABLE = Missing(MissingReason.NO_REPLY), Missing(MissingReason.UNREADABLE)
OPTIONS = {"first": ("1", "2", "3"), "why": ("1", "2", "3"), "walks": ("1", "2")}


def on_paper(
    crossed: Mapping[str, Sequence[str]],
    state: MarkState = MarkState.MARKED,
    seen: Mapping[tuple[str, str], tuple[MarkState, float]] | None = None,
) -> Response:
    """The rank form with boxes crossed by row, or seen otherwise; every other box is empty."""
    known = {(row, code): (state, 1.0) for row, codes in crossed.items() for code in codes}
    known.update(seen or {})
    marks = [
        Mark(1, row, code, *known.get((row, code), (MarkState.EMPTY, 0.0)))
        for question in RANK.questions
        for row in (row_ids(question) if isinstance(question, Rank) else (question.id,))
        for code in OPTIONS[question.id]
    ]
    return from_paper(Reading("A1", (1,), tuple(marks), (), {"first": "first.jpg"}, "d"), RANK)


def of_first(response: Response) -> list[Answer]:
    return [response.answers[row] for row in row_ids(FIRST)]


def test_places_without_gap_or_tie_are_the_answer() -> None:
    response = on_paper({"first_bus": "1", "first_lights": "2", "first_bins": "3"})
    assert of_first(response) == [Value(place) for place in ("2", "3", "0", "0", "0", "1", "0")]
    assert response.doubts == ()


def test_fewer_places_than_asked_for_are_an_answer_too() -> None:
    assert of_first(on_paper({"first_bench": "1"}))[3] == Value("1")


def test_a_rank_left_empty_has_no_reply() -> None:
    assert of_first(on_paper({})) == [NO_REPLY] * 7


@pytest.mark.parametrize(
    ("crossed", "reason"),
    [
        ({"first_bus": "1", "first_bins": "1"}, DoubtReason.CONTRADICTORY),  # a tie
        ({"first_bus": "1", "first_bins": "3"}, DoubtReason.CONTRADICTORY),  # a gap
        ({"first_bus": "2"}, DoubtReason.CONTRADICTORY),
        ({"first_bus": "12"}, DoubtReason.SEVERAL_MARKS),
    ],
)
def test_what_contradicts_itself_waits_as_a_whole(
    crossed: Mapping[str, str], reason: DoubtReason
) -> None:
    response = on_paper(crossed)
    assert of_first(response) == [UNREADABLE] * 7
    assert response.doubts == (Doubt(1, "first", reason, "first.jpg"),)


def test_an_unsure_mark_in_one_row_lets_all_rows_wait() -> None:
    response = on_paper({"first_bus": "1"}, MarkState.UNSURE)
    assert of_first(response) == [UNREADABLE] * 7
    assert [doubt.reason for doubt in response.doubts] == [DoubtReason.UNSURE_MARK]


@pytest.mark.parametrize(("probability", "waits"), [(0.1, False), (0.9, True)])
def test_a_speck_beside_a_full_rank_is_passed_over_unless_it_looks_like_a_mark(
    probability: float, waits: bool
) -> None:
    crossed = {"first_bus": "1", "first_bins": "2", "first_trees": "3"}
    seen = {("first_youth", "1"): (MarkState.UNSURE, probability)}
    response = on_paper(crossed, seen=seen)
    assert (of_first(response)[5] == UNREADABLE) is waits


def test_a_page_that_was_not_read_names_the_rank_once() -> None:
    response = from_paper(Reading("A1", (), (), (), {}, "d", unread={"first": 2}), RANK)
    assert Doubt(2, "first", DoubtReason.PAGE_MISSING) in response.doubts


def test_a_person_decides_all_rows_at_once() -> None:
    assert printed_question(RANK, "first").choices == EachOf(FIRST)
    waiting = on_paper({"first_bus": "1", "first_bins": "1"}).answers
    decided = resolve(RANK, waiting, "first", ["bus=1", "bins=2"])
    assert [decided[row] for row in row_ids(FIRST)][:2] == [Value("0"), Value("2")]
    nothing = resolve(RANK, waiting, "first", [])
    assert {nothing[row] for row in row_ids(FIRST)} == {NO_REPLY}


@pytest.mark.parametrize(
    ("decided", "code"),
    [
        (["bus=1", "bins=1"], "resolution-contradictory"),
        (["bus=3"], "resolution-contradictory"),
        (["bus=4"], "resolution-not-an-answer"),
        (["ship=1"], "resolution-not-an-answer"),
        (["bus"], "resolution-not-an-answer"),
        (["bus=1", "bus=2"], "resolution-not-an-answer"),
    ],
)
def test_a_decision_must_stand_too(decided: list[str], code: str) -> None:
    with pytest.raises(Problem) as refused:
        resolve(RANK, on_paper({}).answers, "first", decided)
    assert refused.value.code == code


def faults_of(instrument_name: str, posted: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    instrument = {"rank": RANK, "share-out": SHARE}[instrument_name]
    with pytest.raises(Problems) as refused:
        from_web(instrument, posted, serial=None, source_digest="w")
    return [(p.code, p.place.question or "") for p in refused.value.problems]


@pytest.mark.parametrize(
    ("posted", "fault"),
    [
        ({"first-1": ["bus"], "first-2": ["bus"]}, ("rank-twice", "first-2")),
        ({"first-1": ["bus"], "first-3": ["bins"]}, ("rank-gap", "first-2")),
        ({"first-1": ["ship"]}, ("answer-not-in-list", "first-1")),
    ],
)
def test_the_web_says_at_which_place_a_rank_goes_wrong(
    posted: dict[str, list[str]], fault: tuple[str, str]
) -> None:
    assert faults_of("rank", posted) == [fault]


@pytest.mark.parametrize(
    ("posted", "fault"),
    [
        ({"hours_town": ["9"]}, ("shares-do-not-add-up", "hours")),
        ({"hours_town": ["6"], "hours_roads": ["5"]}, ("shares-do-not-add-up", "hours")),
        ({"hours_town": ["11"]}, ("number-out-of-bounds", "hours_town")),
        ({"hours_town": ["half"]}, ("number-not-whole", "hours_town")),
        ({"hours_town": ["-1"]}, ("number-not-whole", "hours_town")),
    ],
)
def test_the_web_says_what_is_wrong_with_points(
    posted: dict[str, list[str]], fault: tuple[str, str]
) -> None:
    assert faults_of("share-out", posted) == [fault]


def test_points_that_add_up_need_no_noughts() -> None:
    posted = {"hours_town": ["7"], "hours_roads": ["3"]}
    answers = from_web(SHARE, posted, serial=None, source_digest="w").answers
    assert [answers[row] for row in row_ids(HOURS)] == [Value(n) for n in "70030"]
    assert share_answered(SHARE, answers) == 0.5


@given(st.lists(st.sampled_from([None, *range(11)]), min_size=5, max_size=5))
def test_points_stand_when_they_make_the_sum_and_only_then(points: list[int | None]) -> None:
    marks = [
        Mark(1, row, str(n), MarkState.MARKED if n == given else MarkState.EMPTY, 1.0)
        for row, given in zip(row_ids(HOURS), points, strict=True)
        for n in range(11)
    ]
    response = from_paper(Reading("A1", (1,), tuple(marks), (), {}, "d", unread={"day": 1}), SHARE)
    answers = [response.answers[row] for row in row_ids(HOURS)]
    total = sum(point or 0 for point in points)
    if all(point is None for point in points):
        assert answers == [NO_REPLY] * 5
    elif total == 10:
        assert answers == [Value(str(point or 0)) for point in points]
    else:
        assert answers == [UNREADABLE] * 5
        assert DoubtReason.CONTRADICTORY in {doubt.reason for doubt in response.doubts}
