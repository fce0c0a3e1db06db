import random

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.terms.identifiers import (
    ALPHABET,
    PageCode,
    check_character,
    make_access_code,
    normalise_access_code,
    show_access_code,
    survey_code,
)

bodies = st.text(alphabet=ALPHABET, min_size=1, max_size=16)


@given(bodies, st.data())
def test_one_wrong_character_always_changes_the_check(body: str, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.sampled_from([c for c in ALPHABET if c != body[index]]))
    assert check_character(body[:index] + other + body[index + 1 :]) != check_character(body)


@given(bodies.filter(lambda body: len(body) > 1), st.data())
def test_exchanging_two_different_neighbours_always_changes_the_check(
    body: str, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(body) - 2))
    swapped = body[:index] + body[index + 1] + body[index] + body[index + 2 :]
    assert swapped == body or check_character(swapped) != check_character(body)


@given(st.integers())
def test_an_access_code_is_found_again_however_it_is_typed(seed: int) -> None:
    code = make_access_code(random.Random(seed))
    assert len(code) == 11
    assert normalise_access_code(show_access_code(code).lower()) == code
    assert normalise_access_code(code.replace("0", "o").replace("1", "l")) == code


def test_access_codes_that_cannot_be_right_are_refused() -> None:
    code = make_access_code(random.Random(1))
    wrong_check = next(c for c in ALPHABET if c != code[-1])
    assert normalise_access_code(code[:-1] + wrong_check) is None
    assert normalise_access_code(code[:-1]) is None
    assert normalise_access_code("") is None
    assert normalise_access_code("ÄÖÜ" * 4) is None


@given(st.text(alphabet=ALPHABET, min_size=1, max_size=8), st.integers(1, 99))
def test_a_page_code_says_what_it_was_given_in_twenty_characters(serial: str, page: int) -> None:
    code = PageCode(survey_code("a1b2c3d4e5"), serial, page)
    text = code.encode()
    assert len(text) <= 20
    assert PageCode.decode(text) == code


@given(st.text(max_size=24))
def test_other_texts_are_not_page_codes(text: str) -> None:
    decoded = PageCode.decode(text)
    assert decoded is None or decoded.encode() == text
