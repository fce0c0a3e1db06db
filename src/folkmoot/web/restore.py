"""A backup put back: into an empty folder, every byte checked before anything is in its place."""

from __future__ import annotations

import json
import os
import shutil
import zlib
from contextlib import suppress
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.db import connection
from django.db.utils import DatabaseError

from folkmoot import __version__
from folkmoot.method.terms.catalogue.backups import (
    BACKUP_DAMAGED,
    BACKUP_NEWER,
    DATABASE_NOT_EMPTY,
    DATABASE_TOOL_FAILED,
    HOME_NOT_EMPTY,
    NOT_A_BACKUP,
    OTHER_DATABASE,
)
from folkmoot.web.backup import (
    FOLDERS,
    FORMAT,
    MANIFEST,
    POSTGRESQL_FILE,
    SEALED_FILE,
    SQLITE_FILE,
    Manifest,
    Part,
    Say,
    copy_measured,
    run_database_tool,
)
from folkmoot.web.home import SECRET_KEY_FILE

_ALONE = {SQLITE_FILE, POSTGRESQL_FILE, SEALED_FILE, SECRET_KEY_FILE}
_LARGEST_MANIFEST_BYTES = 200_000_000
_OWNER_ONLY = 0o077


def restore(path: Path, *, say: Say) -> Manifest:
    """Put a backup into the home folder that the settings name, which must be empty or not there.

    Nothing is in its place until all of it was read and found whole. Raises `backup-not-one`,
    `backup-damaged`, `backup-newer`, `restore-home-not-empty`, `restore-other-database`,
    `restore-database-not-empty`, OSError.
    """
    home = Path(settings.FOLKMOOT_HOME)
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise HOME_NOT_EMPTY.at(home=str(home))
    os.umask(_OWNER_ONLY)
    try:
        with ZipFile(path) as archive:
            manifest = _manifest(archive, path)
            _refuse_other_database(manifest)
            _put_back(archive, manifest, path, home, say)
    except BadZipFile as error:
        raise NOT_A_BACKUP.at(file=str(path), reason="it cannot be opened") from error
    return manifest


def _manifest(archive: ZipFile, path: Path) -> Manifest:
    """What the backup says that it holds. Raises unless the archive holds just that."""
    try:
        if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST_BYTES:
            raise NOT_A_BACKUP.at(file=str(path), reason="its list of contents is enormous")
        found = json.loads(archive.read(MANIFEST))
        parts = {name: Part(**part) for name, part in found.pop("parts").items()}
        manifest = Manifest(**{**found, "left_out": tuple(found["left_out"])}, parts=parts)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NOT_A_BACKUP.at(file=str(path), reason="its list of contents is missing") from error
    if manifest.format > FORMAT or _version(manifest.folkmoot) > _version(__version__):
        raise BACKUP_NEWER.at(file=str(path), made_by=manifest.folkmoot, here=__version__)
    names = set(archive.namelist()) - {MANIFEST}
    if names != set(parts) or not all(_is_ours(name) for name in names):
        raise BACKUP_DAMAGED.at(file=str(path), part="its list of contents")
    return manifest


def _version(words: str) -> tuple[int, ...]:
    return tuple(int(number) for number in words.split(".") if number.isdigit())


def _is_ours(name: str) -> bool:
    """Whether a part may lie there: a known file, or one in a known folder and not outside it."""
    at = PurePosixPath(name)
    if name in _ALONE:
        return True
    plain = not at.is_absolute() and ".." not in at.parts and "\\" not in name and ":" not in name
    return plain and len(at.parts) > 1 and at.parts[0] in FOLDERS


def _refuse_other_database(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        raise OTHER_DATABASE.at(kind=manifest.database, here=connection.vendor)
    if manifest.database != "postgresql":
        return
    try:
        tables = len(connection.introspection.table_names())
    except DatabaseError as error:
        words = str(error).splitlines()[0]
        raise DATABASE_TOOL_FAILED.at(tool="pg_restore", words=words) from error
    if tables:
        raise DATABASE_NOT_EMPTY.at(tables=tables)


def _put_back(archive: ZipFile, manifest: Manifest, path: Path, home: Path, say: Say) -> None:
    unfinished = home.with_name(f".{home.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        for count, (name, part) in enumerate(manifest.parts.items(), start=1):
            _extract(archive, name, part, unfinished, path)
            if count % 500 == 0 or count == len(manifest.parts):
                say(f"files: {count:,} of {len(manifest.parts):,}")
        if manifest.database == "postgresql":
            dump = unfinished / POSTGRESQL_FILE
            words = ("--no-owner", "--exit-on-error", "--single-transaction", str(dump))
            run_database_tool("pg_restore", *words)
            dump.unlink()
        with suppress(FileNotFoundError):
            home.rmdir()
        unfinished.rename(home)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _extract(archive: ZipFile, name: str, part: Part, folder: Path, path: Path) -> None:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    if archive.getinfo(name).file_size != part.size_bytes:
        raise BACKUP_DAMAGED.at(file=str(path), part=name)
    try:
        with archive.open(name) as content, target.open("wb") as file:
            found = copy_measured(content, file)
    except (BadZipFile, zlib.error, EOFError) as error:
        raise BACKUP_DAMAGED.at(file=str(path), part=name) from error
    if found != part:
        raise BACKUP_DAMAGED.at(file=str(path), part=name)
