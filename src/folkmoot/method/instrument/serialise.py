"""An instrument as canonical JSON, and back; the digest of that JSON names its version.

Canonical: every field is written (a marking only where there is one), keys are sorted, no spaces,
UTF-8; the same instrument always gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, assert_never

from folkmoot.method.instrument.model import (
    Code,
    CodeList,
    Condition,
    DateEntry,
    Grid,
    Instrument,
    Item,
    Measure,
    NumberEntry,
    OpenText,
    Question,
    Rank,
    Scale,
    Section,
    SeveralAnswers,
    ShareOut,
    SingleChoice,
    Viewpoint,
)
from folkmoot.method.terms.catalogue import files as catalogue
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Place

# Parsed JSON has no narrower type than this; the shape is checked by building the dataclasses.
JsonObject = Mapping[str, Any]


def kind_of(question: Question) -> str:
    """The word for a kind of question in files."""
    match question:
        case SingleChoice():
            return "single-choice"
        case SeveralAnswers():
            return "several-answers"
        case Grid():
            return "grid"
        case Scale():
            return "scale"
        case Rank():
            return "rank"
        case ShareOut():
            return "share-out"
        case NumberEntry():
            return "number"
        case DateEntry():
            return "date"
        case OpenText():
            return "open-text"
        case _:
            assert_never(question)


def instrument_to_json(instrument: Instrument) -> dict[str, Any]:
    """The instrument as plain values, ready for `json.dumps`."""
    document = asdict(instrument)
    for section, plain in zip(instrument.sections, document["sections"], strict=True):
        for question, table in zip(section.questions, plain["questions"], strict=True):
            table["kind"] = kind_of(question)
            if isinstance(question, DateEntry):
                table["earliest"] = question.earliest.isoformat()
                table["latest"] = question.latest.isoformat()
    if not instrument.marking:
        del document["marking"]  # not there before it was thought of: old digests stay
    return document


def instrument_digest(instrument: Instrument) -> str:
    """The name of this version: SHA-256 over the canonical JSON."""
    return digest(canonical_json(instrument))


def canonical_json(instrument: Instrument) -> bytes:
    """The canonical JSON itself: the same instrument always gives the same bytes."""
    text = json.dumps(
        instrument_to_json(instrument), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return text.encode()


def instrument_from_json(document: JsonObject) -> Instrument:
    """The instrument that `instrument_to_json` wrote. Raises `Problem` for anything else."""
    try:
        return Instrument(
            name=document["name"],
            title=document["title"],
            introduction=document["introduction"],
            closing=document["closing"],
            languages=tuple(document["languages"]),
            minutes=document["minutes"],
            sections=tuple(_section(section) for section in document["sections"]),
            marking=document.get("marking", {}),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise catalogue.JSON_UNREADABLE.at(Place(), reason=f"instrument: {error}") from error


def _section(document: JsonObject) -> Section:
    return Section(
        id=document["id"],
        title=document["title"],
        introduction=document["introduction"],
        questions=tuple(_question(question) for question in document["questions"]),
    )


def _question(document: JsonObject) -> Question:
    fields = {key: value for key, value in document.items() if key != "kind"}
    if fields["ask_if"] is not None:
        condition = fields["ask_if"]
        fields["ask_if"] = Condition(condition["question"], tuple(condition["codes"]))
    if "code_list" in fields:
        fields["code_list"] = _code_list(fields["code_list"])
    if "viewpoint" in fields:
        fields["viewpoint"] = Viewpoint(fields["viewpoint"])
        fields["measure"] = Measure(fields["measure"])
    if "items" in fields:
        fields["items"] = tuple(Item(**item) for item in fields["items"])
    match document["kind"]:
        case "single-choice":
            return SingleChoice(**fields)
        case "several-answers":
            return SeveralAnswers(**fields)
        case "grid":
            return Grid(**fields)
        case "scale":
            return Scale(**fields)
        case "rank":
            return Rank(**fields)
        case "share-out":
            return ShareOut(**fields)
        case "number":
            return NumberEntry(**fields)
        case "date":
            fields["earliest"] = date.fromisoformat(fields["earliest"])
            fields["latest"] = date.fromisoformat(fields["latest"])
            return DateEntry(**fields)
        case "open-text":
            return OpenText(**fields)
        case unknown:
            message = f"unknown kind of question {unknown!r}"
            raise ValueError(message)


def _code_list(document: JsonObject) -> CodeList:
    codes = tuple(
        Code(
            code["value"],
            code["label"],
            MissingReason(code["missing"]) if code["missing"] else None,
        )
        for code in document["codes"]
    )
    return CodeList(document["id"], codes, document["ordered"])
