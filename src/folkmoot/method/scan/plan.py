"""What reading needs to know of a Sheet, worked out once: box centres, rows, page furniture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from folkmoot.method.instrument.model import (
    Instrument,
    Rank,
    SeveralAnswers,
    ShareOut,
    Together,
)
from folkmoot.method.instrument.variables import variables_of
from folkmoot.method.paper.sheet import CodeWindow, Fiducial, Sheet, SheetPage
from folkmoot.method.scan.patches import box_centres
from folkmoot.method.scan.registration import Points

_Kind: TypeAlias = tuple[int, bool, str]
_SAME_COLUMN_MM = 0.5
_NEXT_ROW_MM = 12.0  # between questions there is a line of words besides


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """A question with boxes: their places in the page's list, and how many may be marked.

    `conditional` is whether it is asked of some only. `decided_with` is the question that a person
    decides at once: the rows of a rank or share-out share it, elsewhere it is `id`.
    """

    id: str
    boxes: tuple[int, ...]
    at_most: int
    conditional: bool
    decided_with: str


@dataclass(frozen=True, slots=True)
class PagePlan:
    """One page of the sheet. `rows` numbers the question of each box, as in `questions`.

    `in_grid` is whether a box stands in a grid, without words of its own to its right. `together`
    has the questions of the sheet whose rows are decided together, by id.
    """

    page: SheetPage
    centres: Points
    rows: tuple[int, ...]
    in_grid: tuple[bool, ...]
    questions: tuple[PrintedQuestion, ...]
    together: Mapping[str, Together]

    @classmethod
    def of(
        cls, page: SheetPage, kinds: Mapping[str, _Kind], together: Mapping[str, Together]
    ) -> PagePlan:
        """Work out one page."""
        members: dict[str, list[int]] = {}
        for index, box in enumerate(page.boxes):
            members.setdefault(box.question, []).append(index)
        number = {question: index for index, question in enumerate(members)}
        return cls(
            page,
            box_centres(page.boxes),
            tuple(number[box.question] for box in page.boxes),
            _in_grid(page),
            tuple(
                PrintedQuestion(question, tuple(boxes), *kinds.get(question, (1, False, question)))
                for question, boxes in members.items()
            ),
            together,
        )

    def names_of(self, question: str) -> list[str]:
        """The names that the boxes of a question have: its rows' where they are decided with it."""
        return [each.id for each in self.questions if question in (each.id, each.decided_with)]

    @property
    def box_side_mm(self) -> float:
        """The side of its boxes; they are all alike. 0 on a page without boxes."""
        return self.page.boxes[0].side_mm if self.page.boxes else 0.0


@dataclass(frozen=True, slots=True)
class Furniture:
    """The corner squares and code windows that one or more pages have in common."""

    fiducials: tuple[Fiducial, ...]
    codes: tuple[CodeWindow, ...]


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """The whole sheet as the reader uses it."""

    survey: str
    page_size_mm: tuple[float, float]
    pages: Mapping[int, PagePlan]
    furniture: tuple[Furniture, ...]

    @classmethod
    def of(cls, sheet: Sheet) -> SheetPlan:
        """Work out a sheet."""
        kinds = _kinds(sheet.instrument)
        together = {
            question.id: question
            for question in sheet.instrument.questions
            if isinstance(question, Rank | ShareOut)
        }
        return cls(
            sheet.survey,
            sheet.page_size_mm,
            {page.number: PagePlan.of(page, kinds, together) for page in sheet.pages},
            tuple(dict.fromkeys(Furniture(page.fiducials, page.codes) for page in sheet.pages)),
        )


def _in_grid(page: SheetPage) -> tuple[bool, ...]:
    """For each box whether another question's stands right above or below it, as in a grid."""
    return tuple(
        any(
            other.question != box.question
            and abs(other.x_mm - box.x_mm) < _SAME_COLUMN_MM
            and abs(other.y_mm - box.y_mm) < _NEXT_ROW_MM
            for other in page.boxes
        )
        for box in page.boxes
    )


def _kinds(instrument: Instrument) -> dict[str, _Kind]:
    """By printed question: the most boxes marked, whether asked of some only, decided with what."""
    kinds: dict[str, _Kind] = {}
    for question in instrument.questions:
        most = 1
        if isinstance(question, SeveralAnswers):
            most = question.at_most or len(question.code_list.codes)
        for variable in variables_of(question):
            conditional = question.ask_if is not None
            kinds[variable.printed_question] = (most, conditional, variable.decided_with)
    return kinds
