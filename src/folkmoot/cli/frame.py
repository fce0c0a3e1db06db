"""`folkmoot frame`: look at a register or list before anything is drawn from it."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.edge import (
    PROBLEMS_FOUND,
    ends_in_exit_code,
    refuse_overwriting,
    show_problems,
    show_table,
)
from folkmoot.cli.frame_custody import destroy_files, record
from folkmoot.method.sampling.frame import FrameReport
from folkmoot.method.sampling.header_maps import MAPS_FILE, guess_map, make_map, remember_map
from folkmoot.method.sampling.postcode_directory import import_directory
from folkmoot.method.sampling.register_draw import check_frame
from folkmoot.method.sampling.tables_read import read_table
from folkmoot.method.terms.problem import Problem, Problems
from folkmoot.method.terms.written_file import write_whole

app = typer.Typer(help="Registers and lists that samples are drawn from.", no_args_is_help=True)


app.command("record")(record)
app.command("destroy")(destroy_files)


@app.callback()
def frame() -> None:
    """Registers and lists that samples are drawn from."""


@app.command()
@ends_in_exit_code
def check(
    file: Annotated[Path, typer.Argument(help="The register or list, CSV or XLSX.")],
    areas: Annotated[
        Path | None, typer.Option(help="Areas file: every entry must lie in one of its areas.")
    ] = None,
    postcodes: Annotated[
        Path | None, typer.Option(help="Wards of postcodes, where the areas file goes by ward.")
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day that ages are reckoned for; today if absent."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write every row that was left out or is odd, as CSV.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, row by row.")] = False,
) -> None:
    """Say row by row what is wrong with a register or list.

    Reads CSV and Excel workbooks in the layouts of electoral registers, address lists and staff
    lists, and whatever `folkmoot frame map` has been told of.

    Example: folkmoot frame check register.csv --areas areas.csv
    """
    day = (on or datetime.now().astimezone()).date()
    try:
        report = check_frame(file, on=day, areas=areas, postcodes=postcodes)
    except (Problem, Problems) as refusal:
        if as_json:
            told = refusal.problems if isinstance(refusal, Problems) else (refusal,)
            print(json.dumps({"usable": False, "problems": _rows(told)}, ensure_ascii=False))
        raise
    if out is not None:
        refuse_overwriting(out, file, areas)
        write_whole(out, rows_as_csv(report).encode())
    if as_json:
        print(json.dumps(_document(report), ensure_ascii=False, indent=1))
    else:
        _show(report)
    if show_problems(report.problems):
        raise typer.Exit(PROBLEMS_FOUND)


@app.command("map")
@ends_in_exit_code
def map_columns(
    file: Annotated[Path, typer.Argument(help="The list whose header nobody knows yet.")],
    told: Annotated[
        list[str] | None, typer.Option("--set", help="What a column is: surname=Family name.")
    ] = None,
    address: Annotated[
        list[str] | None, typer.Option(help="A column of the address; repeat it, in order.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="Remember it under this name, in columns.toml beside FILE.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say which column of an unknown list is which, and remember it for its next delivery.

    Without --name it only shows what it makes of the header. What it guesses wrong, --set and
    --address put right; `--set surname=` says that there is none.

    Example: folkmoot frame map tenants.csv --set surname=Tenant --name "housing office"
    """
    header = read_table(file.read_bytes(), file.name).header
    guess = guess_map(header)
    roles = dict(guess.roles)
    for text in told or []:
        role, _equals, column = text.partition("=")
        roles[role.strip()] = column
    roles = {role: column for role, column in roles.items() if column.strip()}
    made = make_map(name or "", header, roles, address or guess.address, file.name)
    used = {*made.roles.values(), *made.address}
    rows = [
        *({"column": column, "is": role} for role, column in made.roles.items()),
        *({"column": c, "is": f"address {n}"} for n, c in enumerate(made.address, start=1)),
        *({"column": c.strip(), "is": "not used"} for c in header if c.strip() not in used),
    ]
    show_table(("column", "is"), rows, as_json=as_json)
    if name:
        path = file.parent / MAPS_FILE
        remember_map(path, made)
        if not as_json:
            print(f"remembered in {path}")


@app.command()
@ends_in_exit_code
def postcodes(
    directory: Annotated[Path, typer.Argument(help="A national postcode directory, as CSV.")],
    out: Annotated[Path, typer.Option(help="The small file to write.")],
    district: Annotated[
        str | None, typer.Option(help="Code of the district whose postcodes are kept; else all.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Take the wards of a district's postcodes out of a national directory of any edition.

    Example: folkmoot frame postcodes ONSPD.csv --district E07000001 --out postcodes.csv
    """
    refuse_overwriting(out, directory)
    taken = import_directory(directory, out, district)
    columns = ", ".join(f"{what} from {column}" for what, column in taken.columns.items())
    counts = {
        "rows": taken.rows,
        "kept": taken.kept,
        "in other districts": taken.elsewhere,
        "no longer in use": taken.ended,
        "without postcode or ward": taken.odd,
    }
    if as_json:
        print(json.dumps({"columns": dict(taken.columns), **counts}, ensure_ascii=False))
        return
    show_table(("what", "number"), [{"what": w, "number": f"{n:,}"} for w, n in counts.items()])
    print(f"{columns}; written to {out}")


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


_REPORT_COLUMNS = ("row", "line", "left_out", "code", "column", "message", "remedy")


def rows_as_csv(report: FrameReport) -> str:
    """Every row that was left out or is odd, in the order of the file.

    The messages may quote the register: the report stays with whoever holds it.
    """
    left_out = set(report.dropped)
    told = {*report.problems, *report.dropped}
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_REPORT_COLUMNS)
    for problem in sorted(told, key=lambda each: (each.place.row or 0, each.code)):
        place = problem.place
        kept = "yes" if problem in left_out else "no"
        cells = (place.row, place.line, kept, problem.code, place.column)
        # A message may begin with a value that a spreadsheet would run.
        message = f"'{problem.message}" if problem.message[0] in "=+-@" else problem.message
        writer.writerow([*("" if c is None else c for c in cells), message, problem.remedy])
    return text.getvalue()
