"""`folkmoot bench statistics`: how fast weights and estimates are."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from folkmoot.bench.model import figure_as_json, machine
from folkmoot.bench.numbers import number_figures
from folkmoot.cli.bench_paper import DEFAULT_SEED, JsonOption, PeersOption, QuickOption
from folkmoot.cli.bench_shown import figures_shown, told_on_stderr, write_json
from folkmoot.cli.edge import ends_in_exit_code

_ITEMS = 30


@ends_in_exit_code
def statistics(
    json_file: JsonOption = None,
    seed: Annotated[int, typer.Option(min=0, help="Draws the data afresh.")] = DEFAULT_SEED,
    rows: Annotated[int, typer.Option(min=1_000, help="Respondents.")] = 1_000_000,
    quick: QuickOption = False,
    peers: PeersOption = sys.executable,
) -> None:
    """Rake, and estimate with errors that know the raking, beside R's survey, svy and samplics.

    Speeds are medians of several runs on one processor, in its own time, with the data in memory;
    peers run once. R is taken from Rscript where it is installed.

    Example: folkmoot bench statistics --quick --json statistics.json
    """
    before = machine()
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
