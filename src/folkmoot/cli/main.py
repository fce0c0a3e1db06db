"""The `folkmoot` command: one Typer application, a module for each noun."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from types import FrameType
from typing import ClassVar, NoReturn

import typer

from folkmoot import __version__
from folkmoot.cli.named_commands import Named, NamedCommands

#: All commands, in the order in which they are listed.
COMMANDS: Mapping[str, Named] = {
    "demo": Named("demo", "Run the pilot on an invented district and show it on a site."),
    "frame": Named("frame", "Registers and lists that samples are drawn from."),
    "sample": Named("sample", "Samples and how they are drawn."),
    "instrument": Named("instrument", "Questionnaires as data."),
    "paper": Named("paper", "Booklets, letters, and what comes back."),
    "weight": Named("weight", "Weight data to population targets."),
    "estimate": Named("estimate", "Estimate items, with standard errors that know the design."),
    "compare": Named("compare", "Compare groups or waves, with errors that know what they share."),
    "crosstab": Named("compare", "Cross two questions and test whether they are associated."),
    "resemblance": Named(
        "resemblance", "Judge whether those who answered resemble the population."
    ),
    "simulate": Named("simulate", "Invented data that looks real."),
    "bench": Named("bench", "How fast and how right it is, beside others."),
    "serve": Named("site", "Serve the site: make or update its folder, then answer until Ctrl-C."),
    "worker": Named(
        "site", "Do the site's long and recurring work until Ctrl-C; any number may run."
    ),
    "backup": Named("site", "Write the whole site into one file; it may run meanwhile."),
    "restore": Named("site", "Put a backup into an empty folder; nothing is ever written over."),
    "upgrade": Named("site", "Bring the site up to date with this version, after a backup."),
    "doctor": Named(
        "site", "Say what is wrong with this installation and how to mend it; changes nothing."
    ),
    "manage": Named("site", "Run one of Django's own commands on the site, such as `add_user`."),
}


class Folkmoot(NamedCommands):
    """The commands of `folkmoot`."""

    table: ClassVar[Mapping[str, Named]] = COMMANDS


app = typer.Typer(
    name="folkmoot",
    cls=Folkmoot,
    help="Ask the public, ask the staff, and follow the promises up.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


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
    signal.signal(signal.SIGTERM, _end)
    app()


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    """Asked to end, clear away what is half written first, as after Ctrl-C."""
    raise SystemExit(128 + number)
