"""Parts of a question that several kinds have in common, as read from TOML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from folkmoot.method.instrument.concepts import shipped_concepts
from folkmoot.method.instrument.fields import Part, Table, nearest
from folkmoot.method.instrument.model import Condition, Item, Measure, Text, Viewpoint
from folkmoot.method.terms.catalogue import instruments as catalogue

COMMON_KEYS = ("id", "kind", "text", "hint", "ask_if", "required")


class Common(TypedDict):
    """What every kind of question has."""

    id: str
    text: Text
    hint: Text
    ask_if: Condition | None
    required: bool


def common(part: Part, languages: Sequence[str]) -> Common:
    """The keys that every kind of question has."""
    return {
        "id": part.text("id"),
        "text": part.words(part.inner("text"), languages),
        "hint": part.words(part.inner("hint"), languages, needed=False),
        "ask_if": _condition(part),
        "required": part.truth("required"),
    }


def concept(part: Part) -> str | None:
    """The concept of a question or row; one that is not in the catalogue is a problem."""
    name = part.optional_text("concept")
    if name and name not in shipped_concepts():
        hint = nearest(name, shipped_concepts())
        part.note(catalogue.CONCEPT_UNKNOWN, "concept", concept=name, hint=hint)
    return name


def viewpoint(part: Part) -> Viewpoint:
    """Whose view is asked for; one's own where nothing is said."""
    return Viewpoint(part.one_of("viewpoint", [v.value for v in Viewpoint], Viewpoint.OWN))


def measure(part: Part) -> Measure:
    """What is asked about the concept."""
    return Measure(part.one_of("measure", [m.value for m in Measure], Measure.OTHER))


def items(part: Part, languages: Sequence[str]) -> tuple[Item, ...]:
    """The rows of a question; to have none is a problem."""
    found = tuple(_item(part, table, languages) for table in part.tables("items"))
    if not found:
        part.note(catalogue.NOTHING_ASKED, part=part.name, needed="row in items")
    return found


def _condition(part: Part) -> Condition | None:
    if "ask_if" not in part.table:
        return None
    table = part.inner("ask_if")
    inner = Part(part.name, table, part.line, part.findings, part.question)
    inner.allow("question", "codes")
    return Condition(inner.text("question"), inner.texts("codes"))


def _item(question: Part, table: Table, languages: Sequence[str]) -> Item:
    identifier = str(table.get("id", ""))
    line = question.findings.lines.next_with_id(identifier)
    name = f"row {identifier} of {question.name}"
    part = Part(name, table, line, question.findings, question.question)
    part.allow("id", "concept", "reverse_scored", *languages)
    return Item(
        part.text("id"),
        part.words(table, languages),
        concept(part),
        part.truth("reverse_scored"),
    )
