"""Scales and dates as TOML: what is read, and what is refused with its line."""

from __future__ import annotations

from datetime import date

import pytest

from folkmoot.method.instrument.codebook import codebook
from folkmoot.method.instrument.load import parse_instrument, read_instrument
from folkmoot.method.instrument.model import DateEntry, Scale

SOUND = """
name = "measured"
languages = ["en", "cy"]
title.en = "Measured"
[[sections]]
id = "all"
title.en = "All"
[[sections.questions]]
id = "safe"
kind = "scale"
text.en = "How safe?"
lowest = 0
highest = 10
lowest_label.en = "Not at all"
highest_label.en = "Completely"
[[sections.questions]]
id = "moved"
kind = "date"
text.en = "When?"
earliest = 1900-01-01
latest = 2005-12-31
"""


def faults(old: str, new: str) -> list[tuple[str, int | None, str | None]]:
    assert old in SOUND
    problems = read_instrument(SOUND.replace(old, new).encode(), "measured.toml")[1]
    return [(p.code, p.place.line, p.place.question) for p in problems]


def line_of(words: str) -> int:
    return SOUND[: SOUND.index(words)].count("\n") + 1


def test_a_scale_and_a_date_are_read_with_their_bounds() -> None:
    scale, moved = parse_instrument(SOUND.encode(), "measured.toml").questions
    assert isinstance(scale, Scale)
    assert [code.value for code in scale.code_list.codes] == [str(n) for n in range(11)]
    assert scale.code_list.codes[0].label == {"en": "0 (Not at all)"}
    assert scale.code_list.ordered
    assert isinstance(moved, DateEntry)
    assert (moved.earliest, moved.latest) == (date(1900, 1, 1), date(2005, 12, 31))


def test_the_codebook_names_the_ends_of_a_scale() -> None:
    scale, moved = codebook(parse_instrument(SOUND.encode(), "measured.toml"))
    assert scale["kind"] == "scale"
    assert scale["codes"].startswith("0=0 (Not at all); 1=1; ")
    assert (moved["kind"], moved["codes"]) == ("date", "")


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "question"),
    [
        ("highest = 10", "highest = 11", "instrument-number-out-of-bounds", "highest =", "safe"),
        ("highest = 10", "highest = 1", "instrument-scale-too-short", "highest =", "safe"),
        ("lowest = 0", "lowest = -3", "instrument-number-out-of-bounds", "lowest =", "safe"),
        ('lowest_label.en = "Not at all"', "", "instrument-key-missing", 'id = "safe"', "safe"),
        (
            "lowest_label.en",
            "lowest_label.cy",
            "instrument-language-missing",
            'id = "safe"',
            "safe",
        ),
        ("1900-01-01", '"1900-01-01"', "instrument-wrong-type", "earliest =", "moved"),
        ("1900-01-01", "1900-01-01T10:00:00", "instrument-wrong-type", "earliest =", "moved"),
        ("1900-01-01", "2006-01-01", "instrument-bounds", "earliest =", "moved"),
        ("latest = 2005-12-31", "", "instrument-key-missing", 'id = "moved"', "moved"),
    ],
)
def test_a_fault_is_named_with_its_line_and_question(
    old: str, new: str, code: str, line: str, question: str
) -> None:
    assert (code, line_of(line), question) in faults(old, new)
