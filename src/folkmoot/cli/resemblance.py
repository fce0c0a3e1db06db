"""`folkmoot resemblance`: do those who answered resemble the population, and how far."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from folkmoot.cli.edge import ends_in_exit_code, refuse_overwriting, show_table
from folkmoot.cli.response import Responded, read_responded
from folkmoot.cli.survey_data import (
    AsJson,
    Data,
    DesignOptions,
    MissingCodes,
    SizeColumn,
    StratumColumn,
    TargetsFile,
    UnitColumn,
    WeightColumn,
    names_in,
    note,
    read_targets,
    survey_of,
    target_columns,
)
from folkmoot.method.estimation.contrasts import Contrast, compare_domains
from folkmoot.method.estimation.design import Design, SingleUnit
from folkmoot.method.estimation.estimates import Item, Mean
from folkmoot.method.estimation.resemblance import (
    TOLERANCE,
    MarginCompared,
    compare_margins,
    say_margins,
)
from folkmoot.method.terms.catalogue.numbers import EARLY_NOT_TWO
from folkmoot.method.terms.written_file import write_whole
from folkmoot.method.weighting.calibration import check_weights
from folkmoot.method.weighting.columns import Booleans, Coded, cross
from folkmoot.method.weighting.model import Targets
from folkmoot.method.weighting.propensity import Propensities, fit_propensities
from folkmoot.method.weighting.tables import Table, read_table

app = typer.Typer()

#: Margins that were never raked and that speak for the others.
ENOUGH_UNRAKED = 2
#: Early and late.
TURNS = 2
#: Intervals that hold together come from draws; they are the same each time.
SEED = 1
COLUMNS = ("margin", "category", "population", "share", "low", "high", "difference", "verdict")

Compare = Annotated[
    Path, typer.Option(help="TOML tables margins.NAME: the population's counts, raked or not.")
]
Known = Annotated[
    str | None,
    typer.Option(help="Columns known of all cases, for the R-indicator; needs --responded."),
]
Early = Annotated[
    str | None, typer.Option(help="Column that parts early from late responders: two categories.")
]
EarlyItems = Annotated[
    str | None, typer.Option("--items", help="Columns to compare early and late by.")
]
Within = Annotated[
    float, typer.Option(min=0.001, max=0.5, help="How far a share may lie off: 0.05 is 5 points.")
]
OutFile = Annotated[Path | None, typer.Option(help="Where to write all of it, as JSON.")]


@app.command()
@ends_in_exit_code
def resemblance(
    data: Data,
    compare: Compare,
    weight: WeightColumn = None,
    stratum: StratumColumn = None,
    psu: UnitColumn = None,
    fpc: SizeColumn = None,
    targets: TargetsFile = None,
    responded: Responded = None,
    known: Known = None,
    early: Early = None,
    items: EarlyItems = None,
    missing: MissingCodes = "",
    within: Within = TOLERANCE,
    out: OutFile = None,
    as_json: AsJson = False,
) -> None:
    """Judge whether those who answered resemble the population.

    Shares are those of design weights, before raking: raked margins match by construction. With
    --targets, margins that are not raked are also judged after it. --responded and --known give
    the R-indicator (1: all were as likely to answer), --early and --items compare early with late
    responders. A small sample proves no likeness: then it cannot be told.
    """
    if bool(responded) != bool(known) or bool(early) != bool(items):
        raise typer.BadParameter("--responded goes with --known, and --early with --items.")
    if out is not None:
        refuse_overwriting(out, data, compare, targets)
    wanted = read_targets(compare)
    options = DesignOptions.of(weight, stratum, psu, fpc, targets, None, None, SingleUnit.ADJUST)
    asked = [*names_in(known), *names_in(items), *filter(None, (responded, early))]
    table = read_table(data, [*asked, *options.columns, *target_columns(wanted)])
    document: dict[str, object] = {}
    if responded:
        answered = read_responded(table, responded)
        fitted = _propensities(table, answered, weight, names_in(known))
        document |= {"r_indicator": fitted.indicator, "known_of_all_cases": list(fitted.columns)}
        table = table.only(np.flatnonzero(answered))
    codes = frozenset(names_in(missing))
    before = survey_of(table, replace(options, targets=None)).design
    compared = compare_margins(
        before,
        _columns(table, wanted, codes),
        wanted.margins,
        tolerance=within,
        places=table.places,
    )
    after = _unraked(table, wanted, options, codes, within)
    document |= {
        "within": within,
        "before_raking": [asdict(one) for one in compared],
        "never_raked_after_raking": [asdict(one) for one in after],
        "sentences": say_margins(compared, within),
    }
    turned = _early_and_late(table, before, early, names_in(items), codes) if early else []
    document["early_less_late"] = [asdict(one) for one in turned]
    if out is not None:
        write_whole(out, (json.dumps(document, indent=1) + "\n").encode())
    if as_json:
        print(json.dumps(document, indent=1))
        return
    show_table(COLUMNS, [row for one in compared for row in _rows(one, "")])
    show_table(COLUMNS, [row for one in after for row in _rows(one, " after raking")])
    _say(document, compared, after, turned, within)


def _propensities(
    table: Table, answered: Booleans, weight: str | None, known: list[str]
) -> Propensities:
    start = table.numbers(weight) if weight else np.ones(table.rows)
    start = check_weights(start, table.places, weight or "weight")
    columns = {name: table.categories(name) for name in known}
    return fit_propensities(answered, columns, start, table.places)


def _columns(table: Table, wanted: Targets, codes: frozenset[str]) -> dict[str, Coded]:
    names = dict.fromkeys(name for margin in wanted.margins for name in margin.columns)
    return {name: table.categories(name, codes) for name in names}


def _unraked(
    table: Table, wanted: Targets, options: DesignOptions, codes: frozenset[str], within: float
) -> list[MarginCompared]:
    """Margins that are not raked, judged on the raked weights; none without targets."""
    if options.targets is None:
        return []
    used = {name for margin in options.targets.margins for name in margin.columns}
    margins = [margin for margin in wanted.margins if not used & set(margin.columns)]
    if len(margins) < ENOUGH_UNRAKED:
        note(
            f"{len(margins)} of the margins of --compare were never raked; it takes "
            f"{ENOUGH_UNRAKED} to judge what raking did."
        )
    raked = survey_of(table, options).design
    return compare_margins(
        raked, _columns(table, wanted, codes), margins, tolerance=within, places=table.places
    )


def _early_and_late(
    table: Table, design: Design, early: str, items: list[str], codes: frozenset[str]
) -> list[Contrast]:
    """Early less late responders, item by item; p-values after Holm."""
    turns = table.categories(early)
    if len(turns.levels) != TURNS:
        raise EARLY_NOT_TWO.at(table.places.at(0, early), found=len(turns.levels))
    domains = cross([turns], table.rows)
    means: dict[str, Item] = {name: Mean(table.numbers(name, codes)) for name in items}
    return compare_domains(design, means, domains, rng=np.random.default_rng(SEED))


def _rows(one: MarginCompared, when: str) -> list[dict[str, str]]:
    return [
        {
            "margin": f"{one.margin}{when}",
            "category": part.category,
            "verdict": one.verdict.value,
            **{
                name: "" if value is None else f"{value:.3f}"
                for name, value in (
                    ("population", part.population),
                    ("share", part.share),
                    ("low", part.low),
                    ("high", part.high),
                    ("difference", part.difference),
                )
            },
        }
        for part in one.categories
    ]


def _say(
    document: Mapping[str, object],
    compared: list[MarginCompared],
    after: list[MarginCompared],
    turned: list[Contrast],
    within: float,
) -> None:
    for sentence in say_margins(compared, within):
        print(sentence)
    if after:
        print("Of the margins never raked, after raking:")
        for sentence in say_margins(after, within):
            print(f"  {sentence}")
    if turned:
        clear = [one.item for one in turned if one.is_clear]
        print(
            f"Early and late responders differ in: {', '.join(clear)}."
            if clear
            else f"No difference between early and late responders is clear ({len(turned)} items)."
        )
    if "r_indicator" in document:
        print(
            f"R-indicator {document['r_indicator']:.3f} (1: all cases were as likely to answer), "
            "by the columns of --known only."
        )
