"""Read an instrument from TOML; every fault is found at once, named by line, question, remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from folkmoot.method.instrument.check import check_instrument
from folkmoot.method.instrument.fields import Findings, Part, Table
from folkmoot.method.instrument.load_questions import QuestionReader
from folkmoot.method.instrument.location import SourceLines
from folkmoot.method.instrument.model import Code, CodeList, Instrument, Section
from folkmoot.method.terms.catalogue import files as file_catalogue
from folkmoot.method.terms.catalogue import instruments as catalogue
from folkmoot.method.terms.missing import RESERVED_CODES, MissingReason
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any
from folkmoot.method.terms.toml_text import parse_toml

MOST_MINUTES = 600
LONGEST_CODE = 20
_CODE = re.compile(rf"[^\s|,;\"\x00-\x1f\x7f]{{1,{LONGEST_CODE}}}")
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_TOP_KEYS = (
    "name",
    "about",
    "marking",
    "languages",
    "minutes",
    "title",
    "introduction",
    "closing",
    "code_lists",
    "sections",
)


def shipped_instruments() -> tuple[str, ...]:
    """The names of the instruments that come with the product, in alphabetical order."""
    folder = files("folkmoot.method.instrument").joinpath("shipped")
    return tuple(
        sorted(
            entry.name.removesuffix(".toml")
            for entry in folder.iterdir()
            if entry.name.endswith(".toml")
        )
    )


def about_shipped(name: str) -> str:
    """A sentence in English on what a shipped instrument is for; it is no part of its version."""
    resource = files("folkmoot.method.instrument").joinpath("shipped", f"{name}.toml")
    about = parse_toml(resource.read_text("utf-8")).get("about", {})
    return str(about.get("en", "")) if isinstance(about, dict) else ""


def load_instrument(name_or_path: str) -> Instrument:
    """A shipped instrument by its name, or any other by the path of its file.

    Raises `Problem` when there is no such instrument, `Problems` when it has faults.
    """
    if name_or_path in shipped_instruments():
        resource = files("folkmoot.method.instrument").joinpath("shipped", f"{name_or_path}.toml")
        return parse_instrument(resource.read_bytes(), f"{name_or_path}.toml")
    path = Path(name_or_path)
    if not path.is_file():
        if path.suffix == ".toml":
            raise file_catalogue.FILE_MISSING.at(Place(file=name_or_path))
        raise catalogue.UNKNOWN_SHIPPED.at(
            name=name_or_path, known=", ".join(shipped_instruments())
        )
    return parse_instrument(path.read_bytes(), path.name)


def parse_instrument(content: bytes, file: str) -> Instrument:
    """An instrument out of the bytes of its file. Raises `Problems` when it has faults."""
    instrument, problems = read_instrument(content, file)
    refuse_if_any(problems)
    return instrument


def read_instrument(content: bytes, file: str) -> tuple[Instrument, list[Problem]]:
    """An instrument as far as it can be read, with every problem found in it."""
    if not content.strip():
        raise file_catalogue.FILE_EMPTY.at(Place(file=file))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise file_catalogue.FILE_NOT_TEXT.at(
            Place(file=file), encoding="UTF-8", byte=error.start + 1
        ) from error
    try:
        document = parse_toml(text)
    except tomllib.TOMLDecodeError as error:
        raise catalogue.NOT_TOML.at(Place(file=file), reason=str(error)) from error
    findings = Findings(file, SourceLines(text), [])
    instrument = _instrument(Part("instrument", document, 1, findings))
    check_instrument(instrument, findings)
    return instrument, findings.problems


def _instrument(part: Part) -> Instrument:
    part.allow(*_TOP_KEYS)
    part.inner("about")
    languages = part.texts("languages") or ("en",)
    code_lists, concepts = _code_lists(part, languages)
    sections = []
    for table in part.tables("sections"):
        identifier = str(table.get("id", ""))
        line = part.findings.lines.next_with_id(identifier)
        section = Part(f"section {identifier}", table, line, part.findings)
        sections.append(_section(section, languages, code_lists, concepts))
    return Instrument(
        name=_name(part),
        title=part.words(part.inner("title"), languages),
        introduction=part.words(part.inner("introduction"), languages, needed=False),
        closing=part.words(part.inner("closing"), languages, needed=False),
        languages=languages,
        minutes=part.number_between("minutes", 1, MOST_MINUTES, 5),
        sections=tuple(sections),
        marking=part.words(part.inner("marking"), languages, needed=False),
    )


def _name(part: Part) -> str:
    name = part.text("name")
    if "name" in part.table and isinstance(part.table["name"], str) and not _NAME.fullmatch(name):
        part.note(catalogue.NAME_INVALID, "name", name=name)
    return name


def _code_lists(
    part: Part, languages: tuple[str, ...]
) -> tuple[dict[str, CodeList], dict[str, dict[str, str]]]:
    """The code lists by id, and for each the concepts of its codes."""
    lists: dict[str, CodeList] = {}
    concepts: dict[str, dict[str, str]] = {}
    for identifier, table in part.inner("code_lists").items():
        line = part.findings.lines.of_header(f"code_lists.{identifier}")
        inner = table if isinstance(table, dict) else {}
        list_part = Part(f"code list {identifier}", inner, line, part.findings)
        list_part.allow("ordered", "codes")
        lists[identifier] = CodeList(
            identifier,
            tuple(_code(list_part, code, languages) for code in list_part.tables("codes")),
            list_part.truth("ordered"),
        )
        _check_codes(list_part, lists[identifier])
        concepts[identifier] = {
            str(code.get("value")): str(code["concept"])
            for code in list_part.tables("codes")
            if "concept" in code
        }
    return lists, concepts


def _code(list_part: Part, table: Table, languages: tuple[str, ...]) -> Code:
    part = Part(f"{list_part.name}, an answer", table, list_part.line, list_part.findings)
    part.allow("value", "missing", "concept", *languages)
    reason = part.optional_text("missing")
    if reason is not None:
        reason = part.one_of("missing", [r.value for r in MissingReason], "no-reply")
    return Code(
        part.text("value"),
        part.words(table, languages),
        MissingReason(reason) if reason else None,
    )


def _check_codes(part: Part, code_list: CodeList) -> None:
    if not code_list.codes:
        part.note(catalogue.NOTHING_ASKED, part=part.name, needed="answer in codes")
    seen: set[str] = set()
    for code in code_list.codes:
        if code.value in seen:
            part.note(catalogue.CODE_TWICE, code_list=code_list.id, code=code.value)
        if code.value in RESERVED_CODES.values():
            part.note(catalogue.CODE_RESERVED, code_list=code_list.id, code=code.value)
        if not _CODE.fullmatch(code.value):
            part.note(
                catalogue.CODE_INVALID,
                code_list=code_list.id,
                code=code.value,
                longest=LONGEST_CODE,
            )
        seen.add(code.value)


def _section(
    part: Part,
    languages: tuple[str, ...],
    code_lists: Mapping[str, CodeList],
    concepts: Mapping[str, Mapping[str, str]],
) -> Section:
    part.allow("id", "title", "introduction", "questions")
    reader = QuestionReader(part.findings, languages, code_lists, concepts)
    return Section(
        id=part.text("id"),
        title=part.words(part.inner("title"), languages),
        introduction=part.words(part.inner("introduction"), languages, needed=False),
        questions=tuple(
            question
            for table in part.tables("questions")
            if (question := reader.question(table)) is not None
        ),
    )
