"""Options on who responded, of data that hold all cases."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import typer

from folkmoot.method.terms.catalogue.numbers import CELL_EMPTY, RESPONDED_UNCLEAR
from folkmoot.method.weighting.columns import Booleans
from folkmoot.method.weighting.tables import Table

YES, NO = frozenset({"1", "yes", "true"}), frozenset({"0", "no", "false"})

Responded = Annotated[
    str | None,
    typer.Option("--responded", help="Column that says who of all cases responded: 1 or 0."),
]
ClassColumns = Annotated[
    str | None,
    typer.Option(
        "--classes", help="Columns known of all cases, whose crossing makes weighting classes."
    ),
]
PropensityColumns = Annotated[
    str | None,
    typer.Option(
        "--propensity", help="Columns known of all cases, for fifths of the propensity to respond."
    ),
]


def read_responded(table: Table, name: str) -> Booleans:
    """Who responded (n,). Raises Problem with the first cell that does not say."""
    column = table.categories(name)
    if (gaps := np.flatnonzero(column.is_missing)).size:
        what = "to say whether the case responded"
        raise CELL_EMPTY.at(table.places.at(gaps[0], name), count=len(gaps), what=what)
    words = [level.casefold() for level in column.levels]
    known = np.array([word in YES or word in NO for word in words], dtype=np.bool_)
    if not known.all():
        row = np.flatnonzero(~known[column.codes])[0]
        value = column.levels[column.codes[row]]
        raise RESPONDED_UNCLEAR.at(table.places.at(row, name), value=value)
    answered: Booleans = np.array([word in YES for word in words], dtype=np.bool_)[column.codes]
    return answered
