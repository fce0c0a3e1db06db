"""Read a register or a list from its file: every row is accounted for, none is lost silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from folkmoot.method.sampling.entries import Entry, read_entry
from folkmoot.method.sampling.header_maps import (
    MAPS_FILE,
    HeaderMap,
    columns_by_map,
    read_maps,
)
from folkmoot.method.sampling.layouts import Columns, recognise
from folkmoot.method.sampling.model import Frame, SamplingUnit
from folkmoot.method.sampling.rows import Row
from folkmoot.method.sampling.tables_read import read_table
from folkmoot.method.terms.catalogue.files import FILE_MISSING
from folkmoot.method.terms.catalogue.frames import (
    FRAME_DUPLICATE_NUMBER,
    FRAME_INCOMPLETE,
    FRAME_NO_ROWS,
    FRAME_NOTHING_LEFT,
    FRAME_NUL_BYTE,
    FRAME_ROW_LENGTH,
    FRAME_ROW_RUNS_ON,
    FRAME_TOO_LARGE,
)
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.problem import Place, Problem, Problems

#: The largest council has some 750,000 electors, 75 MB; more than this is no register.
MOST_BYTES = 400_000_000


@dataclass(frozen=True, slots=True)
class FrameReport:
    """A frame that can be drawn from, and an account of every row of its file.

    `problems` are faults for somebody to mend; those of a row that could still be used are in
    this list only. `dropped` has one problem for every row that was left out, whether for a fault
    or by rule (overseas, anonymous, deleted), so that `rows == len(frame.units) + len(dropped)`.
    `tidied` counts rows by what was put right without asking.
    """

    frame: Frame
    layout: str
    encoding: str
    rows: int
    problems: tuple[Problem, ...]
    dropped: tuple[Problem, ...]
    tidied: Mapping[str, int]


def read_frame(path: Path, *, on: date) -> FrameReport:
    """Read and check a register or list; `on` is the day that ages are reckoned for.

    Sources that are remembered in `columns.toml` beside the file are known by their columns.

    Raises `Problem` or `Problems` when the file cannot be used at all: missing, too large, empty,
    not text, a needed column missing, no rows, nothing left. Faults of single rows never raise;
    they are in the report.
    """
    if not path.is_file():
        raise FILE_MISSING.at(Place(file=path.name))
    if path.stat().st_size > MOST_BYTES:
        raise FRAME_TOO_LARGE.at(Place(file=path.name), most_mb=MOST_BYTES // 1_000_000)
    content = path.read_bytes()
    return parse_frame(content, path.name, on=on, maps=read_maps(path.parent / MAPS_FILE))


def parse_frame(
    content: bytes, file: str, *, on: date, maps: Sequence[HeaderMap] = ()
) -> FrameReport:
    """As `read_frame`, from the bytes of a file called `file`; `maps` are remembered sources."""
    table = read_table(content, file)
    columns = columns_by_map(table.header, maps) or recognise(table.header, file)
    account = _Account(file)
    account.problems += table.problems
    for row in table.rows:
        account.take(row, columns, on)
    if not account.rows:
        raise FRAME_NO_ROWS.at(Place(file=file))
    if not account.units:
        nothing = FRAME_NOTHING_LEFT.at(Place(file=file), rows=account.rows)
        raise Problems([*account.problems, nothing])
    return _report(account, table.encoding, columns, digest(content))


def _report(account: _Account, encoding: str, columns: Columns, source_digest: str) -> FrameReport:
    problems = account.problems
    if account.expected is not None and account.expected != account.rows:
        problems.append(
            FRAME_INCOMPLETE.at(
                Place(file=account.file), expected=account.expected, found=account.rows
            )
        )
    return FrameReport(
        frame=Frame(tuple(account.units.values()), {}, source_digest),
        layout=columns.layout,
        encoding=encoding,
        rows=account.rows,
        problems=tuple(problems),
        dropped=tuple(account.dropped),
        tidied=dict(account.tidied),
    )


class _Account:
    """What has been found so far in one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.rows = 0
        self.expected: int | None = None
        self.units: dict[str, SamplingUnit] = {}
        self.problems: list[Problem] = []
        self.dropped: list[Problem] = []
        self.tidied: Counter[str] = Counter()

    def take(self, row: Row, columns: Columns, on: date) -> None:
        """Take one row into account."""
        cells = row.cells
        if cells == columns.header:
            self.tidied["header repeated between rows"] += 1
            return
        self.rows += 1
        place = Place(file=self.file, row=row.number)
        entry = self._damaged(row, columns, place) or read_entry(cells, columns, place, on)
        self._note_total(cells, columns)
        self.problems += entry.faults
        if entry.unit is None:
            if entry.left_out is not None:
                self.dropped.append(entry.left_out)
        elif (first := self.units.get(entry.unit.number)) is not None:
            twice = FRAME_DUPLICATE_NUMBER.at(
                replace(place, column="elector number"),
                number=entry.unit.number,
                first_row=first.row,
            )
            self.problems.append(twice)
            self.dropped.append(twice)
        else:
            self.units[entry.unit.number] = entry.unit
            self.tidied.update(entry.tidied)

    def _damaged(self, row: Row, columns: Columns, place: Place) -> Entry | None:
        """The account of a row that cannot be read; surplus empty cells are cut off in place."""
        cells = row.cells
        fault = None
        while len(cells) > columns.width and not cells[-1].strip():
            cells.pop()
        if "\0" in "".join(cells):
            fault = FRAME_NUL_BYTE.at(place)
        elif row.runs_on:
            fault = FRAME_ROW_RUNS_ON.at(place, lines=row.lines)
        elif len(cells) != columns.width:
            fault = FRAME_ROW_LENGTH.at(place, cells=len(cells), columns=columns.width)
        return Entry(None, fault, (fault,)) if fault else None

    def _note_total(self, cells: Sequence[str], columns: Columns) -> None:
        """How many records the file says it has, where its layout has that."""
        if "record_total" in columns.at and self.expected is None and len(cells) == columns.width:
            total = columns.fields(cells).record_total.strip()
            self.expected = int(total) if total.isascii() and total.isdigit() else None
