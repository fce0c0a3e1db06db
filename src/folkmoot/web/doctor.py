"""What is wrong with this installation, and how to mend it. Looks; changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from folkmoot.web.home import SECRET_KEY_FILE
from folkmoot.web.routers import DEFAULT, SEALED
from folkmoot.web.serving import load

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 37)
FREE_BYTES = 2_000_000_000
PARTS = ("django", "granian", "numpy", "opencv-python-headless", "pikepdf", "typst", "zxing-cpp")
FONTS = {
    "folkmoot.method.paper": ("fonts/AtkinsonHyperlegibleNext-Regular.ttf",),
    "folkmoot.web": ("static/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2",),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, what was seen, and how to mend it if not."""

    what: str
    well: bool
    seen: str
    remedy: str = ""


def examine() -> list[Finding]:
    """Look at everything. Django must be loaded; the home folder need not exist."""
    home = Path(settings.FOLKMOOT_HOME)
    checks: tuple[Callable[[Path], Iterator[Finding]], ...] = (
        _versions,
        _fonts,
        _home,
        _databases,
    )
    return [finding for check in checks for finding in check(home)]


def _versions(_home: Path) -> Iterator[Finding]:
    yield Finding(
        "Python",
        sys.version_info >= OLDEST_PYTHON,
        sys.version.split()[0],
        "Install Python 3.11 or newer.",
    )
    yield Finding(
        "SQLite",
        sqlite3.sqlite_version_info >= OLDEST_SQLITE,
        sqlite3.sqlite_version,
        "Install a Python that comes with SQLite 3.37 or newer.",
    )
    for part in PARTS:
        try:
            yield Finding(part, True, version(part))
        except PackageNotFoundError:
            yield Finding(part, False, "missing", "Install folkmoot again with its dependencies.")


def _fonts(_home: Path) -> Iterator[Finding]:
    for package, names in FONTS.items():
        for name in names:
            there = files(package).joinpath(name).is_file()
            seen = "there" if there else "missing"
            yield Finding(f"typeface for {package}", there, seen, "Install folkmoot again.")


def _home(home: Path) -> Iterator[Finding]:
    if not home.is_dir():
        yield Finding("home folder", True, f"{home} is not there yet; serving makes it")
        return
    yield Finding(
        "home folder",
        os.access(home, os.W_OK),
        str(home),
        "Give yourself the right to write there, or choose another with --home.",
    )
    free = shutil.disk_usage(home).free
    yield Finding(
        "space",
        free > FREE_BYTES,
        f"{free / 1e9:,.1f} GB free",
        "Make room: a survey round of 4,200 scanned pages takes about 1 GB.",
    )
    key = home / SECRET_KEY_FILE
    if key.exists():
        mode = key.stat().st_mode & 0o777
        yield Finding("secret key", not mode & 0o077, f"mode {mode:o}", f"Run: chmod 600 {key}")


def _databases(home: Path) -> Iterator[Finding]:
    for alias in (DEFAULT, SEALED):
        name = f"database '{alias}'"
        connection = connections[alias]
        if connection.vendor == "sqlite" and not home.is_dir():
            yield Finding(name, True, "not there yet; serving makes it")
            continue
        try:
            executor = MigrationExecutor(connection)
            waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        except DatabaseError as error:
            yield Finding(
                name, False, str(error).splitlines()[0], "Check DATABASE_URL and the server."
            )
            continue
        yield Finding(
            name,
            waiting == 0,
            "up to date" if waiting == 0 else f"{waiting} changes waiting",
            "Run `folkmoot serve`, which brings it up to date.",
        )


def report(*, as_json: bool) -> int:
    """Print the findings, for a person or a program; 0 when all is well, 1 otherwise."""
    load(prepare_home=False)
    findings = examine()
    if as_json:
        words = json.dumps([asdict(finding) for finding in findings], indent=1)
    else:
        words = "\n".join(_line(finding) for finding in findings)
    sys.stdout.write(words + "\n")
    return 0 if all(finding.well for finding in findings) else 1


def _line(finding: Finding) -> str:
    line = f"{'well ' if finding.well else 'WRONG'}  {finding.what}: {finding.seen}"
    return line if finding.well else f"{line}\n       {finding.remedy}"
