"""Parquet files, for those who have installed the extra `parquet` (pyarrow)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from folkmoot.method.terms.catalogue.numbers import NOT_A_TABLE, PARQUET_MISSING
from folkmoot.method.terms.problem import Place
from folkmoot.method.weighting.columns import Coded, Floats, code

try:
    import pyarrow as pa
    import pyarrow.parquet as pa_parquet
except ImportError:  # an extra: CSV works without it
    pa = None


def is_parquet(path: Path) -> bool:
    """Whether a file's name says that it is Parquet."""
    return path.suffix.lower() == ".parquet"


def _open(path: Path) -> pa_parquet.ParquetFile:
    if pa is None:
        raise PARQUET_MISSING.at(Place(file=path.name))
    try:
        return pa_parquet.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as fault:
        reason = f"{str(fault).splitlines()[0]}."
        raise NOT_A_TABLE.at(Place(file=path.name), reason=reason) from None


def parquet_names(path: Path) -> tuple[str, ...]:
    """The names of the columns. Raises Problem when the file is no Parquet."""
    return tuple(str(name) for name in _open(path).schema_arrow.names)


def parquet_columns(
    path: Path, wanted: list[str]
) -> tuple[int, dict[str, Coded], dict[str, Floats]]:
    """The number of rows, the columns stored as text, and those stored as numbers."""
    table = _open(path).read(columns=wanted)
    words: dict[str, Coded] = {}
    figures: dict[str, Floats] = {}
    for name in wanted:
        column = table.column(name)
        if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
            values = column.to_numpy()
            figures[name] = np.asarray(values, dtype=np.float64)
        else:
            words[name] = code(["" if cell is None else cell for cell in column.to_pylist()])
    return int(table.num_rows), words, figures


def parquet_rows(path: Path) -> Iterator[list[object]]:
    """The rows, one by one, as Python values."""
    for batch in _open(path).iter_batches():
        yield from map(list, zip(*(column.to_pylist() for column in batch.columns), strict=True))


def write_parquet_with(source: Path, weights: Floats, out: Path) -> None:
    """Copy a Parquet file with a last column `weight`; an older one becomes `start_weight`."""
    table = _open(source).read()
    names = ["start_weight" if name == "weight" else name for name in table.column_names]
    weighted = table.rename_columns(names).append_column("weight", pa.array(weights))
    pa_parquet.write_table(weighted, out)


def write_parquet_from_rows(rows: Iterator[list[object]], out: Path) -> None:
    """Write rows, the first of them the header, as Parquet."""
    if pa is None:
        raise PARQUET_MISSING.at(Place(file=out.name))
    header = [str(name) for name in next(rows)]
    columns = list(zip(*rows, strict=True))
    pa_parquet.write_table(pa.table(dict(zip(header, columns, strict=True))), out)
