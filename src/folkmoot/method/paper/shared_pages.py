"""The pages that copies of a tagged document share: read from one, placed on others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pikepdf

from folkmoot.method.paper.structure_text import StructureText
from folkmoot.method.paper.tagged_form import FormStructure
from folkmoot.method.paper.tagged_source import (
    Element,
    Leaf,
    PageContent,
    read_content,
    read_tree,
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place to be stamped: its name, and the page of the source, from 0, that it is on."""

    page: int
    name: str


@dataclass(frozen=True, slots=True)
class SharedPage:
    """A page ready to be drawn: its resources, and its content around what is stamped.

    A slot stands inside its mark.
    """

    resources: bytes
    content: tuple[bytes | Slot, ...]


@dataclass(frozen=True, slots=True)
class SharedPages:
    """The pages of one copy and the structure over them (see `structure_text`)."""

    pages: tuple[SharedPage, ...]
    structure: StructureText


@dataclass(frozen=True, slots=True)
class Source:
    """A tagged document taken apart: its pages, what is on each, and what is to be read."""

    pages: tuple[pikepdf.Page, ...]
    contents: tuple[PageContent, ...]
    tree: tuple[Element, ...]

    @classmethod
    def of(cls, pdf: pikepdf.Pdf) -> Source:
        """Take apart a document of typst's that has no fields."""
        pages = tuple(pdf.pages)
        tree = FormStructure().tidied(read_tree(pdf))
        return cls(pages, tuple(read_content(page) for page in pages), tree)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a page of a source is printed: on which page, from 0, and how far to the right."""

    page: int
    shift_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Placing:
    """Where each page of a source is printed, and on how many pages; some may stay blank."""

    places: tuple[Placed, ...]
    page_count: int

    @classmethod
    def one_by_one(cls, page_count: int) -> Placing:
        """Each page of the source on a page of its own."""
        return cls(tuple(Placed(number) for number in range(page_count)), page_count)


@dataclass(frozen=True, slots=True)
class Printed:
    """A source on its way to be printed: where each page goes, and each leaf's mark there."""

    source: Source
    places: Sequence[Placed]
    marks: Mapping[Leaf, int]
    slots: Mapping[tuple[float, ...], str]

    @classmethod
    def of(
        cls, source: Source, places: Sequence[Placed], slots: Mapping[tuple[float, ...], str]
    ) -> Printed:
        """Count the marks of each printed page in reading order."""
        counts: Counter[int] = Counter()
        marks: dict[Leaf, int] = {}
        for top in source.tree:
            for leaf in top.leaves():
                page = places[leaf.page].page
                marks[leaf] = counts[page]
                counts[page] += 1
        return cls(source, places, marks, slots)

    def leaf(self, leaf: Leaf) -> Leaf:
        """The page and the mark that are printed instead of the source's own."""
        return Leaf(self.places[leaf.page].page, self.marks[leaf])


def joined(parts: Sequence[bytes | Slot]) -> tuple[bytes | Slot, ...]:
    """The parts of a content with what stands between two slots in one piece."""
    joined: list[bytes | Slot] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, bytes) and isinstance(last, bytes):
            joined[-1] = last + part
        else:
            joined.append(part)
    return tuple(joined)
