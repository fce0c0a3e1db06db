"""`folkmoot weight` and `folkmoot estimate`: data in, weights or estimates out."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, assert_never

import numpy as np
import typer

from folkmoot.cli.edge import ends_in_exit_code, refuse_overwriting, show_table
from folkmoot.method.estimation.design import Design, Structure, make_design, make_structure
from folkmoot.method.estimation.estimates import (
    Item,
    Kind,
    Mean,
    Proportion,
    Quantile,
    Ratio,
    Total,
)
from folkmoot.method.estimation.estimates import estimate as run_estimates
from folkmoot.method.estimation.model import Estimate
from folkmoot.method.estimation.published import TABLE_COLUMNS, table_row, write_estimates
from folkmoot.method.terms.catalogue.numbers import (
    RATIO_NEEDS_TWO,
    TARGETS_TOO_MANY,
    TOO_MANY_CATEGORIES,
    WEIGHT_COLUMN_TAKEN,
)
from folkmoot.method.terms.problem import Place
from folkmoot.method.weighting.calibration import Calibration, calibrate
from folkmoot.method.weighting.columns import Crossing, Floats, cross
from folkmoot.method.weighting.model import Bounds, Diagnostics, Method, Targets
from folkmoot.method.weighting.tables import Table, read_table, write_with_weight
from folkmoot.method.weighting.targets import load_targets
from folkmoot.method.weighting.trimming import trim_calibrated

app = typer.Typer()

#: Shares are estimated a category at a time; a column with more of them is no question.
MOST_CATEGORIES = 5_000
#: Numbers in a targets file: they are met by solving as many equations at once.
MOST_TARGETS = 2_000
#: Strata that a note names.
MOST_NAMED = 5

Data = Annotated[
    Path, typer.Argument(metavar="DATA", help="CSV in UTF-8, or Parquet where the name ends so.")
]
WeightColumn = Annotated[str | None, typer.Option("--weight", help="Column of start weights.")]
BoundsText = Annotated[
    str | None,
    typer.Option("--bounds", help="Least and greatest ratio of new to start weight: 0.3,3."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@app.command()
@ends_in_exit_code
def weight(
    data: Data,
    targets: Annotated[Path, typer.Option(help="TOML tables margins.NAME and totals.")],
    out: Annotated[Path, typer.Option(help="Where to write the data with the column weight.")],
    weight: WeightColumn = None,
    method: Annotated[Method, typer.Option(help="Distance that is made smallest.")] = Method.RAKE,
    bounds: BoundsText = None,
    trim: Annotated[
        str | None,
        typer.Option(help="Least and greatest finished weight; the rest is shared out: 10,90."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Weight data to population targets.

    Keeps columns and row order and adds the column weight. As in R's calibrate, weights start at 1
    where no column is named, and bounds apply after start weights were multiplied by the mean
    scale where every target is more than 20 times what they reach. Trimming comes last: margins
    are then met less exactly, and the table says by how much.
    """
    limits = pair(trim, "--trim")
    refuse_overwriting(out, targets)  # the data may be: they keep all their columns
    _needs_bounds(method, bounds)
    wanted = read_targets(targets)
    table = read_table(data, [*target_columns(wanted), *([weight] if weight else [])])
    if {"weight", "start_weight"} <= set(table.names):
        raise WEIGHT_COLUMN_TAKEN.at(Place(file=data.name))
    start = table.numbers(weight) if weight else np.ones(table.rows)
    limits_of_ratio = pair(bounds, "--bounds")
    calibration = calibrate_table(table, wanted, start, weight or "weight", method, limits_of_ratio)
    result = trim_calibrated(calibration, limits) if limits else calibration.weighted
    write_with_weight(data, result.weights, out)
    if "weight" in table.names:
        note("The column weight of the data is kept under the name start_weight.")
    _say(result.diagnostics, bounded=bounds is not None, as_json=as_json)


@app.command()
@ends_in_exit_code
def estimate(
    data: Data,
    items: Annotated[str, typer.Option(help="Columns joined by commas; a ratio as A/B.")],
    out: Annotated[Path, typer.Option(help="Where to write the table, as CSV.")],
    kind: Annotated[Kind, typer.Option(help="What to estimate of each item.")] = Kind.MEAN,
    q: Annotated[float, typer.Option(help="Which quantile, between 0 and 1.")] = 0.5,
    by: Annotated[str | None, typer.Option(help="Columns whose crossing makes domains.")] = None,
    weight: WeightColumn = None,
    stratum: Annotated[str | None, typer.Option(help="Column of strata.")] = None,
    psu: Annotated[
        str | None, typer.Option(help="Column of primary sampling units, within strata.")
    ] = None,
    fpc: Annotated[
        str | None, typer.Option(help="Column of the stratum's population size, in units.")
    ] = None,
    targets: Annotated[
        Path | None, typer.Option(help="TOML: calibrate first, and let the errors know it.")
    ] = None,
    method: Annotated[Method, typer.Option(help="Distance of the calibration.")] = Method.RAKE,
    bounds: BoundsText = None,
    missing: Annotated[
        str, typer.Option(help="Codes that mean missing, joined by commas: -1,-2,-3.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Estimate items, with standard errors that know the design.

    Without --weight, weights are population over sample where --fpc is given, otherwise 1. A
    stratum with one unit is centred at the grand mean (R: survey.lonely.psu = "adjust"). Empty
    cells are missing, and so are the codes of --missing in items and domains.
    """
    if not 0 < q < 1:
        raise typer.BadParameter("--q lies between 0 and 1.")
    codes = frozenset(code.strip() for code in missing.split(",") if code.strip())
    names = [name.strip() for name in items.split(",") if name.strip()]
    if not names:
        raise typer.BadParameter("--items names no column.")
    by_name = (name.strip() for name in (by or "").split(","))
    divisions = list(dict.fromkeys(filter(None, by_name)))
    refuse_overwriting(out, data, targets)
    wanted = read_targets(targets) if targets else None
    if wanted is not None:
        _needs_bounds(method, bounds)
    columns = [column for name in names for column in item_columns(name, kind)]
    design_columns = [name for name in (weight, stratum, psu, fpc) if name]
    columns += [*divisions, *design_columns, *(target_columns(wanted) if wanted else [])]
    table = read_table(data, columns)
    structure = make_structure(
        table.rows,
        stratum=table.categories(stratum) if stratum else None,
        unit=table.categories(psu) if psu else None,
        population=table.numbers(fpc) if fpc else None,
        places=table.places,
        names=(stratum or "", psu or "", fpc or ""),
    )
    start = table.numbers(weight) if weight else structure.design_weights()
    calibration = None
    if wanted is not None:
        limits = pair(bounds, "--bounds")
        calibration = calibrate_table(table, wanted, start, weight or "weight", method, limits)
    design = make_design(structure, start, calibration, table.places, weight or "weight")
    domains = cross([table.categories(name, codes) for name in divisions], table.rows)
    found = run_estimates(
        design, {name: read_item(table, name, kind, q, codes) for name in names}, domains
    )
    write_estimates(found, out)
    _warn(structure, design, domains)
    show_table(TABLE_COLUMNS, [_shown(one, as_json) for one in found], as_json=as_json)


def _needs_bounds(method: Method, bounds: str | None) -> None:
    if method is Method.LOGIT and bounds is None:
        raise typer.BadParameter("--method logit needs --bounds, such as 0.3,3.")


def read_targets(path: Path) -> Targets:
    """Targets that can be solved for. Raises Problem or Problems."""
    targets = load_targets(path)
    numbers = sum(len(margin.counts) for margin in targets.margins) + len(targets.totals)
    if numbers > MOST_TARGETS:
        found, most = f"{numbers:,}", f"{MOST_TARGETS:,}"
        raise TARGETS_TOO_MANY.at(Place(file=path.name), found=found, most=most)
    return targets


def item_columns(name: str, kind: Kind) -> tuple[str, ...]:
    """The columns of an item: two where a ratio is asked for."""
    if kind is not Kind.RATIO:
        return (name,)
    numerator, stroke, denominator = name.partition("/")
    if not (numerator and stroke and denominator):
        raise RATIO_NEEDS_TWO.at(item=name)
    return numerator.strip(), denominator.strip()


def read_item(table: Table, name: str, kind: Kind, q: float, codes: frozenset[str]) -> Item:
    """An item of a table, as the kind needs it. Raises Problem for a column of names."""
    match kind:
        case Kind.MEAN:
            return Mean(table.numbers(name, codes))
        case Kind.TOTAL:
            return Total(table.numbers(name, codes))
        case Kind.PROPORTION:
            answers = table.categories(name, codes)
            if len(answers.levels) > MOST_CATEGORIES:
                found, most = f"{len(answers.levels):,}", f"{MOST_CATEGORIES:,}"
                place = Place(file=table.places.file, column=name)
                raise TOO_MANY_CATEGORIES.at(place, found=found, most=most)
            return Proportion(answers)
        case Kind.QUANTILE:
            return Quantile(table.numbers(name, codes), q)
        case Kind.RATIO:
            numerator, denominator = item_columns(name, kind)
            return Ratio(table.numbers(numerator, codes), table.numbers(denominator, codes))
        case _:
            assert_never(kind)


def _warn(structure: Structure, design: Design, domains: Crossing) -> None:
    if not domains.levels:
        note("No row has a category in every column of --by, so the table is empty.")
    if lonely := structure.lonely_strata:
        named = ", ".join(lonely[:MOST_NAMED]) + (" …" if len(lonely) > MOST_NAMED else "")
        counted = "1 stratum has" if len(lonely) == 1 else f"{len(lonely):,} strata have"
        note(
            f"{counted} one primary sampling unit ({named}), which is centred at the grand mean "
            '(R: survey.lonely.psu = "adjust").'
        )
    if design.degrees_of_freedom < 1:
        note("The design has no degrees of freedom, so no intervals are given.")


def _shown(one: Estimate, as_json: bool) -> dict[str, str | float | int | None]:
    row = table_row(one)
    if as_json:
        return row
    return {
        name: "" if value is None else f"{value:,.5g}" if isinstance(value, float) else value
        for name, value in row.items()
    }


def target_columns(targets: Targets) -> list[str]:
    """The columns that a targets file speaks of."""
    margins = [column for margin in targets.margins for column in margin.columns]
    return list(dict.fromkeys([*margins, *targets.totals]))


def calibrate_table(
    table: Table,
    targets: Targets,
    start: Floats,
    start_column: str,
    method: Method,
    bounds: Bounds | None,
) -> Calibration:
    """Calibrate the rows of a table to targets."""
    margins = dict.fromkeys(column for margin in targets.margins for column in margin.columns)
    return calibrate(
        targets,
        {name: table.categories(name) for name in margins},
        {name: table.numbers(name) for name in targets.totals},
        start=start,
        method=method,
        bounds=bounds,
        places=table.places,
        start_column=start_column,
    )


def _say(diagnostics: Diagnostics, *, bounded: bool, as_json: bool) -> None:
    if bounded and diagnostics.rescaled_by != 1:
        note(
            f"Every target is more than 20 times what the start weights reach: they were first "
            f"multiplied by {diagnostics.rescaled_by:.6g}, and the bounds apply to that."
        )
    if diagnostics.negative:
        note(f"{diagnostics.negative} weights are below zero; --bounds 0.3,3 prevents that.")
    if as_json:
        print(json.dumps(asdict(diagnostics), indent=1))
        return
    rows = [
        {"": name.replace("_", " "), "value": f"{value:,.6g}" if value != str(value) else value}
        for name, value in asdict(diagnostics).items()
    ]
    show_table(("", "value"), rows)


def pair(text: str | None, option: str) -> Bounds | None:
    """Two numbers joined by a comma, or wrong usage."""
    if text is None:
        return None
    try:
        lower, upper = (float(part) for part in text.split(","))
    except ValueError:
        raise typer.BadParameter(f"{option} takes two numbers joined by a comma.") from None
    if not lower < upper:
        raise typer.BadParameter(f"{option} takes the lower number first.")
    return Bounds(lower, upper)


def note(text: str) -> None:
    """Say something that is no problem and that the reader should know, on stderr."""
    print(text, file=sys.stderr)
