from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.paper.address_block import LARGEST_POINTS, fit_address
from folkmoot.method.paper.envelope import C5, DL, ENVELOPES, Envelope

NINE_LINES = (
    "Ann Marlow",
    "Flat 3",
    "Second Floor",
    "The Old Mill House",
    "12 Mill Lane",
    "Lower Tarn",
    "Nr Tarnby",
    "Ostrey Vale",
    "TARN",
    "QX1 2AB",
)


def test_a_dl_window_shows_these_parts_of_a_letter_folded_twice() -> None:
    always, ever = DL.always_shows, DL.ever_shows
    assert (always.left_mm, always.top_mm, always.right_mm, always.bottom_mm) == (20, 57, 100, 81)
    assert (ever.left_mm, ever.top_mm, ever.right_mm, ever.bottom_mm) == (10, 46, 110, 92)


def test_a_c5_window_shows_these_parts_of_a_letter_folded_once() -> None:
    always, ever = C5.always_shows, C5.ever_shows
    assert (always.left_mm, always.top_mm, always.right_mm, always.bottom_mm) == (20, 67, 91, 88.5)
    assert (ever.left_mm, ever.top_mm, ever.right_mm, ever.bottom_mm) == (1, 53.5, 110, 102)


@pytest.mark.parametrize("envelope", ENVELOPES.values())
def test_the_address_lies_inside_what_always_shows(envelope: Envelope) -> None:
    address, shown = envelope.address, envelope.always_shows
    assert shown.left_mm < address.left_mm < address.right_mm < shown.right_mm
    assert shown.top_mm < address.top_mm < address.bottom_mm < shown.bottom_mm
    assert address.height_mm > 15


def test_a_usual_address_keeps_its_lines_and_the_largest_type() -> None:
    lines = ("Ann Marlow", "1 Mill Lane", "Lower Tarn", "TARN", "QX1 2AB")
    block = fit_address(lines, DL.address)
    assert (block.lines, block.points) == (lines, LARGEST_POINTS)


@pytest.mark.parametrize("envelope", ENVELOPES.values())
def test_nine_lines_are_joined_until_a_machine_can_read_them(envelope: Envelope) -> None:
    block = fit_address(NINE_LINES, envelope.address)
    assert block.is_readable
    assert block.points >= 8.4
    assert block.lines[0] == "Ann Marlow"
    assert block.lines[-2:] == ("TARN", "QX1 2AB")
    assert ", ".join(block.lines) == ", ".join(NINE_LINES)


@given(
    st.lists(
        st.from_regex(r"[A-E1-3][a-e1-3 ]{0,50}[a-e]", fullmatch=True), min_size=2, max_size=12
    )
)
def test_no_word_of_an_address_is_ever_lost(lines: list[str]) -> None:
    block = fit_address(lines, DL.address)
    assert ", ".join(block.lines).replace(" ", "") == ", ".join(lines).replace(" ", "")
    assert 0 < block.points <= LARGEST_POINTS
