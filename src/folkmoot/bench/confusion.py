"""What the reader saw in each box, by what was done to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from folkmoot.bench.accuracy import Meant
from folkmoot.method.capture.model import Reading
from folkmoot.method.instrument.variables import variables
from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.terms.missing import RESERVED_CODES, MissingReason

#: Boxes by the kind of mark, then by the state that the reader saw.
Confusion: TypeAlias = Mapping[str, Mapping[str, int]]

NOTHING, SOME_MARK = "nothing", "mark"
_UNREADABLE = RESERVED_CODES[MissingReason.UNREADABLE]


def confusion_of(sheet: Sheet, meant: Meant, readings: Sequence[Reading]) -> Confusion:
    """Count boxes by the kind of mark in them and the state that the reader saw.

    Where the renderer does not tell kinds, a box is `mark` or `nothing` by the answers, and
    questions in which two boxes were marked are left out, because the answers do not tell which.
    Boxes of a serial that was misread are left out; such a page is counted as misplaced.
    """
    ticks = {(v.printed_question, v.code): v.id for v in variables(sheet.instrument) if v.code}
    counts: dict[str, Counter[str]] = {}
    for reading in readings:
        answers = meant.answers.get(reading.serial)
        if answers is None:
            continue
        for mark in reading.marks:
            kind = meant.kinds.get((reading.serial, mark.question, mark.code))
            if kind is None and not meant.kinds:
                tick = ticks.get((mark.question, mark.code))
                answer = answers[tick or mark.question]
                if answer == _UNREADABLE:
                    continue
                kind = SOME_MARK if answer == ("1" if tick else mark.code) else NOTHING
            counts.setdefault(kind or NOTHING, Counter())[mark.state.value] += 1
    return {kind: dict(sorted(of_kind.items())) for kind, of_kind in sorted(counts.items())}


def together(parts: Sequence[Confusion]) -> Confusion:
    """Several confusions in one."""
    counts: dict[str, Counter[str]] = {}
    for part in parts:
        for kind, of_kind in part.items():
            counts.setdefault(kind, Counter()).update(of_kind)
    return {kind: dict(sorted(of_kind.items())) for kind, of_kind in sorted(counts.items())}
