"""Hold a reading of simulated returns against what was meant.

Counted are the printed questions with boxes on the pages given to the reader; open text and numbers
are keyed by a person anyway and left out on both sides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from folkmoot.bench.bounds import upper_bound
from folkmoot.method.instrument.variables import variables
from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.terms.missing import RESERVED_CODES, MissingReason

_UNREADABLE = RESERVED_CODES[MissingReason.UNREADABLE]
_READ, _DUPLICATE, _HANDED_OVER = "read", "duplicate", "unregistered"

#: The kind of mark of a box, or of all boxes of a question, that nobody touched.
NOTHING = "nothing"

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
class Tally:
    """Questions, and how many of them were answered wrongly and shown to a person."""

    questions: int
    wrong: int
    shown: int

    def __add__(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            self.questions + other.questions, self.wrong + other.wrong, self.shown + other.shown
        )

    @property
    def shares(self) -> Mapping[str, Share]:
        """Wrong answers accepted and questions shown, of the questions."""
        return {
            "wrong": Share(self.wrong, self.questions),
            "shown": Share(self.shown, self.questions),
        }


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Counts over all pages given.

    `misplaced` pages were taken for another page or another person's; `handed_over` pages could not
    be settled, and all their questions are `shown`. `by_kind` counts the questions that have a mark
    of a kind; one with marks of two kinds counts for both.
    """

    questions: int
    shown: int
    pages: int
    misplaced: int
    handed_over: int
    wrong_answers: tuple[WrongAnswer, ...]
    by_kind: Mapping[str, Tally] = field(default_factory=dict)

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
    misplaced = handed_over = 0
    for place, where in meant.pages.items():
        *seen, state = read.pages.get(place, ("", 0, ""))
        misplaced += state in (_READ, _DUPLICATE) and (*seen,) != where
        handed_over += state == _HANDED_OVER
    kinds = _kinds_by_question(meant)
    questions, shown, wrong = Counter[str](), Counter[str](), Counter[str]()
    every_question = all_shown = 0
    wrong_answers = []
    for judged in _judge(sheet, meant, read):
        of_question = kinds.get(judged.asked, {NOTHING})
        every_question += 1
        questions.update(of_question)
        if judged.is_shown:
            all_shown += 1
            shown.update(of_question)
        if judged.wrong:
            wrong_answers.append(judged.wrong)
            wrong.update(of_question)
    return Accuracy(
        every_question,
        all_shown,
        len(meant.pages),
        misplaced,
        handed_over,
        tuple(wrong_answers),
        {kind: Tally(questions[kind], wrong[kind], shown[kind]) for kind in sorted(questions)},
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """What became of one question: shown, accepted as meant, or accepted and wrong."""

    asked: Asked
    is_shown: bool
    wrong: WrongAnswer | None = None


def _judge(sheet: Sheet, meant: Meant, read: Read) -> Iterator[_Judged]:
    asked = variables_by_page(sheet)
    decided = {v.printed_question: v.decided_with for v in variables(sheet.instrument)}
    for place, (serial, number) in meant.pages.items():
        _, _, state = read.pages.get(place, ("", 0, ""))
        for question, names in asked[number].items():
            if state == _HANDED_OVER or (serial, decided[question]) in read.doubts:
                yield _Judged((serial, question), True)
                continue
            was = _joined(meant.answers[serial], names)
            found = _joined(read.answers.get(serial, {}), names)
            wrong = WrongAnswer(*place, serial, question, was, found)
            is_right = found in meant.unclear.get((serial, question), {was})
            yield _Judged((serial, question), False, None if is_right else wrong)


def _kinds_by_question(meant: Meant) -> Mapping[Asked, set[str]]:
    """The kinds of mark of the questions that have any."""
    kinds: dict[Asked, set[str]] = {}
    for (serial, question, _), kind in meant.kinds.items():
        kinds.setdefault((serial, question), set()).add(kind)
    return kinds


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
