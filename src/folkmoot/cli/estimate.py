"""`folkmoot estimate`: data in, a table of estimates out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, assert_never

import typer

from folkmoot.cli.edge import ends_in_exit_code, refuse_overwriting, show_table
from folkmoot.cli.progress import shown_progress
from folkmoot.cli.survey_data import (
    AsJson,
    BoundsText,
    CalibrationMethod,
    Data,
    DesignOptions,
    MissingCodes,
    SingleUnitRule,
    SizeColumn,
    StratumColumn,
    TargetsFile,
    UnitColumn,
    WeightColumn,
    item_columns,
    names_in,
    note,
    read_item,
    read_survey,
    refuse_idle,
    say_design,
)
from folkmoot.method.estimation.design import Design, SingleUnit
from folkmoot.method.estimation.estimates import Engine, Kind
from folkmoot.method.estimation.estimates import estimate as run_estimates
from folkmoot.method.estimation.intervals import IntervalMethod
from folkmoot.method.estimation.model import Estimate
from folkmoot.method.estimation.published import TABLE_COLUMNS, table_row, write_estimates
from folkmoot.method.estimation.r_script import TableAsked, r_script
from folkmoot.method.estimation.replicate_variance import ReplicateEngine
from folkmoot.method.estimation.replication import (
    Bootstrap,
    Jackknife,
    ReplicateMethod,
    bootstrap,
    jackknife,
)
from folkmoot.method.terms.written_file import write_whole
from folkmoot.method.weighting.columns import cross

app = typer.Typer()

#: Replicates beyond this tell nothing more and take long.
MOST_REPLICATES = 10_000
DEFAULT_REPLICATES = 200
DEFAULT_SEED = 1
DEFAULT_QUANTILE = 0.5

Items = Annotated[str, typer.Option(help="Columns joined by commas; a ratio as A/B.")]
TableFile = Annotated[Path, typer.Option(help="Where to write the table, as CSV.")]
WhatKind = Annotated[Kind, typer.Option("--kind", help="What to estimate of each item.")]
Quantile = Annotated[
    float | None,
    typer.Option(help="Which quantile, between 0 and 1, for --kind quantile; 0.5 if absent."),
]
By = Annotated[str | None, typer.Option(help="Columns whose crossing makes domains.")]
Replicates = Annotated[
    int | None,
    typer.Option(min=2, max=MOST_REPLICATES, help="Errors from so many bootstrap replicates: 200."),
]
MethodOfReplicates = Annotated[
    ReplicateMethod | None,
    typer.Option(
        "--replicate-method",
        help="Errors from replicates: bootstrap, or jackknife with one replicate for each unit.",
    ),
]
Seed = Annotated[int | None, typer.Option(min=0, help="Draws the bootstrap afresh; 1 if absent.")]
Interval = Annotated[
    IntervalMethod | None,
    typer.Option(
        help="Interval of shares: t, logit, or beta (Korn and Graubard), right also near 0 and 1."
    ),
]
Script = Annotated[
    Path | None, typer.Option(help="Where to write the R script (survey) that makes the table.")
]


@app.command()
@ends_in_exit_code
def estimate(
    data: Data,
    items: Items,
    out: TableFile,
    kind: WhatKind = Kind.MEAN,
    q: Quantile = None,
    by: By = None,
    weight: WeightColumn = None,
    stratum: StratumColumn = None,
    psu: UnitColumn = None,
    fpc: SizeColumn = None,
    targets: TargetsFile = None,
    method: CalibrationMethod = None,
    bounds: BoundsText = None,
    missing: MissingCodes = "",
    single_unit: SingleUnitRule = SingleUnit.ADJUST,
    replicates: Replicates = None,
    replicate_method: MethodOfReplicates = None,
    seed: Seed = None,
    interval: Interval = None,
    script: Script = None,
    as_json: AsJson = False,
) -> None:
    """Estimate items, with standard errors that know the design.

    Without --weight, weights are population over sample where --fpc is given, otherwise 1. A
    stratum with one unit is centred at the grand mean (R: survey.lonely.psu = "adjust") unless
    --single-unit says otherwise. Empty cells are missing, and so are the codes of --missing in
    items and domains.

    Errors are linearised (Taylor). With --replicates or --replicate-method they come from
    replicates instead, each calibrated to --targets anew; the same seed gives the same errors.
    Intervals are t; those of small and large shares are right with --interval beta or logit.
    """
    level = DEFAULT_QUANTILE if q is None else q
    if not 0 < level < 1:
        raise typer.BadParameter("--q lies between 0 and 1.")
    if kind is not Kind.QUANTILE:
        refuse_idle({"--q": q}, "--kind is quantile")
    if (
        replicate_method is ReplicateMethod.JACKKNIFE
        or (replicates, replicate_method) == (None,) * 2
    ):
        refuse_idle({"--seed": seed}, "--replicates asks for a bootstrap")
    names, divisions = names_in(items), names_in(by)
    if not names:
        raise typer.BadParameter("--items names no column.")
    if kind is not Kind.PROPORTION:
        refuse_idle({"--interval": interval}, "--kind is proportion")
    if script is not None and (replicates, replicate_method) != (None,) * 2:
        raise typer.BadParameter("--script is for linearised errors, without replicates.")
    for written in (out, *([script] if script else [])):
        refuse_overwriting(written, data, targets)
    options = DesignOptions.of(weight, stratum, psu, fpc, targets, method, bounds, single_unit)
    columns = [column for name in names for column in item_columns(name, kind)]
    survey = read_survey(data, [*columns, *divisions], options)
    table, codes = survey.table, frozenset(names_in(missing))
    domains = cross([table.categories(name, codes) for name in divisions], table.rows)
    wanted = {name: read_item(table, name, kind, level, codes) for name in names}
    engine = _replicated(
        survey.design, replicates, replicate_method, DEFAULT_SEED if seed is None else seed
    )
    limits = interval or IntervalMethod.T
    found = run_estimates(survey.design, wanted, domains, method=limits, engine=engine)
    write_estimates(found, out)
    if script is not None:
        table_asked = _asked(data, out, names, kind, level, divisions, codes, options, limits)
        write_whole(script, r_script(table_asked).encode())
    if not domains.levels:
        note("No row has a category in every column of --by, so the table is empty.")
    say_design(survey)
    show_table(TABLE_COLUMNS, [_shown(one, as_json) for one in found], as_json=as_json)


def _asked(
    data: Path,
    out: Path,
    names: list[str],
    kind: Kind,
    q: float,
    divisions: list[str],
    codes: frozenset[str],
    options: DesignOptions,
    interval: IntervalMethod,
) -> TableAsked:
    """What was asked for, for the R script."""
    return TableAsked(
        data=data.name,
        out=out.name,
        items=tuple(names),
        kind=kind,
        q=q,
        by=tuple(divisions),
        missing=tuple(sorted(codes)),
        weight=options.weight,
        stratum=options.stratum,
        unit=options.psu,
        size=options.fpc,
        targets=options.targets,
        method=options.method,
        bounds=options.bounds,
        single_unit=options.single_unit,
        interval=interval,
    )


def _replicated(
    design: Design, replicates: int | None, method: ReplicateMethod | None, seed: int
) -> Engine | None:
    """The engine of replicates, with a bar while it weights them; None for linearised errors."""
    made: Bootstrap | Jackknife
    match method:
        case None if replicates is None:
            return None
        case None | ReplicateMethod.BOOTSTRAP:
            made = bootstrap(design.structure, replicates or DEFAULT_REPLICATES, seed)
        case ReplicateMethod.JACKKNIFE:
            made = jackknife(design.structure)
            if replicates is not None:
                note(
                    f"A jackknife has one replicate for each unit, {len(made.shares):,} here; "
                    "--replicates is for the bootstrap."
                )
        case _:
            assert_never(method)
    with shown_progress("replicates", len(made.shares)) as done:
        return ReplicateEngine.of(design, made, done, os.cpu_count() or 1)


def _shown(one: Estimate, as_json: bool) -> dict[str, str | float | int | None]:
    row = table_row(one)
    if as_json:
        return row
    return {
        name: "" if value is None else f"{value:,.5g}" if isinstance(value, float) else value
        for name, value in row.items()
    }
