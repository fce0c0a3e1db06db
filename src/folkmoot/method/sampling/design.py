"""The sampling design, as written in `D.toml`, with every wrong setting named."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from folkmoot.method.sampling.design_parts import (
    Boost,
    Reserve,
    Waves,
    read_boost,
    read_reserve,
    read_spread,
    read_waves,
)
from folkmoot.method.sampling.settings import Settings
from folkmoot.method.terms.catalogue.files import FILE_MISSING
from folkmoot.method.terms.catalogue.frames import (
    DESIGN_INSERT_WITHOUT_HOUSEHOLDS,
    DESIGN_NEEDS_AREAS,
    DESIGN_NEEDS_SPREAD,
    DESIGN_NO_SIZE,
    DESIGN_UNREADABLE,
)
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any
from folkmoot.method.terms.toml_text import parse_toml


class Allocation(StrEnum):
    """How cases are divided among strata."""

    EQUAL = "equal"
    PROPORTIONAL = "proportional"  # to the number of electors
    NEYMAN = "neyman"  # to the number of electors times the standard deviation


@dataclass(frozen=True, slots=True)
class Design:
    """How a sample is drawn.

    Either `n` (cases in all, divided by `allocation`, no stratum getting fewer than
    `minimum_per_stratum`) or `n_by_stratum`. `standard_deviation`, by stratum, is what Neyman's
    allocation needs. `stratum` names the columns that make a stratum. `per_household` is how many
    electors of a drawn household become cases (all of them, if it has fewer); 0 draws electors
    directly. `areas`, `postcodes` and `exclude` are as written in the file; paths in them are
    relative to it.
    Ages are reckoned on `reference_date`. `boost_problems` wait until the frame is known: that it
    has no ages is to be said first.
    """

    n: int | None
    n_by_stratum: Mapping[str, int]
    allocation: Allocation
    minimum_per_stratum: int
    standard_deviation: Mapping[str, Fraction]
    stratum: tuple[str, ...]
    per_household: int
    areas: str | None
    postcodes: str | None
    exclude: tuple[str, ...]
    boost: Boost | None
    boost_problems: tuple[Problem, ...]
    reserve: Reserve | None
    waves: Waves | None
    household_insert: bool
    minimum_age: int
    reference_date: date | None
    serial_prefix: str
    file: str
    source_digest: str


#: The columns that may make a stratum; all but the last need an areas file.
STRATUM_COLUMNS = ("ward", "npt", "settlement", "polling_district")

_KEYS = (
    "n",
    "n_by_stratum",
    "allocation",
    "minimum_per_stratum",
    "standard_deviation",
    "stratum",
    "per_household",
    "areas",
    "postcodes",
    "exclude",
    "boost",
    "reserve",
    "waves",
    "household_insert",
    "minimum_age",
    "reference_date",
    "serial_prefix",
)


def read_design(path: Path, columns: tuple[str, ...] | None = None) -> Design:
    """Read a design. Raises `Problem` when it is no TOML, `Problems` for its wrong settings.

    `columns` are those of a list that says itself in which stratum everybody is.
    """
    if not path.is_file():
        raise FILE_MISSING.at(Place(file=path.name))
    return parse_design(path.read_bytes(), path.name, columns)


def parse_design(content: bytes, file: str, columns: tuple[str, ...] | None = None) -> Design:
    """As `read_design`, from the bytes of a file called `file`."""
    try:
        document: dict[str, object] = parse_toml(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DESIGN_UNREADABLE.at(Place(file=file), reason=str(error)) from None
    settings = Settings(document, Place(file=file), _KEYS)
    sizes = settings.sizes("n_by_stratum")
    n = settings.whole("n", 1) if "n" in document else None
    boost, boost_problems = read_boost(settings, n)
    design = Design(
        n=n,
        n_by_stratum=sizes,
        allocation=_allocation(settings),
        minimum_per_stratum=settings.whole("minimum_per_stratum", 0, default=0),
        standard_deviation=read_spread(settings),
        stratum=settings.words("stratum", columns or STRATUM_COLUMNS),
        per_household=settings.whole("per_household", 0, default=1),
        areas=settings.word("areas"),
        postcodes=settings.word("postcodes"),
        exclude=settings.words("exclude"),
        boost=boost,
        boost_problems=tuple(boost_problems),
        reserve=read_reserve(settings),
        waves=read_waves(settings),
        household_insert=settings.yes("household_insert"),
        minimum_age=settings.whole("minimum_age", 16, default=16),
        reference_date=settings.day("reference_date"),
        serial_prefix=_serial_prefix(settings),
        file=file,
        source_digest=digest(content),
    )
    _refuse_allocation_in_pieces(settings, design)
    refuse_if_any([*settings.problems, *_contradictions(design, columns is None)])
    return design


def _contradictions(design: Design, needs_areas: bool) -> list[Problem]:
    place = Place(file=design.file)
    problems = []
    if (design.n is None) == (not design.n_by_stratum):
        found = "it gives n and [n_by_stratum]" if design.n else "it gives neither"
        problems.append(DESIGN_NO_SIZE.at(place, found=found))
    problems += [
        DESIGN_NEEDS_AREAS.at(place, column=column)
        for column in design.stratum
        if needs_areas and column != "polling_district" and not design.areas
    ]
    if design.household_insert and not design.per_household:
        problems.append(DESIGN_INSERT_WITHOUT_HOUSEHOLDS.at(place))
    return problems


def _refuse_allocation_in_pieces(settings: Settings, design: Design) -> None:
    """Settings of an allocation that say nothing beside the allocation that is asked for."""
    listed, neyman = bool(design.n_by_stratum), design.allocation is Allocation.NEYMAN
    if design.minimum_per_stratum and (listed or design.allocation is Allocation.EQUAL):
        settings.wrong("minimum_per_stratum", "left out beside [n_by_stratum] or equal allocation")
    if design.standard_deviation and (listed or not neyman):
        settings.wrong("standard_deviation", 'left out, or given with allocation = "neyman"')
    if neyman and not design.standard_deviation:
        settings.problems.append(DESIGN_NEEDS_SPREAD.at(settings.place))


def _allocation(settings: Settings) -> Allocation:
    value = settings.table.get("allocation", Allocation.PROPORTIONAL)
    if value in tuple(Allocation):
        return Allocation(str(value))
    settings.wrong("allocation", f"one of {', '.join(Allocation)}")
    return Allocation.PROPORTIONAL


def _serial_prefix(settings: Settings) -> str:
    value = settings.table.get("serial_prefix", "P")
    if isinstance(value, str) and value.isascii() and value.isalpha() and len(value) <= 2:
        return value.upper()
    settings.wrong("serial_prefix", "one or two letters")
    return "P"
