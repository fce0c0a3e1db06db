"""What a respondent puts on one printed page: answers as marks, corrections, strays, writing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from folkmoot.method.instrument.model import Instrument
from folkmoot.method.instrument.variables import VariableKind, variables
from folkmoot.method.paper.sheet import Box, SheetPage, TextArea
from folkmoot.method.simulate.dirt import Dirt
from folkmoot.method.simulate.pens import (
    BoxOnCanvas,
    Correction,
    MarkKind,
    PenStyle,
    Stray,
    draw_marks,
    draw_stray,
    draw_taken_back,
    draw_writing,
)
from folkmoot.method.simulate.scanner import Feed
from folkmoot.method.terms.missing import RESERVED_CODES, MissingReason

_CORRECTION_SHARES: Mapping[Correction, float] = {
    Correction.FILLED_IN: 0.60,
    Correction.SCRIBBLED_OUT: 0.25,
    Correction.OVERWRITTEN: 0.15,
}
# Marks of another kind than the respondent's usual one; whoever fills boxes in fills them all.
_UNUSUAL_SHARE = 0.02
_UNREADABLE = RESERVED_CODES[MissingReason.UNREADABLE]


@dataclass(frozen=True, slots=True)
class Asked:
    """The boxes of one printed question on a page, with the variables that they answer.

    `boxes` holds each code's box; for several answers `ticks` names the variable of each code,
    otherwise `variable` is the one variable. `together` are the variables that cannot be read where
    this question contradicts itself: its own, and those of a rank's or share-out's other rows.
    """

    variable: str
    boxes: Mapping[str, Box]
    ticks: Mapping[str, str]
    together: tuple[str, ...]

    def chosen(self, answers: Mapping[str, str]) -> list[str]:
        """The codes that these answers cross, in the order printed."""
        if self.ticks:
            return [code for code in self.boxes if answers.get(self.ticks[code]) == "1"]
        code = answers.get(self.variable, "")
        return [code] if code in self.boxes else []


def asked_on(page: SheetPage, instrument: Instrument) -> list[Asked]:
    """The printed questions of a page in the order of their first boxes."""
    boxes: dict[str, dict[str, Box]] = {}
    for box in page.boxes:
        boxes.setdefault(box.question, {})[box.code] = box
    ticks: dict[str, dict[str, str]] = {}
    decided: dict[str, list[str]] = {}
    decided_with: dict[str, str] = {}
    for variable in variables(instrument):
        decided.setdefault(variable.decided_with, []).append(variable.id)
        decided_with[variable.printed_question] = variable.decided_with
        if variable.kind is VariableKind.TICK and variable.code is not None:
            ticks.setdefault(variable.printed_question, {})[variable.code] = variable.id
    return [
        Asked(question, by_code, ticks.get(question, {}), tuple(decided[decided_with[question]]))
        for question, by_code in boxes.items()
    ]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of drawing a page's answers.

    `contradictory` are the variables that can no longer be read as meant, with the code they should
    get: a question with one answer of which two boxes are crossed is contradictory (-3). `kinds`
    names what was put into each box that was touched, by question and code.
    """

    contradictory: dict[str, str]
    kinds: dict[tuple[str, str], str]


def draw_answers(
    feed: Feed,
    asked: Sequence[Asked],
    answers: Mapping[str, str],
    style: PenStyle,
    dirt: Dirt,
    rng: np.random.Generator,
) -> Drawn:
    """Draw one respondent's marks on a laid page, and tell what was drawn."""
    contradictory: dict[str, str] = {}
    kinds: dict[tuple[str, str], str] = {}
    crossed: list[Box] = []
    for question in asked:
        chosen = question.chosen(answers)
        crossed += [question.boxes[code] for code in chosen]
        left = [code for code in question.boxes if code not in chosen]
        chance = rng.random()
        if not chosen or not left or style.usual is MarkKind.FILL:
            continue
        other = question.boxes[left[int(rng.integers(len(left)))]]
        if chance < dirt.correction_share:
            correction = _a_correction(rng)
            draw_taken_back(feed.picture, _on(feed, other), style, correction, rng)
            kinds[other.question, other.code] = correction.value
        elif chance < dirt.correction_share + dirt.double_share and not question.ticks:
            crossed.append(other)
            contradictory.update(dict.fromkeys(question.together, _UNREADABLE))
    kinds |= _draw_choices(feed, crossed, style, rng)
    if asked and rng.random() < dirt.stray_share:
        beside = list(asked[int(rng.integers(len(asked)))].boxes.values())
        stray = list(Stray)[int(rng.integers(len(Stray)))]
        box = beside[int(rng.integers(len(beside)))]
        draw_stray(feed.picture, _on(feed, box), style, stray, rng)
    return Drawn(contradictory, kinds)


def draw_written(
    feed: Feed,
    areas: Sequence[TextArea],
    answers: Mapping[str, str],
    style: PenStyle,
    rng: np.random.Generator,
) -> None:
    """Write the answers in words or figures into their areas. Reserved codes leave them empty."""
    for area in areas:
        words = answers.get(area.question, "")
        if words and words not in RESERVED_CODES.values():
            x, y = feed.where(np.array([(area.x_mm, area.y_mm)]))[0].tolist()
            size = (area.width_mm * feed.pixels_per_mm, area.height_mm * feed.pixels_per_mm)
            draw_writing(feed.picture, (x, y, *size), feed.pixels_per_mm, style, words, rng)


def _draw_choices(
    feed: Feed, crossed: Sequence[Box], style: PenStyle, rng: np.random.Generator
) -> dict[tuple[str, str], str]:
    """Mark boxes in the respondent's usual kind of mark, and now and then in another; the kinds."""
    unusual = MarkKind.CROSS if style.usual is not MarkKind.CROSS else MarkKind.TICK
    share = 0.0 if style.usual is MarkKind.FILL else _UNUSUAL_SHARE
    otherwise = rng.random(len(crossed)) < share
    for kind, of_kind in ((style.usual, ~otherwise), (unusual, otherwise)):
        boxes = [_on(feed, box) for box, mine in zip(crossed, of_kind, strict=True) if mine]
        draw_marks(feed.picture, boxes, style, kind, rng)
    return {
        (box.question, box.code): (unusual if other else style.usual).value
        for box, other in zip(crossed, otherwise, strict=True)
    }


def _on(feed: Feed, box: Box) -> BoxOnCanvas:
    return feed.box(box.x_mm, box.y_mm, box.side_mm)


def _a_correction(rng: np.random.Generator) -> Correction:
    corrections = list(_CORRECTION_SHARES)
    return corrections[int(rng.choice(len(corrections), p=list(_CORRECTION_SHARES.values())))]
