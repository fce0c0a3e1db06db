"""Names are taken out and nothing else is changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.method.capture.redaction import NAME_MARK, is_redaction, names_replaced

WORDS = "Mrs Okafor next door, 12 High St, is afraid."


@pytest.mark.parametrize(
    "redacted",
    [
        WORDS,
        "[name] next door, 12 High St, is afraid.",
        "Mrs [name] next door, [name], is afraid.",
        "[name][name]",
        "[name]",
        "  Mrs Okafor next door, 12 High St, is [name]\r\n",
    ],
)
def test_names_may_be_replaced(redacted: str) -> None:
    assert is_redaction(WORDS, redacted)


@pytest.mark.parametrize(
    "redacted",
    [
        "",
        "Mrs Okafor next door, 12 High St, is happy.",
        "[name] next door is afraid.",
        "Mrs Okafor[name] next door, 12 High St, is afraid.",
        "Mrs Okafor next door, 12 High St, is afraid.[name]",
        "[name] next door, 12 High St, is afraid. Really.",
    ],
)
def test_nothing_else_may_be_changed(redacted: str) -> None:
    assert not is_redaction(WORDS, redacted)


def test_line_ends_of_any_system_are_the_same() -> None:
    assert is_redaction("One\nTwo Smith", "One\r\nTwo [name]")


@given(st.lists(st.tuples(st.text(), st.text(min_size=1)), min_size=1), st.text())
def test_whatever_passages_are_replaced_it_is_a_redaction(
    parts: list[tuple[str, str]], last: str
) -> None:
    # Line ends and space at the ends are made alike first, which may empty a passage there.
    original = "x" + "".join(kept + taken for kept, taken in parts) + last + "x"
    redacted = "x" + "".join(kept + NAME_MARK for kept, _taken in parts) + last + "x"
    if "\r" not in original:
        assert is_redaction(original, redacted)


def test_a_mark_that_the_person_wrote_is_no_name_taken_out() -> None:
    assert names_replaced("I, [name], and Ann", "I, [name], and [name]") == 1


def test_long_texts_are_compared_at_once() -> None:
    original = "ab" * 500_000
    assert not is_redaction(original, NAME_MARK.join(["a"] * 20_000) + "c")
