"""How large the demonstration is: the pilot's own numbers, or a small district for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Size = Literal["full", "small"]

#: Called with what is done and what there is in all, as a step goes on.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """The numbers of one demonstration.

    `cases` is the number posted, spread equally over the teams; `staff` the number invited.
    One scan in `one_in_at_300_dpi` is made at 300 dots per inch, the rest at 200.
    """

    size: Size
    seed: int
    cases: int
    staff: int
    one_in_at_300_dpi: int
    workers: int
    posted_on: date
    closes_on: date


def make_plan(size: Size, seed: int, workers: int) -> Plan:
    """The plan of a size. The dates are the pilot's: the winter of 2004 to 2005."""
    return Plan(
        size=size,
        seed=seed,
        cases={"full": 3000, "small": 900}[size],
        staff=120,
        one_in_at_300_dpi=5,
        workers=workers,
        posted_on=date(2004, 11, 8),
        closes_on=date(2004, 12, 20),
    )
