"""From how dark auto-multiple-choice found each box to answers, doubts and pages.

It calls a box ticked whose share of black pixels lies over a threshold and not over an upper one.
It colours a page red for a person's eye where a box lies near a threshold, or its four marks do not
fit. Of that, only the questions near a threshold count here as shown, and those with one answer in
which it saw two: both favour it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from folkmoot.bench.accuracy import Asked, Meant, Read, variables_by_page
from folkmoot.bench.auto_multiple_choice import serial_of
from folkmoot.method.instrument.variables import VariableKind, variables
from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.terms.missing import RESERVED_CODES, MissingReason

_NO_REPLY = RESERVED_CODES[MissingReason.NO_REPLY]
_NOTHING = (_NO_REPLY, RESERVED_CODES[MissingReason.NOT_ASKED])
_NEAR = 0.2  # of a threshold: it turns red at a sensitivity of 8 of 10


@dataclass(frozen=True, slots=True)
class Rule:
    """When a box is ticked: darker than `least`, not darker than `most` (shares of its pixels)."""

    least: float
    most: float

    def __str__(self) -> str:
        """As the table shows it."""
        return f"darker than {self.least:g}" + (f" up to {self.most:g}" if self.most < 1 else "")

    def ticks(self, darkness: float) -> bool:
        """Whether a box so dark is ticked."""
        return self.least < darkness <= self.most

    def near(self, darkness: float) -> bool:
        """Whether a box so dark lies so near a threshold that it asks for a person's eye."""
        return abs(darkness - self.least) < _NEAR * self.least or abs(
            darkness - self.most
        ) < _NEAR * (1 - self.most)


#: What it comes with; what its manual gives where a tick is taken back by filling in the box; and
#: a threshold for thin pens, found by trying three when the answers were known.
RULES = (Rule(0.15, 1.0), Rule(0.15, 0.6), Rule(0.05, 1.0))


@dataclass(frozen=True, slots=True)
class Capture:
    """Its pages, (serial, page) by (file, page in file), and darkness by question and code."""

    places: Mapping[tuple[str, int], tuple[str, int]]
    darkness: Mapping[Asked, Mapping[str, float]]


def load_capture(path: Path) -> Capture:
    """The tables that `read_amc.py` leaves."""
    found = json.loads(path.read_text("utf-8"))
    darkness: dict[Asked, dict[str, float]] = {}
    for copy, question, code, ratio in found["boxes"]:
        darkness.setdefault((serial_of(copy), question), {})[code] = ratio
    places = {
        (file, page_in_file): (serial_of(copy), page)
        for file, page_in_file, copy, page, _error in found["pages"]
    }
    return Capture(places, darkness)


def read_by(rule: Rule, capture: Capture, meant: Meant, sheet: Sheet) -> Read:
    """Its answers by a rule. A page of `meant` that it did not place is handed over."""
    answers: dict[str, dict[str, str]] = {}
    doubts: set[Asked] = set()
    columns = variables(sheet.instrument)
    for variable in columns:
        for serial in meant.answers:
            boxes = capture.darkness.get((serial, variable.printed_question))
            if boxes is None:
                continue
            ticked = [code for code, darkness in boxes.items() if rule.ticks(darkness)]
            of_person = answers.setdefault(serial, {})
            if variable.kind is VariableKind.TICK:
                of_person[variable.id] = str(int(variable.code in ticked))
            else:
                of_person[variable.id] = ticked[0] if ticked else _NO_REPLY
            two = len(ticked) > 1 and variable.kind is not VariableKind.TICK
            if two or any(map(rule.near, boxes.values())):
                doubts.add((serial, variable.decided_with))
    pages = {
        place: (*capture.places[place], "read")
        if place in capture.places
        else ("", 0, "unregistered")
        for place in meant.pages
    }
    return Read(answers, frozenset(doubts), pages)


def without_routing(meant: Meant, sheet: Sheet) -> Meant:
    """The truth for a reader that knows of no routing: not asked and no reply are both nothing."""
    kinds = {variable.id: variable.kind for variable in variables(sheet.instrument)}
    of_question = {
        question: names
        for page in variables_by_page(sheet).values()
        for question, names in page.items()
    }

    def plain(name: str, value: str) -> str:
        if value not in _NOTHING:
            return value
        return "0" if kinds.get(name) is VariableKind.TICK else _NO_REPLY

    def plain_reading(question: str, reading: str) -> str:
        pairs = zip(of_question[question], reading.split(" "), strict=True)
        return " ".join(plain(name, value) for name, value in pairs)

    return replace(
        meant,
        answers={
            serial: {name: plain(name, value) for name, value in row.items()}
            for serial, row in meant.answers.items()
        },
        unclear={
            (serial, question): frozenset(plain_reading(question, one) for one in readings)
            for (serial, question), readings in meant.unclear.items()
        },
    )
