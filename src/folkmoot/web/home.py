"""The home folder of an installation: database, files and the secret key, in one place.

    HOME/site.sqlite3     the database, unless DATABASE_URL names a PostgreSQL server
    HOME/sealed.sqlite3   the sealed store of anonymous answers, always a file of its own
    HOME/files/           everything people hand in or take away
    HOME/arriving/        large files while they are being sent, gone once they have been taken in
    HOME/static/          style sheets and scripts, collected when the site starts
    HOME/secret.key       made once, readable by its owner only

Importing the settings makes nothing: a type checker imports them too. `prepare` makes the folder.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

ARRIVING = "arriving"
DEFAULT_HOME = Path("folkmoot-home")
SECRET_KEY_FILE = "secret.key"  # noqa: S105 - the name of the file, not the secret
_OWNER_ONLY_FILE = 0o600
_OWNER_ONLY_FOLDER = 0o700


def home_folder() -> Path:
    """The home folder that the environment names (`FOLKMOOT_HOME`), absolute."""
    return Path(os.environ.get("FOLKMOOT_HOME") or DEFAULT_HOME).resolve()


def prepare(home: Path) -> None:
    """Make the home folder and its secret key if they are not there; change nothing that is."""
    home.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    for folder in ("files", ARRIVING):
        (home / folder).mkdir(exist_ok=True)
    try:
        handle = os.open(
            home / SECRET_KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY_FILE
        )
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))


def secret_key(home: Path) -> str:
    """The installation's key; before `prepare` has run, one that lasts as long as this process."""
    try:
        return (home / SECRET_KEY_FILE).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return secrets.token_urlsafe(64)
