"""Published numbers as a snapshot keeps them."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.method.estimation.model import Estimate


@dataclass(frozen=True, slots=True)
class PublishedNumber:
    """One published number, in the unit of a share (0 to 1) or of a difference of two.

    In the lists `problem` and `worry`, `item` is the variable, `category` the codes counted (joined
    by a bar) and `domain` empty for the whole, `17-24` for the young, `area|CODE` for one area. In
    `prediction` and `rating`, `item` is the concept and `domain` is `public`, `staff`, or `gap`
    (staff less public).
    """

    list: str
    item: str
    category: str
    domain: str
    value: float | None
    se: float | None
    low: float | None
    high: float | None
    n: int
    effective_n: float | None
    deff: float | None


def published(
    list_name: str, item: str, category: str, domain: str, one: Estimate
) -> PublishedNumber:
    """An estimate under its published names."""
    return PublishedNumber(
        list_name,
        item,
        category,
        domain,
        one.value,
        one.se,
        one.low,
        one.high,
        one.n,
        one.effective_n,
        one.deff,
    )
