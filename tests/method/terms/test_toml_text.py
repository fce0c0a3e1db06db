"""Whatever the TOML parser cannot read is one kind of error."""

from __future__ import annotations

import tomllib

import pytest

from folkmoot.method.terms.toml_text import parse_toml


def test_sound_text_becomes_its_tables() -> None:
    assert parse_toml("n = 3\n[boost]\nage = [17, 24]\n") == {"n": 3, "boost": {"age": [17, 24]}}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("n = = 3", "Invalid value"),
        ("n = " + "[" * 50_000, "nested too deeply"),
        ("n = " + "9" * 6_000, "too many digits"),
    ],
)
def test_what_cannot_be_read_is_a_decoding_error_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError, match=reason):
        parse_toml(text)


def test_a_date_that_does_not_exist_is_a_decoding_error() -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        parse_toml("day = 2005-02-31")
