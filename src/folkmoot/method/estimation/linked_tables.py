"""Counts that are published together, and what adds up to what among them.

Whoever reads a set of tables can subtract. Which sums hold between the cells of all of them is
therefore one system of equations: that of `LinkedTables`. A cell that stands in two tables is one
cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np

from folkmoot.method.weighting.columns import Booleans, Coded, Integers

#: A cell by its variables and their categories; the empty one is the total of all.
CellName: TypeAlias = tuple[tuple[str, str], ...]
#: A sum: the cell of the total, and the cells of its parts.
Sum: TypeAlias = tuple[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class LinkedTables:
    """A set of tables as one.

    `names` (cells,) and `counts` (cells,) are the cells of all tables, each once, in respondents;
    `sums` say which cell is the sum of which. `groups` (cells,) number the cells that can only be
    shown or hidden together: all answers of one team, for instance. `is_public` (cells,) marks
    what is known whatever is hidden.
    """

    names: tuple[CellName, ...]
    counts: Integers
    sums: tuple[Sum, ...]
    groups: Integers
    is_public: Booleans

    def __len__(self) -> int:
        """The number of cells."""
        return len(self.names)

    def index(self, **categories: str) -> int:
        """The cell with these categories, by variable; without any the total of all."""
        return self.names.index(tuple(sorted(categories.items())))


def cross_tabulate(
    columns: Mapping[str, Coded],
    tables: Sequence[Sequence[str]],
    *,
    nested: Mapping[str, str] | None = None,
) -> LinkedTables:
    """Count people in every cell of the tables and of all their margins.

    `columns` hold one category a person and none missing: those who did not say are a category of
    their own, or are left out of all columns. `tables` name the variables of each. `nested` gives
    for a variable the coarser one that each of its categories lies in (a rank in its band): tables
    by the one and by the other are then linked, too; no table has both.

    Raises ValueError where a category is missing, or where a nested one lies in two coarser ones.
    """
    parents = dict(nested or {})
    for variable, column in columns.items():
        if column.is_missing.any():
            raise ValueError(f"{variable} has missing categories: name them or leave them out")
    within = {child: _within(columns, child, parent) for child, parent in parents.items()}
    margins = sorted({margin for table in tables for margin in _margins(table, parents)})
    names: dict[CellName, int] = {}
    counts: list[int] = []
    for margin in margins:
        for name, count in _counted(columns, margin):
            names[name] = len(counts)
            counts.append(count)
    sums = [one for margin in margins for one in _sums(columns, margin, parents, within, names)]
    return LinkedTables(
        tuple(names),
        np.array(counts, dtype=np.int64),
        tuple(dict.fromkeys(sums)),
        np.arange(len(counts), dtype=np.int64),
        np.zeros(len(counts), dtype=np.bool_),
    )


def of_groups(n: Sequence[int], answers: Sequence[Sequence[int]] = ()) -> LinkedTables:
    """One list of groups with their total: `n` (groups,) respondents.

    `answers` (groups, categories) count those who gave each answer, where shares of them are shown.
    Cell 0 is the total and cell i + 1 the i-th group; the cells of a group are shown or hidden
    together, those of the total are public.
    """
    everyone = range(len(n) + 1)
    given = np.array(answers, dtype=np.int64).reshape(len(n), -1) if answers else np.zeros((0, 0))
    rows = np.vstack([given.sum(axis=0), given]) if answers else np.zeros((len(n) + 1, 0))
    width = rows.shape[1]
    names: list[CellName] = [(), *((("group", str(place)),) for place in range(len(n)))]
    sums: list[Sum] = [(0, tuple(everyone)[1:])]
    for row in everyone:
        cells = tuple(len(n) + 1 + row * width + answer for answer in range(width))
        names += [(("answer", str(answer)), *names[row]) for answer in range(width)]
        if cells:
            sums.append((row, cells))
    for answer in range(width):
        column = [len(n) + 1 + row * width + answer for row in everyone]
        sums.append((column[0], tuple(column[1:])))
    groups = np.concatenate([everyone, np.repeat(everyone, width)]).astype(np.int64)
    counts = np.concatenate([[sum(n)], n, rows.ravel()]).astype(np.int64)
    return LinkedTables(tuple(names), counts, tuple(sums), groups, groups == 0)


def _margins(table: Sequence[str], parents: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """All sets of variables that a table's cells add up to, itself and the total among them."""
    seen: set[tuple[str, ...]] = set()
    todo = [tuple(sorted(set(table)))]
    while todo:
        margin = todo.pop()
        if margin in seen:
            continue
        seen.add(margin)
        todo += [_coarser(margin, variable, parents) for variable in margin]
    yield from seen


def _coarser(margin: tuple[str, ...], variable: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    kept = {other for other in margin if other != variable}
    return tuple(sorted(kept | {parents[variable]} if variable in parents else kept))


def _within(columns: Mapping[str, Coded], child: str, parent: str) -> Mapping[str, str]:
    fine, coarse = columns[child], columns[parent]
    pairs = {
        (fine.levels[one], coarse.levels[other])
        for one, other in zip(fine.codes.tolist(), coarse.codes.tolist(), strict=True)
        if one >= 0 and other >= 0
    }
    lies_in = dict(pairs)
    if len(lies_in) < len(pairs):
        raise ValueError(f"a category of {child} lies in two of {parent}")
    return lies_in


def _counted(
    columns: Mapping[str, Coded], margin: tuple[str, ...]
) -> Iterator[tuple[CellName, int]]:
    """Every crossing of the margin's categories and its count, those without anyone as 0."""
    if not margin:
        rows = max((len(column) for column in columns.values()), default=0)
        yield (), rows
        return
    shape = tuple(len(columns[variable].levels) for variable in margin)
    flat = np.ravel_multi_index(tuple(columns[variable].codes for variable in margin), shape)
    counts = np.bincount(flat, minlength=int(np.prod(shape))).tolist()
    crossings = product(*(columns[variable].levels for variable in margin))
    for categories, count in zip(crossings, counts, strict=True):
        yield tuple(zip(margin, categories, strict=True)), count


def _sums(
    columns: Mapping[str, Coded],
    margin: tuple[str, ...],
    parents: Mapping[str, str],
    within: Mapping[str, Mapping[str, str]],
    names: Mapping[CellName, int],
) -> Iterator[Sum]:
    """The sums over each variable of a margin."""
    for variable in margin:
        parts: defaultdict[CellName, list[int]] = defaultdict(list)
        crossings = product(*(columns[each].levels for each in margin))
        for categories in crossings:
            name = tuple(zip(margin, categories, strict=True))
            rest = {each: category for each, category in name if each != variable}
            category = dict(name)[variable]
            if variable in parents:
                rest[parents[variable]] = within[variable].get(category, "")
            parts[tuple(sorted(rest.items()))].append(names[name])
        for total, cells in parts.items():
            if total in names:
                yield names[total], tuple(cells)
