"""Read a frame of tens of millions of electors from Parquet, a batch at a time.

Of every row only its stratum and its household stay in memory, as small whole numbers; the columns
of those who are drawn are fetched in a second pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from folkmoot.method.sampling.layouts import column_key
from folkmoot.method.terms.catalogue.files import FILE_MISSING
from folkmoot.method.terms.catalogue.frames import PARQUET_COLUMN, PARQUET_UNREADABLE
from folkmoot.method.terms.catalogue.numbers import PARQUET_MISSING
from folkmoot.method.terms.problem import Place

try:
    import pyarrow as pa
    import pyarrow.compute as pa_compute
    import pyarrow.parquet as pa_parquet
except ImportError:  # an extra: CSV works without it
    pa = None

Integers: TypeAlias = NDArray[np.int32]
Rows: TypeAlias = NDArray[np.uint32]

NUMBER_NAMES = ("number", "electornumber", "id", "uprn")
HOUSEHOLD = "household"
_BATCH_ROWS = 1 << 20
_FETCH_ROWS = 1 << 18


@dataclass(frozen=True, slots=True, eq=False)
class ScannedStratum:
    """The rows of a stratum (from 0, in the order of the file) and the household of each.

    Households are numbered from 0 in the order in which they first come. Where electors are drawn
    directly each row is its own unit, and `household` is None.
    """

    values: tuple[str, ...]
    rows: Rows
    household: Integers | None
    households: int

    @property
    def sizes(self) -> Integers:
        """How many electors each household has."""
        if self.household is None:
            return np.ones(len(self.rows), np.int32)
        return np.bincount(self.household, minlength=self.households).astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """A whole file: its strata by their values in sorted order, and the rows left out."""

    strata: tuple[ScannedStratum, ...]
    rows: int
    without_stratum: int
    without_household: int
    excluded: int


class ParquetFrame:
    """A Parquet file with a row for each elector. Raises `Problem` when it cannot be read."""

    def __init__(self, path: Path) -> None:
        """Open the file and read its header only."""
        self.name = path.name
        if pa is None:
            raise PARQUET_MISSING.at(Place(file=path.name))
        if not path.is_file():
            raise FILE_MISSING.at(Place(file=path.name))
        try:
            self._file = pa_parquet.ParquetFile(path, memory_map=True)
        except (pa.ArrowInvalid, OSError) as fault:
            reason = str(fault).splitlines()[0]
            raise PARQUET_UNREADABLE.at(Place(file=path.name), reason=reason) from None
        self.columns = tuple(str(name) for name in self._file.schema_arrow.names)
        self._by_key = {column_key(name): name for name in reversed(self.columns)}

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return int(self._file.metadata.num_rows)

    def find(self, *names: str) -> str | None:
        """The first of some names that the file has, as it writes it."""
        return next((found for n in names if (found := self._by_key.get(column_key(n)))), None)

    def column(self, what: str, *names: str) -> str:
        """As `find`; raises `Problem` when there is none."""
        found = self.find(*names)
        if found is None:
            shown = ", ".join(self.columns[:40])
            raise PARQUET_COLUMN.at(Place(file=self.name), what=what, found=shown)
        return found

    def scan(
        self, stratum: Sequence[str], household: str | None, excluded: Sequence[str] = ()
    ) -> Scan:
        """Sort the rows into strata and households; `excluded` are numbers to be left out."""
        number = self.column("the elector's number", *NUMBER_NAMES) if excluded else None
        wanted = [*stratum, *([household] if household else []), *([number] if number else [])]
        sorting = _Sorting(stratum, household)
        base = 0
        for batch in self._batches(dict.fromkeys(wanted), _BATCH_ROWS):
            keep = np.ones(batch.num_rows, bool)
            if number is not None:
                texts = pa_compute.cast(batch.column(number), pa.string())
                keep = ~pa_compute.is_in(texts, pa.array(list(excluded))).to_numpy(
                    zero_copy_only=False
                )
                sorting.excluded += int((~keep).sum())
            sorting.take(batch, base, keep)
            base += batch.num_rows
        return sorting.finish(self.rows)

    def fetch(self, rows: Rows, columns: Sequence[str]) -> dict[str, list[str]]:
        """Some columns of some rows (sorted) as text; empty where there is nothing."""
        found: dict[str, list[str]] = {name: [] for name in columns}
        base, start = 0, 0
        for batch in self._batches(dict.fromkeys(columns), _FETCH_ROWS):
            end = int(np.searchsorted(rows, base + batch.num_rows))
            if end > start:
                places = pa.array(rows[start:end].astype(np.int64) - base)
                for name in columns:
                    cells = batch.column(name).take(places).to_pylist()
                    found[name] += ["" if cell is None else str(cell).strip() for cell in cells]
            base, start = base + batch.num_rows, end
            if start == len(rows):
                break
        return found

    def _batches(self, columns: Mapping[str, None], rows: int) -> Iterator[pa.RecordBatch]:
        names = list(columns)
        if not names:  # of a frame without strata and households only the rows are counted
            names = [self.columns[0]]
        try:
            yield from self._file.iter_batches(batch_size=rows, columns=names)
        except (pa.ArrowInvalid, OSError) as fault:
            reason = str(fault).splitlines()[0]
            raise PARQUET_UNREADABLE.at(Place(file=self.name), reason=reason) from None


class _Sorting:
    """The rows read so far, by stratum."""

    def __init__(self, stratum: Sequence[str], household: str | None) -> None:
        self.stratum, self.household = stratum, household
        self.codes: list[dict[str, int]] = [{} for _ in stratum]
        self.rows: dict[tuple[int, ...], list[Rows]] = {}
        self.homes: dict[tuple[int, ...], list[pa.Array]] = {}
        self.without_stratum = self.without_household = self.excluded = 0

    def take(self, batch: pa.RecordBatch, base: int, keep: NDArray[np.bool_]) -> None:
        """Sort the rows of a batch, the first of which is row `base` of the file."""
        coded = [
            self._code(batch.column(name), codes)
            for name, codes in zip(self.stratum, self.codes, strict=True)
        ]
        for codes in coded:
            self.without_stratum += int((keep & (codes < 0)).sum())
            keep &= codes >= 0
        if self.household is not None:
            known = batch.column(self.household).is_valid().to_numpy(zero_copy_only=False)
            self.without_household += int((keep & ~known).sum())
            keep &= known
        together = np.zeros(batch.num_rows, np.int64)
        for codes in coded:
            together = together * (int(codes.max(initial=0)) + 1) + codes
        kept = np.flatnonzero(keep)
        for places in _by_value(together, kept):
            key = tuple(int(codes[places[0]]) for codes in coded)
            self.rows.setdefault(key, []).append((places + base).astype(np.uint32))
            if self.household is not None:
                homes = batch.column(self.household)
                whole = len(places) == batch.num_rows
                part = homes if whole else homes.take(pa.array(places))
                self.homes.setdefault(key, []).append(part)

    def _code(self, column: pa.Array, codes: dict[str, int]) -> Integers:
        """The values of a batch as numbers that hold for the whole file; -1 where there is none."""
        coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        levels = [str(level).strip() for level in coded.dictionary.to_pylist()]
        lookup = np.array(
            [codes.setdefault(each, len(codes)) if each else -1 for each in levels] or [-1],
            np.int32,
        )
        indices = pa_compute.fill_null(coded.indices.cast(pa.int32()), -1)
        places = indices.to_numpy(zero_copy_only=False)
        return np.where(places < 0, np.int32(-1), lookup[places])

    def finish(self, rows: int) -> Scan:
        """Number the households of each stratum; the batches are let go of one by one."""
        names = [list(codes) for codes in self.codes]
        strata = []
        for key in sorted(
            self.rows, key=lambda each: [n[c] for n, c in zip(names, each, strict=True)]
        ):
            values = tuple(name[code] for name, code in zip(names, key, strict=True))
            where = np.concatenate(self.rows.pop(key))
            household, count = None, len(where)
            if self.household is not None:
                homes = (
                    pa.chunked_array(self.homes.pop(key)).dictionary_encode().unify_dictionaries()
                )
                household = np.concatenate(
                    [chunk.indices.to_numpy(zero_copy_only=False) for chunk in homes.chunks]
                ).astype(np.int32, copy=False)
                count = len(homes.chunk(0).dictionary)
                del homes
            strata.append(ScannedStratum(values, where, household, count))
        return Scan(
            tuple(strata), rows, self.without_stratum, self.without_household, self.excluded
        )


def _by_value(values: NDArray[np.int64], kept: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """The places among `kept` of each value, in their order."""
    of_kept = values[kept]
    if not len(kept) or of_kept.min() == of_kept.max():
        yield from [kept] if len(kept) else []
        return
    order = np.argsort(of_kept, kind="stable")
    ends = np.flatnonzero(np.diff(of_kept[order])) + 1
    yield from np.split(kept[order], ends)
