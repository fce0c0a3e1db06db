"""`demonstrate`: start the site, run the pilot, say how to look at it."""

from __future__ import annotations

import json
import os
import time
from contextlib import ExitStack
from pathlib import Path
from textwrap import fill
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from folkmoot.demonstration.ahead import begun_ahead
from folkmoot.demonstration.home import Home, begin, finish, is_complete
from folkmoot.demonstration.plan import make_plan
from folkmoot.demonstration.run import run_pilot
from folkmoot.web.server import Site, start

_MOST_WORKERS = 4
_LINE_CHARACTERS = 80


class Command(BaseCommand):
    """Run the whole pilot on an invented district, served from the start."""

    help = "Run the whole pilot on an invented district, served from the start."
    # The home folder is made on the way; the checks would miss what is in it.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The same options as `folkmoot demo`."""
        parser.add_argument("--home", type=Path, required=True)
        parser.add_argument("--size", choices=["full", "small"], default="full")
        parser.add_argument("--seed", type=int, default=2004)
        parser.add_argument("--port", type=int, default=0)
        parser.add_argument("--no-serve", action="store_true")

    # Django passes the parsed options as keywords of any type.
    def handle(self, *_args: Any, **options: Any) -> None:
        """Run what has not run yet, then serve until Ctrl-C unless told otherwise."""
        workers = min(os.cpu_count() or 1, _MOST_WORKERS)
        plan = make_plan(options["size"], options["seed"], workers)
        home = Home(options["home"])
        began = time.monotonic()
        with ExitStack() as under_way:
            ahead = None
            if not is_complete(home, plan):
                begin(home, plan)
                ahead = under_way.enter_context(begun_ahead(home, plan))
            site = under_way.enter_context(start(home.force, options["port"], with_worker=True))
            self.stdout.write(f"The site answers at {site.url}")
            if ahead is not None:
                run_pilot(plan, home, ahead, site.url, self._say)
                finish(home, plan)
                self.stdout.write(f"Complete after {time.monotonic() - began:.0f} seconds.")
            self._tell_how_to_look(home, site)
            if not options["no_serve"]:
                self._serve(site)

    def _say(self, line: str) -> None:
        """Print lines; what is too long for a narrow screen goes on under its own beginning."""
        for each in line.splitlines():
            indent = " " * (len(each) - len(each.lstrip(" ")))
            self.stdout.write(fill(each, _LINE_CHARACTERS, subsequent_indent=indent))

    def _tell_how_to_look(self, home: Home, site: Site) -> None:
        self.stdout.write(f"\nEverything is in {home.root}. Sign in at {site.url} as")
        for account in json.loads(home.credentials.read_text("utf-8")):
            words = f"  {account['username']:<16}{account['password']:<22}{account['sees']}"
            self.stdout.write(fill(words, _LINE_CHARACTERS, subsequent_indent=" " * 40))

    def _serve(self, site: Site) -> None:
        self.stdout.write("\nCtrl-C stops the site.")
        try:
            site.process.wait()
        except KeyboardInterrupt:
            self.stdout.write("Stopped. Start it again with the same command.")
