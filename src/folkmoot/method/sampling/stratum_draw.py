"""Draw in one stratum: the sample and, beside it, the replicates of its reserve."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from folkmoot.method.sampling.design import Design
from folkmoot.method.sampling.model import SamplingUnit, StratumCount
from folkmoot.method.sampling.permanent import PreviousWave, in_permanent_order, permanent_names
from folkmoot.method.sampling.selection import draw_some, draw_systematic
from folkmoot.method.sampling.strata import Members
from folkmoot.method.terms.catalogue.frames import DESIGN_STRATUM_TOO_SMALL
from folkmoot.method.terms.problem import Place, Problem

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn unit before it has a serial; `replicate` is 0 in the sample itself."""

    unit: SamplingUnit
    stratum: str
    household_probability: float | None
    inclusion_probability: float
    replicate: int


@dataclass(frozen=True, slots=True)
class StratumDraw:
    """What was drawn in a stratum, or the problem that stood in the way."""

    drawn: tuple[Drawn, ...]
    count: StratumCount
    problem: Problem | None = None


def draw_stratum(
    stratum: str,
    members: Members,
    sizes: Sequence[int],
    design: Design,
    seed: int,
    previous: PreviousWave,
) -> StratumDraw:
    """Draw in one stratum; `sizes` are the cases of the sample and of each replicate after it.

    Units are households, or electors where `per_household` is 0. The sample and every replicate
    are drawn with equal probabilities from the units, none of which is drawn twice; the
    probabilities given are those of the sample, before any replicate is released.
    """
    electors = [unit for household in members.values() for unit in household]
    most = design.per_household
    units = members if most else _electors(members, design)
    # A household yields `takes / len(units)` cases on average: that many fewer are needed.
    takes = sum(min(most, len(people)) for people in members.values())
    wanted = [math.ceil(n * len(units) / takes) if most > 1 else n for n in sizes]
    if sum(wanted) > len(units):
        problem = DESIGN_STRATUM_TOO_SMALL.at(
            Place(file=design.file),
            stratum=stratum,
            available=len(units),
            what="households" if most else "people",
            wanted=sum(wanted),
        )
        return StratumDraw((), StratumCount(stratum, len(electors), len(members), 0, 0, 0), problem)
    parts, start = _select(list(units), wanted, stratum, design, seed, previous)
    probability = wanted[0] / len(units)
    drawn = []
    for replicate, part in enumerate(parts):
        for name in part:
            people = _people(units[name], design, seed)
            share = len(people) / len(units[name])
            own = probability if most else None
            drawn += [Drawn(unit, stratum, own, probability * share, replicate) for unit in people]
    sample = [case.unit for case in drawn if not case.replicate]
    count = StratumCount(
        stratum=stratum,
        electors=len(electors),
        households=len(members),
        households_drawn=len({unit.household for unit in sample}),
        cases=len(sample),
        units_drawn=wanted[0],
        units_in_reserve=tuple(wanted[1:]),
        permanent_start=start,
    )
    return StratumDraw(tuple(drawn), count)


def _electors(members: Members, design: Design) -> Members:
    """Electors that are drawn directly, each as a unit of its own, neighbours beside each other."""
    if design.waves:
        everybody = [unit for people in members.values() for unit in people]
        return {name: [unit] for name, unit in permanent_names(everybody).items()}
    return {
        f"{household}\x1f{unit.number}": [unit]
        for household in sorted(members)
        for unit in sorted(members[household], key=lambda unit: unit.number)
    }


def _select(
    names: Sequence[str],
    sizes: Sequence[int],
    stratum: str,
    design: Design,
    seed: int,
    previous: PreviousWave,
) -> tuple[list[list[str]], int | None]:
    """The names drawn for each part, and where a draw by permanent numbers began.

    By permanent random numbers one part simply follows the other. Otherwise all parts together are
    a systematic sample in the order of place, and each part a systematic sample of those that the
    parts before it have left, so that every part is spread over the whole stratum. Given what is
    left, each unit of it has the same probability; hence all units have, for every part.
    """
    if design.waves:
        ordered, start = in_permanent_order(names, design.waves, stratum, previous)
        ends = [sum(sizes[: part + 1]) for part in range(len(sizes))]
        return [ordered[end - size : end] for size, end in zip(sizes, ends, strict=True)], start
    return parts_of(sorted(names), sizes, stratum, seed), None


def parts_of(units: Sequence[T], sizes: Sequence[int], stratum: str, seed: int) -> list[list[T]]:
    """Systematic samples of given sizes, none of which shares a unit with another.

    All together they are a systematic sample in the order of the units, and each a systematic
    sample of those that the ones before it have left.
    """
    left = draw_systematic(units, sum(sizes), seed, stratum)
    parts = []
    for part, size in enumerate(sizes):
        taken = draw_systematic(left, size, seed, f"{stratum}\x1fpart {part}")
        parts.append(taken)
        gone = set(taken)
        left = [unit for unit in left if unit not in gone]
    return parts


def _people(household: Sequence[SamplingUnit], design: Design, seed: int) -> list[SamplingUnit]:
    """Those of a drawn household who become cases, by lot."""
    most = design.per_household or 1
    if design.waves:
        named: Mapping[str, SamplingUnit] = permanent_names(household)
        seed = design.waves.permanent_seed
    else:
        named = {unit.number: unit for unit in household}
    return [named[name] for name in draw_some(list(named), most, seed, "elector")]
