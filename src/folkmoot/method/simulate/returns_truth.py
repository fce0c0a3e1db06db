"""What was meant on simulated returns, written where no reader looks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from folkmoot.method.instrument.model import Instrument
from folkmoot.method.instrument.variables import VariableKind, variables
from folkmoot.method.simulate.returns_batch import BatchMade
from folkmoot.method.terms.missing import RESERVED_CODES, MissingReason
from folkmoot.method.terms.written_file import write_whole

_NO_REPLY = RESERVED_CODES[MissingReason.NO_REPLY]
_NOT_ASKED = RESERVED_CODES[MissingReason.NOT_ASKED]


def write_truth(
    folder: Path,
    instrument: Instrument,
    answers_by_serial: Mapping[str, Mapping[str, str]],
    batches: Sequence[BatchMade],
) -> None:
    """Write `truth.csv`, `written.csv`, `marks.csv`, `pages.csv`, `backs.csv` by serial.

    `truth.csv` is what `responses.csv` would ideally be (open text empty, two boxes crossed where
    one was asked for -3); `written.csv` (serial, question, words) the open texts; `marks.csv`
    (serial, page, question, code, kind) what was put into each touched box; `pages.csv`
    (source, page_in_file, serial, page) says where each page lies, `backs.csv` (source,
    page_in_file, serial) where the blank backs do.
    """
    folder.mkdir(parents=True, exist_ok=True)
    contradictory = {
        serial: codes for batch in batches for serial, codes in batch.contradictory.items()
    }
    all_variables = variables(instrument)
    texts = {v.id for v in all_variables if v.kind is VariableKind.TEXT}
    serials = sorted(answers_by_serial)
    rows = (
        [serial]
        + [
            ""
            if variable.id in texts and answers_by_serial[serial].get(variable.id) != _NOT_ASKED
            else contradictory.get(serial, {}).get(
                variable.id, answers_by_serial[serial].get(variable.id, _NO_REPLY)
            )
            for variable in all_variables
        ]
        for serial in serials
    )
    _write(folder / "truth.csv", ["serial", *(v.id for v in all_variables)], rows)
    words = (
        [serial, text, answers_by_serial[serial][text]]
        for serial in serials
        for text in sorted(texts)
        if answers_by_serial[serial].get(text, "") not in ("", *RESERVED_CODES.values())
    )
    _write(folder / "written.csv", ["serial", "question", "words"], words)
    pages = (
        [page.file, str(page.page_in_file), page.serial, str(page.page)]
        for batch in batches
        for page in batch.pages
    )
    backs = (
        [back.file, str(back.page_in_file), back.serial]
        for batch in batches
        for back in batch.blank_backs
    )
    marks = ([*map(str, place), kind] for b in batches for place, kind in b.kinds.items())
    columns = ["serial", "page", "question", "code", "kind"]
    _write(folder / "marks.csv", columns, sorted(marks))
    _write(folder / "pages.csv", ["source", "page_in_file", "serial", "page"], pages)
    _write(folder / "backs.csv", ["source", "page_in_file", "serial"], backs)


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    write_whole(path, text.getvalue().encode())
