"""`folkmoot bench statistics`: how fast weights and estimates are."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.bench.coverage import coverage_as_json, coverage_rows, measure_coverage
from folkmoot.bench.model import figure_as_json, machine
from folkmoot.bench.numbers import number_figures
from folkmoot.cli.bench_paper import DEFAULT_SEED, JsonOption, PeersOption, QuickOption
from folkmoot.cli.bench_shown import figures_shown, told_on_stderr, write_json
from folkmoot.cli.edge import ends_in_exit_code, show_table

_ITEMS = 30
COVERAGE_COLUMNS = (
    "people",
    "part",
    "item",
    "holds",
    "wanted",
    "right",
    "bias",
    "width",
    "beside R",
)


@ends_in_exit_code
def statistics(
    json_file: JsonOption = None,
    seed: Annotated[int, typer.Option(min=0, help="Draws the data afresh.")] = DEFAULT_SEED,
    rows: Annotated[int, typer.Option(min=1_000, help="Respondents.")] = 1_000_000,
    quick: QuickOption = False,
    peers: PeersOption = sys.executable,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Instead: do 95 % intervals hold the truth as often?")
    ] = False,
    pilots: Annotated[
        int, typer.Option(min=2, help="Small pilots of each kind, for --coverage.")
    ] = 2_000,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes for --coverage; as many as cores.")
    ] = None,
) -> None:
    """Rake, estimate and re-rake bootstraps, beside R's survey, svy and samplics.

    Speeds are medians of several runs on one processor, in its own time, with the data in memory;
    peers run once. R is taken from Rscript where it is installed.

    With --coverage an invented population is surveyed thousands of times, without paper: how often
    published intervals hold the truth, how often change is claimed that was none, and how often one
    of the detectable size is. People who answer also by opinion are no weighting's to mend; that
    failure is shown.

    Example: folkmoot bench statistics --quick --json statistics.json
    """
    before = machine()
    if coverage:
        _coverage(
            json_file, seed, pilots // 10 if quick else pilots, workers or os.cpu_count() or 1
        )
        return
    with told_on_stderr() as told:
        figures = number_figures(
            rows // 10 if quick else rows,
            _ITEMS,
            1 if quick else 5,
            seed,
            interpreter=peers,
            peer_repeats=1,
            told=told,
        )
    figures_shown(figures)
    write_json(
        json_file,
        {"machine": before, "seed": seed, "figures": [figure_as_json(one) for one in figures]},
    )


def _coverage(json_file: Path | None, seed: int, pilots: int, workers: int) -> None:
    with told_on_stderr() as told:
        found = measure_coverage(max(pilots, 2), seed, workers=workers, told=told)
    show_table(COVERAGE_COLUMNS, coverage_rows(found))
    write_json(json_file, {"machine": machine(), "seed": seed, "coverage": coverage_as_json(found)})
