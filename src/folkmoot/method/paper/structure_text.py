"""The structure of one copy as the text of its objects, in which only their numbers change.

Source: ISO 32000-2, 14.7.2 (structure elements), 14.7.5 (their content and how it finds them).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pikepdf import Name, Object

from folkmoot.method.paper.object_writer import reference
from folkmoot.method.paper.tagged_source import Element, Leaf

#: How many objects a copy has before those of its pages: the node that holds them.
BEFORE_PAGES = 1
_OPEN = b"%d 0 R"


@dataclass(frozen=True, slots=True)
class StructureText:
    """Objects of a copy, one a line: of each page what owns its marks, the part, its elements.

    They follow the copy's pages. Each `%d` of the text is open for the number in `numbers` of an
    object of the same copy, counted from its first.
    """

    text: bytes
    numbers: tuple[int, ...]
    count: int
    page_count: int

    @property
    def first_owners(self) -> int:
        """The number of the first of them, counted from the copy's first."""
        return BEFORE_PAGES + self.page_count

    @property
    def part(self) -> int:
        """The number of the part that holds the copy's elements."""
        return self.first_owners + self.page_count

    def bodies(self, first: int) -> list[bytes]:
        """The objects of the copy whose first object has this number."""
        return (self.text % tuple([first + number for number in self.numbers])).split(b"\n")


def structure_text(
    tree: Sequence[Element], page_count: int, document: int, own: Callable[[Object], bytes]
) -> StructureText:
    """The structure of copies with these elements, whose leaves count the marks of each page.

    `document` is the number of the element that holds the copies; `own` takes a value that an
    element says of itself into the document, and gives what refers to it.
    """
    making = _Making(page_count, own)
    part = Element("/Part", (), tuple(tree))
    making.make(part, b"/P " + reference(document), [])
    owners = [_Line(b"[%b]" % b" ".join([_OPEN] * len(page)), page) for page in making.owners]
    lines = [*owners, *making.lines]
    return StructureText(
        text=b"\n".join(line.text for line in lines),
        numbers=tuple(number for line in lines for number in line.numbers),
        count=len(lines),
        page_count=page_count,
    )


@dataclass(slots=True)
class _Line:
    """The text of one object, and the numbers that are open in it."""

    text: bytes
    numbers: list[int]


@dataclass(slots=True)
class _Making:
    page_count: int
    own: Callable[[Object], bytes]
    lines: list[_Line] = field(default_factory=list)
    owners: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.owners = [[] for _ in range(self.page_count)]

    def make(self, element: Element, parent: bytes, numbers: list[int]) -> int:
        """Make the object of an element and of all in it; `numbers` are open in `parent`."""
        line = _Line(b"<</S%b%b" % (Name(element.tag).unparse(), parent), numbers)
        own = BEFORE_PAGES + 2 * self.page_count + len(self.lines)
        self.lines.append(line)
        page = next((kid.page for kid in element.kids if isinstance(kid, Leaf)), None)
        if page is not None:
            line.text += b"/Pg " + _OPEN
            line.numbers.append(BEFORE_PAGES + page)
        for key, value in element.says:
            line.text += b"%b %b" % (Name(key).unparse(), self.own(value))
        kids = []
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(_OPEN)
                line.numbers.append(self.make(kid, b"/P " + _OPEN, [own]))
                continue
            self.owners[kid.page].append(own)
            if kid.page == page:
                kids.append(b"%d" % kid.mcid)
            else:
                kids.append(b"<</Type/MCR/Pg %b/MCID %d>>" % (_OPEN, kid.mcid))
                line.numbers.append(BEFORE_PAGES + kid.page)
        line.text += b"/K[%b]>>" % b" ".join(kids)
        return own
