"""Write a file whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary name beside `path` that takes its name when all went well, else goes away.

    The folder is made where it is missing. A symbolic link keeps pointing to the file, whose
    content is replaced. What is there and no file (a terminal, a pipe, `/dev/null`, a folder) is
    opened under its own name: a file must never take the place of a device. Raises OSError.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        yield unfinished
        os.replace(unfinished, target)
    except OSError as error:
        if error.filename is None:  # a full disk does not say which file it was
            error.filename = str(path)
        raise
    finally:
        unfinished.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write bytes to a file, whole or not at all. Raises OSError."""
    with whole_file(path) as unfinished:
        unfinished.write_bytes(content)
