"""The dirt of real registers, in small shares: nothing here makes a row unusable.

What real files show: a suffix of 0 or blank, the postcode again in the last address line, the
elector's name in an address line, no-break spaces, postcodes without their space, blanks at the
ends, and now and then no postcode at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

_NO_BREAK_SPACE = "\u00a0"
_SUFFIX, _SURNAME, _FORENAME, _POSTCODE, _FIRST_LINE = 2, 5, 6, 7, 8

_FEWEST = 4

#: Shares of rows, but for the two that go by household.
SHARES: Mapping[str, float] = {
    "blank suffix": 0.30,
    "no-break space": 0.005,
    "name in address line": 0.0005,
    "postcode without space": 0.003,
    "blanks at the end": 0.01,
}
HOUSEHOLD_SHARES: Mapping[str, float] = {
    "postcode in last line": 0.25,
    "no postcode": 0.0003,
}


class Dirt:
    """Which rows and households are dirty how, drawn once, and how often it came to be."""

    def __init__(self, rows: int, households: int, rng: np.random.Generator) -> None:
        self._falls: dict[str, list[bool]] = {
            name: _fall(rows, share, rng) for name, share in SHARES.items()
        }
        for name, share in HOUSEHOLD_SHARES.items():
            self._falls[name] = _fall(households, share, rng)
        self._counted: Counter[str] = Counter()

    def falls(self, name: str, position: int) -> bool:
        """Whether a row (or household, by the name's kind) has a kind of dirt."""
        return self._falls[name][position]

    def note(self, name: str) -> None:
        """Count a kind of dirt that was put in."""
        self._counted[name] += 1

    def counts(self) -> Mapping[str, int]:
        """How many rows have each kind of dirt."""
        return dict(sorted(self._counted.items()))


def _fall(size: int, share: float, rng: np.random.Generator) -> list[bool]:
    """Which of so many are dirty: a few at least, so that a small register knows every kind."""
    falls = np.zeros(size, np.bool_)
    count = min(size, max(_FEWEST, round(share * size)))
    falls[rng.choice(size, count, replace=False)] = True
    return [bool(fall) for fall in falls.tolist()]


def dirty_cells(cells: list[str], dirt: Dirt, row: int, household: int) -> list[str]:
    """Put a row's dirt into its cells, in place; the same list is returned."""
    _dirty_row(cells, dirt, row)
    if not cells[_POSTCODE]:
        return cells
    if dirt.falls("no postcode", household):
        cells[_POSTCODE] = ""
        dirt.note("no postcode")
    elif dirt.falls("postcode in last line", household):
        cells[cells.index("", _FIRST_LINE)] = cells[_POSTCODE]
        dirt.note("postcode in last line")
    if cells[_POSTCODE] and dirt.falls("postcode without space", row):
        cells[_POSTCODE] = cells[_POSTCODE].replace(" ", "")
        dirt.note("postcode without space")
    return cells


def _dirty_row(cells: list[str], dirt: Dirt, row: int) -> None:
    if cells[_SUFFIX] == "0" and dirt.falls("blank suffix", row):
        cells[_SUFFIX] = ""
        dirt.note("blank suffix")
    if dirt.falls("no-break space", row) and " " in cells[_FIRST_LINE]:
        cells[_FIRST_LINE] = cells[_FIRST_LINE].replace(" ", _NO_BREAK_SPACE, 1)
        dirt.note("no-break space")
    if dirt.falls("blanks at the end", row):
        cells[_SURNAME] += "  "
        dirt.note("blanks at the end")
    if dirt.falls("name in address line", row) and cells[_FIRST_LINE] and not cells[-2]:
        name = f"{cells[_FORENAME][:1]} {cells[_SURNAME].strip()}"
        cells[_FIRST_LINE:] = [name, *cells[_FIRST_LINE:-1]]
        dirt.note("name in address line")
