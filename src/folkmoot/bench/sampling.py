"""Draw from a national frame in Parquet, beside polars on the same file."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from folkmoot.bench.measure import time_alone
from folkmoot.bench.model import Figure, Told, Unit
from folkmoot.bench.peers import SCRIPTS, run_peer
from folkmoot.method.sampling.custody import write_draw
from folkmoot.method.sampling.parquet_draw import draw_from_parquet
from folkmoot.method.terms.catalogue.numbers import PARQUET_MISSING

try:
    import pyarrow as pa
    import pyarrow.parquet as pa_parquet
except ImportError:  # an extra: without it there is nothing to measure
    pa = None

DRAW = "draw"
FORCES = 43
MOST_CASES = 100_000
_ELECTORS_OF_A_CASE = 40
_GROUP_ROWS = 1 << 20
_NAMES = 2_000
_TODAY = date(2005, 1, 12)
_DESIGN = """\
n = {cases}
allocation = "proportional"
stratum = ["force"]
per_household = 1
"""


def sampling_figures(
    rows: int, repeats: int, seed: int, *, interpreter: str, peer_repeats: int, told: Told
) -> list[Figure]:
    """Time a stratified draw of households and one elector of each, files written, on all cores.

    The peer reads the same file and draws the same numbers, but writes nothing. Raises `Problem`
    where pyarrow is not installed.
    """
    if pa is None:
        raise PARQUET_MISSING.at()
    cases = min(MOST_CASES, rows // _ELECTORS_OF_A_CASE)
    title = f"stratified draw of {cases:,} from {rows:,} electors in Parquet"
    with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as name:
        folder = Path(name)
        told("the electors", 0, 0)
        make_electors(folder / "electors.parquet", rows, seed)
        (folder / "design.toml").write_text(_DESIGN.format(cases=cases), "utf-8")
        told(title, 0, 0)
        ours = time_alone(partial(_prepare, folder, seed), repeats)
        told("the same by polars", 0, 0)
        run = run_peer("polars", interpreter, SCRIPTS / "draw_polars.py", folder, peer_repeats)
        size = (folder / "electors.parquet").stat().st_size
    return [Figure(title, Unit.SECONDS, 1, ours, (run.of(DRAW, 1),), size)]


def _prepare(folder: Path, seed: int) -> Callable[[int], object]:
    def work(number: int) -> object:
        drawn = draw_from_parquet(
            folder / "electors.parquet", folder / "design.toml", seed + number, on=_TODAY
        )
        return write_draw(
            drawn.sample,
            folder / f"draw-{number}",
            household_insert=False,
            codes=random.Random(seed),  # noqa: S311 - nobody is written to
            account=drawn.account,
        )

    return work


def make_electors(path: Path, rows: int, seed: int) -> None:
    """Write invented electors: forces of unequal size, households of one to five, names, places."""
    rng = np.random.default_rng(seed)
    share = rng.dirichlet(np.full(FORCES, 4.0))
    names = [f"Name{number:04d}" for number in range(_NAMES)]
    forces = [f"Force {number:02d}" for number in range(FORCES)]
    ends = np.round(np.cumsum(share) * rows).astype(np.int64)
    home, written = 0, 0
    schema = pa.schema(
        [
            ("number", pa.int64()),
            ("household", pa.int64()),
            ("force", pa.dictionary(pa.int32(), pa.string())),
            ("surname", pa.dictionary(pa.int32(), pa.string())),
            ("forename", pa.dictionary(pa.int32(), pa.string())),
            ("postcode", pa.string()),
        ]
    )
    with pa_parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while written < rows:
            count = min(_GROUP_ROWS, rows - written)
            sizes = rng.choice([1, 2, 3, 4, 5], count, p=[0.35, 0.45, 0.13, 0.05, 0.02])
            homes = np.repeat(np.arange(home, home + count), sizes)[:count]
            home = int(homes[-1]) + 1
            number = np.arange(written, written + count)
            columns = [
                pa.array(number),
                pa.array(homes),
                _coded(np.searchsorted(ends, number, side="right").clip(0, FORCES - 1), forces),
                _coded(rng.integers(0, _NAMES, count), names),
                _coded(rng.integers(0, _NAMES, count), names),
                pa.array(np.char.add("QX", (homes // 15).astype("U10"))),
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            written += count


def _coded(codes: np.ndarray, levels: list[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(levels))
