"""Who is not to be drawn: earlier waves, and people who asked to be left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from folkmoot.method.sampling.decoding import decode
from folkmoot.method.sampling.entries import normalise_number
from folkmoot.method.sampling.rows import rows_of
from folkmoot.method.terms.catalogue.files import FILE_MISSING
from folkmoot.method.terms.catalogue.frames import EXCLUDE_NO_NUMBERS
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.problem import Place

_NUMBER_COLUMNS = frozenset({"electornumber", "number"})


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Elector numbers not to be drawn, and the digests of the files that named them."""

    numbers: frozenset[str]
    file_digests: tuple[str, ...]


def read_exclusions(entries: Sequence[str], folder: Path) -> Exclusions:
    """Read the `exclude` setting of a design.

    An entry that names a file (ending in `.csv` or `.txt`, relative to `folder`) is read: an
    earlier `custodian.csv`, or a list with one elector number a line. Any other entry is an
    elector number. Raises `Problem` when a file is missing or names nobody.
    """
    numbers: set[str] = set()
    digests: list[str] = []
    for entry in entries:
        if Path(entry).suffix.casefold() not in {".csv", ".txt"}:
            numbers.add(normalise_number(entry))
            continue
        path = folder / entry
        if not path.is_file():
            raise FILE_MISSING.at(Place(file=entry))
        content = path.read_bytes()
        digests.append(digest(content))
        numbers |= _numbers_in(decode(content, path.name).text, path.name)
    return Exclusions(frozenset(numbers), tuple(digests))


def _numbers_in(text: str, file: str) -> set[str]:
    rows = [row.cells for row in rows_of(text, file)]
    header = ["".join(c for c in name.casefold() if c.isalpha()) for name in rows[0]]
    column = next((at for at, name in enumerate(header) if name in _NUMBER_COLUMNS), None)
    if column is not None:
        rows = rows[1:]
    elif all(len(row) == 1 for row in rows):
        column = 0
    else:
        raise EXCLUDE_NO_NUMBERS.at(Place(file=file, row=1), found=", ".join(rows[0]))
    return {normalise_number(row[column]) for row in rows if len(row) > column and row[column]}
