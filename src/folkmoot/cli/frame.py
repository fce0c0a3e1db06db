"""`folkmoot frame`: look at a register or list before anything is drawn from it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.edge import PROBLEMS_FOUND, ends_in_exit_code, show_problems, show_table
from folkmoot.method.sampling.frame import FrameReport
from folkmoot.method.sampling.register_draw import check_frame
from folkmoot.method.terms.problem import Problem, Problems

app = typer.Typer(help="Registers and lists that samples are drawn from.", no_args_is_help=True)


@app.callback()
def frame() -> None:
    """Registers and lists that samples are drawn from."""


@app.command()
@ends_in_exit_code
def check(
    file: Annotated[Path, typer.Argument(help="The register or list, as CSV.")],
    areas: Annotated[
        Path | None, typer.Option(help="Areas file: every entry must lie in one of its areas.")
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day that ages are reckoned for; today if absent."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, row by row.")] = False,
) -> None:
    """Say row by row what is wrong with a register or list.

    Example: folkmoot frame check register.csv --areas areas.csv
    """
    day = (on or datetime.now().astimezone()).date()
    try:
        report = check_frame(file, on=day, areas=areas)
    except (Problem, Problems) as refusal:
        if as_json:
            told = refusal.problems if isinstance(refusal, Problems) else (refusal,)
            print(json.dumps({"usable": False, "problems": _rows(told)}, ensure_ascii=False))
        raise
    if as_json:
        print(json.dumps(_document(report), ensure_ascii=False, indent=1))
    else:
        _show(report)
    if show_problems(report.problems):
        raise typer.Exit(PROBLEMS_FOUND)


def _show(report: FrameReport) -> None:
    households = len({unit.household for unit in report.frame.units})
    print(f"{report.layout}, {report.encoding}")
    summary = [
        ("rows", report.rows),
        ("left out", len(report.dropped)),
        ("can be drawn from", len(report.frame.units)),
        ("households", households),
    ]
    rows = [{"what": what, "number": f"{count:,}"} for what, count in summary]
    left_out = set(report.dropped)
    counts = [
        ("left out", Counter(in_words(problem.code) for problem in report.dropped)),
        (
            "to look at",
            Counter(in_words(each.code) for each in report.problems if each not in left_out),
        ),
        ("tidied", report.tidied),
    ]
    rows += [
        {"what": f"{what}: {reason}", "number": f"{number:,}"}
        for what, reasons in counts
        for reason, number in reasons.items()
    ]
    show_table(("what", "number"), rows)


def in_words(code: str) -> str:
    """The code of a frame's problem as a person would say it: `postcode missing`."""
    return code.removeprefix("frame-").replace("-", " ")


def _document(report: FrameReport) -> dict[str, object]:
    return {
        "usable": True,
        "layout": report.layout,
        "encoding": report.encoding,
        "rows": report.rows,
        "units": len(report.frame.units),
        "households": len({unit.household for unit in report.frame.units}),
        "problems": _rows(report.problems),
        "dropped": _rows(report.dropped),
        "tidied": dict(report.tidied),
    }


def _rows(problems: Sequence[Problem]) -> list[dict[str, object]]:
    return [
        {
            "code": problem.code,
            "file": problem.place.file,
            "line": problem.place.line,
            "row": problem.place.row,
            "column": problem.place.column,
            "message": problem.message,
            "remedy": problem.remedy,
        }
        for problem in problems
    ]
