"""Columns as the statistics take them: categories as whole numbers, numbers as floats.

A category column is `Coded`: each row holds the index of its level, or -1 where it is missing. A
number column is a float array with NaN where it is missing. Both are cheap to group a million
rows by.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Booleans: TypeAlias = NDArray[np.bool_]

MISSING_CODE = -1
#: Numbers beyond it are refused: their squares and sums would leave what a float can hold.
LARGEST_NUMBER = 1e60
#: Cross-classifications up to this many cells are counted directly, larger ones by sorting.
DENSE_CELLS = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column of categories. `codes` (n,) index `levels`; -1 is missing."""

    codes: Integers
    levels: tuple[str, ...]

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.codes)

    @property
    def is_missing(self) -> Booleans:
        """Which rows have no category."""
        return np.less(self.codes, 0)

    def only(self, rows: Integers) -> Coded:
        """Some rows of the column, by their indices from 0, with the levels that they have."""
        codes = self.codes[rows]
        used = np.unique(codes[codes >= 0])
        place = np.full(len(self.levels) + 1, MISSING_CODE, dtype=np.int64)
        place[used] = np.arange(len(used))
        return Coded(place[codes], tuple(self.levels[index] for index in used))

    def without(self, missing: frozenset[str]) -> Coded:
        """The same column with some categories taken as missing."""
        kept = [level for level in self.levels if level not in missing]
        if len(kept) == len(self.levels):
            return self
        place = {level: index for index, level in enumerate(kept)}
        table = np.array([place.get(level, -1) for level in self.levels] + [-1], dtype=np.int64)
        return Coded(table[self.codes], tuple(kept))


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """Rows by the categories of several columns; only crossings that occur are levels."""

    codes: Integers
    levels: tuple[tuple[str, ...], ...]


def category_order(level: str) -> tuple[int, float, str]:
    """Sort numbers by size and before words, words by their letters."""
    try:
        return (0, float(level), level)
    except ValueError:
        return (1, 0.0, level)


def code(values: Sequence[object] | NDArray[np.generic]) -> Coded:
    """Code a column of categories; None, NaN and the empty string are missing.

    Levels are sorted: numbers by size, then words. A whole float is written without its `.0`.
    """
    if isinstance(values, np.ndarray) and values.dtype.kind in "fiu":
        return _code_numbers(values.astype(np.float64))
    words = [_category(value) for value in values]
    levels = sorted({word for word in words if word is not None}, key=category_order)
    place: dict[str | None, int] = {level: index for index, level in enumerate(levels)}
    codes = np.fromiter(
        (place.get(word, MISSING_CODE) for word in words), dtype=np.int64, count=len(words)
    )
    return Coded(codes, tuple(levels))


def _code_numbers(values: Floats) -> Coded:
    """The same for many numbers at once."""
    found, inverse = np.unique(values, return_inverse=True)
    known = found[~np.isnan(found)]
    codes = np.where(inverse < len(known), inverse, MISSING_CODE).astype(np.int64)
    return Coded(codes, tuple(str(_category(float(value))) for value in known))


def _category(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, float | np.floating):
        if np.isnan(value):
            return None
        return str(int(value)) if float(value).is_integer() else str(value)
    return str(value) or None


def cross(columns: Sequence[Coded], rows: int) -> Crossing:
    """Cross columns; a row that misses any of them is missing. No columns give one level `()`."""
    if not columns:
        return Crossing(np.zeros(rows, dtype=np.int64), ((),))
    codes = mixed_radix(columns)
    missing = np.logical_or.reduce([column.is_missing for column in columns])
    present, inverse = np.unique(codes[~missing], return_inverse=True)
    crossed = np.full(rows, MISSING_CODE, dtype=np.int64)
    crossed[~missing] = inverse
    parts = decode(present, [len(column.levels) for column in columns])
    levels = tuple(
        tuple(column.levels[part[cell]] for column, part in zip(columns, parts, strict=True))
        for cell in range(len(present))
    )
    return Crossing(crossed, levels)


def mixed_radix(columns: Sequence[Coded]) -> Integers:
    """One whole number for each row's crossing of levels, the first column counting most."""
    codes = columns[0].codes
    for column in columns[1:]:
        codes = codes * len(column.levels) + column.codes
    return codes


def decode(codes: Integers, sizes: Sequence[int]) -> list[Integers]:
    """Undo `mixed_radix`: the level of each column for each code."""
    parts: list[Integers] = []
    rest = codes
    for size in reversed(sizes):
        parts.append(rest % max(size, 1))
        rest = rest // max(size, 1)
    return parts[::-1]


def add_up(groups: Integers, values: Floats, size: int) -> Floats:
    """Sums of values (n,) by group (n,), for groups from 0 to before `size`."""
    return np.bincount(groups, values, minlength=size).astype(np.float64, copy=False)


def join_categories(categories: Sequence[str]) -> str:
    r"""Join with `|`; a bar inside a category is written `\|`, a backslash `\\`."""
    return "|".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in categories)


def split_categories(text: str) -> tuple[str, ...]:
    """Undo `join_categories`."""
    parts = re.findall(r"(?:^|\|)((?:\\.|[^\\|])*)", text) or [text]
    return tuple(re.sub(r"\\(.)", r"\1", part) for part in parts)
