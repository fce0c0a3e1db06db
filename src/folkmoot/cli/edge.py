"""The edge of the command line: problems on stderr, exit codes, JSON where a person reads a table.

Exit codes: 0 done, 1 problems found, 2 wrong usage.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import ParamSpec

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

from folkmoot.method.terms.catalogue.files import NOT_USABLE, OUTPUT_IS_INPUT
from folkmoot.method.terms.problem import Place, Problem, Problems

P = ParamSpec("P")

PROBLEMS_FOUND = 1
_UNFINISHED = re.compile(r"\.([^/\\]+)\.unfinished$")
#: Rows that are fitted to a terminal's width; longer tables would take minutes.
MOST_FITTED = 500


def show_problem(problem: Problem) -> None:
    """Print one problem on stderr: place, what is wrong, how to mend it, its code."""
    place = f"{problem.place}: " if str(problem.place) else ""
    print(f"{place}{problem.message}\n    {problem.remedy} [{problem.code}]", file=sys.stderr)


def show_problems(problems: Iterable[Problem]) -> int:
    """Print problems on stderr and return how many there were."""
    count = 0
    for problem in problems:
        show_problem(problem)
        count += 1
    return count


def ends_in_exit_code(command: Callable[P, None]) -> Callable[P, None]:
    """Turn a raised problem, or a file out of reach, into words on stderr and exit code 1."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except Problem as problem:
            show_problem(problem)
            raise SystemExit(PROBLEMS_FOUND) from None
        except Problems as many:
            show_problems(many.problems)
            raise SystemExit(PROBLEMS_FOUND) from None
        except BrokenPipeError:  # whoever read our output has gone, as `head` does: no fault
            raise
        except OSError as error:  # a name, a right or a disk: the reader can mend it
            show_problem(_not_usable(error))
            raise SystemExit(PROBLEMS_FOUND) from None

    return wrapped


def _not_usable(error: OSError) -> Problem:
    """A system's refusal as a problem; the name of the file that it speaks of is the place."""
    name = str(error.filename2 or error.filename or "")
    named = _UNFINISHED.sub(r"\1", name)  # the name that the reader gave
    reason = error.strerror or str(error)
    return NOT_USABLE.at(Place(file=named or None), reason=reason.casefold())


def refuse_overwriting(out: Path, *inputs: Path | None) -> None:
    """Raise Problem where a result would be written over something that it is made from."""
    for path in inputs:
        if path is not None and path.exists() and out.exists() and out.samefile(path):
            raise OUTPUT_IS_INPUT.at(Place(file=str(out)))


def show_table(
    columns: Sequence[str], rows: Sequence[Mapping[str, object]], *, as_json: bool = False
) -> None:
    """Print rows as a table for a person, or as a JSON list for a program."""
    if as_json:
        print(json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=1))
        return
    cells = [[str(row.get(column, "")) for column in columns] for row in rows]
    if len(rows) > MOST_FITTED or not sys.stdout.isatty():
        print("\n".join(_aligned([list(columns), *cells])))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for index, column in enumerate(columns):
        table.add_column(column, no_wrap=index == 0)  # the name of a row is never cut
    for line in cells:
        table.add_row(*map(Text, line))  # as text: a cell may hold [square brackets]
    Console().print(table)


def _aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of cells under one another: a page of text has no edge at which to cut words."""
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (set_cell_size(cell, width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()
