"""`folkmoot demo`: the whole pilot on a fictional district, served from the start."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path

import typer
from django.core.management import execute_from_command_line

from folkmoot.cli.edge import ends_in_exit_code

app = typer.Typer()


class SizeChoice(StrEnum):
    """The sizes as the command line offers them."""

    FULL = "full"
    SMALL = "small"


@app.command()
@ends_in_exit_code
def demo(
    home: Path = typer.Option(Path("folkmoot-demo"), help="The folder that holds everything."),
    size: SizeChoice = typer.Option(SizeChoice.FULL, help="The pilot's own size, or a small one."),
    seed: int = typer.Option(2004, help="The seed that everything is drawn from."),
    no_serve: bool = typer.Option(False, "--no-serve", help="Stop when the run is complete."),
    port: int = typer.Option(8017, help="The port of the site; 0 takes any that is free."),
) -> None:
    """Run the pilot on an invented district and show it on a site.

    The site answers at once and shows how far the run has come.

    A second start with the same folder, size and seed serves what is there.
    """
    os.environ["FOLKMOOT_HOME"] = str((home / "force").resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "folkmoot.demonstration.settings"
    words = ["folkmoot", "demonstrate", "--home", str(home.resolve())]
    words += ["--size", size.value, "--seed", str(seed), "--port", str(port)]
    execute_from_command_line([*words, "--no-serve"] if no_serve else words)
