"""Raking with samplics, to the same precision as the others."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np

try:
    from samplics.weighting import SampleWeight
except ImportError:
    sys.exit(3)


def main() -> None:
    folder, repeats = Path(sys.argv[1]), int(sys.argv[2])
    targets = json.loads((folder / "targets.json").read_text("utf-8"))
    margins = {name: np.fromfile(folder / f"{name}.i4", "<i4") for name in targets}
    control = {name: dict(enumerate(counts, 1)) for name, counts in targets.items()}
    weight = np.fromfile(folder / "weight.f8", "<f8")
    seconds = []
    for _ in range(repeats):
        started = time.process_time()
        SampleWeight().rake(weight, margins, control=control, tol=1e-9, ctrl_tol=1e-9)
        seconds.append(time.process_time() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"rows": {"rake": seconds}, "peak_bytes": peak}))


main()
