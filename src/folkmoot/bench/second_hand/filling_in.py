"""One respondent fills in one printed page: answers, second thoughts, slips, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from folkmoot.bench.second_hand.conditions import People
from folkmoot.bench.second_hand.gestures import Gesture, Kind, gesture
from folkmoot.bench.second_hand.hands import Hand, Tool, pick
from folkmoot.bench.second_hand.paper import Paper
from folkmoot.bench.second_hand.trace import draw_strokes
from folkmoot.bench.second_hand.words import a_note, written_line
from folkmoot.method.paper.sheet import Box, SheetPage

_BACK: Mapping[Kind, float] = {
    Kind.FILLED_BACK: 0.65,
    Kind.SCRIBBLED_BACK: 0.22,
    Kind.STRUCK_BACK: 0.13,
}
_RUBBER_SHARE = 0.7  # of corrections in pencil
_NEAR_MM = 9.0
_OPTICS_MM = 0.08  # how far a scanner spreads a line
_LEAST_SEEN_MM2 = 0.4  # a thin line of two millimetres, in pieces or not
_FILLERS = (Kind.FILLED, Kind.HALF_FILLED)


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed question on a page: each code's box, and whether several may be marked."""

    question: str
    boxes: Mapping[str, Box]
    several: bool


@dataclass(slots=True)
class Done:
    """What was put on a page: the kind of mark of each box that has one, and what became unclear.

    `two_answers` names questions with one answer in which two boxes are plainly marked. `unclear`
    gives, for questions that no person could settle, every set of codes that may have been meant.
    """

    kinds: dict[tuple[str, str], Kind] = field(default_factory=dict)
    two_answers: list[str] = field(default_factory=list)
    unclear: dict[str, list[frozenset[str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Writer:
    """A hand at a page; ink that takes less than `least_light_taken` is lost in the scan."""

    paper: Paper
    hand: Hand
    people: People
    least_light_taken: float
    rng: np.random.Generator

    def fill_in(
        self,
        page: SheetPage,
        questions: Sequence[Printed],
        chosen: Mapping[str, frozenset[str]],
        words: Mapping[str, str],
    ) -> Done:
        """Mark the chosen codes of each question and write the words; tells what was done."""
        done = Done()
        for printed in questions:
            self._answer(printed, chosen.get(printed.question, frozenset()), done)
        for area in page.text_areas:
            if text := words.get(area.question, ""):
                size_mm = (area.width_mm, area.height_mm)
                for line in written_line(text, (area.x_mm, area.y_mm), size_mm, self.rng):
                    self._draw(line, 0.7)
        if self.rng.random() < self.people.notes:
            for line in a_note(page, self.rng):
                self._draw(line, 0.7)
        if questions and self.rng.random() < self.people.underlined:
            printed = questions[int(self.rng.integers(len(questions)))]
            self._draw(_underline(printed, self.rng), 1.0)
        return done

    def _answer(self, printed: Printed, chosen: frozenset[str], done: Done) -> None:
        left = [code for code in printed.boxes if code not in chosen]
        chance = self.rng.random()
        if not chosen or not left:
            if left and chance < self.people.rested_pen:
                code = left[int(self.rng.integers(len(left)))]
                self._mark(printed, code, Kind.RESTED_PEN, done)
                done.unclear[printed.question] = [frozenset(), frozenset({code})]
            kinds = {code: self._kind() for code in printed.boxes if code in chosen}
            self._mark_all(printed, kinds, done)
            return
        other = left[int(self.rng.integers(len(left)))]
        kinds = {code: self._kind() for code in printed.boxes if code in chosen}
        people = self.people
        slips = (people.corrected, people.two_answers, people.beside, people.rested_pen)
        match int(np.searchsorted(np.cumsum((*slips, people.between)), chance, side="right")):
            case 0 if self.hand.usual not in _FILLERS:
                self._mark(printed, other, self._taken_back(), done)
            case 1 if not printed.several:
                kinds[other] = self._kind()
                done.two_answers.append(printed.question)
            case 2 if len(kinds) == 1:
                kinds = dict.fromkeys(kinds, Kind.BESIDE)
            case 3:
                self._mark(printed, other, Kind.RESTED_PEN, done)
            case 4 if len(kinds) == 1 and self._between(printed, next(iter(kinds)), done):
                return
            case _:
                pass
        self._mark_all(printed, kinds, done)

    def _mark_all(self, printed: Printed, kinds: Mapping[str, Kind], done: Done) -> None:
        """Make the answering marks of a question; those that the scan loses are unclear."""
        made = frozenset(kinds)
        lost = {code for code, kind in kinds.items() if not self._mark(printed, code, kind, done)}
        if lost:
            done.unclear[printed.question] = [made, made - lost]

    def _kind(self) -> Kind:
        return self.hand.other if self.rng.random() < self.hand.changes else self.hand.usual

    def _taken_back(self) -> Kind:
        pencil = self.hand.tool in (Tool.PENCIL, Tool.THIN_PENCIL)
        if pencil and self.rng.random() < _RUBBER_SHARE:
            return Kind.RUBBED_OUT
        return pick(_BACK, self.rng)

    def _mark(self, printed: Printed, code: str, kind: Kind, done: Done) -> bool:
        """Mark a box; whether a person can see it in the scan."""
        box, hand, rng = printed.boxes[code], self.hand, self.rng
        done.kinds[printed.question, code] = kind
        reach = hand.reach * float(np.exp(rng.normal(0, hand.reach_spread)))
        centre = np.array([box.x_mm, box.y_mm]) + box.side_mm / 2
        filled = kind in (Kind.FILLED, Kind.FILLED_BACK, Kind.RESTED_PEN)
        aim = 0.3 * hand.aim if filled else hand.aim
        centre = centre + box.side_mm * (np.array(hand.drift) + rng.normal(0, aim, 2))
        strokes = [stroke * box.side_mm + centre for stroke in gesture(kind, reach, rng)]
        return self._draw(strokes, 0.22 if kind is Kind.RUBBED_OUT else 1.0)

    def _between(self, printed: Printed, code: str, done: Done) -> bool:
        """Mark midway between the box and the nearest of the same question, if there is one."""
        box = printed.boxes[code]
        near = {
            other: float(np.hypot(found.x_mm - box.x_mm, found.y_mm - box.y_mm))
            for other, found in printed.boxes.items()
            if other != code
        }
        closest = min(near, key=lambda other: near[other])
        if near[closest] > _NEAR_MM:
            return False
        found = printed.boxes[closest]
        middle = np.array([box.x_mm + found.x_mm, box.y_mm + found.y_mm]) / 2 + box.side_mm / 2
        marks = gesture(Kind.BETWEEN, self.hand.reach, self.rng)
        self._draw([stroke * box.side_mm + middle for stroke in marks], 1.0)
        for either in (code, closest):
            done.kinds[printed.question, either] = Kind.BETWEEN
        done.unclear[printed.question] = [frozenset({code}), frozenset({closest})]
        return True

    def _draw(self, strokes: Gesture, strength: float) -> bool:
        """Draw strokes; whether a person can see them in the scan."""
        nib = replace(self.hand.nib, flow=self.hand.nib.flow * strength)
        patch = draw_strokes(strokes, nib, self.paper.pixels_per_mm, self.hand.tremor_mm, self.rng)
        ink = self.paper.lay(patch, grainy=self.hand.grainy, bleed_mm=self.hand.bleed_mm)
        seen = cv2.GaussianBlur(ink, (0, 0), _OPTICS_MM * self.paper.pixels_per_mm)
        area_mm2 = (seen > self.least_light_taken).sum() / self.paper.pixels_per_mm**2
        return bool(area_mm2 >= _LEAST_SEEN_MM2)


def _underline(printed: Printed, rng: np.random.Generator) -> Gesture:
    """A word of the label underlined: left of a row of boxes, else right of the box."""
    first = next(iter(printed.boxes.values()))
    rights = sorted(box.x_mm for box in printed.boxes.values())
    in_grid = len(rights) > 1 and rights[1] - rights[0] < 30 and rights[0] > 60
    x = rng.uniform(24, 40) if in_grid else first.x_mm + first.side_mm + 2.0
    y = first.y_mm + first.side_mm + rng.uniform(-0.3, 0.4)
    return [np.array([[x, y], [x + 8, y + rng.normal(0, 0.3)], [x + 15, y + rng.normal(0, 0.4)]])]
