"""A day as people write it."""

from __future__ import annotations

from datetime import date

import pytest

from folkmoot.method.capture.dates import day_of, typed_day
from folkmoot.method.capture.from_web import from_web
from folkmoot.method.capture.model import Missing, Value
from folkmoot.method.capture.resolution import KeyDate, printed_question, resolve
from folkmoot.method.instrument.model import DateEntry, Instrument, Section
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Problem, Problems

MOVED = DateEntry(
    id="moved", text={"en": "When?"}, earliest=date(1900, 1, 1), latest=date(2005, 12, 31)
)
BY_DAY = Instrument(
    "d", {"en": "D"}, {}, {}, ("en",), 1, (Section("s", {"en": "S"}, {}, (MOVED,)),)
)


def posted(day: str, month: str, year: str) -> dict[str, list[str]]:
    return {"moved-day": [day], "moved-month": [month], "moved-year": [year]}


@pytest.mark.parametrize(
    "typed", ["12 1 2005", "12/01/2005", "12.1.2005", "12-1-2005", " 12 01 2005 ", "2005-01-12"]
)
def test_a_day_is_read_however_it_is_set_apart(typed: str) -> None:
    assert typed_day(typed) == date(2005, 1, 12)


@pytest.mark.parametrize(
    "typed", ["30 2 2005", "12 1 05", "12 January 2005", "2005", "", "1 13 2005"]
)
def test_what_is_no_day_is_not_guessed(typed: str) -> None:
    assert typed_day(typed) is None


def test_figures_of_other_scripts_and_missing_parts_are_no_day() -> None:
    assert day_of("١٢", "1", "2005") is None
    assert day_of("", "1", "2005") is None


@pytest.mark.parametrize(
    ("day", "month", "year", "code"),
    [
        ("31", "4", "2005", "date-not-a-day"),
        ("", "4", "2005", "date-not-a-day"),
        ("1", "1", "2006", "date-out-of-bounds"),
    ],
)
def test_the_web_says_what_is_wrong_with_a_day(day: str, month: str, year: str, code: str) -> None:
    with pytest.raises(Problems) as refused:
        from_web(BY_DAY, posted(day, month, year), serial=None, source_digest="w")
    (problem,) = refused.value.problems
    assert (problem.code, problem.place.question) == (code, "moved")


def test_the_web_takes_a_day_and_its_absence() -> None:
    there = from_web(BY_DAY, posted("1", "2", "1999"), serial=None, source_digest="w")
    assert there.answers == {"moved": Value("1999-02-01")}
    empty = from_web(BY_DAY, posted("", "", ""), serial=None, source_digest="w")
    assert empty.answers == {"moved": Missing(MissingReason.NO_REPLY)}


def test_a_person_keys_the_day_that_is_written() -> None:
    assert printed_question(BY_DAY, "moved").choices == KeyDate(MOVED.earliest, MOVED.latest)
    before = {"moved": Missing(MissingReason.UNREADABLE)}
    assert resolve(BY_DAY, before, "moved", ["1/2/1999"]) == {"moved": Value("1999-02-01")}
    assert resolve(BY_DAY, before, "moved", []) == {"moved": Missing(MissingReason.NO_REPLY)}
    with pytest.raises(Problem, match="is not a day from 01 01 1900 to 31 12 2005"):
        resolve(BY_DAY, before, "moved", ["1 2 1899"])
