"""Put pages together by serial and page number: one reading a serial, one row a scanned page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from folkmoot.method.capture.model import Mark, MarkState, Reading, WrittenArea
from folkmoot.method.scan.classifier import CLASSES
from folkmoot.method.scan.page_states import PageMarks, PageResult, PageState
from folkmoot.method.scan.plan import PagePlan, SheetPlan
from folkmoot.method.scan.sources import PageSource
from folkmoot.method.terms.catalogue import scans as catalogue
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.problem import Place, Problem

_UNSURE = -1


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row of `pages.csv`. A missing page has no source; an unread code no serial and page."""

    source: str | None
    page_in_file: int | None
    serial: str | None
    page: int | None
    state: PageState


@dataclass(frozen=True, slots=True)
class KeptPage:
    """The scan of a page that counts. `crops` are paths relative to the output folder.

    `conflicts` are the questions that the scans in `others` answer differently.
    """

    source: PageSource
    marks: PageMarks
    digest: str
    crops: Mapping[str, str]
    conflicts: frozenset[str] = frozenset()
    others: tuple[PageSource, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Scans of one page that answer some questions differently."""

    serial: str
    page: int
    sources: tuple[PageSource, ...]
    questions: frozenset[str]


@dataclass(slots=True)
class Assembly:
    """Pages as they come in. Only marks are kept, never pictures."""

    plan: SheetPlan
    rows: list[PageRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _kept: dict[str, dict[int, KeptPage]] = field(default_factory=dict)
    _handed_over: dict[str, set[int]] = field(default_factory=dict)

    def add(self, source: PageSource, result: PageResult, crops: Mapping[str, str]) -> None:
        """Take in one page; `crops` says where its pictures were put."""
        state = result.state
        if result.problem is not None:
            self.problems.append(result.problem)
        if result.marks is not None and result.serial is not None and result.page is not None:
            kept = KeptPage(source, replace(result.marks, crops={}), result.digest, crops)
            state = self._keep(result.serial, result.page, kept)
        elif state is PageState.UNREGISTERED and result.serial is not None:
            self._handed_over.setdefault(result.serial, set()).add(result.page or 0)
        self.rows.append(
            PageRow(str(source.path), source.index + 1, result.serial, result.page, state)
        )

    def add_unopened(self, problem: Problem, *, is_file: bool) -> None:
        """Take in a file that has no page to read."""
        self.problems.append(problem)
        if is_file:
            self.rows.append(PageRow(problem.place.file, 1, None, None, PageState.UNREGISTERED))

    def conflicts(self) -> list[Conflict]:
        """Pages whose scans disagree."""
        return [
            Conflict(serial, number, (page.source, *page.others), page.conflicts)
            for serial, pages in sorted(self._kept.items())
            for number, page in sorted(pages.items())
            if page.conflicts
        ]

    def add_crops(self, conflict: Conflict, crops: Mapping[str, str]) -> None:
        """Say where the pictures of a conflict were put."""
        pages = self._kept[conflict.serial]
        page = pages[conflict.page]
        pages[conflict.page] = replace(page, crops={**page.crops, **crops})

    def readings(self) -> list[Reading]:
        """One reading a serial, in the order of serials; missing pages get their rows."""
        serials = sorted({*self._kept, *self._handed_over})
        return [self._reading(serial) for serial in serials]

    def _keep(self, serial: str, number: int, page: KeptPage) -> PageState:
        pages = self._kept.setdefault(serial, {})
        first = pages.get(number)
        if first is None:
            pages[number] = page
            return PageState.READ
        different = _different(self.plan.pages[number], first.marks, page.marks)
        if different:
            pages[number] = replace(
                first,
                conflicts=first.conflicts | different,
                others=(*first.others, page.source),
            )
            self.problems.append(
                catalogue.PAGE_TWO_ANSWERS.at(
                    replace(page.source.place, serial=serial),
                    questions=", ".join(sorted(different)),
                )
            )
        return PageState.DUPLICATE

    def _reading(self, serial: str) -> Reading:
        kept = self._kept.get(serial, {})
        handed_over = self._handed_over.get(serial, set())
        missing = [n for n in self.plan.pages if n not in kept and n not in handed_over]
        for number in missing:
            self.rows.append(PageRow(None, None, serial, number, PageState.MISSING))
        if missing:
            self.problems.append(
                catalogue.PAGES_MISSING.at(
                    Place(serial=serial), missing=_pages(missing, "is", "are"), read=_read(kept)
                )
            )
        ordered = sorted(kept.items())
        # Where no page was read, the serial keeps the sources of two booklets apart.
        pages = "".join(f"{number}:{page.digest};" for number, page in ordered) or f"{serial};"
        return Reading(
            serial=serial,
            pages_read=tuple(number for number, _ in ordered),
            marks=tuple(m for n, page in ordered for m in _marks(n, self.plan.pages[n], page)),
            written=tuple(w for n, page in ordered for w in _written(n, self.plan.pages[n], page)),
            crops={question: crop for _, page in ordered for question, crop in page.crops.items()},
            source_digest=digest(pages.encode()),
            unread={
                question: number
                for number, page in self.plan.pages.items()
                if number not in kept
                for question in _questions(page)
            },
            conflicts=frozenset(q for _, page in ordered for q in page.conflicts),
        )


def _questions(plan: PagePlan) -> Iterable[str]:
    yield from dict.fromkeys(question.decided_with for question in plan.questions)
    yield from (area.question for area in plan.page.text_areas)


def _marks(number: int, plan: PagePlan, page: KeptPage) -> Iterable[Mark]:
    for box, state, probability in zip(
        plan.page.boxes, page.marks.states, page.marks.probabilities, strict=True
    ):
        known = MarkState.UNSURE if state == _UNSURE else CLASSES[state]
        yield Mark(number, box.question, box.code, known, round(float(probability), 4))


def _written(number: int, plan: PagePlan, page: KeptPage) -> Iterable[WrittenArea]:
    for area, inked in zip(plan.page.text_areas, page.marks.written, strict=True):
        yield WrittenArea(number, area.question, inked, page.crops.get(area.question))


def _different(plan: PagePlan, first: PageMarks, second: PageMarks) -> frozenset[str]:
    """Questions that both scans are sure of and see differently."""
    astray = (
        (first.states != second.states) & (first.states != _UNSURE) & (second.states != _UNSURE)
    )
    boxes = {q.decided_with for q in plan.questions if astray[list(q.boxes)].any()}
    areas = {
        area.question
        for area, one, two in zip(plan.page.text_areas, first.written, second.written, strict=True)
        if one != two
    }
    return frozenset(boxes | areas)


def _read(kept: Mapping[int, KeptPage]) -> str:
    return _pages(sorted(kept), "was", "were") if kept else "no page was"


def _pages(numbers: list[int], one: str, many: str) -> str:
    """Name pages in words: `page 2 is`, `pages 2 and 4 are`."""
    if len(numbers) == 1:
        return f"page {numbers[0]} {one}"
    listed = ", ".join(str(number) for number in numbers[:-1])
    return f"pages {listed} and {numbers[-1]} {many}"
