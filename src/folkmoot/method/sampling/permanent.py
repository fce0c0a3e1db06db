"""Permanent random numbers: samples of several waves that overlap as much as is wished.

Every household (or elector, where these are drawn directly) has one random number for good, a
function of the permanent seed and of its name. A wave takes the units that follow a starting point
on the circle of these numbers, which is a simple random sample of each stratum, since the numbers
are independent and uniform. The next wave starts further on: what lies between the two starting
points rotates out, the rest is drawn again (Ohlsson, Coordination of samples using permanent
random numbers, in Business Survey Methods, 1995, sections 9.2 and 9.3).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from folkmoot.method.sampling.design_parts import Waves
from folkmoot.method.sampling.model import SamplingUnit, StratumCount
from folkmoot.method.sampling.selection import lot
from folkmoot.method.terms.catalogue.files import FILE_MISSING
from folkmoot.method.terms.catalogue.frames import DESIGN_PREVIOUS_UNUSABLE
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.problem import Place

#: Permanent random numbers are whole numbers below this.
CIRCLE = 1 << 128


@dataclass(frozen=True, slots=True)
class PreviousWave:
    """Where the earlier wave started in each stratum, and how many units it then took."""

    starts: Mapping[str, int] = field(default_factory=dict)
    drawn: Mapping[str, int] = field(default_factory=dict)
    source_digest: str | None = None


def permanent_names(units: Sequence[SamplingUnit]) -> dict[str, SamplingUnit]:
    """Electors by a name that stays when the register is numbered anew: address, surname, forename.

    Namesakes at one address are told apart by the order of their numbers.
    """
    named: dict[str, SamplingUnit] = {}
    for unit in sorted(units, key=lambda unit: unit.number):
        name = "\x1f".join((unit.household, unit.surname.casefold(), unit.forename.casefold()))
        again = 1
        while (own := f"{name}\x1f{again}") in named:
            again += 1
        named[own] = unit
    return named


def in_permanent_order(
    names: Sequence[str], waves: Waves, stratum: str, previous: PreviousWave
) -> tuple[list[str], int]:
    """The names of a stratum from this wave's starting point on, and that point.

    The first wave starts at 0. A later one passes over that share of the earlier wave's units that
    is to be replaced. In a stratum that the earlier wave did not have it starts at 0.
    """
    number = {name: lot(waves.permanent_seed, "permanent", name) for name in names}
    before = previous.starts.get(stratum, 0)
    ordered = sorted(names, key=lambda name: ((number[name] - before) % CIRCLE, name))
    replaced = round((1 - waves.overlap) * previous.drawn.get(stratum, 0))
    if not ordered or not replaced:
        return ordered, before
    first = replaced % len(ordered)
    return ordered[first:] + ordered[:first], number[ordered[first]]


def read_previous(waves: Waves | None, folder: Path, *, direct: bool) -> PreviousWave:
    """The starting points in the `draw.json` of the wave before; empty for a first wave.

    `direct` says that electors are drawn directly, as they must have been then. Raises `Problem`
    when there is no such file, or it is of no wave that can be overlapped with.
    """
    if waves is None or waves.previous is None:
        return PreviousWave()
    place = Place(file=waves.previous)
    path = folder / waves.previous
    if not path.is_file():
        raise FILE_MISSING.at(place)
    content = path.read_bytes()
    reason = "it is not the draw.json of a draw with [waves]"
    try:
        told = json.loads(content)["waves"]
        seed, was_direct = int(told["permanent_seed"]), bool(told["electors_drawn_directly"])
        starts = {str(row["stratum"]): int(row["start"], 16) for row in told["strata"]}
        drawn = {str(row["stratum"]): int(row["units"]) for row in told["strata"]}
    except (KeyError, TypeError, ValueError, RecursionError):
        raise DESIGN_PREVIOUS_UNUSABLE.at(place, reason=reason) from None
    if seed != waves.permanent_seed:
        raise DESIGN_PREVIOUS_UNUSABLE.at(place, reason="its permanent_seed is another one")
    if was_direct is not direct:
        drawn_then = "electors directly" if was_direct else "households"
        raise DESIGN_PREVIOUS_UNUSABLE.at(place, reason=f"it drew {drawn_then}, this design not")
    return PreviousWave(starts, drawn, digest(content))


def waves_account(
    waves: Waves | None, strata: Sequence[StratumCount], *, direct: bool
) -> dict[str, object] | None:
    """What `draw.json` must say so that the next wave can overlap with this one."""
    if waves is None:
        return None
    return {
        "permanent_seed": waves.permanent_seed,
        "electors_drawn_directly": direct,
        "overlap": waves.overlap if waves.previous else None,
        "strata": [
            {
                "stratum": count.stratum,
                "start": f"{count.permanent_start or 0:032x}",
                "units": count.units_drawn,
            }
            for count in strata
        ],
    }
