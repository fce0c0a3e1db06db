"""`folkmoot sample`: draw a sample and write it in two parts, for two hands."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.edge import ends_in_exit_code, show_problems, show_table
from folkmoot.cli.frame import in_words
from folkmoot.cli.sample_join import write_joined
from folkmoot.cli.sample_plan import show_plan
from folkmoot.method.sampling.custody import write_draw
from folkmoot.method.sampling.register_draw import RegisterDraw, draw_from_register
from folkmoot.method.sampling.release import release_reserve

app = typer.Typer(help="Samples and how they are drawn.", no_args_is_help=True)


@app.callback()
def sample() -> None:
    """Samples and how they are drawn."""


@app.command()
@ends_in_exit_code
def draw(
    file: Annotated[Path, typer.Argument(help="The register or list: CSV, XLSX or Parquet.")],
    design: Annotated[Path, typer.Option(help="The sampling design, as TOML.")],
    seed: Annotated[int, typer.Option(help="The same seed draws the same sample again.")],
    out: Annotated[Path, typer.Option(help="Folder for custodian.csv, cases.csv, draw.json.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a draw already there.")] = False,
    codes_seed: Annotated[
        int | None,
        typer.Option(help="Make access codes repeatable, and so guessable: demonstrations only."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Draw a sample from a register.

    custodian.csv, reserve.csv and draw.json stay with whoever holds the register; cases.csv (and
    inserts.csv) hold no name and no address, and may be handed on.

    A national frame may be Parquet, with columns number, household and those of the strata.

    Example: folkmoot sample draw register.csv --design D.toml --seed 7 --out draw
    """
    today = datetime.now().astimezone().date()
    drawn = _draw(file, design, seed, today)
    # Access codes are keys: the system's own chance, unless a demonstration asks otherwise.
    codes = random.SystemRandom() if codes_seed is None else random.Random(codes_seed)  # noqa: S311
    write_draw(
        drawn.sample,
        out,
        household_insert=drawn.design.household_insert,
        codes=codes,
        account=drawn.account,
        replace=force,
    )
    _show(drawn, out, as_json)


@app.command()
@ends_in_exit_code
def plan(
    file: Annotated[
        Path | None, typer.Argument(help="The register or list; without it, see --assumptions.")
    ] = None,
    *,
    design: Annotated[Path, typer.Option(help="The sampling design, as TOML.")],
    assumptions: Annotated[
        Path | None,
        typer.Option(help="Response, groups, costs and, without a list, [electors], as TOML."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what a design will be able to tell, and what the post costs, before anything is drawn.

    Example: folkmoot sample plan register.csv --design D.toml --assumptions plan.toml
    """
    show_plan(file, design, assumptions, as_json)


@app.command()
@ends_in_exit_code
def release(
    folder: Annotated[Path, typer.Argument(help="Folder of a draw with a reserve.")],
    replicates: Annotated[
        int, typer.Option(min=1, help="How many replicates are to be out in all.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Release replicates of the reserve; cases.csv then has all that are out, weighted anew.

    The new cases stand in the folder released-K, to be printed. Hand cases.csv on again.

    Example: folkmoot sample release draw --replicates 1
    """
    released = release_reserve(folder, replicates)
    told = {"added": released.added, "cases": released.cases, "folder": str(released.folder)}
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"{released.added} cases released into {released.folder}; {released.cases} are out")


@app.command()
@ends_in_exit_code
def join(
    answers: Annotated[Path, typer.Argument(help="responses.csv as `paper read` wrote it.")],
    cases: Annotated[
        list[Path], typer.Option(help="cases.csv of the draw; repeat for more lists.")
    ],
    out: Annotated[Path, typer.Option(help="Where to write the one table, as CSV.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Put answers beside their cases, by serial: the table that is weighted and estimated.

    A row for each case, also for those of whom nothing came back: the column responded says 1 or
    0, and their answers are empty.

    Example: folkmoot sample join read/responses.csv --cases draw/cases.csv --out data.csv
    """
    write_joined(answers, cases, out, as_json)


def _draw(file: Path, design: Path, seed: int, today: date) -> RegisterDraw:
    if file.suffix.casefold() != ".parquet":
        return draw_from_register(file, design, seed, on=today)
    # It loads pyarrow, most of a second, and most frames are registers.
    from folkmoot.method.sampling.parquet_draw import draw_from_parquet  # noqa: PLC0415

    return draw_from_parquet(file, design, seed, on=today)


def _show(drawn: RegisterDraw, out: Path, as_json: bool) -> None:
    columns: tuple[str, ...] = ("stratum", "electors", "households", "households_drawn", "cases")
    rows = [{column: getattr(count, column) for column in columns} for count in drawn.sample.strata]
    reserve = Counter(case.stratum for case in drawn.sample.reserve)
    if reserve:
        columns = (*columns, "in_reserve")
        rows = [{**row, "in_reserve": reserve[str(row["stratum"])]} for row in rows]
    show_table(columns, rows, as_json=as_json)
    if not as_json:
        print(f"{len(drawn.sample.cases)} cases drawn into {out}")
        if waiting := len(drawn.sample.reserve):
            print(f"{waiting} more wait in reserve.csv for `folkmoot sample release`")
    of_rows = [problem for problem in drawn.report.problems if problem.place.row is not None]
    show_problems(problem for problem in drawn.report.problems if problem not in of_rows)
    for code, number in Counter(problem.code for problem in of_rows).items():
        told = f"{number} x {in_words(code)}; `folkmoot frame check` names the rows"
        print(told, file=sys.stderr)
