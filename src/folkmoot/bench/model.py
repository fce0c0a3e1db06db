"""What a benchmark found: raw times, what the peers took, and the machine they ran on."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

#: Told what is being done, how much of it is done and how much there is (0: not known).
Told: TypeAlias = Callable[[str, int, int], None]


class Unit(StrEnum):
    """What a number counts. Of rates more is better, of all others less."""

    SECONDS = "s"
    BOOKLETS_A_SECOND = "booklets/s"
    PAGES_A_SECOND = "pages/s"

    @property
    def is_rate(self) -> bool:
        """Whether it counts things a second."""
        return self is not Unit.SECONDS


@dataclass(frozen=True, slots=True)
class Timed:
    """Repeats of one piece of work: `seconds` of each, and the most memory its process held.

    `peak_bytes` is None where the system does not tell it.
    """

    seconds: tuple[float, ...]
    peak_bytes: int | None = None


class PeerState(StrEnum):
    """Whether a peer could be measured."""

    MEASURED = "measured"
    ABSENT = "absent"  # not installed
    FAILED = "not measured"  # installed, but it did not do the work


@dataclass(frozen=True, slots=True)
class Peer:
    """What another program took for the same work on the same data; `note` says why it did not."""

    name: str
    state: PeerState
    timed: Timed | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One piece of work, ours and the peers'. `amount` is how many things a repeat makes."""

    name: str
    unit: Unit
    amount: int
    ours: Timed
    peers: tuple[Peer, ...] = ()
    file_bytes: int | None = None

    def values(self, timed: Timed) -> list[float]:
        """The repeats in the figure's unit."""
        if self.unit.is_rate:
            return [self.amount / seconds for seconds in timed.seconds]
        return list(timed.seconds)

    def median(self, timed: Timed) -> float:
        """The middle repeat in the figure's unit."""
        return statistics.median(self.values(timed))

    def times_as_quick(self, peer: Timed) -> float:
        """How many times as quick ours is as the peer: the ratio of the medians."""
        ours, theirs = self.median(self.ours), self.median(peer)
        return ours / theirs if self.unit.is_rate else theirs / ours


def machine() -> Mapping[str, object]:
    """What the numbers were measured on and how busy it was; no name of a host and no path."""
    return {
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def figure_as_json(figure: Figure) -> Mapping[str, object]:
    """All of a figure, with its raw times, for a program."""
    return {
        "name": figure.name,
        "unit": figure.unit.value,
        "amount": figure.amount,
        "file_bytes": figure.file_bytes,
        "ours": _timed_as_json(figure, figure.ours),
        "peers": [
            {
                "name": peer.name,
                "state": peer.state.value,
                "note": peer.note,
                **(_timed_as_json(figure, peer.timed) if peer.timed else {}),
                "ratio": figure.times_as_quick(peer.timed) if peer.timed else None,
            }
            for peer in figure.peers
        ],
    }


def _timed_as_json(figure: Figure, timed: Timed) -> Mapping[str, object]:
    values = figure.values(timed)
    return {
        "median": statistics.median(values),
        "least": min(values),
        "greatest": max(values),
        "seconds": list(timed.seconds),
        "peak_bytes": timed.peak_bytes,
    }


def figure_rows(figures: Sequence[Figure]) -> list[dict[str, str]]:
    """The rows of the table that a person reads: one for each figure and peer."""
    return [row for figure in figures for row in _rows(figure)]


def _rows(figure: Figure) -> list[dict[str, str]]:
    values = figure.values(figure.ours)
    peak = figure.ours.peak_bytes
    ours = {
        "name": figure.name,
        "unit": figure.unit.value,
        "ours": _number(statistics.median(values)),
        "spread": f"{_number(min(values))} to {_number(max(values))}",
        "memory": f"{peak / 1e6:,.0f} MB" if peak else "",
    }
    if not figure.peers:
        return [{**ours, "peer": "none", "peer median": "", "ratio": ""}]
    rows = []
    for index, peer in enumerate(figure.peers):
        head = ours if index == 0 else dict.fromkeys(ours, "")
        shown, ratio = peer.state.value, ""
        if peer.timed:
            shown = _number(figure.median(peer.timed))
            ratio = f"{_number(figure.times_as_quick(peer.timed))} x"
        rows.append({**head, "peer": peer.name, "peer median": shown, "ratio": ratio})
    return rows


def _number(value: float) -> str:
    """Three digits that count; whole numbers from 100 up."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
