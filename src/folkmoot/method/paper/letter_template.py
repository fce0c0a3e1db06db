"""The words of a letter as data: a shipped template or a file, checked before it is printed."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from folkmoot.method.terms.catalogue import files as file_catalogue
from folkmoot.method.terms.catalogue import letters as catalogue
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any
from folkmoot.method.terms.toml_text import parse_toml

#: A paragraph that is only this becomes the box with web address and access code.
ACCESS_PANEL = "{access_panel}"
#: A paragraph that begins so is printed only where a second form goes with the letter.
WITH_INSERT = "{with_insert}"

#: What a template may say of the recipient, and of the mailing.
PERSONAL_PLACEHOLDERS = ("access_code", "forename", "name", "serial", "surname")
SHARED_PLACEHOLDERS = (
    "date",
    "freepost",
    "reply_by",
    "sender",
    "survey",
    "telephone",
    "web_address",
)
PLACEHOLDERS = tuple(sorted((*PERSONAL_PLACEHOLDERS, *SHARED_PLACEHOLDERS)))
_TEXTS = ("heading", "salutation", "closing")
_SETTINGS = ("address", "serial_column", "code_column")


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """One letter in one language, with its placeholders still in braces.

    `address` says whether it is addressed to a named person; the two columns name where in the
    custodian's file its serial and access code stand. `unread` says that no speaker of the language
    has read the words yet.
    """

    address: bool
    serial_column: str
    code_column: str
    heading: str
    salutation: str
    paragraphs: tuple[str, ...]
    closing: str
    unread: bool = False

    @property
    def offers_the_web(self) -> bool:
        """Whether the letter shows its access code."""
        return any(text.strip() == ACCESS_PANEL for text in self.paragraphs)

    def for_insert(self, with_insert: bool) -> LetterTemplate:
        """The letter as it reads with a second form in the envelope, or without."""
        kept = (p for p in self.paragraphs if with_insert or not p.startswith(WITH_INSERT))
        return replace(self, paragraphs=tuple(p.removeprefix(WITH_INSERT) for p in kept))

    @property
    def body_is_shared(self) -> bool:
        """Whether all but the salutation reads the same in every letter."""
        texts = (self.heading, *self.paragraphs, self.closing)
        return not any(
            field in PERSONAL_PLACEHOLDERS
            for text in texts
            for _, field, *_ in string.Formatter().parse(text.removeprefix(WITH_INSERT))
        )


def shipped_letter_templates() -> tuple[str, ...]:
    """The names of the templates that come with the product, in alphabetical order."""
    folder = files("folkmoot.method.paper").joinpath("letter_templates")
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def load_letter_template(name_or_path: str, language: str = "en") -> LetterTemplate:
    """A shipped template by its name, or any other by the path of its file.

    Raises `Problem` when there is none, `Problems` when it has faults or not this language.
    """
    if name_or_path in shipped_letter_templates():
        resource = files("folkmoot.method.paper") / "letter_templates" / f"{name_or_path}.toml"
        return parse_letter_template(resource.read_bytes(), f"{name_or_path}.toml", language)
    path = Path(name_or_path)
    if not path.is_file():
        raise catalogue.TEMPLATE_UNKNOWN.at(
            template=name_or_path, known=", ".join(shipped_letter_templates())
        )
    return parse_letter_template(path.read_bytes(), path.name, language)


def parse_letter_template(content: bytes, file: str, language: str) -> LetterTemplate:
    """A template out of the bytes of its file. Raises `Problem` or `Problems`."""
    place = Place(file=file)
    try:
        document = parse_toml(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise file_catalogue.FILE_NOT_TEXT.at(
            place, encoding="UTF-8", byte=error.start + 1
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise catalogue.TEMPLATE_NOT_TOML.at(place, reason=str(error)) from error
    words = document.get(language)
    if not isinstance(words, dict):
        raise catalogue.TEMPLATE_LANGUAGE.at(place, language=language)
    problems = [*_check_keys(document, words, place), *_check_placeholders(words, place)]
    refuse_if_any(problems)
    return LetterTemplate(
        address=document.get("address", True),
        serial_column=document.get("serial_column", "serial"),
        code_column=document.get("code_column", "access_code"),
        heading=words["heading"],
        salutation=words["salutation"],
        paragraphs=tuple(words["paragraphs"]),
        closing=words["closing"],
        unread=words.get("unread", False),
    )


def _check_keys(
    document: Mapping[str, object], words: Mapping[str, object], place: Place
) -> list[Problem]:
    problems = []
    wanted = {"address": bool, "serial_column": str, "code_column": str}
    for key in _SETTINGS:
        if key in document and not isinstance(document[key], wanted[key]):
            kind = "true or false" if wanted[key] is bool else "a text"
            problems.append(catalogue.TEMPLATE_VALUE.at(place, key=key, wanted=kind))
    for key in _TEXTS:
        if not isinstance(words.get(key), str):
            problems.append(catalogue.TEMPLATE_VALUE.at(place, key=key, wanted="a text"))
    paragraphs = words.get("paragraphs")
    if not isinstance(paragraphs, list) or not all(isinstance(p, str) for p in paragraphs):
        problems.append(
            catalogue.TEMPLATE_VALUE.at(place, key="paragraphs", wanted="a list of texts")
        )
    if not isinstance(words.get("unread", False), bool):
        problems.append(catalogue.TEMPLATE_VALUE.at(place, key="unread", wanted="true or false"))
    known = {*_TEXTS, "paragraphs", "unread"}
    problems += [
        catalogue.TEMPLATE_KEY.at(place, key=key, known=", ".join(sorted(known)))
        for key in words
        if key not in known
    ]
    return problems


def _check_placeholders(words: Mapping[str, object], place: Place) -> list[Problem]:
    paragraphs = words.get("paragraphs")
    listed = paragraphs if isinstance(paragraphs, list) else []
    texts = [text for text in (*(words.get(k) for k in _TEXTS), *listed) if isinstance(text, str)]
    problems: list[Problem] = []
    for text in texts:
        if text.strip() == ACCESS_PANEL:
            continue
        try:
            parsed = string.Formatter().parse(text.removeprefix(WITH_INSERT))
            fields = [part for _, part, *_ in parsed if part is not None]
        except ValueError as error:
            problems.append(catalogue.TEMPLATE_BRACES.at(place, text=text[:60], reason=str(error)))
            continue
        problems += [
            catalogue.PLACEHOLDER_UNKNOWN.at(
                place, placeholder=field or "{}", known=", ".join(PLACEHOLDERS)
            )
            for field in fields
            if field not in PLACEHOLDERS
        ]
    return problems
