"""The Welsh words: compiled from what is written, with the same placeholders as the English."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

import folkmoot.web

WELSH = Path(folkmoot.web.__file__).parent / "locale" / "cy" / "LC_MESSAGES"
ENTRY = re.compile(r'^(msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:".*"\n?)+)', re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|<[^>]+>")


def _written() -> dict[str, list[str]]:
    """Each source sentence with its translations, several for a plural, as the text file says."""
    written: dict[str, list[str]] = {}
    source = ""
    for kind, quoted in ENTRY.findall((WELSH / "django.po").read_text(encoding="utf-8")):
        text = "".join(ast.literal_eval(line) for line in quoted.strip().splitlines())
        if kind == "msgid":
            source = text
            written[source] = []
        elif kind.startswith("msgstr") and text:
            written[source].append(text)
    written.pop("")
    return written


def test_the_compiled_words_are_those_that_are_written() -> None:
    with (WELSH / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for source, translations in _written().items():
        if len(translations) > 1:
            counts = (1, 2, 3, 8)
            assert [compiled.ngettext(source, "", n) for n in counts] == translations
        elif translations:
            assert compiled.gettext(source) == translations[0]


def test_a_translation_keeps_every_placeholder_and_tag() -> None:
    for source, translations in _written().items():
        for translation in translations:
            assert sorted(PLACEHOLDER.findall(translation)) == sorted(PLACEHOLDER.findall(source))


def test_no_translation_is_a_guess_of_the_tool() -> None:
    assert "fuzzy" not in (WELSH / "django.po").read_text(encoding="utf-8")


def test_the_words_of_the_shell_are_there() -> None:
    written = _written()
    for sentence in ("Sign in", "Your work", "There is no page here", "What is running"):
        assert written[sentence], sentence
