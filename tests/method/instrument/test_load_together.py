"""Ranks and shares of points as TOML: what is read, and what is refused with its line."""

from __future__ import annotations

import pytest

from folkmoot.method.instrument.codebook import codebook
from folkmoot.method.instrument.load import parse_instrument, read_instrument
from folkmoot.method.instrument.model import Rank, ShareOut

SOUND = """
name = "together"
title.en = "Together"
[[sections]]
id = "all"
title.en = "All"
[[sections.questions]]
id = "first"
kind = "rank"
text.en = "Which two?"
places = 2
items = [{ id = "a", en = "Apples" }, { id = "b", en = "Pears" }, { id = "c", en = "Plums" }]
[[sections.questions]]
id = "hours"
kind = "share-out"
text.en = "How many?"
points = 10
items = [{ id = "x", en = "Here" }, { id = "y", en = "There" }]
"""


def faults(old: str, new: str) -> list[tuple[str, int | None, str | None]]:
    assert old in SOUND
    problems = read_instrument(SOUND.replace(old, new).encode(), "together.toml")[1]
    return [(p.code, p.place.line, p.place.question) for p in problems]


def line_of(words: str) -> int:
    return SOUND[: SOUND.index(words)].count("\n") + 1


def test_both_kinds_are_read_and_give_a_column_for_each_item() -> None:
    instrument = parse_instrument(SOUND.encode(), "together.toml")
    rank, share = instrument.questions
    assert isinstance(rank, Rank)
    assert [code.value for code in rank.boxes] == ["1", "2"]
    assert isinstance(share, ShareOut)
    assert [code.value for code in share.boxes] == [str(n) for n in range(11)]
    rows = {row["variable"]: row for row in codebook(instrument)}
    assert list(rows) == ["first_a", "first_b", "first_c", "hours_x", "hours_y"]
    assert (rows["first_a"]["kind"], rows["first_a"]["codes"]) == ("rank", "0=not placed; 1=1; 2=2")
    assert rows["hours_y"]["kind"] == "share"


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "question"),
    [
        ("places = 2", "places = 4", "instrument-number-out-of-bounds", "places =", "first"),
        ("places = 2", "", "instrument-key-missing", 'id = "first"', "first"),
        ("points = 10", "points = 11", "instrument-number-out-of-bounds", "points =", "hours"),
        (
            ', { id = "y", en = "There" }',
            "",
            "instrument-rows-out-of-bounds",
            'items = [{ id = "x',
            "hours",
        ),
        ('id = "b"', 'id = "a"', "instrument-id-twice", 'id = "first"', "first"),
        ("points = 10", "point = 10", "instrument-key-unknown", "points =", "hours"),
    ],
)
def test_a_fault_is_named_with_its_line_and_question(
    old: str, new: str, code: str, line: str, question: str
) -> None:
    assert (code, line_of(line), question) in faults(old, new)
