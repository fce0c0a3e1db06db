"""A tagged PDF/UA-1 of many copies: what they share once, a structure tree for each.

Each copy's pages draw the same forms (see `tagged_source`), mark them with ids of their own, and
stamp what is the copy's alone into the marks. Same input, same bytes.
Source: ISO 32000-2, 14.7 (structure) and 14.8 (tagged PDF); ISO 14289-1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pikepdf

from folkmoot.method.paper.embedded_font import embed_font
from folkmoot.method.paper.object_writer import ObjectWriter, Taker, reference
from folkmoot.method.paper.shared_pages import (
    Placing,
    Printed,
    SharedPage,
    SharedPages,
    Slot,
    Source,
    joined,
)
from folkmoot.method.paper.structure_text import BEFORE_PAGES, structure_text
from folkmoot.method.paper.tagged_source import Leaf, rounded
from folkmoot.method.paper.truetype import FontFace
from folkmoot.method.paper.xmp import xmp_packet
from folkmoot.method.terms.lengths import mm_to_points


class TaggedDocument:
    """Writes tagged copies one after another."""

    def __init__(
        self,
        writer: ObjectWriter,
        *,
        page_size_mm: tuple[float, float],
        language: str,
        title: str,
        fonts: Mapping[str, FontFace],
    ) -> None:
        """Begin with an empty document; the keys of `fonts` are their names in stamps."""
        self._writer = writer
        self._language, self._title = language, title
        self._fonts = _taken_fonts(writer, fonts)
        width, height = (round(mm_to_points(side), 3) for side in page_size_mm)
        self._box = b"[0 0 %.3f %.3f]" % (width, height)
        self._pages, self._document = writer.reserve(), writer.reserve()
        self._said: dict[bytes, bytes] = {}
        self._copies: list[int] = []  # the first object of each: what holds its pages
        self._parts: list[int] = []
        self._owners: list[int] = []  # of each page's marks
        self.page_count = 0

    def share(
        self,
        source: Source,
        slots: Mapping[tuple[float, ...], str] | None = None,
        placing: Placing | None = None,
    ) -> SharedPages:
        """Take in the pages of a tagged document of typst's once; `add` prints copies of them.

        `slots` names places to be stamped by the fill colour of the placeholder that stands there.
        `placing` says where each page is printed; without, each on a page of its own.
        """
        return self._share(source, slots or {}, placing, Taker(self._writer))

    def share_each(self, source: pikepdf.Pdf) -> Iterator[SharedPages]:
        """Take in each page of a tagged document as a document of one page."""
        whole, taker = Source.of(source), Taker(self._writer)
        for number, page in enumerate(whole.pages):
            tree = tuple(kept for top in whole.tree if (kept := top.on_page(number)))
            # Its only page is the first.
            moved = tuple(top.with_leaves(lambda leaf: Leaf(0, leaf.mcid)) for top in tree)
            yield self._share(Source((page,), (whole.contents[number],), moved), {}, None, taker)

    def add(self, shared: SharedPages, stamps: Sequence[Mapping[str, bytes]]) -> None:
        """Add a copy: for each page of the source what is stamped, by the name of its slot.

        The slot `""` is drawn as decoration over the page, outside its structure.
        """
        structure, count = shared.structure, len(shared.pages)
        first = self._writer.reserve(BEFORE_PAGES + count + structure.count)
        first_page = first + BEFORE_PAGES
        kids = b" ".join(reference(first_page + page) for page in range(count))
        bodies = [b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>" % (self._pages, count, kids)]
        for number, page in enumerate(shared.pages, self.page_count):
            content = self._writer.put_stream(
                b"".join(
                    stamps[part.page].get(part.name, b"") if isinstance(part, Slot) else part
                    for part in page.content
                )
            )
            bodies.append(
                b"<</Type/Page/Parent %d 0 R/Resources %b/Contents %b/StructParents %d/Tabs/S>>"
                % (first, page.resources, content, number)
            )
        self._writer.put_together(first, bodies + structure.bodies(first))
        self.page_count += count
        self._copies.append(first)
        self._parts.append(first + structure.part)
        self._owners += range(first + structure.first_owners, first + structure.part)

    def finish(self) -> None:
        """Write what holds the copies together; nothing can be added after."""
        put = self._writer.put
        pages = put(
            b"<</Type/Pages/MediaBox%b/Count %d/Kids[%b]>>"
            % (self._box, self.page_count, _references(self._copies)),
            self._pages,
        )
        owners = b" ".join(b"%d %d 0 R" % pair for pair in enumerate(self._owners))
        parent_tree = put(b"<</Nums[%b]>>" % owners)
        tree = self._writer.reserve()
        document = put(
            b"<</S/Document/P %d 0 R/K[%b]>>" % (tree, _references(self._parts)), self._document
        )
        put(
            b"<</Type/StructTreeRoot/K[%b]/ParentTree %b/ParentTreeNextKey %d>>"
            % (document, parent_tree, len(self._owners)),
            tree,
        )
        metadata = self._writer.put_stream(
            xmp_packet(self._title, self._language), b"/Type/Metadata/Subtype/XML", packed=False
        )
        root = put(
            b"<</Type/Catalog/Pages %b/Lang %b/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R"
            b"/ViewerPreferences<</DisplayDocTitle true>>/Metadata %b>>"
            % (pages, pikepdf.String(self._language).unparse(), tree, metadata)
        )
        information = put(b"<</Title %b>>" % pikepdf.String(self._title).unparse())
        self._writer.finish(root, information)

    def _share(
        self,
        source: Source,
        slots: Mapping[tuple[float, ...], str],
        placing: Placing | None,
        taker: Taker,
    ) -> SharedPages:
        chosen = placing or Placing.one_by_one(len(source.pages))
        printed = Printed.of(source, chosen.places, slots)
        resources = [taker.take(page.obj.Resources) for page in source.pages]
        pages = tuple(
            self._shared_page(printed, number, resources) for number in range(chosen.page_count)
        )
        tree = [top.with_leaves(printed.leaf) for top in source.tree]
        structure = structure_text(tree, chosen.page_count, self._document, self._own)
        return SharedPages(pages, structure)

    def _shared_page(self, printed: Printed, number: int, resources: Sequence[bytes]) -> SharedPage:
        """A page with the pages of the source that are placed on it, side by side."""
        forms: list[bytes] = []
        parts: list[bytes | Slot] = []
        for page, place in enumerate(printed.places):
            if place.page != number:
                continue
            content = printed.source.contents[page]
            forms.append(b"/D%d %b" % (page, self._form(content.decoration, resources[page])))
            shift = mm_to_points(place.shift_mm)
            parts += [b"q 1 0 0 1 %.3f 0 cm " % shift] if shift else []
            parts += [b"/Artifact BMC /D%d Do " % page, Slot(page, ""), b"EMC "]
            for leaf, mark in printed.marks.items():
                if leaf.page != page:
                    continue
                parts.append(b"/Span <</MCID %d>> BDC " % mark)
                if slot := printed.slots.get(rounded(content.colours.get(leaf.mcid))):
                    parts.append(Slot(page, slot))
                else:
                    form = self._form(content.marked[leaf.mcid], resources[page])
                    forms.append(b"/F%d %b" % (mark, form))
                    parts.append(b"/F%d Do " % mark)
                parts.append(b"EMC ")
            parts += [b"Q "] if shift else []
        fonts = b"/Font<<%b>>" % self._fonts if self._fonts else b""
        own = self._writer.put(b"<</XObject<<%b>>%b>>" % (b"".join(forms), fonts))
        return SharedPage(own, joined(parts))

    def _form(self, content: bytes, resources: bytes) -> bytes:
        return self._writer.put_stream(
            content,
            b"/Type/XObject/Subtype/Form/BBox%b/Resources %b" % (self._box, resources),
        )

    def _own(self, value: pikepdf.Object) -> bytes:
        """A value of another document as an object of this one, the same for the same words."""
        words = value.unparse(resolved=True)
        if words not in self._said:
            self._said[words] = self._writer.put(words)
        return self._said[words]


def _references(numbers: Sequence[int]) -> bytes:
    return b" ".join(reference(number) for number in numbers)


def _taken_fonts(writer: ObjectWriter, fonts: Mapping[str, FontFace]) -> bytes:
    """The entries of a dictionary of fonts, by their names."""
    taker = Taker(writer)
    with pikepdf.new() as pdf:
        return b"".join(
            b"/%b %b" % (key.encode(), taker.take(embed_font(pdf, face)))
            for key, face in fonts.items()
        )
