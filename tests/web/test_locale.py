"""The Welsh words: compiled from what is written, with the same placeholders as the English."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

from django.utils.translation.template import templatize

import folkmoot.web
from folkmoot.method.terms.catalogue import answers
from folkmoot.method.terms.problem import ProblemKind

WEB = Path(folkmoot.web.__file__).parent
WELSH = WEB / "locale" / "cy" / "LC_MESSAGES"
FIELDWORK = WEB.parent / "office" / "fieldwork"
#: Everything that is shown to somebody who answers, and to nobody who works here alone.
TEMPLATES_OF_RESPONDENTS = (
    *sorted((FIELDWORK / "templates" / "fieldwork" / "answering").glob("*.html")),
    *sorted((FIELDWORK / "templates" / "fieldwork" / "mail").glob("*.txt")),
    WEB / "templates" / "base.html",
    WEB / "templates" / "base_respondent.html",
    WEB / "templates" / "404.html",
    WEB / "templates" / "500.html",
)
CODE_OF_RESPONDENTS = sorted((FIELDWORK / "answering").glob("*.py"))
GETTEXT = re.compile(r"gettext\((u'(?:[^'\\]|\\.)*'|u\"(?:[^\"\\]|\\.)*\")")
ENTRY = re.compile(r'^(msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:".*"\n?)+)', re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|<[^>]+>|\{\w+\}")


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


def _sentences_of_templates() -> set[str]:
    found = set()
    for path in TEMPLATES_OF_RESPONDENTS:
        source = templatize(path.read_text(encoding="utf-8"))
        found |= {ast.literal_eval(quoted) for quoted in GETTEXT.findall(source)}
    return found


def _sentences_of_code() -> set[str]:
    found = set()
    for path in CODE_OF_RESPONDENTS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                is_marked = node.func.id in {"_", "gettext", "gettext_lazy", "ngettext"}
                if is_marked and isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


def _sentences_of_problems() -> set[str]:
    kinds = [each for each in vars(answers).values() if isinstance(each, ProblemKind)]
    return {sentence for kind in kinds for sentence in (kind.message, kind.remedy)}


def test_somebody_who_answers_in_welsh_meets_no_english_sentence() -> None:
    in_templates, in_code = _sentences_of_templates(), _sentences_of_code()
    assert {"Open until <strong>%(day)s</strong>", "Send my answers"} <= in_templates
    assert "This is not one of our codes. A character may be wrong or missing." in in_code
    of_problems = _sentences_of_problems()
    assert "There is no answer here yet." in of_problems
    written = _written()
    sentences = sorted(in_templates | in_code | of_problems)
    assert [each for each in sentences if not written.get(each)] == []
