"""What the benchmark commands share: a progress bar, and the table of figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from folkmoot.bench.model import Figure, Told, figure_rows
from folkmoot.cli.edge import show_table
from folkmoot.method.terms.written_file import write_whole

FIGURE_COLUMNS = ("name", "unit", "ours", "spread", "memory", "peer", "peer median", "ratio")


@contextmanager
def told_on_stderr() -> Iterator[Told]:
    """A bar for the work at hand; on a terminal only."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=None)

        def told(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total or None)

        yield told


def figures_shown(figures: Sequence[Figure]) -> None:
    """Print the table of figures, and below it what must be said of peers."""
    show_table(FIGURE_COLUMNS, figure_rows(figures))
    for figure in figures:
        for peer in figure.peers:
            if peer.note:
                print(f"{peer.name}, {figure.name}: {peer.note}")


def write_json(path: Path | None, document: Mapping[str, object]) -> None:
    """Write a document where a path is given, whole or not at all."""
    if path is not None:
        write_whole(path, (json.dumps(document, indent=1) + "\n").encode())
