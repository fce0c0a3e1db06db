"""What the tests of printing share: composed instruments, and pages as pixels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from numpy.typing import NDArray

from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.paper.compose import Composed, compose

SHELF = Path(__file__).parents[2] / "shelf"

Render = Callable[..., NDArray[np.uint8]]


@pytest.fixture(scope="session")
def community() -> Composed:
    return compose(load_instrument("community-engagement"), telephone="0808 157 0000")


@pytest.fixture(scope="session")
def every_kind() -> Composed:
    return compose(load_instrument(str(SHELF / "every-kind.toml")))


@pytest.fixture(scope="session")
def tagged_community() -> Composed:
    return compose(load_instrument("community-engagement"), telephone="0808 157 0000", tagged=True)


@pytest.fixture(scope="session")
def render() -> Render:
    """A page of a PDF (counting from 1) in grey at a resolution in dots per inch."""

    def rendered(pdf: bytes, page: int, dots_per_inch: float) -> NDArray[np.uint8]:
        with pypdfium2.PdfDocument(pdf) as document:
            bitmap = document[page - 1].render(scale=dots_per_inch / 72, grayscale=True)
            pixels = np.array(bitmap.to_numpy())
            return pixels.reshape(pixels.shape[0], pixels.shape[1], -1)[:, :, 0]

    return rendered


@pytest.fixture(scope="session")
def words_on() -> Callable[[bytes, int], str]:
    """The text of a page of a PDF (counting from 1), its white space evened."""

    def read(pdf: bytes, page: int) -> str:
        with pypdfium2.PdfDocument(pdf) as document:
            return " ".join(document[page - 1].get_textpage().get_text_range().split())

    return read


_SHOWS = {"Tj", "TJ", "Do", "f", "F", "S", "B", "f*", "B*", "b", "b*", "s", "sh"}
_KIDS_OF = {
    "/Document": {"/Part"},
    "/Part": {"/H1", "/H2", "/P", "/L", "/Table", "/Div", "/Form"},
    "/L": {"/LI"},
    "/LI": {"/LBody"},
    "/Table": {"/THead", "/TBody"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TR": {"/TH", "/TD"},
    "/P": {"/Form", "/Span"},
}
_HOLDS_TEXT = {"/H1", "/H2", "/P", "/LBody", "/TH", "/TD", "/Span", "/Form", "/Div"}


@pytest.fixture(scope="session")
def pdf_ua_faults() -> Callable[[Path], list[str]]:
    """What a PDF/UA-1 of ours does wrong, as far as a machine can tell.

    These are the conditions of the Matterhorn Protocol 1.1 that can occur in what we make: 01 and
    02 (tags), 06 and 07 (metadata), 09 (nesting), 11 (language), 14 (headings), 15 (tables), 28
    (fields and annotations), 30 (forms that are drawn many times), 31 (fonts).
    """

    def found(path: Path) -> list[str]:
        with pikepdf.open(path) as pdf:
            return [*_document_faults(pdf), *_tree_faults(pdf), *_font_faults(pdf)]

    return found


def _document_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not root.MarkInfo.Marked or "/Suspects" in root.MarkInfo:
        yield "not marked as tagged"
    if not str(root.Lang):
        yield "no language"
    if not root.ViewerPreferences.DisplayDocTitle:
        yield "shows its file name instead of its title"
    with pdf.open_metadata() as metadata:
        if metadata["pdfuaid:part"] != "1" or not metadata["dc:title"]:
            yield "not declared as PDF/UA-1, or without a title"
    for number, page in enumerate(pdf.pages, 1):
        if page.obj.Tabs != "/S" or "/Annots" in page.obj:
            yield f"page {number}: annotations or another order of tabs"


def _tree_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    tree = pdf.Root.StructTreeRoot
    numbers = list(tree.ParentTree.Nums)
    owners = dict(zip((int(number) for number in numbers[::2]), numbers[1::2], strict=True))
    reached: dict[tuple[int, int], list[int]] = {page.obj.objgen: [] for page in pdf.pages}
    for part in tree.K[0].K:
        headings = [int(str(e.S)[2:]) for e in _elements(part) if str(e.S)[:2] == "/H"]
        if headings[0] != 1 or any(after > before + 1 for before, after in pairwise(headings)):
            yield f"headings in a wrong order: {headings}"
    for element in _elements(tree):
        yield from _element_faults(element)
    for element, page, mark in _read(tree.K[0]):
        reached[page.objgen].append(mark)
        if owners[int(page.StructParents)][mark].objgen != element.objgen:
            yield f"mark {mark} does not find its element"
    for number, page in enumerate(pdf.pages, 1):
        shown = {mark for mark in _marked(page) if mark is not None}
        # Read in the order of the tree, each mark once.
        marks = reached[page.obj.objgen]
        if marks != list(range(len(marks))) or set(marks) != shown:
            yield f"page {number} shows {sorted(shown)}, the tree reads {marks}"
        for form in page.obj.Resources.get("/XObject", pikepdf.Dictionary()).values():
            if b"BDC" in form.read_bytes() or b"BMC" in form.read_bytes():
                yield f"page {number} draws a form with marks of its own"


def _element_faults(element: pikepdf.Object) -> Iterator[str]:
    tag = str(element.S)
    kids = [kid for kid in element.K if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    if strays := {str(kid.S) for kid in kids} - _KIDS_OF.get(tag, {"/P", "/Span", "/Form", "/L"}):
        yield f"{tag} in which stands {strays}"
    if len(kids) < len(element.K) and tag not in _HOLDS_TEXT:
        yield f"text right in {tag}"
    if tag == "/TH" and str(element.A.Scope) not in {"/Row", "/Column"}:
        yield "a table's heading that does not say of what"
    if tag == "/TR" and len(element.K) != len(element.P.K[0].K):
        yield "a table whose rows differ in length"
    if tag == "/Form" and not (element.A.O == "/PrintField" and str(element.A.Desc)):
        yield "a field that says nothing of itself"


def _elements(parent: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The structure elements below one, in reading order."""
    for kid in parent.K:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            assert kid.P.objgen == parent.objgen
            yield kid
            yield from _elements(kid)


def _read(element: pikepdf.Object) -> Iterator[tuple[pikepdf.Object, pikepdf.Object, int]]:
    """Each content in an element, as it is read: what it is right in, its page, its mark."""
    for kid in element.K:
        if isinstance(kid, int):
            yield element, element.Pg, kid
        elif "/MCID" in kid:
            yield element, kid.Pg, int(kid.MCID)
        else:
            yield from _read(kid)


def _marked(page: pikepdf.Page) -> Iterator[int | None]:
    """The mark of each thing shown on a page; None for decoration."""
    inside: list[int | None] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in {"BDC", "BMC"}:
            assert not inside, "marks in marks"
            properties = instruction.operands[-1]
            is_marked = isinstance(properties, pikepdf.Dictionary)
            assert is_marked or str(instruction.operands[0]) == "/Artifact"
            inside.append(int(properties.MCID) if is_marked else None)
        elif operator == "EMC":
            inside.pop()
        elif operator in _SHOWS:
            assert inside, f"{operator} outside of any mark"
            yield inside[-1]
    assert inside == []


def _font_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    for font in pdf.objects:
        if not isinstance(font, pikepdf.Dictionary) or font.get("/Type") != "/Font":
            continue
        if font.Subtype == "/Type0":
            descriptor = font.DescendantFonts[0].FontDescriptor
            if "/FontFile2" not in descriptor and "/FontFile3" not in descriptor:
                yield f"{font.BaseFont} is not embedded"
            if "/ToUnicode" not in font or not re.search(rb"<\w+>", font.ToUnicode.read_bytes()):
                yield f"{font.BaseFont} does not know its characters"
        elif font.Subtype not in {"/CIDFontType0", "/CIDFontType2"}:
            yield f"{font.Subtype} is not expected"
