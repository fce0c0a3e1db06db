"""`folkmoot weight`: data and population targets in, weights out."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from folkmoot.cli.edge import ends_in_exit_code, refuse_overwriting, show_table
from folkmoot.cli.survey_data import (
    AsJson,
    BoundsText,
    Data,
    WeightColumn,
    calibrate_table,
    needs_bounds,
    note,
    pair,
    read_targets,
    target_columns,
)
from folkmoot.method.terms.catalogue.numbers import WEIGHT_COLUMN_TAKEN
from folkmoot.method.terms.problem import Place
from folkmoot.method.weighting.model import Diagnostics, Method
from folkmoot.method.weighting.tables import read_table, write_with_weight
from folkmoot.method.weighting.trimming import trim_calibrated

app = typer.Typer()


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
    needs_bounds(method, bounds)
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


def _say(diagnostics: Diagnostics, *, bounded: bool, as_json: bool) -> None:
    if bounded and diagnostics.rescaled_by != 1:
        note(
            f"Every target is more than 20 times what the start weights reach: they were first "
            f"multiplied by {diagnostics.rescaled_by:.6g}, and the bounds apply to that."
        )
    if diagnostics.negative:
        below = diagnostics.negative
        counted = "1 weight is" if below == 1 else f"{below:,} weights are"
        note(f"{counted} below zero; --bounds 0.3,3 prevents that.")
    if as_json:
        print(json.dumps(asdict(diagnostics), indent=1))
        return
    rows = [
        {"": name.replace("_", " "), "value": f"{value:,.6g}" if value != str(value) else value}
        for name, value in asdict(diagnostics).items()
    ]
    show_table(("", "value"), rows)
