"""What the row and the page say of a box: the other answers, an empty box, a usual mark."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from folkmoot.method.scan.features import BOX_FEATURES
from folkmoot.method.scan.images import Reals
from folkmoot.method.scan.residue import RESIDUE_FEATURES

#: What is measured of each box by itself, before its context is known.
OWN_FEATURES = BOX_FEATURES + RESIDUE_FEATURES
_SURELY_INK = 0.04  # darkness over that of an empty box
_FEWEST_INKED = 3  # rows that tell how much ink a person's mark has
_USUAL_INK = 0.15
_RESIDUE_CONTEXT = (
    "over_page",
    "of_row",
    "of_row_largest",
    "of_row_other",
    "of_page_usual",
    "page_usual",
    "page_noise",
)
#: Names of the columns that `with_context` adds.
CONTEXT_FEATURES: tuple[str, ...] = (
    "mean_over_empty",
    "share_over_empty",
    "of_row_largest",
    "of_row_other",
    "row_rank",
    "of_page_usual",
    "page_usual",
    "page_noise",
    "rim_over_empty",
    *(f"residue_{name}" for name in _RESIDUE_CONTEXT),
    *(f"spot_{name}" for name in _RESIDUE_CONTEXT),
)


def with_context(features: Reals, rows: Sequence[int]) -> Reals:
    """Add what the row and the page say of each box; (n, OWN + CONTEXT).

    `features` (n, OWN); `rows` (n,) numbers the question of each box. Most boxes of a page are
    taken to be empty.
    """
    number = np.asarray(rows)
    parts = [features, _ink_context(features, number)]
    amount = _column(features, "residue_inside") + _column(features, "residue_outline")
    spot = np.maximum(
        _column(features, "residue_spot_inside"), _column(features, "residue_spot_outline")
    )
    for values, least in ((amount, 0.01), (spot, 0.05)):
        parts.append(_residue_context(values, np.float32(least), number))
    return np.concatenate(parts, axis=1)


def _column(features: Reals, name: str) -> Reals:
    return features[:, OWN_FEATURES.index(name)]


def _ink_context(features: Reals, rows: npt.NDArray[np.intp]) -> Reals:
    mean, share, rim = (_column(features, name) for name in ("mean", "share_over_0.25", "rim_max"))
    empty_mean, empty_share = _low(mean, 0.4), _low(share, 0.4)
    noise = _low(mean, 0.5) - _low(mean, 0.1)
    excess = np.maximum(mean - empty_mean, 0)
    largest, other, rank, tops = _row_context(excess, rows)
    inked = tops[tops > _SURELY_INK]
    enough = len(inked) >= min(_FEWEST_INKED, len(tops)) and len(inked) > 0
    usual = float(np.median(inked)) if enough else _USUAL_INK
    context = np.stack(
        [
            excess,
            np.maximum(share - empty_share, 0),
            excess / (largest + 0.02),
            np.minimum(excess / (other + 0.02), 5),
            rank,
            np.minimum(excess / (usual + 0.02), 3),
            np.full_like(mean, usual),
            np.full_like(mean, noise),
            rim - _low(rim, 0.4),
        ],
        axis=1,
    )
    return np.asarray(context, dtype=np.float32)


def _residue_context(values: Reals, least: np.float32, rows: npt.NDArray[np.intp]) -> Reals:
    """The columns `_RESIDUE_CONTEXT` of one measure of residual ink; `least` keeps ratios tame."""
    over = np.maximum(values - _low(values, 0.5), 0)
    largest, other, _, tops = _row_context(over, rows)
    # The least inked quarter of the rows may be without an answer.
    usual = float(np.median(np.sort(tops)[len(tops) // 4 :]))
    context = np.stack(
        [
            over,
            largest,
            over / (largest + least),
            np.minimum(over / (other + least), 5),
            np.minimum(over / (usual + least), 3),
            np.full_like(values, usual),
            np.full_like(values, _low(values, 0.6) - _low(values, 0.2)),
        ],
        axis=1,
    )
    return np.asarray(context, dtype=np.float32)


def _low(values: Reals, share: float) -> float:
    """The value that a share of the boxes stays below."""
    return float(np.sort(values)[int(share * (len(values) - 1))])


def _row_context(excess: Reals, rows: npt.NDArray[np.intp]) -> tuple[Reals, Reals, Reals, Reals]:
    """For each box the most ink in its row, the most in any other box of it, and its rank there.

    Ranks count from 0 and stop at 3. Last, the most ink of each row.
    """
    order = np.lexsort((-excess, rows))
    starts = np.flatnonzero(np.diff(rows[order], prepend=-1))
    lengths = np.diff(starts, append=len(order))
    place = np.arange(len(order)) - np.repeat(starts, lengths)
    best = excess[order[starts]]
    second = np.where(lengths > 1, excess[order[np.minimum(starts + 1, len(order) - 1)]], 0)
    largest, other, rank = (np.empty_like(excess) for _ in range(3))
    largest[order] = np.repeat(best, lengths)
    other[order] = np.where(place == 0, np.repeat(second, lengths), np.repeat(best, lengths))
    rank[order] = np.minimum(place, 3)
    return largest, other, rank, best
