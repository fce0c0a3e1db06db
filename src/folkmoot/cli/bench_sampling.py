"""`folkmoot bench sampling`: how fast a national sample is drawn, and in how much memory."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from folkmoot.bench.model import figure_as_json, machine
from folkmoot.bench.sampling import sampling_figures
from folkmoot.cli.bench_paper import DEFAULT_SEED, JsonOption, PeersOption, QuickOption
from folkmoot.cli.bench_shown import figures_shown, told_on_stderr, write_json
from folkmoot.cli.edge import ends_in_exit_code

ELECTORS = 46_000_000


@ends_in_exit_code
def sampling(
    json_file: JsonOption = None,
    seed: Annotated[int, typer.Option(min=0, help="Draws the data afresh.")] = DEFAULT_SEED,
    rows: Annotated[int, typer.Option(min=1_000_000, help="Electors.")] = ELECTORS,
    quick: QuickOption = False,
    peers: PeersOption = sys.executable,
) -> None:
    """Draw households of 43 strata and one elector of each from Parquet, beside polars.

    The file is made first (about 20 bytes an elector). Seconds are by the clock, files written.

    Example: folkmoot bench sampling --quick --json sampling.json
    """
    before = machine()
    with told_on_stderr() as told:
        figures = sampling_figures(
            rows // 20 if quick else rows,
            1,
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
