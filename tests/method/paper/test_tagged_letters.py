"""Tagged letters, checked as far as a machine can without veraPDF."""

from __future__ import annotations

from collections.abc import Callable
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


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tagged") / "letters.pdf"
    done: list[int] = []
    template = load_letter_template("covering")
    count = print_letters(PEOPLE, template, MAILING, path, tagged=True, progress=done.append)
    assert (count, sum(done)) == (3, 3)
    return path


def test_every_letter_is_within_the_standard(
    letters: Path, pdf_ua_faults: Callable[[Path], list[str]]
) -> None:
    assert pdf_ua_faults(letters) == []
    with pikepdf.open(letters) as pdf:
        assert pdf.Root.Lang == "en"
        assert pdf.docinfo["/Title"] == "Your area & you"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Your area & you"


def test_every_letter_is_a_part_with_one_heading_and_its_paragraphs(letters: Path) -> None:
    with pikepdf.open(letters) as pdf:
        document = pdf.Root.StructTreeRoot.K[0]
        assert document.S == "/Document"
        assert [str(part.S) for part in document.K] == ["/Part"] * 3
        for part in document.K:
            tags = [str(element.S) for element in part.K]
            assert tags.count("/H1") == 1
            assert len(tags) >= 9


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
