"""What counts as wrong, as shown and as misplaced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from folkmoot.bench.accuracy import Accuracy, Meant, Read, Share, Tally, compare, variables_by_page
from folkmoot.bench.accuracy_run import booklets_a_part, part_seeds, tallies
from folkmoot.bench.bounds import upper_bound
from folkmoot.bench.confusion import confusion_of, together
from folkmoot.cli.bench_paper import DEFAULT_SEED
from folkmoot.method.capture.model import Mark, MarkState, Reading
from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.simulate.training import SHIPPED_SEED

SHELF = Path(__file__).parents[1] / "shelf"
ANSWERS = {"serial": "A", "q1": "1", "q5_a": "1", "q5_b": "2", "q6": "1"} | {
    f"q4_{code}": "0" for code in "abc"
}
PLACE = ("scan.jpg", 1)


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return compose(load_instrument(str(SHELF / "every-kind.toml"))).sheet


MEANT = Meant({"A": ANSWERS}, {PLACE: ("A", 1)})
READ = Read({"A": ANSWERS}, frozenset(), {PLACE: ("A", 1, "read")})


def test_a_perfect_reading_has_no_faults(sheet: Sheet) -> None:
    questions = len(variables_by_page(sheet)[1])
    by_kind = {"nothing": Tally(questions, 0, 0)}
    assert compare(sheet, MEANT, READ) == Accuracy(questions, 0, 1, 0, 0, (), by_kind)


def test_an_answer_that_differs_is_wrong_unless_it_is_shown(sheet: Sheet) -> None:
    read = replace(READ, answers={"A": ANSWERS | {"q1": "2"}})
    (wrong,) = compare(sheet, MEANT, read).wrong_answers
    assert (wrong.question, wrong.meant, wrong.read) == ("q1", "1", "2")
    shown = compare(sheet, MEANT, replace(read, doubts=frozenset({("A", "q1")})))
    assert (shown.wrong.events, shown.shown) == (0, 1)


def test_what_nobody_could_settle_may_be_read_either_way(sheet: Sheet) -> None:
    read = replace(READ, answers={"A": ANSWERS | {"q1": "2"}})
    unclear = {("A", "q1"): frozenset({"1", "2"})}
    assert compare(sheet, replace(MEANT, unclear=unclear), read).wrong.events == 0
    other = replace(READ, answers={"A": ANSWERS | {"q1": "-1"}})
    assert compare(sheet, replace(MEANT, unclear=unclear), other).wrong.events == 1


def test_all_questions_of_a_page_handed_over_are_shown(sheet: Sheet) -> None:
    found = compare(sheet, MEANT, Read({}, frozenset(), {PLACE: ("", 0, "unregistered")}))
    assert found.shown == found.questions
    assert (found.handed_over, found.wrong.events, found.misplaced) == (1, 0, 0)


def test_a_page_taken_for_another_persons_is_misplaced_and_wrong(sheet: Sheet) -> None:
    found = compare(sheet, MEANT, Read({"B": ANSWERS}, frozenset(), {PLACE: ("B", 1, "read")}))
    assert found.wrong_place == Share(1, 1)
    assert found.wrong.events == found.questions


def test_a_page_left_out_without_a_word_is_wrong(sheet: Sheet) -> None:
    found = compare(sheet, MEANT, Read({}, frozenset(), {}))
    assert found.wrong.events == found.questions


def test_rows_that_are_decided_together_are_shown_together() -> None:
    rank = compose(load_instrument(str(SHELF / "rank.toml"))).sheet
    asked = variables_by_page(rank)[1]
    names = {name for question in asked.values() for name in question}
    meant = Meant({"A": dict.fromkeys(names, "1")}, {PLACE: ("A", 1)})
    question = next(iter(rank.instrument.questions)).id
    read = Read({"A": {}}, frozenset({("A", question)}), {PLACE: ("A", 1, "read")})
    rows = [name for name in asked if name.startswith(f"{question}_")]
    assert len(rows) > 1
    assert compare(rank, meant, read).shown == len(rows)


@given(st.integers(1, 100_000), st.floats(0, 0.2))
def test_the_upper_bound_is_that_of_clopper_and_pearson(n: int, share: float) -> None:
    events = int(share * n)
    upper = upper_bound(events, n)
    assert events / n <= upper <= 1
    # At the bound, so few events or fewer would happen once in twenty times.
    assert stats.binom.cdf(events, n, upper) == pytest.approx(0.05, rel=1e-6)


def test_no_event_in_so_many_leaves_the_rule_of_three() -> None:
    assert upper_bound(0, 30_000) == pytest.approx(3 / 30_000, rel=0.01)
    assert upper_bound(5, 5) == 1
    with pytest.raises(ValueError, match="between 0 and n"):
        upper_bound(6, 5)


def test_the_confusion_counts_boxes_by_kind_of_mark() -> None:
    marks = (
        Mark(1, "q1", "1", MarkState.MARKED, 1.0),
        Mark(1, "q1", "2", MarkState.EMPTY, 0.0),
        Mark(1, "q4", "a", MarkState.UNSURE, 0.5),
    )
    reading = Reading("A", (1,), marks, (), {}, "digest")
    kinds = replace(MEANT, kinds={("A", "q1", "1"): "tick", ("A", "q4", "a"): "rested-pen"})
    told = confusion_of(kinds, [reading])
    assert told == {"nothing": {"empty": 1}, "rested-pen": {"unsure": 1}, "tick": {"marked": 1}}
    assert together([told, told])["tick"] == {"marked": 2}
    of_another = replace(reading, serial="B")
    assert confusion_of(kinds, [of_another]) == {}


def test_questions_are_counted_by_every_kind_of_mark_in_them(sheet: Sheet) -> None:
    kinds = {("A", "q1", "1"): "tick", ("A", "q4", "a"): "tick", ("A", "q4", "b"): "struck-back"}
    meant = replace(MEANT, kinds=kinds)
    read = replace(READ, answers={"A": ANSWERS | {"q1": "2"}}, doubts=frozenset({("A", "q4")}))
    by_kind = compare(sheet, meant, read).by_kind
    assert (by_kind["tick"], by_kind["struck-back"]) == (Tally(2, 1, 1), Tally(1, 0, 1))
    assert tallies([compare(sheet, meant, read)] * 2)["tick"] == Tally(4, 2, 2)


def test_questions_of_a_page_handed_over_are_shown_for_their_kind_of_mark(sheet: Sheet) -> None:
    meant = replace(MEANT, kinds={("A", "q1", "1"): "tick"})
    found = compare(sheet, meant, Read({}, frozenset(), {PLACE: ("", 0, "unregistered")}))
    assert found.by_kind["tick"] == Tally(1, 0, 1)
    assert found.by_kind["tick"].shares["shown"] == Share(1, 1)


def test_every_level_has_as_many_questions_as_asked_for(sheet: Sheet) -> None:
    a_booklet = sum(len(asked) for asked in variables_by_page(sheet).values())
    booklets = booklets_a_part(sheet, 30_000)
    assert 2 * booklets * a_booklet >= 30_000 > 2 * (booklets - 1) * a_booklet


def test_no_part_is_drawn_with_the_seed_of_the_training() -> None:
    assert SHIPPED_SEED not in {*part_seeds(DEFAULT_SEED), DEFAULT_SEED}
    assert len(set(part_seeds(1)) | set(part_seeds(2))) == len(part_seeds(1)) * 2
