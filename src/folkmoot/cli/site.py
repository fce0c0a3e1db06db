"""`folkmoot serve | worker | backup | restore | upgrade | manage | doctor`.

The site, in a process of its own.
"""

from __future__ import annotations

from pathlib import Path

import typer

from folkmoot.web.server import LOOPBACK, run_here

app = typer.Typer()

HOME_HELP = "The site's folder. Default: FOLKMOOT_HOME, or ./folkmoot-home."


@app.command()
def serve(
    home: Path | None = typer.Option(None, help=HOME_HELP),
    host: str = typer.Option(LOOPBACK, help="The address to listen on."),
    port: int = typer.Option(8000, min=1, max=65535, help="The port to listen on."),
    no_worker: bool = typer.Option(
        False, "--no-worker", help="Start no worker beside it; `folkmoot worker` runs elsewhere."
    ),
) -> None:
    """Serve the site: make or update its folder, then answer until Ctrl-C.

    A worker beside it does the long work, such as reading scans, and ends with it.
    """
    words = ["serve", "--host", host, "--port", str(port)]
    raise typer.Exit(run_here(home, [*words, "--no-worker"] if no_worker else words))


@app.command()
def worker(
    home: Path | None = typer.Option(None, help=HOME_HELP),
    watch: Path | None = typer.Option(
        None, help="The folder that the scanner writes to. Default: HOME/inbox."
    ),
) -> None:
    """Do the site's long and recurring work until Ctrl-C; any number may run.

    Work that is stopped half-way goes on where it was when a worker runs again.
    """
    words = [] if watch is None else ["--watch", str(watch.resolve())]
    raise typer.Exit(run_here(home, ["worker", *words]))


@app.command()
def backup(
    home: Path | None = typer.Option(None, help=HOME_HELP),
    out: Path | None = typer.Option(
        None, dir_okay=False, help="The file to write. Default: here, named by the date."
    ),
) -> None:
    """Write the whole site into one file; it may run meanwhile.

    Databases, files and key are in it; anonymous answers go in when their survey is closed.
    Keep the file as safe as the site itself.
    """
    words = [] if out is None else [str(out.resolve())]
    raise typer.Exit(run_here(home, ["backup", *words]))


@app.command()
def restore(
    file: Path = typer.Argument(exists=True, dir_okay=False, help="What `backup` wrote."),
    home: Path | None = typer.Option(None, help=HOME_HELP),
) -> None:
    """Put a backup into an empty folder; nothing is ever written over."""
    raise typer.Exit(run_here(home, ["restore", str(file.resolve())]))


@app.command()
def upgrade(
    home: Path | None = typer.Option(None, help=HOME_HELP),
    backup: Path | None = typer.Option(
        None, dir_okay=False, help="Where the backup goes. Default: here, named by the date."
    ),
) -> None:
    """Bring the site up to date with this version, after a backup."""
    words = [] if backup is None else [str(backup.resolve())]
    raise typer.Exit(run_here(home, ["upgrade", *words]))


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def manage(
    context: typer.Context,
    home: Path | None = typer.Option(None, help=HOME_HELP),
) -> None:
    """Run one of Django's own commands on the site, such as `add_user`."""
    raise typer.Exit(run_here(home, ["manage", *context.args]))


@app.command()
def doctor(
    home: Path | None = typer.Option(None, help=HOME_HELP),
    as_json: bool = typer.Option(False, "--json", help="For a program."),
) -> None:
    """Say what is wrong with this installation and how to mend it; changes nothing."""
    raise typer.Exit(run_here(home, ["doctor", *(["--json"] if as_json else [])]))
