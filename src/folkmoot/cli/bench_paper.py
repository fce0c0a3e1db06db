"""`folkmoot bench paper`: speed of print and reading, and what was read wrongly."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.bench.accuracy_run import accuracy_as_json, accuracy_rows, mark_rows, read_all
from folkmoot.bench.model import figure_as_json, machine
from folkmoot.bench.other_readers import beside_ours, named_only, peer_rows, peers_as_json
from folkmoot.bench.printing import booklet_figures
from folkmoot.bench.reading import reading_figures
from folkmoot.cli.bench_shown import figures_shown, told_on_stderr, write_json
from folkmoot.cli.edge import ends_in_exit_code, show_table

#: Never that of the training; a test compares them.
DEFAULT_SEED = 20_260_112

PeersOption = Annotated[
    str, typer.Option("--peers", help="Python interpreter that has the peers' libraries.")
]
JsonOption = Annotated[
    Path | None, typer.Option("--json", help="Write all of it, with raw times, as JSON.")
]
QuickOption = Annotated[
    bool, typer.Option("--quick", help="A tenth of the work: to see that it runs, not to cite.")
]


@ends_in_exit_code
def paper(
    json_file: JsonOption = None,
    seed: Annotated[
        int, typer.Option(min=0, help="Draws people, hands and dirt afresh.")
    ] = DEFAULT_SEED,
    questions: Annotated[
        int, typer.Option(min=1, help="Questions to read at each level, at least.")
    ] = 30_000,
    quick: QuickOption = False,
    instrument: Annotated[
        str, typer.Option(help="Name of a shipped instrument, or a file.")
    ] = "community-engagement",
    peers: PeersOption = sys.executable,
    keep: Annotated[
        Path | None, typer.Option(help="Folder to keep scans, truth and reading in.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes for the accuracy; as many as cores.")
    ] = None,
) -> None:
    """Print, read and judge: booklets a second, pages a second, answers read wrongly.

    Speeds are medians of several runs on one processor, in its own time. Accuracy counts every
    printed question with boxes on the pages given: wrong answers accepted, questions shown to a
    person (all of a page that is handed over), pages put in the wrong place, each with its 95 %
    upper bound (Clopper and Pearson), for two renderers that share nothing.

    Example: folkmoot bench paper --quick --json paper.json
    """
    before = machine()
    copies, repeats, booklets = (100, 1, 2) if quick else (1_000, 5, 10)
    questions = questions // 10 if quick else questions
    workers = workers or os.cpu_count() or 1
    with told_on_stderr() as told:
        figures = booklet_figures(instrument, copies, repeats, peers, told)
        with beside_ours(instrument, questions, seed, workers, told) as beside:
            figures += reading_figures(instrument, booklets, repeats, seed, told, beside)
            reader, peer_levels = beside.levels(keep)
        results = read_all(instrument, questions, seed=seed, workers=workers, told=told, keep=keep)
    readers = [reader, *named_only()]
    figures_shown(figures)
    print()
    _show([*accuracy_rows(results), *peer_rows(peer_levels)])
    print()
    _show(mark_rows(results))
    for reader in readers:
        print(f"{reader.name}: {reader.state} ({reader.note})")
    write_json(
        json_file,
        {
            "machine": before,
            "seed": seed,
            "figures": [figure_as_json(figure) for figure in figures],
            "accuracy": {**accuracy_as_json(results), "peers": peers_as_json(peer_levels)},
            "other_readers": [asdict(reader) for reader in readers],
        },
    )


def _show(rows: Sequence[Mapping[str, str]]) -> None:
    """A table with every column that any row has."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    show_table(columns, rows)
