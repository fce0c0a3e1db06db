"""What a questionnaire is made of. All of it is frozen; all text is by language.

The kinds of question are a closed union (`Question`): code that handles them uses `match` with
`assert_never`, so that a new kind fails wherever it has been forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from folkmoot.method.terms.missing import MissingReason

#: Text by language code: `{"en": ..., "cy": ...}`. The first language of the instrument is always
#: present; a language that is missing falls back to it.
Text: TypeAlias = Mapping[str, str]


def in_language(text: Text, language: str) -> str:
    """The text in a language, or in the first language that it has; empty when it has none."""
    return text.get(language) or next(iter(text.values()), "")


class Viewpoint(StrEnum):
    """Whose view an item asks for. The gap joins one concept seen from two viewpoints."""

    OWN = "own"
    BELIEF = "belief-about-public"


class Measure(StrEnum):
    """What is asked about a concept, so that only like is compared with like."""

    RATING = "rating"  # how much, how big, how good: a position on a scale
    FIRST_CHOICE = "first-choice"  # is it among the first few; believed share of the public
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Code:
    """One answer of a code list. `missing` is set where the answer leaves the base (as in DDI)."""

    value: str
    label: Text
    missing: MissingReason | None = None


@dataclass(frozen=True, slots=True)
class CodeList:
    """Named answers in the order printed; `ordered` lists run from one end of a scale on."""

    id: str
    codes: tuple[Code, ...]
    ordered: bool = False

    @property
    def substantive(self) -> tuple[Code, ...]:
        """The codes that stay in the base."""
        return tuple(code for code in self.codes if code.missing is None)


@dataclass(frozen=True, slots=True)
class Condition:
    """Asked only of those who answered an earlier single-choice question with one of the codes."""

    question: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a grid. `concept` is what it is about (an id of the concept catalogue) or None."""

    id: str
    text: Text
    concept: str | None = None
    reverse_scored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What every kind of question has."""

    id: str
    text: Text
    hint: Text = field(default_factory=dict)
    ask_if: Condition | None = None
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChoice(_Asked):
    """Exactly one answer from a code list."""

    code_list: CodeList
    concept: str | None = None
    viewpoint: Viewpoint = Viewpoint.OWN
    measure: Measure = Measure.OTHER
    reverse_scored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralAnswers(_Asked):
    """Any number of answers from a code list, or at most `at_most` of them ("choose three").

    `concepts` maps a code to the concept that ticking it is about.
    """

    code_list: CodeList
    at_most: int | None = None
    concepts: Mapping[str, str] = field(default_factory=dict)
    viewpoint: Viewpoint = Viewpoint.OWN
    measure: Measure = Measure.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid(_Asked):
    """Several items answered on one code list, a row each (Likert battery)."""

    code_list: CodeList
    items: tuple[Item, ...]
    viewpoint: Viewpoint = Viewpoint.OWN
    measure: Measure = Measure.OTHER


def _figures(lowest: int, highest: int) -> tuple[Code, ...]:
    return tuple(Code(str(n), {"en": str(n)}) for n in range(lowest, highest + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank(_Asked):
    """The first few of several items in order of preference, from place 1 to place `places`.

    Fewer may be placed, but never two at one place, nor a place left out before one that is given.
    """

    items: tuple[Item, ...]
    places: int
    viewpoint: Viewpoint = Viewpoint.OWN
    measure: Measure = Measure.OTHER

    @property
    def boxes(self) -> tuple[Code, ...]:
        """What can be crossed in the row of an item: the places."""
        return _figures(1, self.places)

    @property
    def code_list(self) -> CodeList:
        """What an item can have come to: 0 not placed, or its place."""
        not_placed = Code("0", {"en": "not placed", "cy": "heb ei osod"})
        return CodeList(self.id, (not_placed, *self.boxes), ordered=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOut(_Asked):
    """A number of points shared out over several items; what the items get adds up to `points`."""

    items: tuple[Item, ...]
    points: int
    viewpoint: Viewpoint = Viewpoint.OWN
    measure: Measure = Measure.OTHER

    @property
    def boxes(self) -> tuple[Code, ...]:
        """What can be crossed in the row of an item: 0 to all of the points."""
        return _figures(0, self.points)

    @property
    def code_list(self) -> CodeList:
        """The points that an item can get."""
        return CodeList(self.id, self.boxes, ordered=True)


#: Kinds whose rows only make sense together, and are decided together where they are doubtful.
Together: TypeAlias = Rank | ShareOut


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberEntry(_Asked):
    """A whole number between two bounds, both included."""

    lowest: int
    highest: int
    unit: Text = field(default_factory=dict)
    concept: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(_Asked):
    """A number from one end of a scale to the other, both included; only the ends have words."""

    lowest: int
    highest: int
    lowest_label: Text
    highest_label: Text
    concept: str | None = None
    viewpoint: Viewpoint = Viewpoint.OWN
    measure: Measure = Measure.OTHER
    reverse_scored: bool = False

    @property
    def code_list(self) -> CodeList:
        """Its numbers as codes; the two ends are labelled with number and words."""
        ends = {self.lowest: self.lowest_label, self.highest: self.highest_label}
        return CodeList(
            self.id,
            tuple(
                Code(
                    str(number),
                    {
                        language: f"{number} ({words})"
                        for language, words in ends.get(number, {}).items()
                    }
                    or {"en": str(number)},
                )
                for number in range(self.lowest, self.highest + 1)
            ),
            ordered=True,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DateEntry(_Asked):
    """A day between two days, both included."""

    earliest: date
    latest: date
    concept: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenText(_Asked):
    """Words of the respondent's own. `lines` is the height of the space on paper."""

    lines: int = 4
    longest_characters: int = 5000


Question: TypeAlias = (
    SingleChoice
    | SeveralAnswers
    | Grid
    | Scale
    | Rank
    | ShareOut
    | NumberEntry
    | DateEntry
    | OpenText
)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one heading."""

    id: str
    title: Text
    introduction: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A whole questionnaire in one version. Its digest (`instrument_digest`) names the version.

    `marking` is a protective marking for every page, such as "OFFICIAL-SENSITIVE when completed".
    """

    name: str
    title: Text
    introduction: Text
    closing: Text
    languages: tuple[str, ...]
    minutes: int
    sections: tuple[Section, ...]
    marking: Text = field(default_factory=dict)

    @property
    def questions(self) -> Iterator[Question]:
        """All questions in the order asked."""
        return (question for section in self.sections for question in section.questions)

    def question(self, question_id: str) -> Question:
        """One question by its id. KeyError when the instrument has none of that id."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)
