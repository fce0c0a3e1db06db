"""What the commands on numbers share: their options, and a data file read as a design."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, assert_never

import typer

from folkmoot.method.estimation.design import (
    Design,
    SingleUnit,
    Structure,
    make_design,
    make_structure,
)
from folkmoot.method.estimation.estimates import (
    Item,
    Kind,
    Mean,
    Proportion,
    Quantile,
    Ratio,
    Total,
)
from folkmoot.method.terms.catalogue.numbers import (
    RATIO_NEEDS_TWO,
    TARGETS_TOO_MANY,
    TOO_MANY_CATEGORIES,
)
from folkmoot.method.terms.problem import Place
from folkmoot.method.weighting.calibration import calibrate
from folkmoot.method.weighting.columns import Coded, Floats
from folkmoot.method.weighting.model import Bounds, Method, Targets
from folkmoot.method.weighting.tables import Table, read_table
from folkmoot.method.weighting.targets import load_targets

#: Shares are estimated a category at a time; a column with more of them is no question.
MOST_CATEGORIES = 5_000
#: Numbers in a targets file: they are met by solving as many equations at once.
MOST_TARGETS = 2_000
#: Strata that a note names.
MOST_NAMED = 5

Data = Annotated[
    Path, typer.Argument(metavar="DATA", help="CSV in UTF-8, or Parquet where the name ends so.")
]
WeightColumn = Annotated[str | None, typer.Option("--weight", help="Column of start weights.")]
StratumColumn = Annotated[str | None, typer.Option("--stratum", help="Column of strata.")]
UnitColumn = Annotated[
    str | None, typer.Option("--psu", help="Column of primary sampling units, within strata.")
]
SizeColumn = Annotated[
    str | None,
    typer.Option("--fpc", help="Column of the stratum's population size, in units."),
]
TargetsFile = Annotated[
    Path | None,
    typer.Option("--targets", help="TOML: calibrate first, and let the errors know it."),
]
CalibrationMethod = Annotated[
    Method | None,
    typer.Option("--method", help="Distance of the calibration to --targets; rake if absent."),
]
BoundsText = Annotated[
    str | None,
    typer.Option("--bounds", help="Least and greatest ratio of new to start weight: 0.3,3."),
]
SingleUnitRule = Annotated[
    SingleUnit,
    typer.Option(
        "--single-unit",
        help="What a stratum with one unit adds: its total squared about zero (adjust, as R) or "
        "about the mean of all units (centre), the other strata's average, nothing "
        "(certainty); or fail.",
    ),
]
MissingCodes = Annotated[
    str, typer.Option("--missing", help="Codes that mean missing, joined by commas: -1,-2,-3.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@dataclass(frozen=True, slots=True)
class DesignOptions:
    """The options that say how the rows were drawn and weighted."""

    weight: str | None
    stratum: str | None
    psu: str | None
    fpc: str | None
    targets: Targets | None
    method: Method
    bounds: Bounds | None
    single_unit: SingleUnit

    @classmethod
    def of(
        cls,
        weight: str | None,
        stratum: str | None,
        psu: str | None,
        fpc: str | None,
        targets: Path | None,
        method: Method | None,
        bounds: str | None,
        single_unit: SingleUnit,
    ) -> DesignOptions:
        """Options as they were typed.

        Raises Problem for the targets, BadParameter for bounds and for what needs targets.
        """
        if targets is None:
            refuse_idle({"--method": method, "--bounds": bounds}, "there are --targets")
        distance = method or Method.RAKE
        needs_bounds(distance, bounds)
        limits = pair(bounds, "--bounds")
        wanted = read_targets(targets) if targets else None
        return cls(weight, stratum, psu, fpc, wanted, distance, limits, single_unit)

    @property
    def columns(self) -> list[str]:
        """The columns that they name."""
        named = [name for name in (self.weight, self.stratum, self.psu, self.fpc) if name]
        return [*named, *(target_columns(self.targets) if self.targets else [])]


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """A data file as a table and a design."""

    table: Table
    design: Design

    @property
    def structure(self) -> Structure:
        """How the rows were drawn."""
        return self.design.structure


def read_survey(data: Path, columns: Iterable[str], options: DesignOptions) -> Survey:
    """Read columns of a data file and make its design. Raises Problem or Problems."""
    return survey_of(read_table(data, [*columns, *options.columns]), options)


def survey_of(table: Table, options: DesignOptions) -> Survey:
    """The design of a table's rows. Raises Problem or Problems."""
    structure = make_structure(
        table.rows,
        stratum=table.categories(options.stratum) if options.stratum else None,
        unit=table.categories(options.psu) if options.psu else None,
        population=table.numbers(options.fpc) if options.fpc else None,
        places=table.places,
        names=(options.stratum or "", options.psu or "", options.fpc or ""),
        single_unit=options.single_unit,
    )
    named = options.weight
    start = table.numbers(named) if named else structure.design_weights()
    calibration = None
    if options.targets is not None:
        calibration = calibrate(
            options.targets,
            *target_values(table, options.targets),
            start=start,
            method=options.method,
            bounds=options.bounds,
            places=table.places,
            start_column=named or "weight",
        )
    made = make_design(structure, start, calibration, table.places, named or "weight")
    return Survey(table, made)


def say_design(survey: Survey) -> None:
    """Say what the design makes of errors where that may surprise."""
    structure = survey.structure
    if lonely := structure.lonely_strata:
        named = ", ".join(lonely[:MOST_NAMED]) + (" …" if len(lonely) > MOST_NAMED else "")
        counted = "1 stratum has" if len(lonely) == 1 else f"{len(lonely):,} strata have"
        note(
            f"{counted} one primary sampling unit ({named}), which {_said(structure.single_unit)}."
        )
    if survey.design.degrees_of_freedom < 1:
        note("The design has no degrees of freedom, so no intervals are given.")


def _said(rule: SingleUnit) -> str:
    match rule:
        case SingleUnit.ADJUST:
            return 'is centred at the grand mean (R: survey.lonely.psu = "adjust")'
        case SingleUnit.CENTRE:
            return "is centred at the mean of all units' totals"
        case SingleUnit.AVERAGE:
            return "adds as much as the other strata on average"
        case SingleUnit.CERTAINTY:
            return "adds nothing to the errors, as if it had been sure to be drawn"
        case SingleUnit.FAIL:  # refused before
            return "was refused"
        case _:
            assert_never(rule)


def refuse_idle(options: Mapping[str, object], condition: str) -> None:
    """Wrong usage where an option was given that would change nothing."""
    for name, value in options.items():
        if value is not None:
            message = f"It changes nothing unless {condition}: leave it out."
            raise typer.BadParameter(message, param_hint=name)


def needs_bounds(method: Method, bounds: str | None) -> None:
    """Wrong usage where a method has no bounds and needs some."""
    if method is Method.LOGIT and bounds is None:
        raise typer.BadParameter("--method logit needs --bounds, such as 0.3,3.")


def names_in(text: str | None) -> list[str]:
    """Names joined by commas, each once."""
    return list(dict.fromkeys(filter(None, (name.strip() for name in (text or "").split(",")))))


def read_targets(path: Path) -> Targets:
    """Targets that can be solved for. Raises Problem or Problems."""
    targets = load_targets(path)
    numbers = sum(len(margin.counts) for margin in targets.margins) + len(targets.totals)
    if numbers > MOST_TARGETS:
        found, most = f"{numbers:,}", f"{MOST_TARGETS:,}"
        raise TARGETS_TOO_MANY.at(Place(file=path.name), found=found, most=most)
    return targets


def item_columns(name: str, kind: Kind) -> tuple[str, ...]:
    """The columns of an item: two where a ratio is asked for."""
    if kind is not Kind.RATIO:
        return (name,)
    numerator, stroke, denominator = name.partition("/")
    if not (numerator and stroke and denominator):
        raise RATIO_NEEDS_TWO.at(item=name)
    return numerator.strip(), denominator.strip()


def read_item(table: Table, name: str, kind: Kind, q: float, codes: frozenset[str]) -> Item:
    """An item of a table, as the kind needs it. Raises Problem for a column of names."""
    match kind:
        case Kind.MEAN:
            return Mean(table.numbers(name, codes))
        case Kind.TOTAL:
            return Total(table.numbers(name, codes))
        case Kind.PROPORTION:
            answers = table.categories(name, codes)
            if len(answers.levels) > MOST_CATEGORIES:
                found, most = f"{len(answers.levels):,}", f"{MOST_CATEGORIES:,}"
                place = Place(file=table.places.file, column=name)
                raise TOO_MANY_CATEGORIES.at(place, found=found, most=most)
            return Proportion(answers)
        case Kind.QUANTILE:
            return Quantile(table.numbers(name, codes), q)
        case Kind.RATIO:
            numerator, denominator = item_columns(name, kind)
            return Ratio(table.numbers(numerator, codes), table.numbers(denominator, codes))
        case _:
            assert_never(kind)


def target_columns(targets: Targets) -> list[str]:
    """The columns that a targets file speaks of."""
    margins = [column for margin in targets.margins for column in margin.columns]
    return list(dict.fromkeys([*margins, *targets.totals]))


def target_values(
    table: Table, targets: Targets | None
) -> tuple[dict[str, Coded], dict[str, Floats]]:
    """The columns of margins as categories, and those of totals as numbers."""
    if targets is None:
        return {}, {}
    margins = dict.fromkeys(column for margin in targets.margins for column in margin.columns)
    return (
        {name: table.categories(name) for name in margins},
        {name: table.numbers(name) for name in targets.totals},
    )


def pair(text: str | None, option: str) -> Bounds | None:
    """Two numbers joined by a comma, or wrong usage."""
    if text is None:
        return None
    try:
        lower, upper = (float(part) for part in text.split(","))
    except ValueError:
        raise typer.BadParameter(f"{option} takes two numbers joined by a comma.") from None
    if not lower < upper:
        raise typer.BadParameter(f"{option} takes the lower number first.")
    return Bounds(lower, upper)


def note(text: str) -> None:
    """Say something that is no problem and that the reader should know, on stderr."""
    print(text, file=sys.stderr)
