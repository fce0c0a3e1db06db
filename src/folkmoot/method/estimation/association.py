"""Whether two questions have to do with each other: Rao and Scott's test.

Pearson's statistic of the weighted table, corrected to first and second order for the design (Rao
and Scott 1984, Annals of Statistics 12, 46-60; F as Thomas and Rao; R: `svychisq`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from folkmoot.method.estimation.design import Design
from folkmoot.method.estimation.estimates import Engine
from folkmoot.method.estimation.scores import score_category
from folkmoot.method.estimation.variance import VarianceEngine
from folkmoot.method.terms.catalogue.numbers import TABLE_TOO_LARGE, TABLE_TOO_SMALL
from folkmoot.method.weighting.columns import Booleans, Coded, Floats, cross

#: Cells of a table that is tested as a whole.
MOST_CELLS = 400


@dataclass(frozen=True, slots=True, eq=False)
class Association:
    """A weighted table and the test that its rows and columns are independent.

    `shares` (rows, columns) add up to 1. `f` has `first_freedom` and `second_freedom` degrees of
    freedom, `p` is its p-value; `chi_square` is Pearson's statistic over its mean design effect,
    with `degrees_of_freedom` and `chi_square_p`. `n` answered both questions.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    shares: Floats
    n: int
    f: float
    first_freedom: float
    second_freedom: float
    p: float
    chi_square: float
    degrees_of_freedom: int
    chi_square_p: float


def associate(
    design: Design, first: Coded, second: Coded, engine: Engine | None = None
) -> Association:
    """Test two columns of categories (n,) for independence; rows that miss either are left out.

    Raises Problem: fewer than two categories of either, more than 400 cells, no degrees of freedom.
    """
    counted = (~first.is_missing) & (~second.is_missing) & (design.weights != 0)
    rows, columns = _used(first, counted), _used(second, counted)
    shape = len(rows.levels), len(columns.levels)
    if min(shape) < 2 or design.degrees_of_freedom < 1:
        raise TABLE_TOO_SMALL.at(rows=shape[0], columns=shape[1])
    if shape[0] * shape[1] > MOST_CELLS:
        raise TABLE_TOO_LARGE.at(found=shape[0] * shape[1], most=MOST_CELLS)
    cells = np.where(counted, rows.codes * shape[1] + columns.codes, -1)
    cell = Coded(cells, tuple(map(str, range(shape[0] * shape[1]))))
    whole = cross((), design.rows)
    scores = [score_category(cell, k, design.weights, whole) for k in range(len(cell.levels))]
    engine = engine or VarianceEngine.of(design, exact_up_to=design.rows)
    shares = np.array([float(one.value[0]) for one in scores])
    n = int(np.count_nonzero(counted))
    return _tested(
        rows.levels, columns.levels, shares, engine.covariance(scores, 0), n,
        engine.degrees_of_freedom,
    )  # fmt: skip


def _used(column: Coded, counted: Booleans) -> Coded:
    used = np.unique(column.codes[counted])
    table = np.full(len(column.levels) + 1, -1, dtype=np.int64)
    table[used] = np.arange(len(used))
    return Coded(table[column.codes], tuple(column.levels[index] for index in used))


def _tested(
    rows: tuple[str, ...],
    columns: tuple[str, ...],
    shares: Floats,
    covariance: Floats,
    n: int,
    freedom: int,
) -> Association:
    table = shares.reshape(len(rows), len(columns))
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    pearson = n * float(((table - expected) ** 2 / expected).sum())
    contrasts = _interactions(len(rows), len(columns))
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)
    turned = contrasts * inverse[:, None]
    plain = contrasts.T @ turned / n
    effects = np.linalg.solve(plain, turned.T @ covariance @ turned)
    trace = float(np.trace(effects))
    first = trace**2 / float(np.trace(effects @ effects))
    size = len(effects)
    corrected = pearson / (trace / size)
    f = pearson / trace
    return Association(
        rows=rows,
        columns=columns,
        shares=table,
        n=n,
        f=f,
        first_freedom=first,
        second_freedom=first * freedom,
        p=float(special.fdtrc(first, first * freedom, f)),
        chi_square=corrected,
        degrees_of_freedom=size,
        chi_square_p=float(special.chdtrc(size, corrected)),
    )


def _interactions(rows: int, columns: int) -> Floats:
    """What is left of the cells' indicators after rows and columns: (cells, (r - 1)(c - 1))."""
    row, column = np.divmod(np.arange(rows * columns), columns)
    mains = [np.ones(rows * columns)]
    mains += [(row == level).astype(np.float64) for level in range(1, rows)]
    mains += [(column == level).astype(np.float64) for level in range(1, columns)]
    both = np.column_stack(
        [
            ((row == r) & (column == c)).astype(np.float64)
            for r in range(1, rows)
            for c in range(1, columns)
        ]
    )
    base = np.column_stack(mains)
    left: Floats = both - base @ np.linalg.lstsq(base, both)[0]
    return left
