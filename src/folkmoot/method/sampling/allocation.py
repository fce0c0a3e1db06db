"""Divide the cases among the strata."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction


def divide(total: int, shares: Mapping[str, int]) -> dict[str, int]:
    """Divide a whole number in proportion to shares by the method of largest remainders.

    The parts add up to `total`. Equal remainders go to the stratum with the larger share, then to
    the earlier name, so that the same input gives the same output (Cochran, Sampling Techniques,
    3rd edition, section 5.5, proportional allocation). `shares` must not all be 0.
    """
    whole = sum(shares.values())
    exact = {name: Fraction(total * share, whole) for name, share in shares.items()}
    parts = {name: int(part) for name, part in exact.items()}
    left = total - sum(parts.values())
    by_remainder = sorted(shares, key=lambda name: (parts[name] - exact[name], -shares[name], name))
    for name in by_remainder[:left]:
        parts[name] += 1
    return parts


def divide_equally(total: int, sizes: Mapping[str, int]) -> dict[str, int]:
    """The same number to every stratum; what is left over goes to the largest of them."""
    each, left = divmod(total, len(sizes))
    largest = sorted(sizes, key=lambda name: (-sizes[name], name))[:left]
    return {name: each + (name in largest) for name in sizes}


def divide_within(
    total: int,
    shares: Mapping[str, Fraction],
    least: Mapping[str, int],
    most: Mapping[str, int],
) -> dict[str, int]:
    """Divide a whole number in proportion to shares, each part held between two bounds.

    A stratum that would get less than its `least` gets it, one that would get more than its `most`
    gets that, and the others share the rest in proportion: the parts are `clip(f * share)` for the
    one factor f at which they add up to `total`, rounded by largest remainders. With shares N S
    that is Neyman's allocation under bounds (Cochran, Sampling Techniques, 3rd edition, sections
    5.5 and 5.8, allocations that would require more than the whole of a stratum). A share of 0
    gets its `least`. `total` must lie between the sums of the bounds, and what the shares of 0
    leave over must fit the others; raises ValueError otherwise.
    """
    factor = _factor(total, shares, least, most)
    exact = {
        name: min(max(factor * share, Fraction(least[name])), Fraction(most[name]))
        for name, share in shares.items()
    }
    parts = {name: int(part) for name, part in exact.items()}
    left = total - sum(parts.values())
    by_remainder = sorted(shares, key=lambda name: (parts[name] - exact[name], -shares[name], name))
    for name in by_remainder[:left]:
        parts[name] += 1
    return parts


def _factor(
    total: int,
    shares: Mapping[str, Fraction],
    least: Mapping[str, int],
    most: Mapping[str, int],
) -> Fraction:
    """Where the sum of the bounded parts, which rises piece by piece with the factor, is `total`.

    Between two neighbouring bends the sum is a straight line, so that the factor is found exactly.
    """

    def parts_at(factor: Fraction) -> Fraction:
        return sum(
            (min(max(factor * shares[name], Fraction(least[name])), Fraction(most[name])))
            for name in shares
        ) + Fraction(0)

    bends = sorted(
        {
            Fraction(bound[name]) / share
            for bound in (least, most)
            for name, share in shares.items()
            if share
        }
    )
    before, low = Fraction(0), parts_at(Fraction(0))
    for bend in bends:
        high = parts_at(bend)
        if low <= total <= high:
            slope = (high - low) / (bend - before) if bend > before else Fraction(0)
            return before + (total - low) / slope if slope else bend
        before, low = bend, high
    if low == total:
        return before
    msg = f"{total} does not lie between the bounds"
    raise ValueError(msg)
