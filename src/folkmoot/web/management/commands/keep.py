"""`backup`, `restore` and `upgrade`: what the command line and people who host the site run."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from folkmoot.web.keeping import run_backup, run_restore, run_upgrade


class Command(BaseCommand):
    """Keep the site safe."""

    help = "Write the site into one file, put such a file back, or bring the site up to date."
    # The databases may be behind, or not there: looking at them first would stand in the way.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The verb and its file."""
        parser.add_argument("verb", choices=["backup", "restore", "upgrade"])
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *_words: object, verb: str, file: Path | None, **_options: object) -> None:
        """Do it; problems are raised."""
        match verb:
            case "restore" if file is not None:
                run_restore(file)
            case "upgrade":
                run_upgrade(file)
            case _:
                run_backup(file)
