"""A tagged PDF/UA-1 of many copies: what they share once, a structure tree for each.

Each copy's pages draw the same forms (see `tagged_source`), mark them with ids of their own, and
stamp what is the copy's alone into the marks. Same input, same bytes.
Source: ISO 32000-2, 14.7 (structure) and 14.8 (tagged PDF); ISO 14289-1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode

from folkmoot.method.paper.embedded_font import embed_font
from folkmoot.method.paper.tagged_source import Element, Leaf, read_content, read_tree
from folkmoot.method.paper.truetype import FontFace
from folkmoot.method.terms.lengths import mm_to_points
from folkmoot.method.terms.written_file import write_whole

_ARTIFACT = b"/Artifact BMC "
_END = b"EMC "


@dataclass(frozen=True, slots=True)
class SharedPage:
    """A page ready to be drawn: its resources, and its content around what is stamped.

    `content` alternates between bytes and the names of slots; a slot stands inside its mark.
    """

    resources: pikepdf.Object
    content: tuple[bytes | str, ...]


@dataclass(frozen=True, slots=True)
class SharedPages:
    """The pages of one copy and the structure over them; leaves count marks page by page."""

    pages: tuple[SharedPage, ...]
    tree: tuple[Element, ...]


@dataclass(slots=True)
class _Open:
    """What grows while copies are added."""

    pages: list[pikepdf.Object] = field(default_factory=list)
    parents: list[pikepdf.Object] = field(default_factory=list)
    copies: list[pikepdf.Object] = field(default_factory=list)


class TaggedDocument:
    """Collects tagged copies into an empty document, then saves it."""

    def __init__(
        self,
        pdf: pikepdf.Pdf,
        *,
        page_size_mm: tuple[float, float],
        language: str,
        title: str,
        fonts: Mapping[str, FontFace],
    ) -> None:
        """Begin with an empty document; the keys of `fonts` are their names in stamps."""
        self._pdf = pdf
        self._fonts = Dictionary({f"/{key}": embed_font(pdf, face) for key, face in fonts.items()})
        width, height = (round(mm_to_points(side), 3) for side in page_size_mm)
        self._box = Array([0, 0, width, height])
        self._open = _Open()
        self._said: dict[bytes, pikepdf.Object] = {}
        self._document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
        root = pdf.Root
        root.Lang = pikepdf.String(language)
        root.MarkInfo = Dictionary(Marked=True)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        root.Metadata = pdf.make_stream(
            _metadata(title, language), Type=Name.Metadata, Subtype=Name.XML
        )

    @property
    def page_count(self) -> int:
        """How many pages there are so far."""
        return len(self._open.pages)

    def share(
        self, source: pikepdf.Pdf, slots: Mapping[tuple[float, ...], str] | None = None
    ) -> SharedPages:
        """Take in the pages of a tagged document of typst's once; `add` prints copies of them.

        `slots` names places to be stamped by the fill colour of the placeholder that stands there.
        """
        tree = read_tree(source)
        pages = tuple(
            self._shared_page(page, number, tree, slots or {})
            for number, page in enumerate(source.pages)
        )
        return SharedPages(pages, self._numbered(tree, 0, len(pages)))

    def share_each(self, source: pikepdf.Pdf) -> Iterator[SharedPages]:
        """Take in each page of a tagged document as a document of one page."""
        tree = read_tree(source)
        for number, page in enumerate(source.pages):
            on_page = tuple(kept for top in tree if (kept := top.on_page(number)))
            shared = self._shared_page(page, number, on_page, {})
            yield SharedPages((shared,), self._numbered(on_page, number, 1))

    def add(self, shared: SharedPages, stamps: Sequence[Mapping[str, bytes]]) -> None:
        """Add a copy: for each page what is stamped, by the name of its slot.

        The slot `""` is drawn as decoration over the page, outside its structure.
        """
        pages = [self._page(page, own) for page, own in zip(shared.pages, stamps, strict=True)]
        owners: list[list[pikepdf.Object]] = [[] for _ in pages]
        copy = self._pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, P=self._document)
        )
        copy.K = Array([self._element(top, copy, pages, owners) for top in shared.tree])
        self._open.copies.append(copy)
        self._open.parents += [self._pdf.make_indirect(Array(owner)) for owner in owners]

    def save(self, path: Path) -> None:
        """Write the document, whole or not at all."""
        root, opened = self._pdf.Root, self._open
        tree = self._pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document.P = tree
        self._document.K = Array(opened.copies)
        tree.K = Array([self._document])
        numbers = [part for pair in enumerate(opened.parents) for part in pair]
        tree.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        tree.ParentTreeNextKey = len(opened.parents)
        root.StructTreeRoot = tree
        root.Pages.MediaBox = self._box
        root.Pages.Kids = Array(opened.pages)
        root.Pages.Count = len(opened.pages)
        content = BytesIO()
        self._pdf.save(
            content,
            min_version="1.7",
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
        )
        write_whole(path, content.getvalue())

    def _shared_page(
        self,
        page: pikepdf.Page,
        number: int,
        tree: Sequence[Element],
        slots: Mapping[tuple[float, ...], str],
    ) -> SharedPage:
        content = read_content(page)
        marks = [leaf.mcid for top in tree for leaf in top.leaves() if leaf.page == number]
        resources = self._pdf.make_indirect(self._pdf.copy_foreign(page.obj).Resources)
        forms = Dictionary({"/Decoration": self._form(content.decoration, resources)})
        parts: list[bytes | str] = [_ARTIFACT + b"/Decoration Do ", "", _END]
        for mark, mcid in enumerate(marks):
            parts.append(b"/Span <</MCID %d>> BDC " % mark)
            if slot := slots.get(_rounded(content.colours.get(mcid))):
                parts.append(slot)
            else:
                forms[f"/F{mark}"] = self._form(content.marked[mcid], resources)
                parts.append(b"/F%d Do " % mark)
            parts.append(_END)
        own = self._pdf.make_indirect(Dictionary(XObject=forms, Font=self._fonts))
        return SharedPage(own, tuple(parts))

    def _form(self, content: bytes, resources: pikepdf.Object) -> pikepdf.Object:
        return self._pdf.make_stream(
            content, Type=Name.XObject, Subtype=Name.Form, BBox=self._box, Resources=resources
        )

    def _page(self, shared: SharedPage, stamps: Mapping[str, bytes]) -> pikepdf.Object:
        content = b"".join(
            stamps.get(part, b"") if isinstance(part, str) else part for part in shared.content
        )
        page = self._pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                Parent=self._pdf.Root.Pages,
                Resources=shared.resources,
                Contents=self._pdf.make_stream(content),
                StructParents=len(self._open.pages),
            )
        )
        self._open.pages.append(page)
        return page

    def _numbered(
        self, tree: Sequence[Element], first_page: int, page_count: int
    ) -> tuple[Element, ...]:
        """The tree with its marks counted page by page, in the order of `_shared_page`."""
        next_mark = [0] * page_count

        def numbered(element: Element) -> Element:
            kids: list[Element | Leaf] = []
            for kid in element.kids:
                if isinstance(kid, Element):
                    # A paragraph holds no paragraphs.
                    nested = kid.tag == element.tag == "/P"
                    kids.append(numbered(replace(kid, tag="/Span") if nested else kid))
                else:
                    page = kid.page - first_page
                    kids.append(Leaf(page, next_mark[page]))
                    next_mark[page] += 1
            says = tuple((key, self._own(value)) for key, value in element.says)
            return Element(element.tag, says, tuple(kids))

        return tuple(numbered(element) for element in tree)

    def _own(self, value: pikepdf.Object) -> pikepdf.Object:
        """A value of another document as an object of this one, the same for the same words."""
        words = value.unparse(resolved=True)
        if words not in self._said:
            self._said[words] = self._pdf.make_indirect(pikepdf.Object.parse(words))
        return self._said[words]

    def _element(
        self,
        element: Element,
        parent: pikepdf.Object,
        pages: Sequence[pikepdf.Object],
        owners: Sequence[list[pikepdf.Object]],
    ) -> pikepdf.Object:
        made = self._pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(element.tag), P=parent)
        )
        for key, value in element.says:
            made[key] = value
        kids = Array()
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(self._element(kid, made, pages, owners))
            else:
                owners[kid.page].append(made)
                kids.append(Dictionary(Type=Name.MCR, Pg=pages[kid.page], MCID=kid.mcid))
        made.K = kids
        return made


def _rounded(colour: tuple[float, ...] | None) -> tuple[float, ...]:
    return tuple(round(number, 2) for number in colour or ())


def _metadata(title: str, language: str) -> bytes:
    """The XMP packet that declares PDF/UA-1 and names the document."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt>'
        f"</dc:title><dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag>"
        "</dc:language><pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="r"?>'
    ).encode()
