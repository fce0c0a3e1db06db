"""Replicate weights: the same sample drawn again from itself, many times over.

A replicate is a factor for each row. Its spread over the replicates tells the error of an estimate,
however that was made. Bootstrap after Rao and Wu (1988, JASA 83, 231-241) rescaled to weights by
Rao, Wu and Yue (1992, Survey Methodology 18, 209-217), a unit less drawn than a stratum has (R:
`subbootstrap`); jackknife leaving out one unit after the other (R: `JK1`, `JKn`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np

from folkmoot.method.estimation.design import SingleUnit, Structure
from folkmoot.method.terms.catalogue.numbers import JACKKNIFE_TOO_LONG, NOTHING_TO_RESAMPLE
from folkmoot.method.weighting.columns import Floats, Integers

#: Units that a jackknife leaves out one by one; beyond, the bootstrap is the tool.
MOST_JACKKNIFED = 5_000
#: Bootstrap replicates in which a small domain may have nobody before its error is not given.
_MOST_UNDEFINED = 0.05


class ReplicateMethod(StrEnum):
    """How replicates are made."""

    BOOTSTRAP = "bootstrap"
    JACKKNIFE = "jackknife"


class Replication(Protocol):
    """Replicates as a rule: factors when asked for, and how their spread becomes a variance."""

    @property
    def shares(self) -> Floats:
        """(replicates,): variance = sum of shares x (value - mean of values)^2 (R: `mse = FALSE`).

        As R's `scale` x `rscales`.
        """
        ...

    @property
    def most_undefined(self) -> float:
        """The share of replicates that may be left out because a domain has nobody in them."""
        ...

    def factors(self, number: int) -> Floats:
        """What replicate `number`, from 0, multiplies each row's start weight by (n,)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class GivenReplicates:
    """Replicates made elsewhere: `matrix` (n, replicates) of factors, and R's scales."""

    matrix: Floats
    scale: float
    row_scales: Floats

    @property
    def shares(self) -> Floats:
        """R's `scale` x `rscales`."""
        return self.scale * self.row_scales

    @property
    def most_undefined(self) -> float:
        """None."""
        return 0.0

    def factors(self, number: int) -> Floats:
        """A column of the matrix."""
        column: Floats = self.matrix[:, number]
        return column


@dataclass(frozen=True, slots=True, eq=False)
class _Urn:
    """Strata with the same number of units: `units` are theirs, stratum after stratum."""

    size: int
    units: Integers

    def draw(self, rng: np.random.Generator) -> Integers:
        """How often each unit comes up in size - 1 draws with replacement from its stratum.

        A single unit comes up twice or not at all, by the toss of a coin.
        """
        strata = len(self.units) // self.size
        if self.size == 1:
            return 2 * rng.integers(0, 2, strata)
        drawn = rng.integers(0, self.size, (strata, self.size - 1), dtype=np.uint32)
        if strata == 1:
            return np.bincount(drawn[0], minlength=self.size)
        first = np.arange(strata, dtype=np.int64)[:, None] * self.size
        return np.bincount((drawn + first).ravel(), minlength=len(self.units))


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """Units drawn with replacement within strata, one less than there are, and rescaled.

    A unit's factor is `base` + `step` times how often it came up: with r the root of the share of
    its stratum that was not drawn, 1 - r and r n / (n - 1). A single unit has 1 - r and r and comes
    up twice or not at all, which adds what the rules `adjust` and `centre` do; under `average` and
    `certainty` its factor is 1.
    """

    structure: Structure
    replicates: int
    seed: int
    urns: tuple[_Urn, ...]
    base: Floats
    step: Floats

    @property
    def shares(self) -> Floats:
        """1 / (replicates - 1) each."""
        each = self.structure.inflation / (self.replicates - 1)
        return np.full(self.replicates, each)

    @property
    def most_undefined(self) -> float:
        """One in twenty."""
        return _MOST_UNDEFINED

    def factors(self, number: int) -> Floats:
        """Always the same for the same seed and number."""
        rng = np.random.default_rng((self.seed, number))
        # Of a million units the small counts stay where the processor reaches them quickly.
        times = np.zeros(self.structure.units, dtype=np.uint16)
        for urn in self.urns:
            times[urn.units] = urn.draw(rng)
        units = self.step * times
        if self.base.any():
            units += self.base
        return units if self.structure.unit is None else units[self.structure.unit]


def bootstrap(structure: Structure, replicates: int, seed: int) -> Bootstrap:
    """A bootstrap of so many replicates; see `Bootstrap`. ValueError for fewer than 2."""
    if replicates < 2:
        msg = f"{replicates} replicates show no spread"
        raise ValueError(msg)
    order = np.argsort(structure.unit_stratum, kind="stable")
    size_of = structure.sampled[structure.unit_stratum[order]]
    urns = tuple(_Urn(int(size), order[size_of == size]) for size in np.unique(size_of))
    reach, sampled = np.sqrt(structure.undrawn), structure.sampled
    if structure.leaves_single_out:
        reach = np.where(sampled == 1, 0.0, reach)
    step = reach * np.where(sampled > 1, sampled / np.maximum(sampled - 1, 1), 1.0)
    stratum = structure.unit_stratum
    return Bootstrap(structure, replicates, seed, urns, (1 - reach)[stratum], step[stratum])


@dataclass(frozen=True, slots=True, eq=False)
class Jackknife:
    """One unit after the other left out, the others of its stratum raised by n / (n - 1).

    `left_out` (replicates,) are the units. Strata that were drawn whole have no replicate. As in
    R, a stratum with one unit is left out as a whole and all others raised, under `adjust` and
    `centre`; otherwise it has no replicate.
    """

    structure: Structure
    left_out: Integers

    @property
    def shares(self) -> Floats:
        """(1 - f) (n - 1) / n of the unit's stratum."""
        structure = self.structure
        strata = len(structure.sampled)
        stratum = structure.unit_stratum[self.left_out]
        sampled = structure.sampled[stratum]
        shares = np.where(sampled > 1, structure.undrawn[stratum] * (sampled - 1) / sampled, 0.0)
        shares[sampled == 1] = (strata - 1) / strata
        if structure.single_unit is SingleUnit.AVERAGE:
            shares *= structure.units / len(self.left_out)
        return shares

    @property
    def most_undefined(self) -> float:
        """None: a unit that carries a domain alone must not be forgotten."""
        return 0.0

    def factors(self, number: int) -> Floats:
        """Factors with unit `left_out[number]` out."""
        structure, unit = self.structure, self.left_out[number]
        stratum = structure.unit_stratum[unit]
        size = int(structure.sampled[stratum])
        if size > 1:
            units = np.where(structure.unit_stratum == stratum, size / (size - 1), 1.0)
        else:
            strata = len(structure.sampled)
            units = np.full(structure.units, strata / (strata - 1))
        units[unit] = 0.0
        return units if structure.unit is None else units[structure.unit]


def jackknife(structure: Structure) -> Jackknife:
    """A jackknife of all units; see `Jackknife`.

    Raises Problem: more units than are left out one by one, or none that could be.
    """
    sampled = structure.sampled[structure.unit_stratum]
    counted = structure.undrawn[structure.unit_stratum] > 0
    if structure.leaves_single_out:
        counted &= sampled > 1
    left_out = np.flatnonzero(counted)
    if len(left_out) > MOST_JACKKNIFED:
        found, most = f"{len(left_out):,}", f"{MOST_JACKKNIFED:,}"
        raise JACKKNIFE_TOO_LONG.at(found=found, most=most)
    if not len(left_out):
        raise NOTHING_TO_RESAMPLE.at()
    return Jackknife(structure, left_out)
