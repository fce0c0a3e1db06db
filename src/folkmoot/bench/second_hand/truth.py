"""What was meant on the pages of the second renderer, in tables that any program can hold against.

- `truth.csv`: the columns of `responses.csv`; -3 where two boxes were plainly marked and one was
  asked for, and for all rows that are decided together with that one; open text empty.
- `unclear.csv` (serial, question, readings): marks that no person could settle, or that the scan
  lost (a pale pencil on a photocopy). `readings` are the
  answers that may have been meant, parted by `|`; each lists the question's variables, parted by
  spaces. A reader may take any of them, or ask.
- `marks.csv` (serial, page, question, code, kind): every box that has ink of its own.
- `pages.csv` (source, page_in_file, serial, page): where each page lies.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from folkmoot.bench.second_hand.filling_in import Done, Printed
from folkmoot.method.instrument.variables import Variable, VariableKind, variables
from folkmoot.method.paper.sheet import Box, Sheet, SheetPage
from folkmoot.method.terms.missing import RESERVED_CODES, MissingReason
from folkmoot.method.terms.written_file import write_whole

_NO_REPLY = RESERVED_CODES[MissingReason.NO_REPLY]
_NOT_ASKED = RESERVED_CODES[MissingReason.NOT_ASKED]
_UNREADABLE = RESERVED_CODES[MissingReason.UNREADABLE]


@dataclass(frozen=True, slots=True)
class MadePage:
    """A scanned page: where it lies, whose it is, what was done to it."""

    source: str
    page_in_file: int
    serial: str
    number: int
    done: Done


def printed_on(page: SheetPage, sheet: Sheet) -> list[Printed]:
    """The printed questions of a page that have boxes, in their order."""
    several = {
        variable.printed_question
        for variable in variables(sheet.instrument)
        if variable.kind is VariableKind.TICK
    }
    boxes: dict[str, dict[str, Box]] = {}
    for box in page.boxes:
        boxes.setdefault(box.question, {})[box.code] = box
    return [Printed(question, found, question in several) for question, found in boxes.items()]


def chosen_codes(printed: Printed, answers: Mapping[str, str]) -> frozenset[str]:
    """The codes that a person's answers mark."""
    question = printed.question
    if printed.several:
        return frozenset(c for c in printed.boxes if answers.get(f"{question}_{c}") == "1")
    answer = answers.get(question, "")
    return frozenset({answer} if answer in printed.boxes else ())


def write_truth(
    folder: Path,
    sheet: Sheet,
    answers_by_serial: Mapping[str, Mapping[str, str]],
    pages: Sequence[MadePage],
) -> None:
    """Write the four tables into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = variables(sheet.instrument)
    decided = {variable.printed_question: variable.decided_with for variable in columns}
    two = {(p.serial, decided[question]) for p in pages for question in p.done.two_answers}
    _write(
        folder / "truth.csv",
        ("serial", *(variable.id for variable in columns)),
        (
            (serial, *(_meant(serial, variable, answers, two) for variable in columns))
            for serial, answers in sorted(answers_by_serial.items())
        ),
    )
    asked: dict[str, list[Variable]] = {}
    for variable in columns:
        asked.setdefault(variable.printed_question, []).append(variable)
    ordered = sorted(pages, key=lambda page: (page.serial, page.number))
    _write(
        folder / "unclear.csv",
        ("serial", "question", "readings"),
        (
            (
                page.serial,
                question,
                "|".join(
                    reading for codes in either for reading in _readings(asked[question], codes)
                ),
            )
            for page in ordered
            for question, either in sorted(page.done.unclear.items())
        ),
    )
    _write(
        folder / "marks.csv",
        ("serial", "page", "question", "code", "kind"),
        (
            (page.serial, page.number, question, code, kind.value)
            for page in ordered
            for (question, code), kind in page.done.kinds.items()
        ),
    )
    _write(
        folder / "pages.csv",
        ("source", "page_in_file", "serial", "page"),
        ((page.source, page.page_in_file, page.serial, page.number) for page in pages),
    )


def _meant(
    serial: str, variable: Variable, answers: Mapping[str, str], two: set[tuple[str, str]]
) -> str:
    if variable.kind is VariableKind.TEXT:
        return ""
    if (serial, variable.decided_with) in two:
        return _UNREADABLE
    return answers.get(variable.id, _NO_REPLY)


def _readings(asked: Sequence[Variable], codes: frozenset[str]) -> list[str]:
    """The values of a question's variables when these codes were meant.

    Where there are none, no reply and not asked: which of them depends on how the question that
    leads to this one was read.
    """
    values = " ".join(
        str(int(variable.code in codes))
        if variable.code is not None
        else next(iter(codes), _NO_REPLY)
        for variable in asked
    )
    return [values] if codes else [values, " ".join([_NOT_ASKED] * len(asked))]


def _write(path: Path, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    write_whole(path, text.getvalue().encode())
