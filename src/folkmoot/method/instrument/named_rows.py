"""A grid whose rows are people: named where it is printed, numbered wherever it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from folkmoot.method.instrument.model import Grid, Instrument
from folkmoot.method.terms.catalogue import instruments as catalogue


def with_as_many_rows(instrument: Instrument, count: int) -> Instrument:
    """The instrument with only the first rows of its one grid, their words unchanged.

    Raises `Problem` where it has no grid or several, or not so many rows.
    """
    grid = _the_grid(instrument)
    if not 1 <= count <= len(grid.items):
        raise catalogue.NAMES_TOO_MANY.at(count=count, rows=len(grid.items))
    return _replaced(instrument, replace(grid, items=grid.items[:count]))


def with_names(instrument: Instrument, names: Sequence[str]) -> Instrument:
    """The instrument with a name as the words of each row of its one grid, for print alone.

    Raises `Problem` where it has no grid or several, or another number of rows.
    """
    grid = _the_grid(with_as_many_rows(instrument, len(names)))
    items = tuple(
        replace(item, text=dict.fromkeys(item.text, name))
        for item, name in zip(grid.items, names, strict=True)
    )
    return _replaced(instrument, replace(grid, items=items))


def _the_grid(instrument: Instrument) -> Grid:
    grids = [question for question in instrument.questions if isinstance(question, Grid)]
    if len(grids) != 1:
        raise catalogue.NAMES_WITHOUT_ROWS.at(name=instrument.name, count=len(grids))
    return grids[0]


def _replaced(instrument: Instrument, grid: Grid) -> Instrument:
    return replace(
        instrument,
        sections=tuple(
            replace(
                section,
                questions=tuple(grid if q.id == grid.id else q for q in section.questions),
            )
            for section in instrument.sections
        ),
    )
