"""What the reader saw in each box, by what was done to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from folkmoot.bench.accuracy import NOTHING, Meant
from folkmoot.method.capture.model import Reading

#: Boxes by the kind of mark, then by the state that the reader saw.
Confusion: TypeAlias = Mapping[str, Mapping[str, int]]


def confusion_of(meant: Meant, readings: Sequence[Reading]) -> Confusion:
    """Count boxes by the kind of mark in them and the state that the reader saw.

    Boxes of a serial that was misread are left out; such a page is counted as misplaced.
    """
    counts: dict[str, Counter[str]] = {}
    for reading in readings:
        if reading.serial not in meant.answers:
            continue
        for mark in reading.marks:
            kind = meant.kinds.get((reading.serial, mark.question, mark.code), NOTHING)
            counts.setdefault(kind, Counter())[mark.state.value] += 1
    return {kind: dict(sorted(of_kind.items())) for kind, of_kind in sorted(counts.items())}


def together(parts: Sequence[Confusion]) -> Confusion:
    """Several confusions in one."""
    counts: dict[str, Counter[str]] = {}
    for part in parts:
        for kind, of_kind in part.items():
            counts.setdefault(kind, Counter()).update(of_kind)
    return {kind: dict(sorted(of_kind.items())) for kind, of_kind in sorted(counts.items())}
