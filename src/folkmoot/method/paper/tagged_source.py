"""Read a tagged PDF that typst made into parts that can be printed again and again.

A form that is drawn many times must not hold marked content of its own (ISO 32000-2, 14.7.5.2; ISO
14289-1, 7.20). So what each structure element shows becomes a form of its own, without marks, and
every page that draws it marks it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pikepdf
from pikepdf import Name

#: What an element may say beside its content and is carried over.
_CARRIED = ("/A", "/ActualText", "/Alt", "/E", "/Lang")
_SAVE, _RESTORE = "q", "Q"
_FILLS = {"g", "rg", "k", "sc", "scn"}
_STATE = _FILLS | {"G", "RG", "K", "SC", "SCN", "cs", "CS", "cm", "w", "J", "j", "M", "d", "gs"}

Instruction = pikepdf.ContentStreamInstruction


@dataclass(frozen=True, slots=True)
class Leaf:
    """Content that a structure element shows: its page, from 0, and its mark there."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True)
class Element:
    """A structure element: its tag, what it says of itself, and what is in it, in reading order."""

    tag: str
    says: tuple[tuple[str, pikepdf.Object], ...]
    kids: tuple[Element | Leaf, ...]

    def on_page(self, page: int) -> Element | None:
        """What of this element is on one page, or None."""
        kids = tuple(
            kept
            for kid in self.kids
            if (kept := kid.on_page(page) if isinstance(kid, Element) else _on(kid, page))
        )
        return Element(self.tag, self.says, kids) if kids else None

    def with_leaves(self, printed: Callable[[Leaf], Leaf]) -> Element:
        """This element with other leaves; a paragraph in a paragraph becomes a span."""
        kids: list[Element | Leaf] = []
        for kid in self.kids:
            if isinstance(kid, Element):
                nested = kid.tag == self.tag == "/P"
                kids.append((replace(kid, tag="/Span") if nested else kid).with_leaves(printed))
            else:
                kids.append(printed(kid))
        return replace(self, kids=tuple(kids))

    def leaves(self) -> Iterator[Leaf]:
        """All content under this element, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.leaves()
            else:
                yield kid


@dataclass(frozen=True, slots=True)
class PageContent:
    """The content stream of a page in parts: what each id marks, and all that is decoration.

    `colours` are the last fill colours that each id's text was set in, as the stream has them.
    """

    marked: dict[int, bytes]
    decoration: bytes
    colours: dict[int, tuple[float, ...]]


def read_tree(pdf: pikepdf.Pdf) -> tuple[Element, ...]:
    """The structure of a document below its root element `Document`."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    document = pdf.Root.StructTreeRoot.K
    top = document[0] if isinstance(document, pikepdf.Array) else document
    return tuple(kid for kid in _kids(top, None, pages) if isinstance(kid, Element))


def read_content(
    page: pikepdf.Page, drawn: Collection[tuple[float, ...]] = frozenset()
) -> PageContent:
    """The content of a page, taken apart.

    Text in one of the colours `drawn` (see `rounded`) is a placeholder for the drawing just before
    it: the drawing gets the placeholder's mark, and the placeholder goes.
    """
    reading = _Reading(drawn)
    for instruction in pikepdf.parse_content_stream(page):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            message = "pictures inside a content stream are not expected of typst"
            raise TypeError(message)
        reading.take(instruction)
    return PageContent(
        {mcid: pikepdf.unparse_content_stream(parts) for mcid, parts in reading.marked.items()},
        pikepdf.unparse_content_stream([part for group in reading.drawings for part in group]),
        reading.colours,
    )


@dataclass(slots=True)
class _Reading:
    """What is known while a content stream is read: open states, and the marks in force."""

    drawn: Collection[tuple[float, ...]]
    marked: dict[int, list[Instruction]] = field(default_factory=dict)
    drawings: list[list[Instruction]] = field(default_factory=lambda: [[]])
    colours: dict[int, tuple[float, ...]] = field(default_factory=dict)
    states: list[list[Instruction]] = field(default_factory=lambda: [[]])
    marks: list[int | None] = field(default_factory=list)

    def take(self, instruction: Instruction) -> None:
        operator = str(instruction.operator)
        if operator in {"BMC", "BDC"}:
            self._begin(_marked_id(instruction))
        elif operator == "EMC":
            self._end(self.marks.pop())
        elif operator not in {"MP", "DP"}:
            self._content(operator, instruction)

    def _begin(self, mcid: int | None) -> None:
        self.marks.append(mcid)
        if mcid is not None:
            outside = [instruction for state in self.states for instruction in state]
            self.marked.setdefault(mcid, []).extend(outside)
        elif len(self.marks) == 1:
            self.drawings.append([])

    def _end(self, mcid: int | None) -> None:
        if mcid is not None:
            if rounded(self.colours.get(mcid)) in self.drawn:
                outside = [instruction for state in self.states for instruction in state]
                self.marked[mcid] = outside + self._last_drawing()
            self.marked[mcid] += [_instruction(_RESTORE)] * (len(self.states) - 1)

    def _last_drawing(self) -> list[Instruction]:
        """Take the last drawing out of the decoration. ValueError unless it stands by itself."""
        drawing = self.drawings.pop()
        operators = [str(instruction.operator) for instruction in drawing]
        if not operators or operators.count(_SAVE) != operators.count(_RESTORE):
            message = "a placeholder for a drawing must follow one"
            raise ValueError(message)
        self.drawings.append([])
        return drawing

    def _content(self, operator: str, instruction: Instruction) -> None:
        mcid = next((mark for mark in reversed(self.marks) if mark is not None), None)
        if mcid is not None:
            self.marked[mcid].append(instruction)
            if operator in _FILLS:
                numbers = [part for part in instruction.operands if not isinstance(part, Name)]
                self.colours[mcid] = tuple(float(number) for number in numbers)
            return
        self.drawings[-1].append(instruction)
        if operator == _SAVE:
            self.states.append([instruction])
        elif operator == _RESTORE:
            self.states.pop()
        elif operator in _STATE:
            self.states[-1].append(instruction)


def rounded(colour: tuple[float, ...] | None) -> tuple[float, ...]:
    """A colour as it can be compared; nothing for none."""
    return tuple(round(number, 2) for number in colour or ())


def _instruction(operator: str) -> Instruction:
    return Instruction([], pikepdf.Operator(operator))


def _marked_id(instruction: Instruction) -> int | None:
    if len(instruction.operands) < 2:
        return None
    properties = instruction.operands[1]
    if isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties:
        return int(properties.MCID)
    return None


def _kids(
    element: pikepdf.Object, page: pikepdf.Object | None, pages: Mapping[tuple[int, int], int]
) -> Iterator[Element | Leaf]:
    """What is in a structure element, in reading order."""
    own_page = element.get("/Pg", page)
    found = element.get("/K", pikepdf.Array())
    for kid in list(found) if isinstance(found, pikepdf.Array) else [found]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield _element(kid, own_page, pages)
        elif isinstance(kid, pikepdf.Dictionary):
            yield Leaf(_number(kid.get("/Pg", own_page), pages), int(kid.MCID))
        else:  # a bare number: marked content on the element's own page
            yield Leaf(_number(own_page, pages), int(kid))


def _number(page: pikepdf.Object | None, pages: Mapping[tuple[int, int], int]) -> int:
    if page is None:
        message = "marked content without a page"
        raise ValueError(message)
    return pages[page.objgen]


def _element(
    element: pikepdf.Object, page: pikepdf.Object | None, pages: Mapping[tuple[int, int], int]
) -> Element:
    says = tuple((key, element[key]) for key in _CARRIED if key in element)
    return Element(str(element.S), says, tuple(_kids(element, page, pages)))


def _on(leaf: Leaf, page: int) -> Leaf | None:
    return leaf if leaf.page == page else None
