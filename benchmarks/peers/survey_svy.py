"""Raking with svy, to the same precision as the others. It has no errors that know a raking."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np

try:
    import polars
    import svy
except ImportError:
    sys.exit(3)


def main() -> None:
    folder, repeats = Path(sys.argv[1]), int(sys.argv[2])
    margins = json.loads((folder / "targets.json").read_text("utf-8"))
    columns = {name: np.fromfile(folder / f"{name}.i4", "<i4") for name in margins}
    columns["weight"] = np.fromfile(folder / "weight.f8", "<f8")
    controls = {name: dict(enumerate(counts, 1)) for name, counts in margins.items()}
    sample = svy.Sample(polars.DataFrame(columns), svy.Design(wgt="weight"))
    seconds = []
    for _ in range(repeats):
        started = time.process_time()
        sample.weighting.rake(controls=controls, tol=1e-9)
        seconds.append(time.process_time() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"rows": {"rake": seconds}, "peak_bytes": peak}))


main()
