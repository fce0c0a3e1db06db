"""What was published beside the truth, which only the invented district knows.

An interval that was computed from those who answered can be off for two reasons: chance, which it
promises to allow for, and what no weight can mend: those who answer differ in opinion from those
who do not, and some cross fewer things than they were asked to. The second was put in on purpose
and is known, so both counts are given: as published, and with the deliberate bias set aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

#: Name of the list, item, category, domain.
Key: TypeAlias = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Published:
    """One published number with its 95 % interval, in the unit in which it was published."""

    key: Key
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Compared:
    """One published number beside the truth and the deliberate bias (estimate minus truth)."""

    published: Published
    truth: float
    bias: float

    @property
    def holds(self) -> bool:
        """Whether the interval as published holds the truth."""
        return self.published.low <= self.truth <= self.published.high

    @property
    def holds_without_bias(self) -> bool:
        """Whether it holds what perfect weighting of those who answer would have given."""
        return self.published.low <= self.truth + self.bias <= self.published.high


@dataclass(frozen=True, slots=True)
class Comparison:
    """All published intervals of a run compared."""

    rows: tuple[Compared, ...]

    @property
    def share_holding(self) -> float:
        """Share of intervals that hold the truth."""
        return _share(row.holds for row in self.rows)

    @property
    def share_holding_without_bias(self) -> float:
        """Share that hold it once the deliberate bias is set aside."""
        return _share(row.holds_without_bias for row in self.rows)

    @property
    def largest_bias(self) -> float:
        """The largest deliberate bias, in absolute size."""
        return max((abs(row.bias) for row in self.rows), default=0.0)


def compare(
    published: Sequence[Published], truth: Mapping[Key, float], bias: Mapping[Key, float]
) -> Comparison:
    """Pair every published number with the truth.

    KeyError when one has no truth: none may go unseen. A key without a deliberate bias has none.
    """
    return Comparison(
        tuple(Compared(each, truth[each.key], bias.get(each.key, 0.0)) for each in published)
    )


def as_report(comparison: Comparison, headlines: Sequence[str]) -> dict[str, object]:
    """The comparison as plain values for `comparison.json`, the intervals that miss in full."""
    return {
        "note": "Invented returns. The bias was put in on purpose: those who answer differ a little"
        " in opinion from those who do not, also among people of the same age, gender and place."
        " Some cross fewer than the three things that they were asked for, which makes these shares"
        " a little too small. No weight can mend either; real surveys have both and cannot know"
        " their size.",
        "headlines": list(headlines),
        "intervals": len(comparison.rows),
        "hold": comparison.share_holding,
        "hold_without_deliberate_bias": comparison.share_holding_without_bias,
        "largest_deliberate_bias": comparison.largest_bias,
        "missed": [
            {
                "what": " / ".join(part for part in row.published.key if part),
                "value": row.published.value,
                "low": row.published.low,
                "high": row.published.high,
                "truth": row.truth,
                "deliberate_bias": row.bias,
                "without_bias_it_holds": row.holds_without_bias,
            }
            for row in comparison.rows
            if not row.holds
        ],
    }


def _share(outcomes: Iterable[bool]) -> float:
    found = list(outcomes)
    return sum(found) / len(found) if found else 1.0
