"""Serving the site from this process: bring the home folder up to date, then answer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
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
from folkmoot.web.server import LOOPBACK, command, refuse_taken_port
from folkmoot.web.static_version import collected_is_current, stamp

SETTINGS = "folkmoot.web.settings"
ANSWERING_THREADS = 4
OWNER_ONLY = 0o077
WORKER_STOP_SECONDS = 8


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


def run_worker(*, beside: int | None = None) -> None:
    """Do queued and due work until told to stop.

    A worker that a site starts beside itself is given the site's process number: it finds the home
    folder up to date, and ends with the site.
    """
    os.umask(OWNER_ONLY)
    if beside is None:
        set_up()
        sys.stdout.write("Folkmoot's worker is ready (end it with Ctrl-C)\n")
        sys.stdout.flush()
    else:
        load(prepare_home=False)
    call_command("work", beside=beside)


@contextmanager
def _worker_beside() -> Iterator[None]:
    """A worker in a process of its own for as long as the site answers."""
    process = subprocess.Popen(command("worker", "--beside", str(os.getpid())))
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(WORKER_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run(host: str, port: int, *, with_worker: bool = True) -> None:
    """Set up, say where to look, and answer until told to stop.

    Long work is done by a worker that is started and stopped with the site, unless others do it.
    """
    refuse_taken_port(host, port)
    if host != LOOPBACK:
        os.environ.setdefault("FOLKMOOT_HOSTS", f"localhost,{LOOPBACK},{host}")
    os.umask(OWNER_ONLY)
    set_up()
    connections.close_all()
    # Again: setting up takes seconds, and the server would share a port taken in the meantime.
    refuse_taken_port(host, port)
    sys.stdout.write(f"Folkmoot answers on http://{host}:{port}/ (end it with Ctrl-C)\n")
    sys.stdout.flush()
    with _worker_beside() if with_worker else nullcontext():
        _answer(host, port)


def _answer(host: str, port: int) -> None:
    # One process that answers: the limits on guessing passwords are counted in its memory.
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
