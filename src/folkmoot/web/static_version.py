"""Whether the static files collected in a home folder are the ones this version ships."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from folkmoot import __version__

STAMP = "collected.version"
_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def shipped_version() -> str:
    """A digest of the version and of the name and content of every static file of the package."""
    digest = hashlib.sha256(__version__.encode())
    for file in sorted(_PACKAGE.glob("**/static/**/*")):
        if file.is_file():
            digest.update(file.relative_to(_PACKAGE).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def collected_is_current(static_root: Path) -> bool:
    """True when `static_root` was collected from exactly the files that are shipped now."""
    try:
        return (static_root / STAMP).read_text(encoding="ascii") == shipped_version()
    except FileNotFoundError:
        return False


def stamp(static_root: Path) -> None:
    """Record that `static_root` now holds the shipped files; call after collecting them."""
    (static_root / STAMP).write_text(shipped_version(), encoding="ascii")
