"""Serving the site from this process: bring the home folder up to date, then answer."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from folkmoot.method.terms.catalogue.site import HOME_NOT_WRITABLE
from folkmoot.web.home import home_folder, prepare
from folkmoot.web.routers import DEFAULT, SEALED
from folkmoot.web.server import LOOPBACK, refuse_taken_port
from folkmoot.web.static_version import collected_is_current, stamp

SETTINGS = "folkmoot.web.settings"
ANSWERING_THREADS = 4
OWNER_ONLY = 0o077


def set_up(home: Path | None = None) -> None:
    """Make the home folder, load Django, and bring both databases and the static files up to date.

    For a process that serves, and for one that calls services (the demonstration). Safe to call
    again. Without `home` the environment names it.
    """
    if home is not None:
        os.environ["FOLKMOOT_HOME"] = str(home)
    load(prepare_home=True)
    call_command("migrate", database=DEFAULT, interactive=False, verbosity=0)
    call_command("migrate", database=SEALED, interactive=False, verbosity=0)
    collect_static_files()


def load(*, prepare_home: bool) -> None:
    """Load Django with our settings, and make the home folder first if asked to."""
    if prepare_home:
        home = home_folder()
        try:
            prepare(home)
        except OSError as error:
            raise HOME_NOT_WRITABLE.at(home=str(home), reason=error.strerror or "") from None
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()


def collect_static_files() -> None:
    """Copy the shipped static files to the home folder, compressed, unless they are there."""
    root = Path(settings.STATIC_ROOT)
    if collected_is_current(root):
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=root.exists())
    stamp(root)


def run(host: str, port: int) -> None:
    """Set up, say where to look, and answer until told to stop."""
    refuse_taken_port(host, port)
    if host != LOOPBACK:
        os.environ.setdefault("FOLKMOOT_HOSTS", f"localhost,{LOOPBACK},{host}")
    os.umask(OWNER_ONLY)
    set_up()
    connections.close_all()
    sys.stdout.write(f"Folkmoot answers on http://{host}:{port}/ (end it with Ctrl-C)\n")
    sys.stdout.flush()
    # One worker process: the limits on guessing passwords are counted in its memory.
    Granian(
        "folkmoot.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=ANSWERING_THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()
