"""`folkmoot paper read`: scans to answers, doubts and an account of every page."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from folkmoot.cli.edge import PROBLEMS_FOUND, ends_in_exit_code, show_problem, show_table
from folkmoot.method.paper.sheet_file import read_sheet
from folkmoot.method.scan.batch import BatchReading, read_scans
from folkmoot.method.scan.watched import Limits
from folkmoot.method.terms.catalogue.files import FILE_MISSING
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any

_SHOWN_OF_A_KIND = 20


@ends_in_exit_code
def read(
    scans: Annotated[list[Path], typer.Argument(help="Files or folders: PDF, TIFF, JPEG, PNG.")],
    sheet: Annotated[Path, typer.Option(help="The sheet.json that the pages were printed with.")],
    out: Annotated[Path, typer.Option(help="Folder for the tables and crops; new or empty.")],
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes to read with; one for each processor.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier reading.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read scanned booklets into responses.csv, doubts.csv, pages.csv and crops.

    Pages may come in any order, any way up, fronts and backs mixed. What is not plain waits in
    doubts.csv with its picture; a page that cannot be read is named on stderr, the rest is read.

    Example: folkmoot paper read scans --sheet print/sheet.json --out reading
    """
    if not any(path.exists() for path in scans):  # a wrong name: nothing is begun
        refuse_if_any([FILE_MISSING.at(Place(file=str(path))) for path in scans])
    printed = read_sheet(sheet)
    with _bar() as progress:
        batch = read_scans(
            scans,
            printed,
            out,
            workers or os.cpu_count() or 1,
            progress,
            force=force,
            limits=Limits(),
        )
    _show(batch, as_json=as_json)
    if _show_problems(batch.problems):
        raise SystemExit(PROBLEMS_FOUND)


def _show_problems(problems: Sequence[Problem]) -> int:
    """Print problems, of each kind the first twenty: scans of fronts only have one a booklet."""
    by_kind = Counter[str]()
    for problem in problems:
        by_kind[problem.code] += 1
        if by_kind[problem.code] <= _SHOWN_OF_A_KIND:
            show_problem(problem)
    for code, count in by_kind.items():
        if count > _SHOWN_OF_A_KIND:
            more = f"and {count - _SHOWN_OF_A_KIND:,} more like it; pages.csv has all. [{code}]"
            print(more, file=sys.stderr)
    return len(problems)


def _show(batch: BatchReading, *, as_json: bool) -> None:
    states = Counter(str(row.state) for row in batch.pages)
    reasons = Counter(str(doubt.reason) for r in batch.responses for doubt in r.doubts)
    rows = [
        {"what": "questionnaires", "number": len(batch.responses)},
        *({"what": f"pages {state}", "number": number} for state, number in sorted(states.items())),
        *(
            {"what": f"questions {reason}", "number": number}
            for reason, number in sorted(reasons.items())
        ),
    ]
    show_table(("what", "number"), rows, as_json=as_json)


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (TextColumn("Pages"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Pages", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
