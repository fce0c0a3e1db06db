"""What reading needs to know of a Sheet, worked out once: box centres, rows, page furniture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from folkmoot.method.instrument.model import Instrument, SeveralAnswers
from folkmoot.method.instrument.variables import variables_of
from folkmoot.method.paper.sheet import CodeWindow, Fiducial, Sheet, SheetPage
from folkmoot.method.scan.patches import box_centres
from folkmoot.method.scan.registration import Points

_Kind: TypeAlias = tuple[int, bool]


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """A question with boxes: their places in the page's list, and how many may be marked.

    `conditional` is whether it is asked of some only.
    """

    id: str
    boxes: tuple[int, ...]
    at_most: int
    conditional: bool


@dataclass(frozen=True, slots=True)
class PagePlan:
    """One page of the sheet. `rows` numbers the question of each box, as in `questions`."""

    page: SheetPage
    centres: Points
    rows: tuple[int, ...]
    questions: tuple[PrintedQuestion, ...]

    @classmethod
    def of(cls, page: SheetPage, kinds: Mapping[str, _Kind]) -> PagePlan:
        """Work out one page."""
        members: dict[str, list[int]] = {}
        for index, box in enumerate(page.boxes):
            members.setdefault(box.question, []).append(index)
        number = {question: index for index, question in enumerate(members)}
        return cls(
            page,
            box_centres(page.boxes),
            tuple(number[box.question] for box in page.boxes),
            tuple(
                PrintedQuestion(question, tuple(boxes), *kinds.get(question, (1, False)))
                for question, boxes in members.items()
            ),
        )

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
        return cls(
            sheet.survey,
            sheet.page_size_mm,
            {page.number: PagePlan.of(page, kinds) for page in sheet.pages},
            tuple(dict.fromkeys(Furniture(page.fiducials, page.codes) for page in sheet.pages)),
        )


def _kinds(instrument: Instrument) -> dict[str, _Kind]:
    """By printed question: how many boxes may be marked, and whether it is asked of some only."""
    kinds: dict[str, _Kind] = {}
    for question in instrument.questions:
        most = 1
        if isinstance(question, SeveralAnswers):
            most = question.at_most or len(question.code_list.codes)
        for variable in variables_of(question):
            kinds[variable.printed_question] = (most, question.ask_if is not None)
    return kinds
