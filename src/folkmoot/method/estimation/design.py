"""The sampling design as standard errors need it: strata, primary sampling units, population sizes.

A primary sampling unit (PSU) is what was drawn first: a person, a household, a street. Variance is
that of PSU totals within strata (ultimate clusters: Hansen, Hurwitz and Madow 1953). PSU names
count within their stratum (R: `nest = TRUE`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy import sparse

from folkmoot.method.terms.catalogue.numbers import (
    CELL_EMPTY,
    FPC_TOO_SMALL,
    FPC_VARIES,
    ONE_UNIT,
    STRATUM_OF_ONE,
)
from folkmoot.method.terms.problem import Place
from folkmoot.method.weighting.auxiliaries import RowPlaces
from folkmoot.method.weighting.calibration import Calibration, check_weights
from folkmoot.method.weighting.columns import Booleans, Coded, Floats, Integers

#: A stratum of which all but this share was drawn adds no variance, as in R.
_ALL_DRAWN = 1e-7
#: A row that alone makes up its fitted value has no residual left to enlarge.
_MOST_LEVERAGE = 0.99


class SingleUnit(StrEnum):
    """What a stratum with a single unit adds to the variance, which it cannot show by itself.

    `adjust` takes its total about zero (R: `survey.lonely.psu = "adjust"`), `centre` about the mean
    of all units' totals (Stata: `singleunit(centered)`); for means, shares and ratios the two
    hardly differ. `average` takes what the other strata add on average (R: "average"),
    `certainty` nothing, as if the unit had been sure to be drawn, and `fail` refuses.
    """

    ADJUST = "adjust"
    CENTRE = "centre"
    AVERAGE = "average"
    CERTAINTY = "certainty"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """How the rows were drawn, apart from their weights.

    `stratum` (n,) and `unit` (n,) are numbered from 0; `unit` is None where every row is a unit of
    its own. `sampled` (strata,) counts units, `population` (strata,) those in the population (None
    without a finite population correction). `unit_stratum` (units,) is the stratum of each unit.
    `single_unit` is the rule for strata with one unit.
    """

    stratum: Integers
    unit: Integers | None
    unit_stratum: Integers
    sampled: Integers
    population: Floats | None
    stratum_names: tuple[str, ...]
    single_unit: SingleUnit = SingleUnit.ADJUST

    @property
    def units(self) -> int:
        """The number of primary sampling units."""
        return len(self.unit_stratum)

    @property
    def is_lonely(self) -> Booleans:
        """Strata (strata,) with a single unit that was not sure to be drawn."""
        lonely: Booleans = (self.sampled == 1) & (self.undrawn > 0)
        return lonely

    @property
    def lonely_strata(self) -> tuple[str, ...]:
        """The names of strata for which the rule of single units counts."""
        return tuple(self.stratum_names[index] for index in np.flatnonzero(self.is_lonely))

    @property
    def undrawn(self) -> Floats:
        """The share of each stratum's population that was not drawn (strata,); 1 if unknown."""
        left = np.ones(len(self.sampled))
        if self.population is not None:
            left = (self.population - self.sampled) / self.population
            left[left < _ALL_DRAWN] = 0.0
        return left

    def design_weights(self) -> Floats:
        """Population over sample of each row's stratum; 1 without population sizes (as R)."""
        if self.population is None:
            return np.ones(len(self.stratum))
        ratio: Floats = self.population / self.sampled
        return ratio[self.stratum]

    def scales(self) -> Floats:
        """What the squared unit totals of each stratum are multiplied by: (1 - n/N) n / (n - 1).

        A stratum with one unit by the rule.
        """
        drawn, left = self.sampled.astype(np.float64), self.undrawn
        scales = np.where(drawn > 1, left * drawn / np.maximum(drawn - 1, 1), left)
        return np.where(self.is_lonely & self.leaves_single_out, 0.0, scales) * self.inflation

    @property
    def leaves_single_out(self) -> bool:
        """Whether strata with one unit add nothing of their own."""
        return self.single_unit in {SingleUnit.AVERAGE, SingleUnit.CERTAINTY}

    @property
    def inflation(self) -> float:
        """What a variance is multiplied by for strata that are left out and not forgotten.

        NaN where no other stratum is there to be averaged.
        """
        if self.single_unit is not SingleUnit.AVERAGE:
            return 1.0
        others = len(self.sampled) - int(self.is_lonely.sum())
        return len(self.sampled) / others if others else np.nan


def make_structure(
    rows: int,
    *,
    stratum: Coded | None = None,
    unit: Coded | None = None,
    population: Floats | None = None,
    places: RowPlaces | None = None,
    names: tuple[str, str, str] = ("stratum", "psu", "fpc"),
    single_unit: SingleUnit = SingleUnit.ADJUST,
) -> Structure:
    """Structure of a sample from columns of n rows; `population` is the stratum's size in units.

    `names` are the columns' names in problems. Raises Problem: an empty cell, a population that is
    smaller than its sample or changes within a stratum, one unit in all, one in a stratum where the
    rule refuses that.
    """
    places = places or RowPlaces()
    for column, name in ((stratum, names[0]), (unit, names[1])):
        if column is not None and column.is_missing.any():
            missing = np.flatnonzero(column.is_missing)
            place = places.at(missing[0], name)
            raise CELL_EMPTY.at(place, count=len(missing), what="its place in the design")
    if stratum is None:
        strata, stratum_names = np.zeros(rows, dtype=np.int64), ("",)
    else:
        used, strata = np.unique(stratum.codes, return_inverse=True)
        stratum_names = tuple(stratum.levels[index] for index in used)
    if unit is None:
        numbered, unit_stratum = None, strata
    else:
        nested = strata * max(len(unit.levels), 1) + unit.codes
        _, first, numbered = np.unique(nested, return_index=True, return_inverse=True)
        unit_stratum = strata[first]
    sampled = np.bincount(unit_stratum, minlength=len(stratum_names))
    if len(unit_stratum) < 2:
        raise ONE_UNIT.at(Place(file=places.file))
    sizes = None
    if population is not None:
        sizes = _population_sizes(population, strata, sampled, stratum_names, places, names[2])
    structure = Structure(
        strata, numbered, unit_stratum, sampled, sizes, stratum_names, single_unit
    )
    if single_unit is SingleUnit.FAIL and structure.lonely_strata:
        alone = np.flatnonzero(structure.is_lonely)[0]
        raise STRATUM_OF_ONE.at(
            places.at(np.flatnonzero(strata == alone)[0], names[0]),
            count=len(structure.lonely_strata),
            stratum=stratum_names[alone],
        )
    return structure


def _population_sizes(
    population: Floats,
    strata: Integers,
    sampled: Integers,
    stratum_names: tuple[str, ...],
    places: RowPlaces,
    name: str,
) -> Floats:
    if (missing := np.flatnonzero(np.isnan(population))).size:
        place = places.at(missing[0], name)
        raise CELL_EMPTY.at(place, count=len(missing), what="the size of its stratum")
    _, first = np.unique(strata, return_index=True)
    sizes: Floats = population[first]
    if (changed := np.flatnonzero(population != sizes[strata])).size:
        row = changed[0]
        raise FPC_VARIES.at(
            places.at(row, name),
            stratum=stratum_names[strata[row]] or "of all rows",
            first=float(sizes[strata[row]]),
            second=float(population[row]),
        )
    if (small := np.flatnonzero(sizes < sampled)).size:
        worst = small[0]
        raise FPC_TOO_SMALL.at(
            places.at(first[worst], name),
            stratum=stratum_names[worst] or "of all rows",
            sampled=int(sampled[worst]),
            size=float(sizes[worst]),
        )
    return sizes


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """A structure with weights (n,), and the calibration that made them where there was one.

    `spread` (n,) is what errors multiply each row's residual by instead of its weight; None where
    that is the weight itself (see `allow_for_leverage`).
    """

    structure: Structure
    weights: Floats
    calibration: Calibration | None = None
    spread: Floats | None = None

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.weights)

    @property
    def carried(self) -> Floats:
        """What errors multiply each row's residual by (n,)."""
        return self.weights if self.spread is None else self.spread

    @property
    def degrees_of_freedom(self) -> int:
        """Units less strata, of rows whose weight is not zero (R: `degf`)."""
        return degrees_of_freedom(self.structure, self.weights != 0)


def degrees_of_freedom(structure: Structure, counted: Booleans) -> int:
    """Units less strata among the rows (n,) that count."""
    strata = np.count_nonzero(np.bincount(structure.stratum[counted]))
    if structure.unit is None:
        return int(np.count_nonzero(counted) - strata)
    return int(np.count_nonzero(np.bincount(structure.unit[counted])) - strata)


def make_design(
    structure: Structure,
    weights: Floats | None = None,
    calibration: Calibration | None = None,
    places: RowPlaces | None = None,
    column: str = "weight",
) -> Design:
    """A design from its structure and either weights (n,) or a calibration.

    With neither, weights are population over sample of the stratum, or 1. Raises Problem for a
    weight that is negative or no number.
    """
    if calibration is not None:
        return Design(structure, calibration.weights, calibration)
    if weights is None:
        return Design(structure, structure.design_weights())
    return Design(structure, check_weights(weights, places or RowPlaces(), column))


def allow_for_leverage(design: Design) -> Design:
    """The design with errors that know how much each row pulls its own fitted value.

    A residual of a calibration is on average too short by the root of 1 - h, h being the row's
    leverage: with few respondents in a category of a margin the linearised error is too small.
    Each is divided by that root (Valliant 2002, Survey Methodology 28, 103-114; HC2 of MacKinnon
    and White 1985). Without a calibration, and in large samples, nothing changes.
    """
    calibration = design.calibration
    if calibration is None:
        return design
    start = calibration.start * calibration.diagnostics.rescaled_by
    of_profile = (calibration.basis.functions**2).sum(axis=1)
    leverage = np.minimum(start * of_profile[calibration.auxiliaries.profile], _MOST_LEVERAGE)
    return replace(design, spread=design.weights / np.sqrt(1.0 - leverage))


def profile_weights(design: Design) -> sparse.csr_array | None:
    """What residuals are multiplied by, added up by unit and profile of the calibration.

    (units, profiles); None without a calibration.
    """
    calibration = design.calibration
    if calibration is None:
        return None
    unit = design.structure.unit
    rows = np.arange(design.rows) if unit is None else unit
    shape = (design.structure.units, len(calibration.auxiliaries.matrix))
    place = (rows, calibration.auxiliaries.profile)
    return sparse.csr_array(sparse.coo_array((design.carried, place), shape=shape))
