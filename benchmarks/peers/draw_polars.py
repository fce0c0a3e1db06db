"""Draw households of each force in proportion, and one elector of each, with polars."""

from __future__ import annotations

import json
import resource
import sys
import time
import tomllib
from pathlib import Path

try:
    import polars
except ImportError:
    sys.exit(3)


def draw(path: Path, cases: int, seed: int) -> int:
    frame = polars.scan_parquet(path)
    homes = (
        frame.select("force", "household")
        .group_by("force", "household")
        .agg(polars.len().alias("electors"))
        .collect(engine="streaming")
    )
    chosen = (
        homes.with_columns(polars.col("household").hash(seed).alias("lot"))
        .with_columns(
            polars.col("lot").rank("ordinal").over("force").alias("place"),
            polars.len().over("force").alias("of"),
        )
        .filter(polars.col("place") <= polars.col("of") * cases / homes.height)
        .select("household", "electors")
    )
    people = frame.join(chosen.lazy(), on="household", how="inner").collect(engine="streaming")
    return (
        people.with_columns(polars.col("number").hash(seed).alias("lot"))
        .sort("lot")
        .group_by("household", maintain_order=True)
        .first()
        .height
    )


def main() -> None:
    folder, repeats = Path(sys.argv[1]), int(sys.argv[2])
    path = folder / "electors.parquet"
    cases = tomllib.loads((folder / "design.toml").read_text("utf-8"))["n"]
    draw(path, cases, 0)
    seconds = []
    for number in range(1, repeats + 1):
        started = time.perf_counter()
        draw(path, cases, number)
        seconds.append(time.perf_counter() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"rows": {"draw": seconds}, "peak_bytes": peak}))


main()
