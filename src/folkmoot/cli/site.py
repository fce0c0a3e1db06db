"""`folkmoot serve | manage | doctor`: the site, started in a process of its own."""

from __future__ import annotations

from pathlib import Path

import typer

from folkmoot.web.server import LOOPBACK, run_here

HOME_HELP = "The site's folder. Default: FOLKMOOT_HOME, or ./folkmoot-home."


def serve(
    home: Path | None = typer.Option(None, help=HOME_HELP),
    host: str = typer.Option(LOOPBACK, help="The address to listen on."),
    port: int = typer.Option(8000, min=1, max=65535, help="The port to listen on."),
) -> None:
    """Serve the site: make or update its folder, then answer until Ctrl-C."""
    raise typer.Exit(run_here(home, ["serve", "--host", host, "--port", str(port)]))


def manage(
    context: typer.Context,
    home: Path | None = typer.Option(None, help=HOME_HELP),
) -> None:
    """Run one of Django's own commands on the site, such as `add_user`."""
    raise typer.Exit(run_here(home, ["manage", *context.args]))


def doctor(
    home: Path | None = typer.Option(None, help=HOME_HELP),
    as_json: bool = typer.Option(False, "--json", help="For a program."),
) -> None:
    """Say what is wrong with this installation and how to mend it; changes nothing."""
    raise typer.Exit(run_here(home, ["doctor", *(["--json"] if as_json else [])]))


def register(app: typer.Typer) -> None:
    """Add the three commands to the application."""
    app.command()(serve)
    app.command(
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
        add_help_option=False,
    )(manage)
    app.command()(doctor)
