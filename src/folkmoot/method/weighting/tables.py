"""Data files as columns: CSV, every cell kept as it is written, or Parquet."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path

import numpy as np

from folkmoot.method.terms.catalogue.files import (
    COLUMN_MISSING,
    FILE_EMPTY,
    FILE_MISSING,
    FILE_NOT_TEXT,
)
from folkmoot.method.terms.catalogue.numbers import (
    COLUMN_TWICE,
    NO_ROWS,
    NOT_A_NUMBER,
    NOT_A_TABLE,
    NOT_FINITE,
    ROW_LENGTH,
)
from folkmoot.method.terms.csv_rows import refuse_other_separator
from folkmoot.method.terms.problem import Place
from folkmoot.method.terms.written_file import whole_file
from folkmoot.method.weighting.auxiliaries import RowPlaces
from folkmoot.method.weighting.columns import (
    LARGEST_NUMBER,
    MISSING_CODE,
    Coded,
    Floats,
    Integers,
    category_order,
    code,
)
from folkmoot.method.weighting.parquet import (
    is_parquet,
    parquet_columns,
    parquet_names,
    parquet_rows,
    write_parquet_from_rows,
    write_parquet_with,
)

_ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The wanted columns of a data file, in memory.

    `words` hold columns of text, their levels in the order found; `figures` columns that the file
    itself stores as numbers. In CSV the header is row 1, in Parquet the first row of data is.
    """

    rows: int
    names: tuple[str, ...]
    words: Mapping[str, Coded]
    figures: Mapping[str, Floats]
    places: RowPlaces

    def only(self, rows: Integers) -> Table:
        """The table of some rows, by their indices from 0; problems name the rows of the file."""
        words = {
            name: Coded(column.codes[rows], column.levels) for name, column in self.words.items()
        }
        figures = {name: column[rows] for name, column in self.figures.items()}
        places = RowPlaces(self.places.file, self.places.first_row, rows)
        return Table(len(rows), self.names, words, figures, places)

    def categories(self, name: str, missing: frozenset[str] = frozenset()) -> Coded:
        """A column as categories; empty cells and the codes in `missing` are missing.

        Levels are sorted, numbers by size and before words.
        """
        if name in self.figures:
            return code(self.figures[name]).without(missing)
        found = self.words[name]
        kept = [level for level in found.levels if level and level not in missing]
        levels = sorted(kept, key=category_order)
        place = {level: index for index, level in enumerate(levels)}
        moved = [place.get(level, MISSING_CODE) for level in found.levels] + [MISSING_CODE]
        return Coded(np.array(moved, dtype=np.int64)[found.codes], tuple(levels))

    def numbers(self, name: str, missing: frozenset[str] = frozenset()) -> Floats:
        """A column as numbers; empty cells and the codes in `missing` are NaN.

        Raises Problem with the first cell that is no finite number.
        """
        codes = {number for text in missing if (number := _number(text)) is not None}
        if name in self.figures:
            figures = np.where(
                np.isin(self.figures[name], sorted(codes)), np.nan, self.figures[name]
            )
            if (too_large := np.abs(figures) > LARGEST_NUMBER).any():
                row = np.flatnonzero(too_large)[0]
                raise NOT_FINITE.at(self.places.at(row, name), value=str(figures[row]))
            return figures
        found = self.words[name]
        values = np.full(len(found.levels) + 1, np.nan)  # the last for a missing cell
        for index, level in enumerate(found.levels):
            if not level.strip() or level in missing:
                continue
            number = _number(level)
            if number is None or not abs(number) <= LARGEST_NUMBER:
                row = np.flatnonzero(found.codes == index)[0]
                is_word = number is None or np.isnan(number)
                kind = NOT_A_NUMBER if is_word else NOT_FINITE
                raise kind.at(self.places.at(row, name), value=level)
            values[index] = np.nan if number in codes else number
        return values[found.codes]


def _number(text: str) -> float | None:
    try:
        # Python's own numbers may hold underscores; in a file 1_000 is a word.
        return None if "_" in text else float(text)
    except ValueError:
        return None


def read_table(path: Path, columns: Collection[str]) -> Table:
    """Read the named columns of CSV (UTF-8) or, when the name ends in `.parquet`, of Parquet.

    Raises Problem: no such file, empty, not text, a row of another length, a column missing or
    twice, no rows.
    """
    place = Place(file=path.name)
    if not path.is_file():
        raise FILE_MISSING.at(place)
    if path.stat().st_size == 0:
        raise FILE_EMPTY.at(place)
    wanted = list(dict.fromkeys(columns))
    if is_parquet(path):
        names = parquet_names(path)
        _check_names(names, wanted, place)
        rows, words, figures = parquet_columns(path, wanted)
    else:
        chunks = _csv_chunks(path, place)
        names = tuple(next(chunks)[0])
        _check_names(names, wanted, place)
        rows, words = _code_columns(chunks, names, wanted)
        figures = {}
    if rows == 0:
        raise NO_ROWS.at(place)
    first_row = 1 if is_parquet(path) else 2
    return Table(rows, names, words, figures, RowPlaces(path.name, first_row))


def _check_names(names: tuple[str, ...], wanted: list[str], place: Place) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise COLUMN_TWICE.at(place, column=name)
    refuse_other_separator(names, place)
    for name in wanted:
        if name not in names:
            raise COLUMN_MISSING.at(place, column=name, found=", ".join(names))


class _Levels(dict[str, int]):
    """Words numbered in the order they are first met."""

    def __missing__(self, word: str) -> int:
        """Give a new word the next number."""
        self[word] = number = len(self)
        return number


def _code_columns(
    chunks: Iterator[list[list[str]]], names: tuple[str, ...], wanted: list[str]
) -> tuple[int, dict[str, Coded]]:
    levels = [_Levels() for _ in wanted]
    columns = [
        (itemgetter(names.index(name)), level) for name, level in zip(wanted, levels, strict=True)
    ]
    pieces: list[list[Integers]] = [[] for _ in wanted]
    rows = 0
    for chunk in chunks:
        rows += len(chunk)
        for (cell_of, level), piece in zip(columns, pieces, strict=True):
            numbered = map(level.__getitem__, map(cell_of, chunk))
            piece.append(np.fromiter(numbered, dtype=np.int64, count=len(chunk)))
    coded = {
        name: Coded(np.concatenate(piece) if piece else np.zeros(0, dtype=np.int64), tuple(level))
        for name, level, piece in zip(wanted, levels, pieces, strict=True)
    }
    return rows, coded


def _csv_chunks(path: Path, place: Place) -> Iterator[list[list[str]]]:
    """The header alone, then the rows of a CSV file by some thousands, each of its length."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines, strict=True)
        try:
            header = next(reader, [])
            if not header:
                raise FILE_EMPTY.at(place)
            yield [header]
            first_row = 2
            while chunk := list(islice(reader, _ROWS_AT_ONCE)):
                if set(map(len, chunk)) == {len(header)}:
                    yield chunk
                else:
                    yield _whole_rows(chunk, len(header), first_row, place)
                first_row += len(chunk)
        except csv.Error as fault:
            at = Place(file=place.file, line=_broken_line(path))
            raise NOT_A_TABLE.at(at, reason=f"{fault}.") from None
        except UnicodeDecodeError:
            raise FILE_NOT_TEXT.at(place, encoding="UTF-8", byte=_bad_byte(path)) from None


def _whole_rows(
    chunk: list[list[str]], expected: int, first_row: int, place: Place
) -> list[list[str]]:
    """Rows without blank lines, which are empty cells where there is but one column."""
    rows = [row or [""] for row in chunk] if expected == 1 else chunk
    for number, row in enumerate(rows, start=first_row):
        if row and len(row) != expected:
            at = Place(file=place.file, row=number)
            raise ROW_LENGTH.at(at, found=len(row), expected=expected)
    return [row for row in rows if row]


def _broken_line(path: Path) -> int:
    """The line on which the first row begins that cannot be told from the next."""
    last = 0
    with path.open(encoding="utf-8-sig", newline="") as lines, suppress(csv.Error):
        reader = csv.reader(lines, strict=True)
        for _row in reader:
            last = reader.line_num
    return last + 1


def _bad_byte(path: Path) -> int:
    """Where the file stops being UTF-8, counted from its start."""
    try:
        path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        return fault.start + 1
    return 0


def write_with_weight(source: Path, weights: Floats, out: Path) -> None:
    """Write the rows of `source` in their order with a last column `weight`.

    A column of that name is kept as `start_weight`. CSV or, when the name ends in `.parquet`,
    Parquet; written whole or not at all.
    """
    with whole_file(out) as unfinished:
        if is_parquet(source) and is_parquet(out):
            write_parquet_with(source, weights, unfinished)
        elif is_parquet(out):
            write_parquet_from_rows(_weighted_rows(source, weights), unfinished)
        else:
            with unfinished.open("w", encoding="utf-8", newline="") as lines:
                if not is_parquet(source) and _is_a_line_a_row(source, len(weights)):
                    lines.writelines(_weighted_lines(source, weights))
                else:
                    rows = _weighted_rows(source, weights)
                    csv.writer(lines, lineterminator="\n").writerows(rows)


def _is_a_line_a_row(source: Path, rows: int) -> bool:
    """Whether no cell holds a line break, so that lines can be copied as they are.

    Every row has a line that is not blank, and one with a line break inside has two.
    """
    with source.open(encoding="utf-8-sig", newline="") as lines:
        has_columns = "," in next(lines, "")
        return has_columns and sum(1 for line in lines if line.strip("\r\n")) == rows


def _weighted_lines(source: Path, weights: Floats) -> Iterator[str]:
    with source.open(encoding="utf-8-sig", newline="") as lines:
        names = next(csv.reader([next(lines)]))
        header = StringIO()
        csv.writer(header, lineterminator="\n").writerow(_with_weight(names))
        yield header.getvalue()
        filled = (line.rstrip("\r\n") for line in lines)
        for line, weight in zip(filter(None, filled), weights.tolist(), strict=True):
            yield f"{line},{weight!r}\n"


def _with_weight(names: Sequence[object]) -> list[object]:
    return [*("start_weight" if name == "weight" else name for name in names), "weight"]


def _weighted_rows(source: Path, weights: Floats) -> Iterator[list[object]]:
    records: Iterator[Sequence[object]]
    if is_parquet(source):
        records = chain([parquet_names(source)], parquet_rows(source))
    else:
        records = chain.from_iterable(_csv_chunks(source, Place(file=source.name)))
    header = next(records)
    yield _with_weight(header)
    for row, weight in zip(records, weights.tolist(), strict=True):
        yield [*row, weight]
