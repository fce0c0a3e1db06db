from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray

from folkmoot.method.paper.envelope import C5, ENVELOPES, Envelope
from folkmoot.method.paper.letter_setting import Mailing, long_date
from folkmoot.method.paper.letter_template import (
    LetterTemplate,
    load_letter_template,
    shipped_letter_templates,
)
from folkmoot.method.paper.letters import print_letters
from folkmoot.method.paper.recipients import Recipient
from folkmoot.method.terms.lengths import mm_to_pixels
from folkmoot.method.terms.problem import Problem, Problems

Render = Callable[[bytes, int, float], NDArray[np.uint8]]
Words = Callable[[bytes, int], str]

MAILING = Mailing(
    sent=date(2005, 1, 12),
    reply_by=date(2005, 2, 2),
    survey="Community survey",
    web_address="survey.example",
    telephone="0808 157 0000",
    freepost="FREEPOST SURVEY",
    sender=("Tarn District Council", "Town Hall, Tarn"),
)


def recipient(row: int, forename: str = "Ann", surname: str = "Marlow") -> Recipient:
    return Recipient(
        row, f"A{row:04}", "ABCDEFGHJKM", forename, surname, ("1 Mill Lane", "Tarn", "QX1 2AB")
    )


@pytest.fixture(scope="module")
def covering() -> LetterTemplate:
    return load_letter_template("covering")


def printed(
    path: Path, recipients: list[Recipient], template: LetterTemplate, *, tagged: bool = False
) -> bytes:
    count = print_letters(
        recipients, template, MAILING, path, source="custodian.csv", tagged=tagged
    )
    assert count == len(recipients)
    return path.read_bytes()


def test_each_recipient_gets_a_page_with_their_own_words(
    covering: LetterTemplate, tmp_path: Path, words_on: Words
) -> None:
    people = [recipient(2), recipient(3, "Siân", "O'Łódź")]
    pdf = printed(tmp_path / "letters.pdf", people, covering)
    first, second = words_on(pdf, 1), words_on(pdf, 2)
    assert "Dear Ann Marlow" in first
    assert "Dear Siân O'Łódź" in second
    assert "Ann" not in second
    for page, serial in ((first, "A0002"), (second, "A0003")):
        assert serial in page
        assert "ABCD EFGH JKM" in page
        assert "12 January 2005" in page
        assert "FREEPOST SURVEY" in page
        assert "1 Mill Lane" in page


ADDRESSES = {
    "usual": ("1 Mill Lane", "Tarn", "QX1 2AB"),
    "long": ("The Old Coach House and Stables, Lower Millington Road", "Tarn", "QX1 2AB"),
    "nine lines": (
        *("Flat 3", "Second Floor", "The Old Mill House", "12 Mill Lane", "Lower Tarn"),
        *("Nr Tarnby", "Ostrey Vale", "TARN", "QX1 2AB"),
    ),
}


@pytest.mark.parametrize("envelope", ENVELOPES.values(), ids=ENVELOPES)
@pytest.mark.parametrize("forename", ["Ann", "Ζωή"])  # stamped, and set by itself
@pytest.mark.parametrize("address", ADDRESSES)
def test_wherever_the_letter_slides_the_window_shows_the_whole_address_and_nothing_else(
    covering: LetterTemplate,
    tmp_path: Path,
    render: Render,
    envelope: Envelope,
    forename: str,
    address: str,
) -> None:
    person = replace(recipient(2, forename), address=ADDRESSES[address])
    mailing = replace(MAILING, envelope=envelope)
    print_letters([person], covering, mailing, tmp_path / "letters.pdf")
    dark = render((tmp_path / "letters.pdf").read_bytes(), 1, 100.0) < 128
    ever, always = envelope.ever_shows, envelope.always_shows
    top, left = mm_to_pixels(ever.top_mm, 100), mm_to_pixels(ever.left_mm, 100)
    bottom, right = mm_to_pixels(ever.bottom_mm, 100), mm_to_pixels(ever.right_mm, 100)
    rows, columns = np.nonzero(dark[int(top) : int(bottom), int(left) : int(right)])
    assert len(rows) > 100
    clear = mm_to_pixels(1.0, 100)
    assert rows.min() + int(top) > mm_to_pixels(always.top_mm, 100) + clear
    assert rows.max() + int(top) < mm_to_pixels(always.bottom_mm, 100) - clear
    assert columns.min() + int(left) > mm_to_pixels(always.left_mm, 100) + clear
    assert columns.max() + int(left) < mm_to_pixels(always.right_mm, 100) - clear


def test_stamped_and_typeset_letters_say_the_same_at_the_same_places(
    covering: LetterTemplate, tmp_path: Path, render: Render
) -> None:
    stamped = printed(tmp_path / "stamped.pdf", [recipient(2)], covering)
    typeset = printed(tmp_path / "typeset.pdf", [recipient(2)], covering, tagged=True)
    one, other = (render(pdf, 1, 40.0).astype(float) for pdf in (stamped, typeset))
    assert np.abs(one - other).mean() < 2.0


def test_tagged_letters_declare_the_standard(covering: LetterTemplate, tmp_path: Path) -> None:
    printed(tmp_path / "letters.pdf", [recipient(2), recipient(3)], covering, tagged=True)
    with pikepdf.open(tmp_path / "letters.pdf") as pdf:
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_a_name_in_another_script_is_printed_in_a_font_that_has_it(
    covering: LetterTemplate, tmp_path: Path, words_on: Words
) -> None:
    people = [recipient(2), recipient(3, "Ζωή", "Παπαδάκη"), recipient(4, "Жанна")]
    pdf = printed(tmp_path / "letters.pdf", people, covering)
    assert "Παπαδάκη" in words_on(pdf, 2)
    assert "Жанна" in words_on(pdf, 3)
    assert "Dear Ann Marlow" in words_on(pdf, 1)


def test_letters_that_no_font_has_are_refused_with_their_row(
    covering: LetterTemplate, tmp_path: Path
) -> None:
    people = [recipient(2), recipient(3, "Ann", "王 Marlow")]
    with pytest.raises(Problems, match=r"custodian.csv, row 3: .* 王"):
        printed(tmp_path / "letters.pdf", people, covering)
    assert list(tmp_path.iterdir()) == []


def test_an_address_too_long_for_the_window_is_refused(
    covering: LetterTemplate, tmp_path: Path
) -> None:
    long = replace(recipient(2), address=("Number 1, " * 15, "QX1 2AB"))
    with pytest.raises(Problems, match="does not fit the envelope's window"):
        printed(tmp_path / "letters.pdf", [long], covering)


def test_a_template_that_names_the_recipient_in_its_body_is_set_letter_by_letter(
    covering: LetterTemplate, tmp_path: Path, words_on: Words
) -> None:
    personal = replace(covering, paragraphs=("We write to you, {forename}.", "{access_panel}"))
    people = [recipient(2, "Ann"), recipient(3, "Bob")]
    pdf = printed(tmp_path / "letters.pdf", people, personal)
    assert "write to you, Ann." in words_on(pdf, 1)
    assert "write to you, Bob." in words_on(pdf, 2)


def test_a_salutation_too_long_for_its_line_goes_on_in_the_next(
    covering: LetterTemplate, tmp_path: Path, words_on: Words
) -> None:
    wordy = replace(covering, salutation="Dear {name}, " + "good neighbour, " * 8)
    text = words_on(printed(tmp_path / "letters.pdf", [recipient(2)], wordy), 1)
    assert text.count("good neighbour,") == 8


@pytest.mark.parametrize("tagged", [True, False])
def test_a_letter_that_overflows_its_page_is_refused(
    covering: LetterTemplate, tmp_path: Path, tagged: bool
) -> None:
    long = replace(covering, paragraphs=("Words and words. " * 400,))
    with pytest.raises(Problem, match="A0002 needs more than one page"):
        printed(tmp_path / "letters.pdf", [recipient(2), recipient(3)], long, tagged=tagged)
    assert list(tmp_path.iterdir()) == []


def test_the_same_input_gives_the_same_bytes(covering: LetterTemplate, tmp_path: Path) -> None:
    people = [recipient(2), recipient(3, "Ζωή")]
    one = printed(tmp_path / "one.pdf", people, covering)
    assert printed(tmp_path / "two.pdf", people, covering) == one


def test_progress_adds_up(covering: LetterTemplate, tmp_path: Path) -> None:
    done: list[int] = []
    people = [recipient(row) for row in range(2, 252)]
    print_letters(people, covering, MAILING, tmp_path / "x.pdf", progress=done.append)
    assert sum(done) == 250


def test_days_are_written_out() -> None:
    assert long_date(date(2005, 1, 12), "en") == "12 January 2005"
    assert long_date(date(2005, 1, 12), "cy") == "12 Ionawr 2005"


@pytest.mark.parametrize("name", shipped_letter_templates())
def test_every_shipped_letter_is_printed_in_welsh_on_one_page(
    name: str, tmp_path: Path, words_on: Words
) -> None:
    template = load_letter_template(name, "cy")
    assert template.unread
    mailing = replace(MAILING, envelope=C5)
    print_letters([recipient(2)], template, mailing, tmp_path / "x.pdf", language="cy")
    text = words_on((tmp_path / "x.pdf").read_bytes(), 1)
    assert "Ein cyfeirnod" in text
    assert "12 Ionawr 2005" in text


@pytest.mark.parametrize("with_insert", [True, False])
def test_the_second_form_is_mentioned_only_where_it_is_sent(
    covering: LetterTemplate, tmp_path: Path, words_on: Words, with_insert: bool
) -> None:
    mailing = replace(MAILING, with_insert=with_insert)
    print_letters([recipient(2)], covering, mailing, tmp_path / "x.pdf")
    text = words_on((tmp_path / "x.pdf").read_bytes(), 1)
    assert ("second form" in text) is with_insert
    assert "{" not in text
