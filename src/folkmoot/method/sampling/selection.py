"""Selection with known probabilities, repeatable from a seed on any machine.

Nothing here uses a random number generator's state: every choice is a function of the seed and of
what is chosen, by BLAKE2b, so that it does not depend on the order in which things are visited,
nor on the version of a library.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def lot(seed: int, purpose: str, name: str) -> int:
    """A number of 128 bits, uniform over seeds, for one thing drawn for one purpose."""
    text = "\x1f".join((str(seed), purpose, name))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big")


def systematic(size: int, n: int, start: int) -> Iterator[int]:
    """Positions of a systematic sample of `n` out of `size`, counting from 0.

    The interval `size / n` need not be whole. `start` is a whole number from 0 to `size - 1`, in
    units of one `size`-th of the interval between two selections; when it is uniform, every
    position has the probability `n / size` exactly and the sample has `n` members always. (Taking
    the start in whole rows instead makes some positions likelier than others.) Saerndal, Swensson
    and Wretman, Model Assisted Survey Sampling, section 3.4, fractional interval.
    """
    for selection in range(n):
        # Position i is drawn when a multiple of `size` lies in (start + i n, start + (i + 1) n].
        yield ((selection + 1) * size - start - 1) // n


def draw_systematic(items: Sequence[T], n: int, seed: int, purpose: str) -> list[T]:
    """`n` of the items, in their order, each with the probability `n / len(items)`."""
    start = lot(seed, "start", purpose) % len(items) if items else 0
    return [items[position] for position in systematic(len(items), n, start)]


def draw_some(names: Sequence[str], n: int, seed: int, purpose: str) -> list[str]:
    """A simple random sample of `n` of the names (all, if they are fewer), in order of lot."""
    return sorted(names, key=lambda name: (lot(seed, purpose, name), name))[:n]
