"""The structure of a letter or a form as it is read aloud, out of what the typesetter tagged.

The typesetter tags the grids that hold a page together like any other; here they go, answers become
lists, the first column of a table its rows' headings, and each box and writing space a field.
Source: ISO 32000-2, 14.8.4 (structure types), 14.8.5.6 (print fields), 14.8.5.7 (tables).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pikepdf
from pikepdf import Dictionary, Name

from folkmoot.method.paper.form_fields import COPY, PLACEHOLDERS, FieldKind, FormField
from folkmoot.method.paper.tagged_source import Element, Leaf, PageContent, rounded

#: The colours whose placeholders stand for the drawing before them.
DRAWN = frozenset(PLACEHOLDERS[kind] for kind in FieldKind)

_CELLS = ("/TH", "/TD")
_LAYOUT = ("/Div", "/Span", "/NonStruct")
_HOW_IT_LOOKS = "/A"  # the typesetter's attributes; those that are listened to are made here
_HEADING_SCOPE = {"/THead": Name.Column, "/TBody": Name.Row}

Kid = Element | Leaf


@dataclass(frozen=True, slots=True)
class FormStructure:
    """Makes the structure of a form out of the typesetter's; without fields, that of any text."""

    fields: Mapping[Leaf, FormField] = field(default_factory=dict)
    copies: frozenset[Leaf] = frozenset()  # what is a copy's own

    @classmethod
    def of(
        cls, contents: Sequence[PageContent], fields: Sequence[Sequence[FormField]]
    ) -> FormStructure:
        """Match the marks of each page with its fields, which come in the order of drawing."""
        matched: dict[Leaf, FormField] = {}
        for page, (content, known) in enumerate(zip(contents, fields, strict=True)):
            drawn = [
                Leaf(page, mark)
                for mark in content.marked
                if rounded(content.colours.get(mark)) in DRAWN
            ]
            matched |= zip(drawn, known, strict=True)
        copies = frozenset(
            Leaf(page, mark)
            for page, content in enumerate(contents)
            for mark, colour in content.colours.items()
            if rounded(colour) == PLACEHOLDERS[COPY]
        )
        return cls(matched, copies)

    def tidied(self, tree: Sequence[Element], *, with_copy: bool = True) -> tuple[Element, ...]:
        """The tree to be read; without `with_copy` nothing in it is a copy's own."""
        dropped = frozenset() if with_copy else self.copies
        blocks = [block for top in tree for block in self._blocks(top, dropped)]
        return tuple(_as_block(block) for block in blocks)

    def _blocks(self, element: Element, dropped: frozenset[Leaf]) -> list[Kid]:
        """What stands in the place of an element: itself, or what is in it."""
        kids: list[Kid] = []
        for kid in element.kids:
            if isinstance(kid, Element):
                kids += self._blocks(kid, dropped)
            elif kid not in dropped:
                kids.append(self._field_or_text(kid))
        if element.tag in _CELLS:
            return [Element(element.tag, (), tuple(_unwrapped(kids)))]
        if not kids:
            return []
        says = tuple((key, value) for key, value in element.says if key != _HOW_IT_LOOKS)
        if element.tag in _LAYOUT and not says:
            return self._laid_out(kids)
        if element.tag in _HEADING_SCOPE:
            kids = [_with_headings(kid, element.tag) for kid in kids]
        return [Element(element.tag, says, tuple(kids))]

    def _field_or_text(self, leaf: Leaf) -> Kid:
        known = self.fields.get(leaf)
        if known is None:
            return leaf
        return Element("/Form", (("/A", known.attributes),), (leaf,))

    def _laid_out(self, kids: list[Kid]) -> list[Kid]:
        match kids:
            case [Element(tag="/Form") as form, Element(tag="/P") as label]:
                return [replace(label, kids=(form, *label.kids))]
            case _ if len(kids) > 1 and all(_is_answer(kid) for kid in kids):
                return [Element("/L", (), tuple(map(_item, sorted(kids, key=self._place))))]
            case _:
                return kids

    def _place(self, answer: Kid) -> tuple[float, float]:
        """Where an answer stands: answers run down the columns."""
        leaf = next(_leaves(answer))
        found = self.fields[leaf]
        return (found.x_mm, found.y_mm)


def _is_answer(kid: Kid) -> bool:
    """Whether it is a box with its words."""
    return (
        isinstance(kid, Element)
        and kid.tag == "/P"
        and len(kid.kids) > 1
        and isinstance(kid.kids[0], Element)
        and kid.kids[0].tag == "/Form"
    )


def _item(answer: Kid) -> Element:
    kids = answer.kids if isinstance(answer, Element) else (answer,)
    return Element("/LI", (), (Element("/LBody", (), kids),))


def _leaves(kid: Kid) -> Iterator[Leaf]:
    return kid.leaves() if isinstance(kid, Element) else iter((kid,))


def _as_block(kid: Kid) -> Element:
    """Text and fields that stand by themselves are paragraphs."""
    if isinstance(kid, Element) and kid.tag != "/Form":
        return kid
    return Element("/P", (), (kid,))


def _unwrapped(kids: Sequence[Kid]) -> Iterator[Kid]:
    """What is in a cell, without the one paragraph that it is."""
    for kid in kids:
        if len(kids) == 1 and isinstance(kid, Element) and kid.tag == "/P":
            yield from kid.kids
        else:
            yield kid


def _with_headings(row: Kid, part: str) -> Kid:
    """A row of a table whose head, or whose first cell, is marked as what the others are about."""
    if not isinstance(row, Element):
        return row
    attributes = Dictionary(O=Name.Table, Scope=_HEADING_SCOPE[part])
    cells: list[Kid] = []
    for number, cell in enumerate(row.kids):
        is_heading = isinstance(cell, Element) and (part == "/THead" or number == 0)
        if is_heading and isinstance(cell, Element) and cell.kids:
            says: tuple[tuple[str, pikepdf.Object], ...] = (("/A", attributes),)
            cells.append(Element("/TH", says, cell.kids))
        elif isinstance(cell, Element):
            cells.append(replace(cell, tag="/TD"))
        else:
            cells.append(cell)
    return replace(row, kids=tuple(cells))
