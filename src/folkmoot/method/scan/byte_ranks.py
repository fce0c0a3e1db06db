"""The value at a rank among many bytes, exact, and four to seven times quicker than by sorting.

A byte has only 256 values, so they are counted, or halved eight times, instead of compared.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from folkmoot.method.scan.images import Grey

_VALUES = 256
_BITS = (128, 64, 32, 16, 8, 4, 2, 1)


def rank_in_rows(rows: Grey, rank: int) -> Grey:
    """The value at `rank` (from 0, the smallest) in each of a few long rows (n, m); (n,)."""
    start = np.arange(len(rows), dtype=np.uint32)[:, None] * np.uint32(_VALUES)
    counts = np.bincount((rows + start).ravel(), minlength=len(rows) * _VALUES)
    up_to = counts.reshape(len(rows), _VALUES).cumsum(axis=1)
    found: Grey = (up_to > rank).argmax(axis=1).astype(np.uint8)
    return found


def rank_in_columns(rows: Grey, rank: int) -> Grey:
    """The value at `rank` (from 0, the smallest) in each of many short columns (n, m); (m,)."""
    found: Grey = np.zeros(rows.shape[1], dtype=np.uint8)
    counting = np.min_scalar_type(len(rows))
    for bit in _BITS:
        middle = found + np.uint8(bit)
        below: npt.NDArray[np.unsignedinteger] = (
            (rows < middle).view(np.uint8).sum(axis=0, dtype=counting)
        )
        found = np.where(below <= rank, middle, found)
    return found
