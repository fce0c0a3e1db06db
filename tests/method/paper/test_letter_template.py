from __future__ import annotations

from pathlib import Path

import pytest

from folkmoot.method.paper.letter_template import (
    load_letter_template,
    parse_letter_template,
    shipped_letter_templates,
)
from folkmoot.method.terms.problem import Problem, Problems

GOOD = """
[en]
heading = "Hello"
salutation = "Dear {name}"
paragraphs = ["One.", "{access_panel}", "Two by {reply_by}."]
closing = "Yours"
"""


def problems_of(content: str) -> list[Problem]:
    with pytest.raises(Problems) as refusal:
        parse_letter_template(content.encode(), "t.toml", "en")
    return list(refusal.value.problems)


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("name", shipped_letter_templates())
def test_shipped_templates_are_sound_and_offer_the_web_once_there_is_something_to_answer(
    name: str, language: str
) -> None:
    template = load_letter_template(name, language)
    assert template.offers_the_web is (name != "pre-notification")
    assert template.body_is_shared
    assert template.unread is (language == "cy")


def test_the_young_persons_letter_has_no_address_and_its_own_columns() -> None:
    template = load_letter_template("young-person")
    assert not template.address
    assert (template.serial_column, template.code_column) == (
        "insert_serial",
        "insert_access_code",
    )


def test_a_template_of_ones_own_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, "utf-8")
    template = load_letter_template(str(path))
    assert template.address
    assert template.serial_column == "serial"
    assert template.paragraphs == ("One.", "{access_panel}", "Two by {reply_by}.")


def test_an_unknown_template_is_answered_with_those_there_are() -> None:
    with pytest.raises(
        Problem, match="covering, pre-notification, reminder, second-booklet, young-person"
    ):
        load_letter_template("covring")


def test_an_unknown_placeholder_is_named() -> None:
    (problem,) = problems_of(GOOD.replace("{name}", "{nmae}"))
    assert problem.code == "letter-placeholder-unknown"
    assert problem.details["placeholder"] == "nmae"
    assert "forename" in problem.remedy


@pytest.mark.parametrize("placeholder", ["{}", "{0}", "{name.__class__}", "{name[0]}"])
def test_a_placeholder_can_reach_nothing_but_its_value(placeholder: str) -> None:
    (problem,) = problems_of(GOOD.replace("One.", placeholder))
    assert problem.code == "letter-placeholder-unknown"


def test_braces_that_do_not_pair_are_shown() -> None:
    (problem,) = problems_of(GOOD.replace("One.", "One {name"))
    assert problem.code == "letter-template-braces"
    assert "One {name" in problem.message


def test_all_missing_and_foreign_keys_are_found_at_once() -> None:
    found = problems_of('address = "yes"\n[en]\nheadline = "x"\nparagraphs = "One"\n')
    assert [(problem.code, problem.details["key"]) for problem in found] == [
        ("letter-template-value", "address"),
        ("letter-template-value", "heading"),
        ("letter-template-value", "salutation"),
        ("letter-template-value", "closing"),
        ("letter-template-value", "paragraphs"),
        ("letter-template-key", "headline"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[en", "letter-template-not-toml"),
        (b"\xff", "file-not-text"),
        (b"[cy]\n", "letter-template-language"),
    ],
)
def test_files_that_cannot_be_used_are_refused(content: bytes, code: str) -> None:
    with pytest.raises(Problem) as refusal:
        parse_letter_template(content, "t.toml", "en")
    assert refusal.value.code == code
    assert refusal.value.place.file == "t.toml"


def test_a_body_that_names_the_recipient_is_not_shared() -> None:
    content = GOOD.replace("One.", "One, {forename}.").encode()
    assert not parse_letter_template(content, "t.toml", "en").body_is_shared
