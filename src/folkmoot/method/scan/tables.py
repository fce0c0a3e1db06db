"""responses.csv, doubts.csv and pages.csv, to the letter of the architecture page."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from folkmoot.method.capture.model import Answer, DoubtReason, Missing, Response, Value
from folkmoot.method.instrument.model import Instrument
from folkmoot.method.instrument.variables import Variable, VariableKind, variables
from folkmoot.method.scan.assemble import PageRow
from folkmoot.method.terms.missing import RESERVED_CODES, MissingReason

CROPS = "crops"
OUTPUTS = ("responses.csv", "doubts.csv", "pages.csv", CROPS)


def write_tables(
    folder: Path, instrument: Instrument, responses: Sequence[Response], pages: Sequence[PageRow]
) -> None:
    """Write the three tables into a folder."""
    columns = variables(instrument)
    _write(
        folder / "responses.csv",
        ("serial", *(variable.id for variable in columns)),
        (_response_row(response, columns) for response in responses),
    )
    _write(
        folder / "doubts.csv",
        ("serial", "page", "question", "reason", "crop"),
        (
            (response.serial or "", doubt.page, doubt.question, doubt.reason, doubt.crop or "")
            for response in responses
            for doubt in response.doubts
        ),
    )
    _write(
        folder / "pages.csv",
        ("source_file", "page_in_file", "serial", "page", "state"),
        (
            (
                row.source or "",
                row.page_in_file or "",
                row.serial or "",
                row.page or "",
                row.state,
            )
            for row in pages
        ),
    )


def _response_row(response: Response, columns: Sequence[Variable]) -> Iterable[str]:
    to_key = {d.question for d in response.doubts if d.reason is DoubtReason.TO_KEY}
    yield response.serial or ""
    for variable in columns:
        answer = response.answers[variable.id]
        empty = variable.question in to_key or (
            variable.kind is VariableKind.TEXT and answer == Missing(MissingReason.NO_REPLY)
        )
        yield "" if empty else _cell(answer)


def _cell(answer: Answer) -> str:
    """A code as it is, a missing answer by its reserved code."""
    match answer:
        case Value(content):
            return content
        case Missing(reason):
            return RESERVED_CODES[reason]


def _write(path: Path, header: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)
