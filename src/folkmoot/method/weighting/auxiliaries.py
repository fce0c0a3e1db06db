"""The side of calibration that knows the population: one profile for rows alike on all targets.

Raking a million rows needs only the cells of the crossed margins, a few hundred; rows enter once,
to be counted, and once more, to take their factor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from folkmoot.method.terms.catalogue.files import COLUMN_MISSING
from folkmoot.method.terms.catalogue.numbers import (
    CATEGORIES_UNKNOWN,
    CATEGORY_EMPTY,
    CATEGORY_IMPOSSIBLE,
    CATEGORY_UNKNOWN,
    CELL_EMPTY,
    NOT_FINITE,
)
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any
from folkmoot.method.weighting.columns import (
    DENSE_CELLS,
    Booleans,
    Coded,
    Floats,
    Integers,
    category_order,
    decode,
    join_categories,
    mixed_radix,
)
from folkmoot.method.weighting.model import Margin, Targets

#: A numeric column with more values than this gives every row a profile of its own.
_FEW_VALUES = 200
#: Categories that problems name one by one.
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True, eq=False)
class Auxiliaries:
    """Profiles and what the population says of them.

    `profile` (n,) is the profile of each row; `matrix` (profiles, constraints) holds 1 where a
    profile belongs to a category, or its numeric value; `population` (constraints,) the targets,
    `names` their names and `columns` the columns they speak of. `anchors` marks the constraints
    whose scales R's `calibrate` averages when it rescales start weights.
    """

    profile: Integers
    matrix: Floats
    population: Floats
    names: tuple[str, ...]
    columns: tuple[str, ...]
    anchors: Booleans


@dataclass(frozen=True, slots=True, eq=False)
class RowPlaces:
    """How rows are named in problems: the file, and the number of its first row of data.

    `rows` are the indices, from 0, of those rows of the file that are looked at; None for all.
    """

    file: str | None = None
    first_row: int = 2
    rows: Integers | None = None

    def at(self, index: int | np.integer, column: str) -> Place:
        """The place of the row with this index, from 0."""
        row = index if self.rows is None else self.rows[index]
        return Place(file=self.file, row=int(row) + self.first_row, column=column)


def build_auxiliaries(
    categories: Mapping[str, Coded],
    numbers: Mapping[str, Floats],
    targets: Targets,
    places: RowPlaces | None = None,
) -> Auxiliaries:
    """Match data to targets, or refuse with every reason found.

    `categories` must hold the columns of all margins and `numbers` those of all totals. Raises
    Problems: a column missing, an empty cell, a category that is empty, unknown or counted as 0.
    """
    places = places or RowPlaces()
    refuse_if_any(_check_cells(categories, numbers, targets, places))
    used = list(dict.fromkeys(c for margin in targets.margins for c in margin.columns))
    profile, parts, values = _profiles(
        [categories[name] for name in used], [numbers[name] for name in targets.totals]
    )
    counts = np.bincount(profile, minlength=len(parts[0]) if parts else len(values[0]))
    blocks, population, anchors = [], [], []
    names: list[str] = []
    columns: list[str] = []
    problems: list[Problem] = []
    for margin in targets.margins:
        here = [used.index(column) for column in margin.columns]
        levels = [categories[column].levels for column in margin.columns]
        keys, block = _membership(margin, [parts[index] for index in here], levels)
        in_data = counts @ block
        strangers = (block.sum(axis=1) == 0) & (counts > 0)
        problems += _unknown(margin, strangers, profile, categories, places)
        problems += _empty_or_impossible(margin, keys, in_data, block, profile, places)
        kept = np.array([count > 0 for count in margin.counts.values()])
        blocks.append(block[:, kept])
        population += [count for count in margin.counts.values() if count > 0]
        counted = [key for key in keys if margin.counts[key]]
        names += [f"{margin.name} = {join_categories(key)}" for key in counted]
        columns += [margin.name] * len(counted)
        anchors += _anchors(counted)
    refuse_if_any(problems)
    for name, column in zip(targets.totals, values, strict=True):
        blocks.append(column[:, None])
        population.append(targets.totals[name])
        names.append(f"the total of {name}")
        columns.append(name)
        anchors.append(True)
    matrix = np.hstack(blocks).astype(np.float64)
    return Auxiliaries(
        profile, matrix, np.array(population), tuple(names), tuple(columns), np.array(anchors)
    )


def _anchors(keys: list[tuple[str, ...]]) -> list[bool]:
    """All categories of a margin but the first in sorted order."""
    least = min(keys, key=lambda key: [category_order(part) for part in key], default=None)
    return [key != least for key in keys]


def _check_cells(
    categories: Mapping[str, Coded],
    numbers: Mapping[str, Floats],
    targets: Targets,
    places: RowPlaces,
) -> list[Problem]:
    problems: list[Problem] = []
    wanted = dict.fromkeys(column for margin in targets.margins for column in margin.columns)
    for name in wanted:
        if name not in categories:
            place = Place(file=places.file)
            found = ", ".join(categories) or "none"
            problems.append(COLUMN_MISSING.at(place, column=name, found=found))
        elif (codes := categories[name].codes).size and codes.min() < 0:
            rows = np.flatnonzero(codes < 0)
            what = "a category to be weighted"
            problems.append(CELL_EMPTY.at(places.at(rows[0], name), count=len(rows), what=what))
    for name in targets.totals:
        if name not in numbers:
            found = ", ".join(numbers) or "none"
            problems.append(COLUMN_MISSING.at(Place(file=places.file), column=name, found=found))
        elif (rows := np.flatnonzero(~np.isfinite(numbers[name]))).size:
            place = places.at(rows[0], name)
            if np.isnan(numbers[name][rows[0]]):
                what = "a number to be weighted"
                problems.append(CELL_EMPTY.at(place, count=len(rows), what=what))
            else:
                problems.append(NOT_FINITE.at(place, value="an infinite number"))
    return problems


def _profiles(
    columns: list[Coded], numbers: list[Floats]
) -> tuple[Integers, list[Integers], list[Floats]]:
    """Each row's profile; for each profile its level in every column and its numeric values."""
    coded = list(columns)
    tables: list[Floats] = []
    for values in numbers:
        table, inverse = np.unique(values, return_inverse=True)
        if len(table) > _FEW_VALUES:
            identity = np.arange(len(values), dtype=np.int64)
            return identity, [column.codes for column in columns], numbers
        tables.append(table)
        coded.append(Coded(inverse.astype(np.int64), tuple(map(str, table))))
    sizes = [len(column.levels) for column in coded]
    codes = mixed_radix(coded)
    if np.prod(sizes, dtype=np.float64) <= DENSE_CELLS:
        profile, present = codes, np.arange(int(np.prod(sizes)), dtype=np.int64)
    else:
        present, inverse = np.unique(codes, return_inverse=True)
        profile = inverse.astype(np.int64)
    parts = decode(present, sizes)
    spread = [table[part] for table, part in zip(tables, parts[len(columns) :], strict=True)]
    return profile, parts[: len(columns)], spread


def _membership(
    margin: Margin, parts: list[Integers], levels: list[tuple[str, ...]]
) -> tuple[list[tuple[str, ...]], Floats]:
    """Which profile belongs to which category of a margin: 1 or 0, (profiles, categories)."""
    keys = list(margin.counts)
    table = np.full([len(some) for some in levels], -1, dtype=np.int64)
    places = [{level: index for index, level in enumerate(some)} for some in levels]
    for column, key in enumerate(keys):
        where = [place.get(part) for place, part in zip(places, key, strict=True)]
        if None not in where:
            table[tuple(index for index in where if index is not None)] = column
    cell = table[tuple(parts)]
    block = np.zeros((len(cell), len(keys)))
    known = np.flatnonzero(cell >= 0)
    block[known, cell[known]] = 1.0
    return keys, block


def _unknown(
    margin: Margin,
    strangers: Booleans,
    profile: Integers,
    categories: Mapping[str, Coded],
    places: RowPlaces,
) -> list[Problem]:
    if not strangers.any():
        return []
    rows = np.flatnonzero(strangers[profile])
    columns = [categories[name] for name in margin.columns]
    _, first, counts = np.unique(mixed_radix(columns)[rows], return_index=True, return_counts=True)
    known = _listed(list(margin.counts))
    problems = []
    for place in np.argsort(first)[:_MOST_NAMED]:
        row = rows[first[place]]
        key = tuple(column.levels[column.codes[row]] for column in columns)
        problems.append(
            CATEGORY_UNKNOWN.at(
                places.at(row, margin.name),
                category=f"{margin.name} = {join_categories(key)}",
                count=counted_rows(int(counts[place])),
                known=known,
            )
        )
    if (more := len(first) - _MOST_NAMED) > 0:
        place = Place(file=places.file, column=margin.name)
        problems.append(CATEGORIES_UNKNOWN.at(place, more=f"{more:,}", margin=margin.name))
    return problems


def counted_rows(count: int) -> str:
    """`1 row`, `1,204 rows`."""
    return "1 row" if count == 1 else f"{count:,} rows"


def _listed(keys: list[tuple[str, ...]]) -> str:
    shown = "; ".join(join_categories(key) for key in keys[:_MOST_NAMED])
    return f"{shown}; …" if len(keys) > _MOST_NAMED else shown


def _empty_or_impossible(
    margin: Margin,
    keys: list[tuple[str, ...]],
    in_data: Floats,
    block: Floats,
    profile: Integers,
    places: RowPlaces,
) -> list[Problem]:
    problems = []
    for index, key in enumerate(keys):
        count, found = margin.counts[key], int(in_data[index])
        category = f"{margin.name} = {join_categories(key)}"
        others = [join_categories(keys[i]) for i in (index - 1, index + 1) if 0 <= i < len(keys)]
        neighbour = f" such as {' or '.join(others)}" if others else ""
        if count > 0 and not found:
            place = Place(file=places.file, column=margin.name)
            problems.append(
                CATEGORY_EMPTY.at(
                    place, category=category, count=f"{count:,.6g}", neighbour=neighbour
                )
            )
        elif count == 0 and found:
            row = np.flatnonzero(block[profile, index])[0]
            known = _listed([k for k in keys if margin.counts[k]])
            problems.append(
                CATEGORY_IMPOSSIBLE.at(
                    places.at(row, margin.name),
                    category=category,
                    count=counted_rows(found),
                    known=known,
                )
            )
    return problems
