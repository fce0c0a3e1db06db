"""Frame (who can be drawn) and Sample (who was drawn, and with what probability)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SamplingUnit:
    """One elector or person on the list.

    `number` is the elector number as registers print it (prefix, number, suffix); `row` the row of
    the file it came from, counting from 1 with the header as row 1; `household` names the address
    so that all units of one household share it. `date_of_birth` is only known for those coming of
    age.
    """

    number: str
    row: int
    surname: str
    forename: str
    address: tuple[str, ...]
    postcode: str
    polling_district: str
    household: str
    date_of_birth: date | None = None
    markers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Area:
    """Where an address lies: ward, neighbourhood policing team (NPT), settlement type."""

    ward: str
    npt: str
    settlement: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The list that is drawn from, after cleaning, with the digest of the file it came from.

    `areas` says where each household lies, by the household's name; a frame read without an areas
    file has none.
    """

    units: tuple[SamplingUnit, ...]
    areas: Mapping[str, Area]
    source_digest: str


@dataclass(frozen=True, slots=True)
class SelectedCase:
    """One drawn unit.

    `household_probability` is that of its household, None where electors were drawn directly;
    `inclusion_probability` is its own; `weight` is the design weight, the inverse of the inclusion
    probability. `cluster` is the serial of the first case of its household where several may be
    drawn, else empty. `replicate` is 0 in the sample itself, and counts from 1 in its reserve; the
    probabilities of a case in reserve are those of the sample, too, until it is released.
    """

    serial: str
    unit: SamplingUnit
    area: Area
    stratum: str
    household_probability: float | None
    inclusion_probability: float
    weight: float
    cluster: str = ""
    replicate: int = 0


@dataclass(frozen=True, slots=True)
class StratumCount:
    """One stratum: how many electors and households it has, and how many of either were drawn.

    `units_drawn` counts what was drawn first, households or, where these were drawn directly,
    electors; `units_in_reserve` the same for each replicate of the reserve. `permanent_start` is
    where the sample begins in the order of the permanent random numbers, where these were used.
    """

    stratum: str
    electors: int
    households: int
    households_drawn: int
    cases: int
    units_drawn: int
    units_in_reserve: tuple[int, ...] = ()
    permanent_start: int | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """The drawn cases in serial order, with what is needed to draw them again.

    `reserve` holds the cases of all its replicates, which are not part of the sample.
    """

    cases: tuple[SelectedCase, ...]
    strata: tuple[StratumCount, ...]
    seed: int
    frame_digest: str
    reserve: tuple[SelectedCase, ...] = ()

    @property
    def stratum_sizes(self) -> Mapping[str, int]:
        """The number of electors of each stratum."""
        return {count.stratum: count.electors for count in self.strata}
