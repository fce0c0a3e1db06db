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
