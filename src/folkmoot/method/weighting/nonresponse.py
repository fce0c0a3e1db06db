"""Respondents take over the weight of those like them who did not respond.

Within a class every respondent's design weight is divided by the class's weighted response rate
(Little 1986, International Statistical Review 54, 139-157). Classes are crossed categories, or
fifths of the fitted propensity to respond (Rosenbaum and Rubin 1984; Eltinge and Yansaneh 1997,
Survey Methodology 23, 33-40), which are few however many columns are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from folkmoot.method.terms.catalogue.numbers import (
    CATEGORY_WITHOUT_RESPONDENTS,
    CELL_EMPTY,
    NOBODY_RESPONDED,
)
from folkmoot.method.terms.problem import Place, refuse_if_any
from folkmoot.method.weighting.auxiliaries import RowPlaces
from folkmoot.method.weighting.columns import (
    Booleans,
    Coded,
    Crossing,
    Floats,
    add_up,
    cross,
    join_categories,
)
from folkmoot.method.weighting.propensity import Propensities, fit_propensities

#: Classes of equal size that propensities are cut into.
FIFTHS = 5


@dataclass(frozen=True, slots=True)
class ResponseClass:
    """One class: cases, respondents, weighted response rate, and the factor 1 / rate."""

    name: str
    cases: int
    respondents: int
    rate: float
    factor: float


@dataclass(frozen=True, slots=True, eq=False)
class ResponseAdjusted:
    """`weights` (n,): those of respondents raised, those of others 0; and the classes."""

    weights: Floats
    classes: tuple[ResponseClass, ...]
    propensities: Propensities | None = None


def adjust_by_classes(
    responded: Booleans,
    weights: Floats,
    columns: Mapping[str, Coded],
    places: RowPlaces | None = None,
) -> ResponseAdjusted:
    """Raise design weights (n,) of respondents within crossings of columns known of all cases.

    The weighted total of each class stays what it was. Raises Problem or Problems: an empty cell, a
    class in which nobody responded.
    """
    places = places or RowPlaces()
    for name, column in columns.items():
        if (gaps := np.flatnonzero(column.is_missing)).size:
            what = "a category known of every case"
            raise CELL_EMPTY.at(places.at(gaps[0], name), count=len(gaps), what=what)
    crossing = cross(list(columns.values()), len(weights))
    return _raised(responded, weights, crossing, join_categories(tuple(columns)), places)


def adjust_by_propensity(
    responded: Booleans,
    weights: Floats,
    columns: Mapping[str, Coded],
    places: RowPlaces | None = None,
) -> ResponseAdjusted:
    """Raise design weights (n,) of respondents within fifths of their propensity to respond.

    Cases with the same propensity stay together, so classes may be fewer and unequal. Raises
    Problem or Problems as `fit_propensities` does.
    """
    places = places or RowPlaces()
    fitted = fit_propensities(responded, columns, weights, places)
    counted = fitted.values[weights > 0]
    cuts = np.quantile(counted, np.arange(1, FIFTHS) / FIFTHS, method="inverted_cdf")
    # Rounding must not part cases of one profile: they have the same float.
    fifth = np.searchsorted(np.unique(cuts), fitted.values, side="left").astype(np.int64)
    used, codes = np.unique(fifth, return_inverse=True)
    levels = tuple((f"{number + 1} of {len(used)}",) for number in range(len(used)))
    crossing = Crossing(codes.astype(np.int64), levels)
    made = _raised(responded, weights, crossing, "propensity", places)
    return ResponseAdjusted(made.weights, made.classes, fitted)


def _raised(
    responded: Booleans, weights: Floats, classes: Crossing, column: str, places: RowPlaces
) -> ResponseAdjusted:
    size = len(classes.levels)
    everybody = add_up(classes.codes, weights, size)
    answered = add_up(classes.codes, weights * responded, size)
    if not answered.any():
        raise NOBODY_RESPONDED.at(Place(file=places.file))
    names = [join_categories(level) for level in classes.levels]
    refuse_if_any(
        [
            CATEGORY_WITHOUT_RESPONDENTS.at(
                Place(file=places.file, column=column), category=f"{column} = {names[index]}"
            )
            for index in np.flatnonzero((answered == 0) & (everybody > 0))
        ]
    )
    rate = np.divide(answered, everybody, out=np.ones(size), where=everybody > 0)
    cases = np.bincount(classes.codes, minlength=size)
    respondents = np.bincount(classes.codes[responded], minlength=size)
    rows = zip(names, cases.tolist(), respondents.tolist(), rate.tolist(), strict=True)
    found = tuple(ResponseClass(name, n, r, share, 1 / share) for name, n, r, share in rows)
    raised = np.where(responded, weights / rate[classes.codes], 0.0)
    return ResponseAdjusted(raised, found)
