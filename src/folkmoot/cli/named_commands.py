"""Commands named in a table and imported only when one is asked for.

To import all of them takes a second and more, which `--help`, `--version` and every process that a
command starts would pay. This is the one place where a module is imported by its name; a test holds
the table against the modules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import ClassVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command


@dataclass(frozen=True, slots=True)
class Named:
    """Where a command is: a module of `folkmoot.cli` and its line in the list of commands.

    The module's `app` is the command itself where it is a noun with verbs of its own; otherwise it
    holds the command under the same name.
    """

    module: str
    help: str

    def load(self, name: str) -> TyperCommand | TyperGroup:
        """Import the module and take the command `name` out of it."""
        app = import_module(f"folkmoot.cli.{self.module}").app
        if not isinstance(app, typer.Typer):
            message = f"folkmoot.cli.{self.module} has no application called app"
            raise TypeError(message)
        shelf = typer.Typer(add_completion=False)
        shelf.add_typer(app, name=name if app.registered_callback else None)
        group = get_command(shelf)
        command = group.commands[name] if isinstance(group, TyperGroup) else group
        if not isinstance(command, TyperCommand | TyperGroup):
            message = f"{name} is no command"
            raise TypeError(message)
        return command


class NamedCommands(TyperGroup):
    """A group that lists its commands from `table` and imports the one that is run."""

    table: ClassVar[Mapping[str, Named]]

    def __init__(self, **settings: object) -> None:
        """List the commands; nothing is imported yet."""
        super().__init__(**settings)  # type: ignore[arg-type]  # Typer sets them, of any type
        self.commands = {
            name: TyperCommand(name, help=named.help) for name, named in self.table.items()
        }

    def resolve_command(  # type: ignore[override]  # the base's context has no public name
        self, ctx: typer.Context, args: list[str]
    ) -> tuple[str | None, TyperCommand | TyperGroup | None, list[str]]:
        """The command to run, now imported."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is None or command is None:
            return name, None, rest
        return name, self.table[name].load(name), rest
