"""What a result was made with: the digest of the program's arithmetic."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from folkmoot import __version__
from folkmoot.method.terms.identifiers import digest


@cache
def code_digest() -> str:
    """The SHA-256 over the version and every source file of the arithmetic, in order of name."""
    sources = sorted(_sources(files("folkmoot.method"), ""))
    listing = "\n".join(f"{name} {digest(content)}" for name, content in sources)
    return digest(f"{__version__}\n{listing}".encode())


def _sources(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found = []
    for entry in folder.iterdir():
        name = f"{prefix}/{entry.name}"
        if entry.is_dir():
            found += _sources(entry, name)
        elif entry.name.endswith((".py", ".toml")):
            found.append((name, entry.read_bytes()))
    return found
