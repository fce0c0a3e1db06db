"""Run a peer on the same data in the same run, where it is installed; otherwise say that it is not.

A peer is a script under `benchmarks/peers` of the source. It is called with a folder of input and
the number of repeats, and prints one line of JSON: `{"rows": {"NAME": [seconds, ...]},
"peak_bytes": n, "amounts": {"NAME": n}}`. A slow peer may do a smaller amount of a row (copies,
items) than asked for: its seconds are carried to the whole. It ends with exit code 3 where its
library is not installed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from folkmoot.bench.measure import on_one_processor
from folkmoot.bench.model import Peer, PeerState, Timed

NOT_INSTALLED = 3

#: Where the peers' scripts lie in a checkout; an installed package has none.
SCRIPTS = Path(__file__).parents[3] / "benchmarks" / "peers"

_LONGEST_SECONDS = 3_600


@dataclass(frozen=True, slots=True)
class PeerRun:
    """What a peer did: its rows by name, or why there are none."""

    name: str
    state: PeerState
    note: str = ""
    seconds_by_row: Mapping[str, tuple[float, ...]] | None = None
    peak_bytes: int | None = None
    amounts: Mapping[str, int] = field(default_factory=dict)

    def of(self, row: str, amount: int) -> Peer:
        """The peer of one figure of so many things."""
        if self.state is not PeerState.MEASURED:
            return Peer(self.name, self.state, note=self.note)
        seconds = (self.seconds_by_row or {}).get(row)
        if not seconds:
            return Peer(self.name, PeerState.FAILED, note="it has no such work")
        did = self.amounts.get(row, amount)
        timed = Timed(tuple(second * amount / did for second in seconds), self.peak_bytes)
        note = f"did {did:,}, carried to {amount:,}" if did != amount else ""
        return Peer(self.name, PeerState.MEASURED, timed, note)


def run_peer(
    name: str,
    command: str,
    script: Path,
    data: Path,
    repeats: int,
    *,
    one_processor: bool = False,
) -> PeerRun:
    """Run a peer's script by a command (an interpreter) on a folder of data."""
    interpreter = shutil.which(command)
    if interpreter is None:
        return PeerRun(name, PeerState.ABSENT, f"{command} is not installed")
    if not script.exists():
        return PeerRun(name, PeerState.ABSENT, f"{script.name} comes with the source only")
    words = [interpreter, str(script), str(data), str(repeats)]
    try:
        with on_one_processor(one_processor):
            done = subprocess.run(
                words, capture_output=True, text=True, timeout=_LONGEST_SECONDS, check=False
            )
    except subprocess.TimeoutExpired:
        return PeerRun(name, PeerState.FAILED, f"no result within {_LONGEST_SECONDS} s")
    if done.returncode == NOT_INSTALLED:
        return PeerRun(name, PeerState.ABSENT, "not installed")
    said = done.stdout.strip().splitlines()
    if done.returncode or not said:
        reason = (done.stderr.strip().splitlines() or ["nothing was printed"])[-1]
        return PeerRun(name, PeerState.FAILED, reason[:200])
    return _parse(name, said[-1])


def _parse(name: str, line: str) -> PeerRun:
    try:
        found = json.loads(line)
        rows = {row: tuple(map(float, seconds)) for row, seconds in found["rows"].items()}
        peak, amounts = found.get("peak_bytes"), dict(found.get("amounts", {}))
    except (ValueError, KeyError, AttributeError, TypeError):
        return PeerRun(name, PeerState.FAILED, f"not understood: {line[:100]}")
    return PeerRun(name, PeerState.MEASURED, "", rows, peak, amounts)
