"""`folkmoot compare` and `folkmoot crosstab`: differences between groups, and association."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from folkmoot.cli.edge import ends_in_exit_code, refuse_overwriting, show_table
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
    read_item,
    read_survey,
    say_design,
)
from folkmoot.method.estimation.association import Association, associate
from folkmoot.method.estimation.contrasts import Contrast, compare_domains
from folkmoot.method.estimation.design import SingleUnit
from folkmoot.method.estimation.estimates import Kind
from folkmoot.method.terms.catalogue.numbers import DOMAIN_UNKNOWN
from folkmoot.method.terms.problem import Place
from folkmoot.method.terms.written_file import whole_file, write_whole
from folkmoot.method.weighting.columns import Crossing, cross, join_categories, split_categories

app = typer.Typer()

COLUMNS = (
    "item",
    "category",
    "first",
    "second",
    "value",
    "se",
    "low",
    "high",
    "p",
    "p_adjusted",
    "all_low",
    "all_high",
)
#: Intervals that hold together come from draws; they are the same each time.
SEED = 1
#: A quantile has no covariance; read_item wants a level all the same.
NO_LEVEL = 0.5


@app.command()
@ends_in_exit_code
def compare(
    data: Data,
    items: Annotated[str, typer.Option(help="Columns joined by commas; a ratio as A/B.")],
    by: Annotated[str, typer.Option(help="Columns whose crossing makes the groups: npt or wave.")],
    out: Annotated[Path, typer.Option(help="Where to write the differences, as CSV.")],
    kind: Annotated[Kind, typer.Option(help="What to compare of each item.")] = Kind.MEAN,
    reference: Annotated[
        str | None, typer.Option(help="Compare each group with this one, not all pairs.")
    ] = None,
    weight: WeightColumn = None,
    stratum: StratumColumn = None,
    psu: UnitColumn = None,
    fpc: SizeColumn = None,
    targets: TargetsFile = None,
    method: CalibrationMethod = None,
    bounds: BoundsText = None,
    single_unit: SingleUnitRule = SingleUnit.ADJUST,
    missing: MissingCodes = "",
    as_json: AsJson = False,
) -> None:
    """Compare groups or waves, with errors that know what they share.

    For two waves put both in one file with a column that says which, and name the person with
    --psu: who is in both makes the change better known. The p-values p_adjusted are Holm's for
    all differences of the table; all_low and all_high hold for all of them at once.
    """
    names, divisions = names_in(items), names_in(by)
    if not names or not divisions:
        raise typer.BadParameter("--items and --by each name a column.")
    refuse_overwriting(out, data, targets)
    options = DesignOptions.of(weight, stratum, psu, fpc, targets, method, bounds, single_unit)
    columns = [column for name in names for column in item_columns(name, kind)]
    survey = read_survey(data, [*columns, *divisions], options)
    table, codes = survey.table, frozenset(names_in(missing))
    domains = cross([table.categories(name, codes) for name in divisions], table.rows)
    found = compare_domains(
        survey.design,
        {name: read_item(table, name, kind, NO_LEVEL, codes) for name in names},
        domains,
        rng=np.random.default_rng(SEED),
        reference=_known(reference, domains, data.name),
    )
    rows = [_row(one) for one in found]
    _write(rows, out)
    say_design(survey)
    show_table(COLUMNS, rows if as_json else [_shown(row) for row in rows], as_json=as_json)


@app.command()
@ends_in_exit_code
def crosstab(
    data: Data,
    row: Annotated[str, typer.Option(help="Column of the question down the side.")],
    column: Annotated[str, typer.Option(help="Column of the question along the top.")],
    out: Annotated[
        Path | None, typer.Option(help="Where to write the table and the test, as JSON.")
    ] = None,
    weight: WeightColumn = None,
    stratum: StratumColumn = None,
    psu: UnitColumn = None,
    fpc: SizeColumn = None,
    targets: TargetsFile = None,
    method: CalibrationMethod = None,
    bounds: BoundsText = None,
    single_unit: SingleUnitRule = SingleUnit.ADJUST,
    missing: MissingCodes = "",
    as_json: AsJson = False,
) -> None:
    """Cross two questions and test whether they are associated.

    Shares of the whole, weighted. The F test is R's svychisq; who missed either is left out.
    """
    if row == column:
        raise typer.BadParameter("--row and --column name two columns.")
    if out is not None:
        refuse_overwriting(out, data, targets)
    options = DesignOptions.of(weight, stratum, psu, fpc, targets, method, bounds, single_unit)
    survey = read_survey(data, [row, column], options)
    codes = frozenset(names_in(missing))
    first, second = (survey.table.categories(name, codes) for name in (row, column))
    found = associate(survey.design, first, second)
    document = {**asdict(found), "shares": found.shares.tolist()}
    if out is not None:
        write_whole(out, (json.dumps(document, indent=1) + "\n").encode())
    say_design(survey)
    if as_json:
        print(json.dumps(document, indent=1))
        return
    _show(found, row)


def _show(found: Association, row: str) -> None:
    shares = [
        dict(zip((row, *found.columns), (name, *(f"{one:.3f}" for one in cells)), strict=True))
        for name, cells in zip(found.rows, found.shares.tolist(), strict=True)
    ]
    show_table((row, *found.columns), shares)
    print(
        f"n {found.n:,}. Independence: F = {found.f:.3f} on {found.first_freedom:.2f} and "
        f"{found.second_freedom:.1f} degrees of freedom, p = {found.p:.3g} (Rao and Scott)."
    )


def _known(reference: str | None, domains: Crossing, file: str) -> tuple[str, ...] | None:
    if reference is None:
        return None
    wanted = split_categories(reference)
    if wanted not in domains.levels:
        known = ", ".join(map(join_categories, domains.levels[:20]))
        raise DOMAIN_UNKNOWN.at(Place(file=file), domain=reference, known=known)
    return wanted


def _row(one: Contrast) -> dict[str, str | float | None]:
    made: dict[str, str | float | None] = dict(asdict(one))
    made["first"], made["second"] = join_categories(one.first), join_categories(one.second)
    return made


def _shown(row: Mapping[str, str | float | None]) -> dict[str, str]:
    return {
        name: "" if value is None else f"{value:,.4g}" if isinstance(value, float) else value
        for name, value in row.items()
    }


def _write(rows: Sequence[Mapping[str, str | float | None]], path: Path) -> None:
    with (
        whole_file(path) as unfinished,
        unfinished.open("w", encoding="utf-8", newline="") as lines,
    ):
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
