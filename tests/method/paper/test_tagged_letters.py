"""Tagged letters, checked as far as a machine can without veraPDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from folkmoot.method.paper.letter_setting import Mailing
from folkmoot.method.paper.letter_template import load_letter_template
from folkmoot.method.paper.letters import print_letters
from folkmoot.method.paper.recipients import Recipient
from folkmoot.method.terms.problem import Problem

MAILING = Mailing(
    sent=date(2005, 1, 12),
    reply_by=date(2005, 2, 2),
    survey="Your area & you",
    web_address="survey.example",
    telephone="0808 157 0000",
    freepost="FREEPOST SURVEY",
    sender=("Tarn District Council", "Town Hall, Tarn"),
)
PEOPLE = [
    Recipient(row, f"A{row:04}", "ABCDEFGHJKM", name, "Marlow", ("1 Mill Lane", "QX1 2AB"))
    for row, name in ((2, "Ann"), (3, "Ζωή"), (4, "Bob"))
]
_SHOWS = {"Tj", "TJ", "Do", "f", "S", "B", "f*", "b", "s"}


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tagged") / "letters.pdf"
    done: list[int] = []
    template = load_letter_template("covering")
    count = print_letters(PEOPLE, template, MAILING, path, tagged=True, progress=done.append)
    assert (count, sum(done)) == (3, 3)
    return path


def elements(parent: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The structure elements below one, in reading order."""
    for kid in list(parent.K) if isinstance(parent.K, pikepdf.Array) else [parent.K]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def marks(page: pikepdf.Page) -> Iterator[int | None]:
    """The id that each thing shown on a page is marked with; None for decoration."""
    inside: list[int | None] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in {"BDC", "BMC"}:
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


def test_the_document_declares_what_the_standard_asks_for(letters: Path) -> None:
    with pikepdf.open(letters) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert root.Lang == "en"
        assert root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Your area & you"


def test_every_mark_is_reached_from_the_tree_and_back(letters: Path) -> None:
    with pikepdf.open(letters) as pdf:
        tree = pdf.Root.StructTreeRoot
        numbers = list(tree.ParentTree.Nums)
        parents = dict(zip((int(n) for n in numbers[::2]), numbers[1::2], strict=True))
        reached: dict[tuple[int, int], list[int]] = {}
        for element in elements(tree):
            assert element.P is not None
            for kid in element.K:
                if "/MCID" in kid:
                    key = int(pikepdf.Page(kid.Pg).obj.StructParents)
                    reached.setdefault(kid.Pg.objgen, []).append(int(kid.MCID))
                    assert parents[key][int(kid.MCID)].objgen == element.objgen
        for page in pdf.pages:
            shown = [mark for mark in marks(page) if mark is not None]
            # Read in the order of the tree, each mark once.
            assert reached[page.obj.objgen] == list(range(max(shown) + 1))
            assert set(shown) == set(reached[page.obj.objgen])
            for form in page.Resources.XObject.values():
                assert b"MCID" not in form.read_bytes()


def test_every_letter_is_a_part_with_one_heading_and_its_paragraphs(letters: Path) -> None:
    with pikepdf.open(letters) as pdf:
        document = pdf.Root.StructTreeRoot.K[0]
        assert document.S == "/Document"
        assert [str(part.S) for part in document.K] == ["/Part"] * 3
        for part in document.K:
            tags = [str(element.S) for element in elements(part)]
            assert tags.count("/H1") == 1
            assert tags.count("/P") >= 8
            assert set(tags) <= {"/H1", "/P", "/Span", "/Div"}


def test_all_fonts_are_embedded_and_know_their_characters(letters: Path) -> None:
    with pikepdf.open(letters) as pdf:
        fonts = [
            thing
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Subtype") == "/Type0"
        ]
        assert len(fonts) >= 4
        for font in fonts:
            assert "/ToUnicode" in font
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            used = font.ToUnicode.read_bytes()
            assert re.search(rb"<\w+>", used)


def test_a_letter_too_long_for_its_page_is_refused(tmp_path: Path) -> None:
    template = load_letter_template("covering")
    wordy = replace(template, paragraphs=("Words and words. " * 400,))
    with pytest.raises(Problem, match="A0002 needs more than one page"):
        print_letters(PEOPLE, wordy, MAILING, tmp_path / "x.pdf", tagged=True)
    assert list(tmp_path.iterdir()) == []


def test_the_same_letters_give_the_same_bytes(letters: Path, tmp_path: Path) -> None:
    path = tmp_path / "again.pdf"
    print_letters(PEOPLE, load_letter_template("covering"), MAILING, path, tagged=True)
    assert path.read_bytes() == letters.read_bytes()
