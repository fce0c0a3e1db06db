"""From a register and a design, both as files, to a sample and the account of how it was drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from folkmoot.method.sampling.areas import AreaTable, place_units, read_areas
from folkmoot.method.sampling.custody_record import may_be_used
from folkmoot.method.sampling.design import Design, read_design
from folkmoot.method.sampling.draw import draw_sample, eligible_units, plan_strata
from folkmoot.method.sampling.exclusions import Exclusions, find_excluded, read_exclusions
from folkmoot.method.sampling.frame import FrameReport, read_frame
from folkmoot.method.sampling.model import Sample
from folkmoot.method.sampling.permanent import PreviousWave, read_previous, waves_account
from folkmoot.method.sampling.planned import PlannedStratum
from folkmoot.method.sampling.release import reserve_account
from folkmoot.method.terms.problem import Problem


@dataclass(frozen=True, slots=True)
class RegisterDraw:
    """A sample, the report on the frame that it was drawn from, and what `draw.json` says."""

    sample: Sample
    report: FrameReport
    design: Design
    account: Mapping[str, object]


def check_frame(
    register: Path, *, on: date, areas: Path | None = None, postcodes: Path | None = None
) -> FrameReport:
    """Read a register and, if an areas file is given, place its entries; say all that is wrong.

    Raises `Problem` or `Problems` when the register, or the areas file, cannot be used at all.
    """
    report = read_frame(register, on=on)
    return (
        report
        if areas is None
        else place_units(report, read_areas(areas, postcodes), register.name)
    )


@dataclass(frozen=True, slots=True)
class RegisterPlan:
    """What a design makes of a register before anything is drawn."""

    design: Design
    strata: tuple[PlannedStratum, ...]
    report: FrameReport


@dataclass(frozen=True, slots=True)
class _Ready:
    """A design with everything that it names, read, and the frame of those who may be drawn."""

    design: Design
    day: date
    areas: AreaTable | None
    exclusions: Exclusions
    excluded: int
    report: FrameReport


def plan_from_register(register: Path, design_file: Path, *, on: date) -> RegisterPlan:
    """Divide the cases of a design among the strata of a register; raises as a draw would."""
    ready = _ready(register, design_file, on)
    strata = plan_strata(ready.report.frame, ready.design, on=ready.day)
    return RegisterPlan(ready.design, strata, ready.report)


def draw_from_register(register: Path, design_file: Path, seed: int, *, on: date) -> RegisterDraw:
    """Draw a sample from a register by a design; paths in the design are relative to it.

    `on` is the day that ages are reckoned for unless the design has its own `reference_date`.
    Raises `Problem` or `Problems` when register, areas file or design cannot be used; faults of
    single rows are in the report and do not stop the draw. A register whose custody is recorded
    must be the one recorded, and its day to be destroyed not past (`on` is today).
    """
    held = may_be_used(register, on=on)
    ready = _ready(register, design_file, on)
    design, report = ready.design, ready.report
    direct = not design.per_household
    previous = read_previous(design.waves, design_file.parent, direct=direct)
    sample = draw_sample(report.frame, design, seed, on=ready.day, previous=previous)
    account = {
        **_sources(ready, previous),
        **_account(sample, report, design, ready.day),
        "custody": held.as_words() if held else None,
        "excluded": ready.excluded,
        "reserve": reserve_account(sample, direct=direct),
        "waves": waves_account(design.waves, sample.strata, direct=direct),
    }
    return RegisterDraw(sample, report, design, account)


def _ready(register: Path, design_file: Path, on: date) -> _Ready:
    """Read a design, what it names, and the register."""
    design = read_design(design_file)
    day = design.reference_date or on
    folder = design_file.parent
    postcodes = folder / design.postcodes if design.postcodes else None
    areas = read_areas(folder / design.areas, postcodes) if design.areas else None
    exclusions = read_exclusions(design.exclude, folder)
    report = read_frame(register, on=day)
    if areas is not None:
        report = place_units(report, areas, register.name)
    units = report.frame.units
    found = find_excluded(exclusions, units, design.file)
    kept, too_young = eligible_units(units, design, on=day, excluded=found.numbers)
    report = replace(
        report,
        frame=replace(report.frame, units=tuple(kept)),
        problems=(*report.problems, *found.problems),
        dropped=(*report.dropped, *(_in_file(problem, register) for problem in too_young)),
    )
    excluded = len(units) - len(kept) - len(too_young)
    return _Ready(design, day, areas, exclusions, excluded, report)


def _in_file(problem: Problem, register: Path) -> Problem:
    return problem.kind.at(replace(problem.place, file=register.name), **problem.details)


def _sources(ready: _Ready, previous: PreviousWave) -> dict[str, object]:
    """The files that a draw was made from, by their digests."""
    return {
        "design_sha256": ready.design.source_digest,
        "areas_sha256": ready.areas.source_digest if ready.areas else None,
        "postcodes_sha256": ready.areas.postcodes_digest if ready.areas else None,
        "exclusions_sha256": list(ready.exclusions.file_digests),
        "previous_sha256": previous.source_digest,
    }


def _account(sample: Sample, report: FrameReport, design: Design, day: date) -> dict[str, object]:
    """What is needed to repeat the draw, and to report on it; nothing about any person."""
    return {
        "seed": sample.seed,
        "reference_date": day.isoformat(),
        "register_sha256": sample.frame_digest,
        "register_layout": report.layout,
        "register_encoding": report.encoding,
        "rows": report.rows,
        "rows_left_out": dict(Counter(problem.code for problem in report.dropped)),
        **account_of_drawn(sample, design),
    }


def account_of_drawn(sample: Sample, design: Design) -> dict[str, object]:
    """What was drawn of what, whatever kind of file the frame was in."""
    return {
        "electors": sum(count.electors for count in sample.strata),
        "households": sum(count.households for count in sample.strata),
        "cases": len(sample.cases),
        "household_insert": design.household_insert,
        "per_household": design.per_household,
        "strata": [
            {
                "stratum": count.stratum,
                "electors": count.electors,
                "households": count.households,
                "households_drawn": count.households_drawn,
                "cases": count.cases,
            }
            for count in sample.strata
        ],
    }
