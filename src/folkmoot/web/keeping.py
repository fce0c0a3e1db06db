"""`backup`, `restore` and `upgrade` as a person at a terminal runs them."""

from __future__ import annotations

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError
from django.utils.timezone import localdate

from folkmoot import __version__
from folkmoot.method.terms.catalogue.backups import HOME_MISSING, UPGRADE_FAILED
from folkmoot.web.backup import Manifest, back_up
from folkmoot.web.home import SECRET_KEY_FILE, home_folder
from folkmoot.web.restore import restore
from folkmoot.web.routers import DEFAULT, SEALED
from folkmoot.web.serving import set_up
from folkmoot.web.static_version import collected_is_current


def say(line: str) -> None:
    """Print a line at once, so that long work is seen to go on."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run_backup(out: Path | None) -> None:
    """Write a backup and say what is in it, and what is not."""
    path = out or _free_name("folkmoot-backup")
    manifest = back_up(path, today=localdate(), say=say)
    say(f"Written: {path} ({path.stat().st_size / 1e6:,.1f} MB, {len(manifest.parts):,} files)")
    _say_left_out(manifest)


def run_restore(path: Path) -> None:
    """Put a backup back and say how to go on."""
    manifest = restore(path, say=say)
    say(f"Restored the site of {manifest.made_on} to {home_folder()}.")
    if manifest.left_out:
        say(
            f"Anonymous answers to {_names(manifest)} are not in it: that survey was open when the "
            "backup was made, and backups of open surveys could show who said what."
        )
    say(f"Start it with: folkmoot serve --home {home_folder()}")


def run_upgrade(backup_to: Path | None) -> None:
    """Bring a site up to date with the installed version, after a backup of it.

    Raises `backup-home-missing`, `upgrade-failed` and what a backup raises.
    """
    if not (home_folder() / SECRET_KEY_FILE).is_file():
        raise HOME_MISSING.at(home=str(home_folder()))
    changes = sum(_waiting(alias) for alias in (DEFAULT, SEALED))
    if not changes and collected_is_current(Path(settings.STATIC_ROOT)):
        say(f"The site is up to date with Folkmoot {__version__}. Nothing was changed.")
        return
    path = backup_to or _free_name("folkmoot-backup-before-upgrade")
    _say_left_out(back_up(path, today=localdate(), say=say))
    say(f"Backup: {path}")
    try:
        set_up()
    except (CommandError, DatabaseError, OSError) as error:
        raise UPGRADE_FAILED.at(words=str(error), backup=str(path)) from error
    say(f"Up to date with Folkmoot {__version__}: {changes} changes to its databases.")


def _waiting(alias: str) -> int:
    """How many changes a database waits for."""
    executor = MigrationExecutor(connections[alias])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _free_name(stem: str) -> Path:
    """A name with today's date that no file here has."""
    name = f"{stem}-{localdate().isoformat()}"
    tries = (Path(f"{name}{ending}.zip") for ending in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(path for path in tries if not path.exists()).resolve()


def _names(manifest: Manifest) -> str:
    return ", ".join(manifest.left_out)


def _say_left_out(manifest: Manifest) -> None:
    if manifest.left_out:
        say(
            f"Not in it: anonymous answers to {_names(manifest)}, which is still open; two backups "
            "of an open survey could show who said what. Make another when it is closed."
        )
