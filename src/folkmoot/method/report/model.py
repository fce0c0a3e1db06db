"""What a report is made of. All of it is frozen; a renderer turns it into HTML, CSV or SVG.

Text comes in already in the reader's language. A chart carries its table: none stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number; None where there is none."""

    value: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """A share from 0 to 1; None where it is not defined or not shown."""

    value: float | None
    decimals: int = 1


@dataclass(frozen=True, slots=True)
class Points:
    """A difference of two shares (-1 to 1), shown in percentage points with its sign."""

    value: float | None
    decimals: int = 1


@dataclass(frozen=True, slots=True)
class ShareRange:
    """An interval of shares. In a file it takes two columns."""

    low: float | None
    high: float | None
    decimals: int = 1


@dataclass(frozen=True, slots=True)
class PointsRange:
    """An interval of differences of shares. In a file it takes two columns."""

    low: float | None
    high: float | None
    decimals: int = 1


Cell: TypeAlias = str | Count | Share | Points | ShareRange | PointsRange


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; numeric columns stand to the right."""

    heading: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first cell of a row being its heading. `id` is unique in its report.

    `grouped`: rows that begin with the same words stand together under them, once.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    grouped: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A share (0 to 1) with its interval as a chart draws it."""

    value: float
    low: float
    high: float


def axis_top(marks: Iterable[Mark]) -> float:
    """The end of the axis for these marks: a full tenth, with room for the numbers beside them."""
    highest = max((mark.high for mark in marks), default=1.0)
    return min(1.0, (int(highest * 10 + 1e-9) + 2) / 10)


@dataclass(frozen=True, slots=True)
class DotRow:
    """One line of a dot chart. `emphasis` sets it apart in weight and colour."""

    label: str
    mark: Mark
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class DumbbellRow:
    """One line of a dumbbell: the same thing seen by two groups."""

    label: str
    first: Mark
    second: Mark


@dataclass(frozen=True, slots=True)
class DotPlot:
    """Shares with their intervals, in the order given, from the top down.

    `top` ends the axis, so that charts beside each other can have the same; None: `axis_top`.
    """

    rows: tuple[DotRow, ...]
    axis: str
    top: float | None = None


@dataclass(frozen=True, slots=True)
class DumbbellPlot:
    """Two shares a line, joined; the groups are named beside their first marks or above."""

    rows: tuple[DumbbellRow, ...]
    axis: str
    first: str
    second: str


Plot: TypeAlias = DotPlot | DumbbellPlot


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, what it shows in a sentence (`description`), and the table beside it."""

    caption: str
    description: str
    plot: Plot
    table: Table


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences. `lead` says first what the reader came to know."""

    text: str
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Caution:
    """What must not be claimed, or must be borne in mind: a box with a heading and points."""

    title: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. `id` is unique in its report."""

    id: str
    title: str
    blocks: tuple[Block, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Beside:
    """Sections to be read beside each other; on a narrow screen they follow one another."""

    sections: tuple[Section, ...]


Block: TypeAlias = "Paragraph | Table | Chart | Caution | Section | Beside"


def tables_of(blocks: Iterable[Block]) -> Iterator[Table]:
    """Every table of a report, those of charts included, in order."""
    for block in blocks:
        match block:
            case Table():
                yield block
            case Chart():
                yield block.table
            case Section():
                yield from tables_of(block.blocks)
            case Beside():
                yield from tables_of(block.sections)
            case Paragraph() | Caution():
                pass
            case _:
                assert_never(block)
