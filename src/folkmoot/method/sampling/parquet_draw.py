"""Draw from a national frame in Parquet, tens of millions of electors, in little memory.

The same draw as from a register, but for the order of the systematic sample: it runs through the
households in the order in which the file has them. A file that is sorted by place thus gives the
implicit stratification by place. Probabilities do not hang on the order.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from folkmoot.method.sampling.addresses import normalise_postcode
from folkmoot.method.sampling.custody_record import may_be_used
from folkmoot.method.sampling.design import Design, read_design
from folkmoot.method.sampling.draw import number_cases, replicates_of
from folkmoot.method.sampling.exclusions import Exclusions, read_exclusions
from folkmoot.method.sampling.frame import FrameReport
from folkmoot.method.sampling.model import Area, Frame, Sample, SamplingUnit, StratumCount
from folkmoot.method.sampling.parquet_scan import (
    HOUSEHOLD,
    NUMBER_NAMES,
    Integers,
    ParquetFrame,
    Rows,
    Scan,
    ScannedStratum,
)
from folkmoot.method.sampling.register_draw import RegisterDraw, account_of_drawn
from folkmoot.method.sampling.release import reserve_account
from folkmoot.method.sampling.selection import draw_some
from folkmoot.method.sampling.strata import Room, cases_by_stratum, stratum_name
from folkmoot.method.sampling.stratum_draw import Drawn, parts_of
from folkmoot.method.terms.catalogue.frames import (
    DESIGN_STRATUM_TOO_SMALL,
    FRAME_NOTHING_LEFT,
    PARQUET_LEFT_OUT,
    PARQUET_WITHOUT,
)
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any

_YOUNGEST = 16
# Columns of those who are drawn, where the file has them.
_TOLD = ("surname", "forename", "postcode", "ward", "npt", "settlement", "polling_district")
_ADDRESS = ("address", *(f"address_{line}" for line in range(1, 10)))


@dataclass(frozen=True, slots=True, eq=False)
class _Selected:
    """Of a stratum: the rows to fetch (sorted), the unit of each, and each unit's part."""

    name: str
    stratum: ScannedStratum
    wanted: list[int]
    rows: Rows
    units: Integers
    part_of: dict[int, int]


def draw_from_parquet(file: Path, design_file: Path, seed: int, *, on: date) -> RegisterDraw:
    """Draw from a Parquet file by a design.

    The file has a row for each elector, with a `number`, a `household` (unless `per_household` is
    0) and a column for each stratum of the design, of whatever name; `surname`, `forename`,
    `postcode` and `address_1`.. go into `custodian.csv` where it has them. Rows without stratum or
    household are left out and counted. `on` is today: a recorded custody must not be past. Raises
    `Problem` or `Problems` where file or design cannot be used: boosts, waves, ages and areas files
    need a register.
    """
    frame = ParquetFrame(file)
    held = may_be_used(file, on=on)
    design = read_design(design_file, columns=frame.columns)
    refuse_if_any(_not_here(design))
    exclusions = read_exclusions(design.exclude, design_file.parent)
    direct = not design.per_household
    scan = frame.scan(
        [frame.column(f"the stratum {name}", name) for name in design.stratum],
        None if direct else frame.column("the household", HOUSEHOLD),
        sorted(exclusions.numbers | {number for number, _ in exclusions.people.values()}),
    )
    if not scan.strata:
        raise FRAME_NOTHING_LEFT.at(Place(file=file.name), rows=scan.rows)
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    sample = _sample(frame, scan, design, seed, digest)
    left_out = [
        PARQUET_LEFT_OUT.at(Place(file=file.name), rows=count, column=what)
        for count, what in (
            (scan.without_stratum, "stratum"),
            (scan.without_household, "household"),
        )
        if count
    ]
    report = FrameReport(
        Frame((), {}, digest), "Parquet", "Parquet", scan.rows, tuple(left_out), (), {}
    )
    account = {
        **_account(sample, scan, design, exclusions),
        "custody": held.as_words() if held else None,
    }
    return RegisterDraw(sample, report, design, account)


def _not_here(design: Design) -> list[Problem]:
    """What a design may not ask of a Parquet frame."""
    asked = {
        "[boost]": design.boost,
        "[waves]": design.waves,
        "areas": design.areas,
        "minimum_age": design.minimum_age > _YOUNGEST,
        "reference_date": design.reference_date,
    }
    return [
        PARQUET_WITHOUT.at(Place(file=design.file), setting=setting)
        for setting, value in asked.items()
        if value
    ]


def _sample(frame: ParquetFrame, scan: Scan, design: Design, seed: int, digest: str) -> Sample:
    most = design.per_household
    strata = {stratum_name(each.values): each for each in scan.strata}
    rooms = {
        name: Room(len(each.rows), int(np.minimum(each.sizes, most or 1).sum()))
        for name, each in strata.items()
    }
    sizes = cases_by_stratum(rooms, design, design.n)
    replicates = replicates_of(sizes, design)
    wanted = {name: [sizes[name], *(part[name] for part in replicates)] for name in strata}
    selected, problems = [], []
    for name, each in strata.items():
        chosen = _select(name, each, rooms[name].most, wanted[name], design, seed)
        if isinstance(chosen, Problem):
            problems.append(chosen)
        else:
            selected.append(chosen)
    refuse_if_any(problems)
    drawn, areas, counts = _people(frame, selected, design, seed)
    cases = number_cases(drawn, areas, design, seed)
    return Sample(
        cases=tuple(case for case in cases if not case.replicate),
        strata=tuple(counts),
        seed=seed,
        frame_digest=digest,
        reserve=tuple(case for case in cases if case.replicate),
    )


def _select(
    name: str, stratum: ScannedStratum, takes: int, sizes: Sequence[int], design: Design, seed: int
) -> _Selected | Problem:
    units = stratum.households
    most = design.per_household
    wanted = [math.ceil(n * units / takes) if most > 1 else n for n in sizes]
    if sum(wanted) > units:
        return DESIGN_STRATUM_TOO_SMALL.at(
            Place(file=design.file),
            stratum=name,
            available=units,
            what="households" if most else "people",
            wanted=sum(wanted),
        )
    parts = parts_of(range(units), wanted, name, seed)
    part_of = {unit: part for part, chosen in enumerate(parts) for unit in chosen}
    if stratum.household is None:
        places = np.array(sorted(part_of), np.int32)
        return _Selected(name, stratum, wanted, stratum.rows[places], places, part_of)
    is_chosen = np.zeros(units, bool)
    is_chosen[list(part_of)] = True
    places = np.flatnonzero(is_chosen[stratum.household]).astype(np.int32)
    return _Selected(
        name, stratum, wanted, stratum.rows[places], stratum.household[places], part_of
    )


def _people(
    frame: ParquetFrame, selected: Sequence[_Selected], design: Design, seed: int
) -> tuple[list[Drawn], dict[str, Area], list[StratumCount]]:
    """Fetch those who live in what was drawn, and take of each household its electors by lot."""
    every = np.concatenate([each.rows for each in selected])
    order = np.argsort(every, kind="stable")
    columns = {name: found for name in (*_TOLD, *_ADDRESS) if (found := frame.find(name))}
    columns["number"] = frame.column("the elector's number", *NUMBER_NAMES)
    fetched = frame.fetch(every[order], list(dict.fromkeys(columns.values())))
    cells = {what: fetched[column] for what, column in columns.items()}
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    drawn: list[Drawn] = []
    areas: dict[str, Area] = {}
    counts = []
    start = 0
    for each in selected:
        homes: dict[int, dict[str, int]] = {}
        places = back[start : start + len(each.rows)].tolist()
        for place, unit in zip(places, each.units.tolist(), strict=True):
            homes.setdefault(unit, {})[cells["number"][place]] = place
        start += len(each.rows)
        rows = dict(zip(places, each.rows.tolist(), strict=True))
        cases = [
            case
            for unit, numbers in homes.items()
            for case in _cases(each, unit, numbers, _Told(cells, rows, areas), design, seed)
        ]
        drawn += cases
        counts.append(_count(each, cases))
    return drawn, areas, counts


@dataclass(frozen=True, slots=True)
class _Told:
    """What the file says of those who were fetched, by place, and their areas by household."""

    cells: Mapping[str, Sequence[str]]
    rows: Mapping[int, int]
    areas: dict[str, Area]

    def of(self, what: str, place: int) -> str:
        """A cell; empty where the file has no such column."""
        return self.cells[what][place] if what in self.cells else ""


def _cases(
    chosen: _Selected,
    unit: int,
    numbers: Mapping[str, int],
    told: _Told,
    design: Design,
    seed: int,
) -> list[Drawn]:
    """The electors of a drawn unit who become cases; `numbers` say at which place each stands."""
    probability = chosen.wanted[0] / chosen.stratum.households
    taken = draw_some(list(numbers), design.per_household or 1, seed, "elector")
    share = len(taken) / len(numbers)
    household = probability if design.per_household else None
    name = f"{chosen.name}\x1f{unit}"
    first = numbers[taken[0]]
    # A frame without teams is handed on by stratum, since every case must lie somewhere.
    npt = told.of("npt", first) or chosen.name
    told.areas[name] = Area(told.of("ward", first), npt, told.of("settlement", first))
    return [
        Drawn(
            _unit(number, numbers[number], name, told),
            chosen.name,
            household,
            probability * share,
            chosen.part_of[unit],
        )
        for number in taken
    ]


def _unit(number: str, place: int, household: str, told: _Told) -> SamplingUnit:
    lines = [told.cells[line][place] for line in _ADDRESS if line in told.cells]
    return SamplingUnit(
        number=number,
        row=told.rows[place] + 1,
        surname=told.of("surname", place),
        forename=told.of("forename", place),
        address=tuple(line for line in lines if line),
        postcode=normalise_postcode(told.of("postcode", place)),
        polling_district=told.of("polling_district", place),
        household=household,
    )


def _count(chosen: _Selected, cases: Sequence[Drawn]) -> StratumCount:
    sample = [case for case in cases if not case.replicate]
    stratum = chosen.stratum
    return StratumCount(
        stratum=chosen.name,
        electors=len(stratum.rows),
        households=stratum.households,
        households_drawn=len({case.unit.household for case in sample}),
        cases=len(sample),
        units_drawn=chosen.wanted[0],
        units_in_reserve=tuple(chosen.wanted[1:]),
    )


def _account(
    sample: Sample, scan: Scan, design: Design, exclusions: Exclusions
) -> dict[str, object]:
    """As the account of a draw from a register; nothing about any person."""
    direct = not design.per_household
    return {
        "design_sha256": design.source_digest,
        "exclusions_sha256": list(exclusions.file_digests),
        "seed": sample.seed,
        "register_sha256": sample.frame_digest,
        "register_layout": "Parquet",
        "rows": scan.rows,
        "rows_left_out": {
            "without stratum": scan.without_stratum,
            "without household": scan.without_household,
        },
        "excluded": scan.excluded,
        **account_of_drawn(sample, design),
        "reserve": reserve_account(sample, direct=direct),
        "waves": None,
    }
