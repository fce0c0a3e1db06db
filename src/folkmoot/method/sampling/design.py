"""The sampling design, as written in `D.toml`, with every wrong setting named."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from folkmoot.method.sampling.settings import Settings
from folkmoot.method.terms.catalogue.files import FILE_MISSING
from folkmoot.method.terms.catalogue.frames import (
    DESIGN_INSERT_WITHOUT_HOUSEHOLDS,
    DESIGN_NEEDS_AREAS,
    DESIGN_NO_SIZE,
    DESIGN_UNREADABLE,
    DESIGN_VALUE_WRONG,
)
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any
from folkmoot.method.terms.toml_text import parse_toml


class Allocation(StrEnum):
    """How cases are divided among strata."""

    EQUAL = "equal"
    PROPORTIONAL = "proportional"  # to the number of electors


@dataclass(frozen=True, slots=True)
class Boost:
    """`n` of the cases are drawn among those aged `age_from` to `age_to` on the reference date."""

    age_from: int
    age_to: int
    n: int


@dataclass(frozen=True, slots=True)
class Design:
    """How a sample is drawn.

    Either `n` (cases in all, divided by `allocation`) or `n_by_stratum`. `stratum` names the
    columns that make a stratum. `per_household` is how many electors of a drawn household become
    cases (all of them, if it has fewer); 0 draws electors directly. `areas` and `exclude` are as
    written in the file; paths in them are relative to it. Ages are reckoned on `reference_date`.
    `boost_problems` wait until the frame is known: that it has no ages is to be said first.
    """

    n: int | None
    n_by_stratum: Mapping[str, int]
    allocation: Allocation
    stratum: tuple[str, ...]
    per_household: int
    areas: str | None
    exclude: tuple[str, ...]
    boost: Boost | None
    boost_problems: tuple[Problem, ...]
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
    "stratum",
    "per_household",
    "areas",
    "exclude",
    "boost",
    "household_insert",
    "minimum_age",
    "reference_date",
    "serial_prefix",
)
_BOOST_KEYS = ("age_from", "age_to", "n")


def read_design(path: Path) -> Design:
    """Read a design. Raises `Problem` when it is no TOML, `Problems` for its wrong settings."""
    if not path.is_file():
        raise FILE_MISSING.at(Place(file=path.name))
    return parse_design(path.read_bytes(), path.name)


def parse_design(content: bytes, file: str) -> Design:
    """As `read_design`, from the bytes of a file called `file`."""
    try:
        document: dict[str, object] = parse_toml(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DESIGN_UNREADABLE.at(Place(file=file), reason=str(error)) from None
    settings = Settings(document, Place(file=file), _KEYS)
    sizes = settings.sizes("n_by_stratum")
    n = settings.whole("n", 1) if "n" in document else None
    boost, boost_problems = _boost(settings, n)
    design = Design(
        n=n,
        n_by_stratum=sizes,
        allocation=_allocation(settings),
        stratum=settings.words("stratum", STRATUM_COLUMNS),
        per_household=settings.whole("per_household", 0, default=1),
        areas=settings.word("areas"),
        exclude=settings.words("exclude"),
        boost=boost,
        boost_problems=tuple(boost_problems),
        household_insert=settings.yes("household_insert"),
        minimum_age=settings.whole("minimum_age", 16, default=16),
        reference_date=settings.day("reference_date"),
        serial_prefix=_serial_prefix(settings),
        file=file,
        source_digest=digest(content),
    )
    refuse_if_any([*settings.problems, *_contradictions(design)])
    return design


def _contradictions(design: Design) -> list[Problem]:
    place = Place(file=design.file)
    problems = []
    if (design.n is None) == (not design.n_by_stratum):
        found = "it gives n and [n_by_stratum]" if design.n else "it gives neither"
        problems.append(DESIGN_NO_SIZE.at(place, found=found))
    problems += [
        DESIGN_NEEDS_AREAS.at(place, column=column)
        for column in design.stratum
        if column != "polling_district" and not design.areas
    ]
    if design.household_insert and not design.per_household:
        problems.append(DESIGN_INSERT_WITHOUT_HOUSEHOLDS.at(place))
    return problems


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


def _boost(settings: Settings, n: int | None) -> tuple[Boost | None, list[Problem]]:
    table = settings.table.get("boost")
    if table is None:
        return None, []
    if not isinstance(table, dict):
        whole = Settings({"boost": table}, settings.place, ("boost",))
        whole.wrong("boost", "a table with age_from, age_to and n")
        return Boost(17, 24, 1), whole.problems
    inner = Settings(table, settings.place, _BOOST_KEYS)
    boost = Boost(
        inner.whole("age_from", 16, default=17),
        inner.whole("age_to", 16, default=24),
        inner.whole("n", 1, default=0),
    )
    if boost.age_to < boost.age_from:
        inner.wrong("age_to", "not less than age_from")
    if n is None:
        inner.problems.append(
            DESIGN_VALUE_WRONG.at(
                settings.place,
                key="[n_by_stratum]",
                value="given",
                wanted="left out beside a boost: give n",
            )
        )
    elif boost.n >= n:
        inner.wrong("n", f"less than the n = {n} of the whole sample")
    return boost, inner.problems
