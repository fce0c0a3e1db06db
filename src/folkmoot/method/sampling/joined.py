"""Answers put beside the cases that they belong to: the table that is weighted and estimated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from folkmoot.method.sampling.decoding import decode
from folkmoot.method.terms.catalogue.files import COLUMN_MISSING, COLUMN_REPEATED, FILE_MISSING
from folkmoot.method.terms.catalogue.frames import ANSWERS_OF_NO_CASE
from folkmoot.method.terms.catalogue.paper import SERIAL_TWICE
from folkmoot.method.terms.csv_rows import NamedRows, read_csv_rows
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any

SERIAL = "serial"
#: Whether an answer came back for the case: 1, or 0.
RESPONDED = "responded"


@dataclass(frozen=True, slots=True)
class Joined:
    """One table: a row for each case, in the order of the cases; `responded` of them answered.

    The columns of the cases come first, then `responded`, then the answers, which are empty where
    nothing came back.
    """

    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    responded: int


def join_answers(answers: Path, cases: Sequence[Path]) -> Joined:
    """Join `responses.csv` to one or more lists of cases by serial.

    Raises `Problem` or `Problems`: a file or the column `serial` missing, a serial twice, a name
    that is both a column of the cases and of the answers, an answer whose case is in no list.
    """
    answered = _read(answers)
    lists = [_read(path) for path in cases]
    case_columns = tuple(dict.fromkeys(name for each in lists for name in each.columns))
    questions = tuple(name for name in answered.columns if name != SERIAL)
    for name in questions:
        if name in case_columns or name == RESPONDED:
            raise COLUMN_REPEATED.at(Place(file=str(answers), row=1), column=name)
    if RESPONDED in case_columns:
        raise COLUMN_REPEATED.at(Place(file=str(cases[0]), row=1), column=RESPONDED)
    of_cases = _by_serial(lists, cases)
    of_answers = _by_serial([answered], [answers])
    strangers = [
        ANSWERS_OF_NO_CASE.at(Place(file=str(answers), row=row, column=SERIAL), serial=serial)
        for serial, (row, _) in of_answers.items()
        if serial not in of_cases
    ]
    refuse_if_any(strangers)
    rows = []
    for serial, (_, case) in of_cases.items():
        back = of_answers.get(serial)
        given = [back[1].get(name) or "" for name in questions] if back else [""] * len(questions)
        known = [case.get(name) or "" for name in case_columns]
        rows.append([*known, "1" if back else "0", *given])
    return Joined((*case_columns, RESPONDED, *questions), rows, len(of_answers))


def _read(path: Path) -> NamedRows:
    if not path.is_file():
        raise FILE_MISSING.at(Place(file=str(path)))
    table = read_csv_rows(decode(path.read_bytes(), str(path)).text, str(path))
    if SERIAL not in table.columns:
        found = ", ".join(table.columns)
        raise COLUMN_MISSING.at(Place(file=str(path), row=1), column=SERIAL, found=found)
    return table


def _by_serial(
    tables: Sequence[NamedRows], paths: Sequence[Path]
) -> dict[str, tuple[int, dict[str, str | None]]]:
    """Each row with its number in its file, by serial. Raises `Problems` for a serial twice."""
    found: dict[str, tuple[int, dict[str, str | None]]] = {}
    problems: list[Problem] = []
    for table, path in zip(tables, paths, strict=True):
        for number, row in enumerate(table.rows, 2):
            serial = (row[SERIAL] or "").strip()
            if serial in found:
                place = Place(file=str(path), row=number, column=SERIAL)
                problems.append(SERIAL_TWICE.at(place, serial=serial, first_row=found[serial][0]))
            found.setdefault(serial, (number, row))
    refuse_if_any(problems)
    return found
