"""Hold a reading of simulated returns against what was meant.

Counted are the printed questions with boxes on the pages given to the reader; open text and numbers
are keyed by a person anyway and left out on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from folkmoot.bench.bounds import upper_bound
from folkmoot.method.instrument.variables import variables
from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.terms.missing import RESERVED_CODES, MissingReason

_UNREADABLE = RESERVED_CODES[MissingReason.UNREADABLE]
_READ, _DUPLICATE, _HANDED_OVER = "read", "duplicate", "unregistered"

#: A serial and a printed question.
Asked = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Meant:
    """The truth: answers by serial and variable, and which page of which serial lies where.

    `pages` maps (file name, page in the file) to (serial, page number). `unclear` holds, for marks
    that no person could settle, the answers that may have been meant, each joined by spaces.
    `kinds` holds the kind of mark of each touched box by (serial, question, code).
    """

    answers: Mapping[str, Mapping[str, str]]
    pages: Mapping[tuple[str, int], tuple[str, int]]
    unclear: Mapping[Asked, frozenset[str]] = field(default_factory=dict)
    kinds: Mapping[tuple[str, str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """What the reader wrote: answers, (serial, question) waiting for a person, page rows.

    `pages` maps (file name, page in the file) to (serial, page number, state); "" and 0 where the
    reader could not tell.
    """

    answers: Mapping[str, Mapping[str, str]]
    doubts: frozenset[Asked]
    pages: Mapping[tuple[str, int], tuple[str, int, str]]


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """An answer that was accepted and not meant, so that it can be looked up."""

    file: str
    page_in_file: int
    serial: str
    question: str
    meant: str
    read: str


@dataclass(frozen=True, slots=True)
class Share:
    """A count out of n, with the upper bound that it leaves open."""

    events: int
    n: int

    def __add__(self, other: Share) -> Share:
        """Both counts together."""
        return Share(self.events + other.events, self.n + other.n)

    @property
    def share(self) -> float:
        """Events of n; 0 where n is 0."""
        return self.events / self.n if self.n else 0.0

    @property
    def upper(self) -> float:
        """Its 95 % upper bound."""
        return upper_bound(self.events, self.n)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Counts over all pages given.

    `misplaced` pages were taken for another page or another person's; `handed_over` pages could not
    be settled, and all their questions are `shown`.
    """

    questions: int
    shown: int
    pages: int
    misplaced: int
    handed_over: int
    wrong_answers: tuple[WrongAnswer, ...]

    @property
    def wrong(self) -> Share:
        """Wrong answers accepted, of all questions printed on the pages given."""
        return Share(len(self.wrong_answers), self.questions)

    @property
    def to_a_person(self) -> Share:
        """Questions shown to a person."""
        return Share(self.shown, self.questions)

    @property
    def wrong_place(self) -> Share:
        """Pages put in the wrong place without saying so."""
        return Share(self.misplaced, self.pages)


def compare(sheet: Sheet, meant: Meant, read: Read) -> Accuracy:
    """Judge every question of every page given.

    A page handed over shows all its questions. A question with a doubt is shown. Any other is
    accepted, and wrong where one of its answers differs: also where two boxes were crossed and one
    was taken, and where the whole page was left out without a word. Where no person could settle
    what was meant, any of the possible answers is right.
    """
    asked = variables_by_page(sheet)
    decided = {v.printed_question: v.decided_with for v in variables(sheet.instrument)}
    questions = shown = misplaced = handed_over = 0
    wrong: list[WrongAnswer] = []
    for place, (serial, number) in meant.pages.items():
        seen_serial, seen_page, state = read.pages.get(place, ("", 0, ""))
        if state in (_READ, _DUPLICATE) and (seen_serial, seen_page) != (serial, number):
            misplaced += 1
        handed_over += state == _HANDED_OVER
        for question, names in asked[number].items():
            questions += 1
            if state == _HANDED_OVER or (serial, decided[question]) in read.doubts:
                shown += 1
                continue
            was = _joined(meant.answers[serial], names)
            found = _joined(read.answers.get(serial, {}), names)
            if found not in meant.unclear.get((serial, question), {was}):
                wrong.append(WrongAnswer(*place, serial, question, was, found))
    return Accuracy(questions, shown, len(meant.pages), misplaced, handed_over, tuple(wrong))


def variables_by_page(sheet: Sheet) -> Mapping[int, Mapping[str, Sequence[str]]]:
    """The printed questions with boxes of each page, with the variables that they answer."""
    names: dict[str, list[str]] = {}
    for variable in variables(sheet.instrument):
        names.setdefault(variable.printed_question, []).append(variable.id)
    return {
        page.number: {box.question: names[box.question] for box in page.boxes}
        for page in sheet.pages
    }


def _joined(answers: Mapping[str, str], names: Iterable[str]) -> str:
    """The answers of a question in one word; a variable that is not there is unreadable."""
    return " ".join(answers.get(name, _UNREADABLE) for name in names)
