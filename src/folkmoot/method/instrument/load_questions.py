"""Read the questions of an instrument, one method a kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from folkmoot.method.instrument.concepts import shipped_concepts
from folkmoot.method.instrument.fields import Findings, Part, Table, nearest
from folkmoot.method.instrument.model import (
    CodeList,
    Condition,
    Grid,
    Item,
    Measure,
    NumberEntry,
    OpenText,
    Question,
    SeveralAnswers,
    SingleChoice,
    Text,
    Viewpoint,
)
from folkmoot.method.terms.catalogue import instruments as catalogue

KINDS = ("single-choice", "several-answers", "grid", "number", "open-text")
_COMMON = ("id", "kind", "text", "hint", "ask_if", "required")
#: Lines to write on, characters of an answer, and the largest number that can be asked for.
MOST_LINES = 60
MOST_CHARACTERS = 100_000
LARGEST_ENTRY = 999_999_999
_CODED = ("code_list", "viewpoint", "measure")


class _Common(TypedDict):
    id: str
    text: Text
    hint: Text
    ask_if: Condition | None
    required: bool


@dataclass(frozen=True, slots=True)
class QuestionReader:
    """Reads questions of one file, in order; faults go to the findings."""

    findings: Findings
    languages: tuple[str, ...]
    code_lists: Mapping[str, CodeList]
    code_concepts: Mapping[str, Mapping[str, str]]

    def question(self, table: Table) -> Question | None:
        """One question; None when even its kind cannot be told."""
        identifier = str(table.get("id", ""))
        line = self.findings.lines.next_with_id(identifier)
        part = Part(f"question {identifier}", table, line, self.findings, identifier)
        match part.text("kind"):
            case "single-choice":
                return self._single_choice(part)
            case "several-answers":
                return self._several_answers(part)
            case "grid":
                return self._grid(part)
            case "number":
                return self._number(part)
            case "open-text":
                return self._open_text(part)
            case "":
                return None
            case unknown:
                part.note(catalogue.KIND_UNKNOWN, "kind", kind=unknown, known=", ".join(KINDS))
                return None

    def _common(self, part: Part) -> _Common:
        return {
            "id": part.text("id"),
            "text": part.words(part.inner("text"), self.languages),
            "hint": part.words(part.inner("hint"), self.languages, needed=False),
            "ask_if": self._condition(part),
            "required": part.truth("required"),
        }

    def _condition(self, part: Part) -> Condition | None:
        if "ask_if" not in part.table:
            return None
        table = part.inner("ask_if")
        inner = Part(part.name, table, part.line, part.findings, part.question)
        inner.allow("question", "codes")
        return Condition(inner.text("question"), inner.texts("codes"))

    def _code_list(self, part: Part) -> CodeList:
        name = part.text("code_list")
        if name in self.code_lists or not name:
            return self.code_lists.get(name, CodeList("", ()))
        part.note(
            catalogue.CODE_LIST_UNKNOWN,
            "code_list",
            code_list=name,
            hint=nearest(name, self.code_lists),
            known=", ".join(self.code_lists),
        )
        return CodeList(name, ())

    def _concept(self, part: Part) -> str | None:
        concept = part.optional_text("concept")
        if concept and concept not in shipped_concepts():
            part.note(
                catalogue.CONCEPT_UNKNOWN,
                "concept",
                concept=concept,
                hint=nearest(concept, shipped_concepts()),
            )
        return concept

    def _single_choice(self, part: Part) -> SingleChoice:
        part.allow(*_COMMON, *_CODED, "concept", "reverse_scored")
        return SingleChoice(
            **self._common(part),
            code_list=self._code_list(part),
            concept=self._concept(part),
            viewpoint=_viewpoint(part),
            measure=_measure(part),
            reverse_scored=part.truth("reverse_scored"),
        )

    def _several_answers(self, part: Part) -> SeveralAnswers:
        part.allow(*_COMMON, *_CODED, "at_most")
        code_list = self._code_list(part)
        concepts = self.code_concepts.get(code_list.id, {})
        for concept in concepts.values():
            if concept not in shipped_concepts():
                # The fault stands in the code list, which may be shared; the question is named too.
                self.findings.add(
                    catalogue.CONCEPT_UNKNOWN,
                    self.findings.lines.of_quoted(concept),
                    part.question,
                    concept=concept,
                    hint=nearest(concept, shipped_concepts()),
                )
        return SeveralAnswers(
            **self._common(part),
            code_list=code_list,
            at_most=_at_most(part, code_list),
            concepts=concepts,
            viewpoint=_viewpoint(part),
            measure=_measure(part),
        )

    def _grid(self, part: Part) -> Grid:
        part.allow(*_COMMON, *_CODED, "items")
        items = tuple(self._item(part, table) for table in part.tables("items"))
        if not items:
            part.note(catalogue.NOTHING_ASKED, part=part.name, needed="row in items")
        return Grid(
            **self._common(part),
            code_list=self._code_list(part),
            items=items,
            viewpoint=_viewpoint(part),
            measure=_measure(part),
        )

    def _item(self, grid: Part, table: Table) -> Item:
        identifier = str(table.get("id", ""))
        line = self.findings.lines.next_with_id(identifier)
        name = f"row {identifier} of {grid.name}"
        part = Part(name, table, line, self.findings, grid.question)
        part.allow("id", "concept", "reverse_scored", *self.languages)
        return Item(
            part.text("id"),
            part.words(table, self.languages),
            self._concept(part),
            part.truth("reverse_scored"),
        )

    def _number(self, part: Part) -> NumberEntry:
        part.allow(*_COMMON, "lowest", "highest", "unit", "concept")
        lowest = part.number_between("lowest", -LARGEST_ENTRY, LARGEST_ENTRY)
        highest = part.number_between("highest", -LARGEST_ENTRY, LARGEST_ENTRY)
        if lowest > highest:
            part.note(catalogue.BOUNDS, "lowest", lowest=lowest, highest=highest)
        return NumberEntry(
            **self._common(part),
            lowest=lowest,
            highest=highest,
            unit=part.words(part.inner("unit"), self.languages, needed=False),
            concept=self._concept(part),
        )

    def _open_text(self, part: Part) -> OpenText:
        part.allow(*_COMMON, "lines", "longest_characters")
        return OpenText(
            **self._common(part),
            lines=part.number_between("lines", 1, MOST_LINES, 4),
            longest_characters=part.number_between("longest_characters", 1, MOST_CHARACTERS, 5000),
        )


def _at_most(part: Part, code_list: CodeList) -> int | None:
    if "at_most" not in part.table:
        return None
    return part.number_between("at_most", 1, max(len(code_list.codes), 1))


def _viewpoint(part: Part) -> Viewpoint:
    return Viewpoint(part.one_of("viewpoint", [v.value for v in Viewpoint], Viewpoint.OWN))


def _measure(part: Part) -> Measure:
    return Measure(part.one_of("measure", [m.value for m in Measure], Measure.OTHER))
