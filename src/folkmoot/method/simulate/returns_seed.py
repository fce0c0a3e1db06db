"""Random generators by name: the same draws whatever the order or number of workers."""

from __future__ import annotations

import hashlib

import numpy as np


def rng_for(seed: int, *names: str | int) -> np.random.Generator:
    """The generator of one named thing under a seed.

    The names are hashed with blake2, which is the same on every machine and in every version.
    """
    text = "|".join(str(part) for part in (seed, *names))
    return np.random.default_rng(
        int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big")
    )
