"""Every instrument of the shelf gives the same answers on paper and on the web."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.method.capture.from_paper import from_paper
from folkmoot.method.capture.from_web import from_web
from folkmoot.method.capture.model import (
    Answer,
    DoubtReason,
    Mark,
    MarkState,
    Missing,
    Reading,
    Value,
    WrittenArea,
)
from folkmoot.method.capture.resolution import resolve
from folkmoot.method.capture.web_fields import posted_for
from folkmoot.method.instrument.load import load_instrument, shipped_instruments
from folkmoot.method.instrument.model import Instrument
from folkmoot.method.instrument.serialise import instrument_from_json, instrument_to_json
from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.sheet import Sheet, SheetPage
from folkmoot.method.simulate.marks import asked_on
from folkmoot.method.simulate.respondents import answers_at_random
from folkmoot.method.terms.missing import RESERVED_CODES, MissingReason

SHELF = Path(__file__).parents[1] / "shelf"
NAMES = [*shipped_instruments(), *(str(path) for path in sorted(SHELF.glob("*.toml")))]
REASONS = {code: reason for reason, code in RESERVED_CODES.items()}


@cache
def instrument_of(name: str) -> Instrument:
    return load_instrument(name)


@cache
def sheet_of(name: str) -> Sheet:
    return compose(instrument_of(name), instrument_of(name).languages[0]).sheet


def marked(sheet: Sheet, answers: Mapping[str, str]) -> Reading:
    """What a machine without fault sees where a respondent without fault has filled it in."""
    return Reading(
        serial="A1",
        pages_read=tuple(page.number for page in sheet.pages),
        marks=tuple(mark for page in sheet.pages for mark in marks_on(page, sheet, answers)),
        written=tuple(
            WrittenArea(page.number, area.question, answers[area.question] not in EMPTY, None)
            for page in sheet.pages
            for area in page.text_areas
        ),
        crops={},
        source_digest="paper",
    )


EMPTY = ("", *RESERVED_CODES.values())


def marks_on(page: SheetPage, sheet: Sheet, answers: Mapping[str, str]) -> Sequence[Mark]:
    return [
        Mark(
            page.number,
            box.question,
            box.code,
            MarkState.MARKED if box.code in asked.chosen(answers) else MarkState.EMPTY,
            1.0,
        )
        for asked in asked_on(page, sheet.instrument)
        for box in asked.boxes.values()
    ]


def keyed(
    instrument: Instrument, reading: Reading, answers: Mapping[str, str]
) -> dict[str, Answer]:
    """The answers of a reading after a person has keyed what was written."""
    response = from_paper(reading, instrument)
    found = dict(response.answers)
    for doubt in response.doubts:
        assert doubt.reason is DoubtReason.TO_KEY
        found = resolve(instrument, found, doubt.question, [answers[doubt.question]])
    return found


def as_answer(content: str) -> Answer:
    return Missing(REASONS[content]) if content in REASONS else Value(content)


@settings(max_examples=120, deadline=None)
@given(name=st.sampled_from(NAMES), seed=st.integers(0, 2**32))
def test_paper_and_web_give_the_same_answers(name: str, seed: int) -> None:
    instrument = instrument_of(name)
    answers = answers_at_random(instrument, "A1", seed)
    on_paper = keyed(instrument, marked(sheet_of(name), answers), answers)
    on_web = from_web(
        instrument, posted_for(instrument, answers), serial="A1", source_digest="web"
    ).answers
    assert on_paper == dict(on_web)
    meant = {
        variable: Missing(MissingReason.NO_REPLY) if content == "" else as_answer(content)
        for variable, content in answers.items()
    }
    assert on_paper == meant


@pytest.mark.parametrize("name", NAMES, ids=lambda name: Path(name).stem)
def test_an_instrument_survives_json_unchanged(name: str) -> None:
    assert instrument_from_json(instrument_to_json(instrument_of(name))) == instrument_of(name)
