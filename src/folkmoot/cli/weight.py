"""`folkmoot weight`: data and population targets in, weights out."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from folkmoot.cli.edge import ends_in_exit_code, refuse_overwriting, show_table
from folkmoot.cli.response import ClassColumns, PropensityColumns, Responded, read_responded
from folkmoot.cli.survey_data import (
    AsJson,
    BoundsText,
    Data,
    WeightColumn,
    names_in,
    needs_bounds,
    note,
    pair,
    read_targets,
    target_columns,
    target_values,
)
from folkmoot.method.terms.catalogue.numbers import WEIGHT_COLUMN_TAKEN
from folkmoot.method.terms.problem import Place
from folkmoot.method.terms.written_file import write_whole
from folkmoot.method.weighting.calibration import check_weights
from folkmoot.method.weighting.columns import Floats
from folkmoot.method.weighting.model import Method
from folkmoot.method.weighting.nonresponse import (
    ResponseAdjusted,
    adjust_by_classes,
    adjust_by_propensity,
)
from folkmoot.method.weighting.steps import Weighed, weigh
from folkmoot.method.weighting.tables import Table, read_table, write_with_weight

app = typer.Typer()

#: A factor for non-response beyond this rests on few respondents: it is said.
HIGH_FACTOR = 4.0

TargetsOption = Annotated[Path | None, typer.Option(help="TOML tables margins.NAME and totals.")]
Trim = Annotated[
    str | None,
    typer.Option(help="Least and greatest finished weight; the rest is shared out: 10,90."),
]
DiagnosticsFile = Annotated[
    Path | None,
    typer.Option(help="Where to write effective n, design effect, range, classes, margins: JSON."),
]


@app.command()
@ends_in_exit_code
def weight(
    data: Data,
    out: Annotated[Path, typer.Option(help="Where to write the data with the column weight.")],
    targets: TargetsOption = None,
    weight: WeightColumn = None,
    method: Annotated[Method, typer.Option(help="Distance that is made smallest.")] = Method.RAKE,
    bounds: BoundsText = None,
    trim: Trim = None,
    responded: Responded = None,
    classes: ClassColumns = None,
    propensity: PropensityColumns = None,
    diagnostics: DiagnosticsFile = None,
    as_json: AsJson = False,
) -> None:
    """Weight data to population targets.

    Keeps columns and row order and adds the column weight. As in R's calibrate, weights start at 1
    where no column is named, and bounds apply after start weights were multiplied by the mean
    scale where every target is more than 20 times what they reach. Trimming comes last: margins
    are then met less exactly, and the table says by how much.

    Where the data hold all cases, --responded says who answered. Within --classes, or fifths of
    the --propensity to respond, respondents take over the weight of the others, who get 0.
    """
    limits = pair(trim, "--trim")
    refuse_overwriting(out, targets, diagnostics)  # the data may be: they keep all their columns
    needs_bounds(method, bounds)
    if targets is None and responded is None:
        raise typer.BadParameter("Name --targets to weight to, or --responded and --classes.")
    if trim and targets is None:
        raise typer.BadParameter("--trim needs --targets.")
    wanted = read_targets(targets) if targets else None
    known = names_in(classes) + names_in(propensity)
    columns = [*(target_columns(wanted) if wanted else []), *([weight] if weight else []), *known]
    table = read_table(data, [*columns, *([responded] if responded else [])])
    if {"weight", "start_weight"} <= set(table.names):
        raise WEIGHT_COLUMN_TAKEN.at(Place(file=data.name))
    start = table.numbers(weight) if weight else np.ones(table.rows)
    made = weigh(
        start,
        wanted,
        *target_values(table, wanted),
        response=_response(table, start, responded, names_in(classes), names_in(propensity)),
        method=method,
        bounds=pair(bounds, "--bounds"),
        limits=limits,
        places=table.places,
        start_column=weight or "weight",
    )
    write_with_weight(data, made.weights, out)
    if "weight" in table.names:
        note("The column weight of the data is kept under the name start_weight.")
    if diagnostics is not None:
        write_whole(diagnostics, (json.dumps(made.as_json(), indent=1) + "\n").encode())
    _say(made, bounded=bounds is not None, as_json=as_json)


def _response(
    table: Table,
    start: Floats,
    responded: str | None,
    classes: list[str],
    propensity: list[str],
) -> ResponseAdjusted | None:
    """The adjustment for non-response that the options ask for; wrong usage if they do not fit."""
    if responded is None and not classes and not propensity:
        return None
    if responded is None or bool(classes) == bool(propensity):
        raise typer.BadParameter(
            "--responded goes with either --classes or --propensity, and they with it."
        )
    answered = read_responded(table, responded)
    columns = {name: table.categories(name) for name in classes or propensity}
    adjust = adjust_by_classes if classes else adjust_by_propensity
    start = check_weights(start, table.places, "weight")
    return adjust(answered, start, columns, table.places)


def _say(made: Weighed, *, bounded: bool, as_json: bool) -> None:
    diagnostics, response = made.diagnostics, made.response
    for one in response.classes if response else ():
        if one.factor > HIGH_FACTOR:
            note(
                f"In the class {one.name} {one.respondents:,} of {one.cases:,} responded: each "
                f"stands for {one.factor:.1f}."
            )
    if bounded and diagnostics.rescaled_by != 1:
        note(
            f"Every target is more than 20 times what the start weights reach: they were first "
            f"multiplied by {diagnostics.rescaled_by:.6g}, and the bounds apply to that."
        )
    if below := diagnostics.negative:
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
