"""Which further cells of a set of tables must be hidden, so that none can be had by subtraction.

A hidden cell can be worked out as far as the sums that it stands in allow. The pattern is found by
linear programmes in turn, one for each cell at risk (Kelly, Golden and Assad 1992, "Cell
suppression: disclosure protection for sensitive tabular data", Networks 22; Willenborg and de Waal
2001, "Elements of Statistical Disclosure Control", ch. 8), and then thinned out. It is safe, not
always the smallest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from folkmoot.method.estimation.linked_tables import LinkedTables
from folkmoot.method.weighting.columns import Booleans, Floats, Integers

#: Counts closer than this are the same to the solver.
_TOLERANCE = 1e-6
#: What it costs to move a cell that is hidden already: next to nothing, so that it is used first.
_HIDDEN_COST = 1e-4


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a reader of the tables can work out of a hidden cell: it lies from `low` to `high`."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How far apart they are, in respondents."""
        return self.high - self.low

    def is_narrower(self, width: int) -> bool:
        """Whether they tell the cell to within fewer than `width` respondents."""
        return self.width < width - _TOLERANCE


def attack(linked: LinkedTables, hidden: Booleans, cells: Sequence[int]) -> list[Bounds]:
    """The narrowest bounds of hidden cells that follow from all cells shown.

    `hidden` (cells,) says which are not shown. The attacker knows every sum, every number shown,
    and that counts are not negative.
    """
    system = _System(linked)
    return [system.bounds(hidden, cell) for cell in cells]


def suppress(linked: LinkedTables, at_risk: Booleans, *, width: int) -> Booleans:
    """Which cells to hide (cells,): those `at_risk`, their groups, and whatever protects them.

    Afterwards nobody can tell a cell at risk to within fewer than `width` respondents from the
    other cells, however many sums are combined; where what is public does not let that be, all else
    is hidden. Hiding a small cell is preferred to hiding a large one.
    """
    system = _System(linked)
    hidden = _whole_groups(linked.groups, at_risk)
    risks = np.flatnonzero(at_risk)
    for cell in risks[np.argsort(-linked.counts[risks], kind="stable")]:
        hidden = _protected(system, hidden, int(cell), width)
    return _thinned(system, hidden, _whole_groups(linked.groups, at_risk), risks, width)


def _whole_groups(groups: Integers, cells: Booleans) -> Booleans:
    return np.isin(groups, groups[cells])


def _protected(system: _System, hidden: Booleans, cell: int, width: int) -> Booleans:
    """Hide what lets a cell be seen as less, and as more, by `width` between the two."""
    if not system.bounds(hidden, cell).is_narrower(width):
        return hidden
    less = min(int(system.linked.counts[cell]), width // 2)
    for step in (-less, width - less):
        if step:
            moved = system.cheapest_change(hidden, cell, step)
            hidden = _whole_groups(system.linked.groups, hidden | moved)
    return hidden


def _thinned(
    system: _System, hidden: Booleans, needed: Booleans, risks: Integers, width: int
) -> Booleans:
    """Show again, the largest first, what protects nothing."""
    linked = system.linked
    spare = np.unique(linked.groups[hidden & ~needed])
    sizes = [int(linked.counts[linked.groups == group].max()) for group in spare]
    order = list(risks)
    for group in spare[np.argsort(np.negative(sizes), kind="stable")]:
        fewer = hidden & (linked.groups != group)
        bare = next((r for r in order if system.bounds(fewer, int(r)).is_narrower(width)), None)
        if bare is None:
            hidden = fewer
        else:
            # What needs one cell often needs the next: asked first, it spares asking the others.
            order.remove(bare)
            order.insert(0, bare)
    return hidden


class _System:
    """The sums of a set of tables as equations: coefficients times counts are zero."""

    def __init__(self, linked: LinkedTables) -> None:
        self.linked = linked
        rows, columns, values = list[int](), list[int](), list[float]()
        for row, (total, parts) in enumerate(linked.sums):
            rows += [row] * (1 + len(parts))
            columns += [total, *parts]
            values += [-1.0] + [1.0] * len(parts)
        self.equations = csr_array(
            (values, (rows, columns)), shape=(len(linked.sums), len(linked)), dtype=np.float64
        )

    def bounds(self, hidden: Booleans, cell: int) -> Bounds:
        """What the cells shown tell of one hidden cell."""
        if not hidden[cell]:
            count = float(self.linked.counts[cell])
            return Bounds(count, count)
        unknown = np.flatnonzero(hidden)
        place = int(np.searchsorted(unknown, cell))
        known = np.where(hidden, 0.0, self.linked.counts.astype(np.float64))
        equations, right = self.equations[:, unknown], -(self.equations @ known)
        ends = []
        for sign in (1.0, -1.0):
            aim = np.zeros(len(unknown))
            aim[place] = sign
            found = linprog(aim, A_eq=equations, b_eq=right, bounds=(0, None), method="highs")
            ends.append(np.inf if found.status == 3 else abs(float(found.fun)))
        return Bounds(ends[0], ends[1])

    def cheapest_change(self, hidden: Booleans, cell: int, step: int) -> Booleans:
        """The cells that change in the cheapest set of tables in which `cell` is `step` more.

        All sums hold in that set and no count falls below none; a change costs the size of the cell
        that it would hide. All that is not public, where there is no such set.
        """
        counts = self.linked.counts.astype(np.float64)
        cost = np.where(hidden, _HIDDEN_COST, 1.0 + counts)
        ends: Floats = np.column_stack(
            [np.zeros(2 * len(counts)), np.concatenate([np.full(len(counts), np.inf), counts])]
        )
        ends[np.tile(self.linked.is_public, 2)] = 0.0
        both = [cell, cell + len(counts)]
        ends[both] = 0.0
        ends[both[0] if step > 0 else both[1]] = abs(step)
        found = linprog(
            np.concatenate([cost, cost]),
            A_eq=_side_by_side(self.equations),
            b_eq=np.zeros(len(self.linked.sums)),
            bounds=ends,
            method="highs",
        )
        if found.x is None:
            return ~self.linked.is_public
        rise_and_fall: Floats = np.asarray(found.x, dtype=np.float64).reshape(2, -1)
        is_moved: Booleans = rise_and_fall.sum(axis=0) > _TOLERANCE
        return is_moved


def _side_by_side(equations: csr_array) -> csr_array:
    """The equations for a rise and a fall of each cell."""
    return csr_array(np.hstack([equations.toarray(), -equations.toarray()]))
