"""The `folkmoot` command: one Typer application, a module for each noun."""

from __future__ import annotations

import typer

from folkmoot import __version__
from folkmoot.cli import (
    bench,
    demo,
    frame,
    instrument,
    numbers,
    paper,
    sample,
    simulate,
    simulate_district,
    site,
)

app = typer.Typer(
    name="folkmoot",
    help="Ask the public, ask the staff, and follow the promises up.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(frame.app, name="frame")
app.add_typer(sample.app, name="sample")
app.add_typer(instrument.app, name="instrument")
app.add_typer(paper.app, name="paper")
simulate.app.command()(simulate_district.district)
app.add_typer(simulate.app, name="simulate")
app.command()(numbers.weight)
app.command()(numbers.estimate)
app.add_typer(bench.app, name="bench")
app.command()(demo.demo)
site.register(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"folkmoot {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: bool = typer.Option(
        False,
        "--version",
        help="Print the version and stop.",
        callback=_print_version,
        is_eager=True,
    ),
) -> None:
    """Ask the public, ask the staff, and follow the promises up."""


def run() -> None:
    """The console script."""
    app()
