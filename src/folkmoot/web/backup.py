"""One file that holds a whole site: databases, files and the secret key.

    manifest.json                   what is in it, with sizes and digests
    site.sqlite3 | site.pgdump      the site's database, written anew: nothing erased is left in it
    sealed.sqlite3                  the sealed store without waves that are still open
    secret.key, files/.., inbox/..

The site may run meanwhile. The file can be read by its owner only.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.db import connection

from folkmoot import __version__
from folkmoot.method.terms.catalogue.backups import DATABASE_TOOL_FAILED, HOME_MISSING
from folkmoot.method.terms.written_file import whole_file
from folkmoot.office.fieldwork.sealed.copying import copy_closed_waves
from folkmoot.web.home import SECRET_KEY_FILE

FORMAT = 1
MANIFEST = "manifest.json"
SEALED_FILE = "sealed.sqlite3"
SQLITE_FILE = "site.sqlite3"
POSTGRESQL_FILE = "site.pgdump"
#: What people handed in, and what the scanner wrote and nobody has read yet.
FOLDERS = ("files", "inbox")
_CHUNK_BYTES = 1 << 20
_OWNER_ONLY = 0o077
_ALREADY_SMALL = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".pdf", ".zip", ".gz", ".xlsx"}

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Part:
    """One file in the backup."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `left_out` names the anonymous surveys that were still open."""

    format: int
    folkmoot: str
    made_on: str
    database: str
    left_out: tuple[str, ...]
    parts: dict[str, Part]


def back_up(path: Path, *, today: date, say: Say) -> Manifest:
    """Write the site that the settings name to one file, whole or not at all.

    `say` hears a line for each part. Raises `backup-home-missing`, `backup-database-tool`, OSError.
    """
    home = Path(settings.FOLKMOOT_HOME)
    if not (home / SECRET_KEY_FILE).is_file():
        raise HOME_MISSING.at(home=str(home))
    os.umask(_OWNER_ONLY)
    parts: dict[str, Part] = {}
    with (
        whole_file(path) as unfinished,
        # Beside the backup, because the folder of temporary files may be small or shared.
        tempfile.TemporaryDirectory(dir=unfinished.parent, prefix=".folkmoot-") as scratch,
        ZipFile(unfinished, "w", allowZip64=True) as archive,
    ):
        database, copy = _copy_database(Path(scratch))
        say(f"database: {copy.stat().st_size / 1e6:,.1f} MB")
        sealed = Path(scratch) / SEALED_FILE
        left_out = copy_closed_waves(sealed)
        for file in (copy, sealed, home / SECRET_KEY_FILE):
            parts[file.name] = _add(archive, file, file.name)
        for folder in FOLDERS:
            found = list(_files_under(home / folder))
            for count, file in enumerate(found, start=1):
                name = file.relative_to(home).as_posix()
                parts[name] = _add(archive, file, name)
                if count % 500 == 0 or count == len(found):
                    say(f"{folder}: {count:,} of {len(found):,}")
        manifest = Manifest(FORMAT, __version__, today.isoformat(), database, left_out, parts)
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
    return manifest


def _copy_database(scratch: Path) -> tuple[str, Path]:
    """A copy of the site's database as it is at one moment; its kind and its file."""
    if connection.vendor == "sqlite":
        copy = scratch / SQLITE_FILE
        name = Path(str(settings.DATABASES["default"]["NAME"]))
        with closing(sqlite3.connect(f"{name.resolve().as_uri()}?mode=ro", uri=True)) as source:
            source.execute("VACUUM INTO ?", (str(copy),))
        return "sqlite", copy
    copy = scratch / POSTGRESQL_FILE
    run_database_tool("pg_dump", "--format=custom", "--no-owner", f"--file={copy}")
    return "postgresql", copy


def run_database_tool(tool: str, *words: str) -> None:
    """Run one of PostgreSQL's own programs on the site's database.

    The password goes by the environment, where other users of the machine cannot read it. Raises
    `backup-database-tool`.
    """
    database = settings.DATABASES["default"]
    places = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {there: str(database.get(here) or "") for there, here in places.items()}
    environment = {**os.environ, **{name: value for name, value in given.items() if value}}
    program = shutil.which(tool)
    if program is None:
        raise DATABASE_TOOL_FAILED.at(tool=tool, words="it is not installed")
    done = subprocess.run(
        [program, f"--dbname={database['NAME']}", *words],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise DATABASE_TOOL_FAILED.at(tool=tool, words=lines[-1] if lines else "no reason given")


def _files_under(folder: Path) -> Iterator[Path]:
    """Every file in a folder and below, in the order of their names; links are not followed."""
    for at, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(at, name) for name in sorted(names) if not Path(at, name).is_symlink())


def _add(archive: ZipFile, file: Path, name: str) -> Part:
    method = ZIP_STORED if file.suffix.lower() in _ALREADY_SMALL else ZIP_DEFLATED
    entry = archive.open(_entry(name, method), "w", force_zip64=True)
    with file.open("rb") as content, entry:
        return copy_measured(content, entry)


def _entry(name: str, method: int) -> ZipInfo:
    """A named place in the archive, without a time: when a file was written is not told."""
    entry = ZipInfo(name)
    entry.compress_type = method
    return entry


def copy_measured(source: IO[bytes], target: IO[bytes]) -> Part:
    """Copy all bytes, and tell how many they were and their digest."""
    sha256, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK_BYTES):
        sha256.update(chunk)
        size += len(chunk)
        target.write(chunk)
    return Part(size, sha256.hexdigest())
