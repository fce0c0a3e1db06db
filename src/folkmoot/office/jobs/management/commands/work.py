"""`work`: do queued and due work. `folkmoot worker` runs it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from folkmoot.office.jobs.working import work


class Command(BaseCommand):
    """Do the site's long and recurring work until told to stop."""

    help = "Do the site's long and recurring work until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        """How to end: with another process, or when nothing is left to do."""
        parser.add_argument("--beside", type=int, help="End when this is no longer our parent.")
        parser.add_argument(
            "--until-idle", action="store_true", help="End when nothing is queued any more."
        )

    # Django passes the parsed options as keywords of any type.
    def handle(self, *_args: Any, **options: Any) -> None:
        """Work."""
        work(beside=options["beside"], until_idle=options["until_idle"])
