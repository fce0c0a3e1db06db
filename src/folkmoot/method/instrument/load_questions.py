"""Read the questions of an instrument, one method a kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from folkmoot.method.instrument.concepts import shipped_concepts
from folkmoot.method.instrument.fields import Findings, Part, Table, nearest
from folkmoot.method.instrument.load_measured import read_date, read_number, read_scale
from folkmoot.method.instrument.load_parts import (
    COMMON_KEYS,
    common,
    concept,
    items,
    measure,
    viewpoint,
)
from folkmoot.method.instrument.load_together import read_rank, read_share_out
from folkmoot.method.instrument.model import (
    CodeList,
    Grid,
    OpenText,
    Question,
    SeveralAnswers,
    SingleChoice,
)
from folkmoot.method.terms.catalogue import instruments as catalogue

KINDS = (
    "single-choice",
    "several-answers",
    "grid",
    "scale",
    "rank",
    "share-out",
    "number",
    "date",
    "open-text",
)
#: Lines to write on, and characters of an answer.
MOST_LINES = 60
MOST_CHARACTERS = 100_000
_CODED = ("code_list", "viewpoint", "measure")


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
            case "scale":
                return read_scale(part, self.languages)
            case "rank":
                return read_rank(part, self.languages)
            case "share-out":
                return read_share_out(part, self.languages)
            case "number":
                return read_number(part, self.languages)
            case "date":
                return read_date(part, self.languages)
            case "open-text":
                return self._open_text(part)
            case "":
                return None
            case unknown:
                part.note(catalogue.KIND_UNKNOWN, "kind", kind=unknown, known=", ".join(KINDS))
                return None

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

    def _single_choice(self, part: Part) -> SingleChoice:
        part.allow(*COMMON_KEYS, *_CODED, "concept", "reverse_scored")
        return SingleChoice(
            **common(part, self.languages),
            code_list=self._code_list(part),
            concept=concept(part),
            viewpoint=viewpoint(part),
            measure=measure(part),
            reverse_scored=part.truth("reverse_scored"),
        )

    def _several_answers(self, part: Part) -> SeveralAnswers:
        part.allow(*COMMON_KEYS, *_CODED, "at_most")
        code_list = self._code_list(part)
        concepts = self.code_concepts.get(code_list.id, {})
        for name in concepts.values():
            if name not in shipped_concepts():
                # The fault stands in the code list, which may be shared; the question is named too.
                self.findings.add(
                    catalogue.CONCEPT_UNKNOWN,
                    self.findings.lines.of_quoted(name),
                    part.question,
                    concept=name,
                    hint=nearest(name, shipped_concepts()),
                )
        return SeveralAnswers(
            **common(part, self.languages),
            code_list=code_list,
            at_most=_at_most(part, code_list),
            concepts=concepts,
            viewpoint=viewpoint(part),
            measure=measure(part),
        )

    def _grid(self, part: Part) -> Grid:
        part.allow(*COMMON_KEYS, *_CODED, "items")
        return Grid(
            **common(part, self.languages),
            code_list=self._code_list(part),
            items=items(part, self.languages),
            viewpoint=viewpoint(part),
            measure=measure(part),
        )

    def _open_text(self, part: Part) -> OpenText:
        part.allow(*COMMON_KEYS, "lines", "longest_characters")
        return OpenText(
            **common(part, self.languages),
            lines=part.number_between("lines", 1, MOST_LINES, 4),
            longest_characters=part.number_between("longest_characters", 1, MOST_CHARACTERS, 5000),
        )


def _at_most(part: Part, code_list: CodeList) -> int | None:
    if "at_most" not in part.table:
        return None
    return part.number_between("at_most", 1, max(len(code_list.codes), 1))
