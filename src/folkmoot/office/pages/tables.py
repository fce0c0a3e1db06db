"""A table as a view hands it to the page: caption, columns, rows of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; `numeric` columns are set to the right in figures of one width."""

    heading: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Text, or text that links somewhere, or a status tag when `tag` names its kind."""

    text: str
    href: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class DataTable:
    """Rows are as long as `columns`; the first cell of a row is its heading.

    `empty` is the sentence shown instead of rows. A table of words that `stacks` becomes a list on
    a phone; tables of numbers scroll sideways instead. A caption that only repeats the heading of
    the page may be hidden from sight, not from screen readers.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str | Cell]]
    empty: str = ""
    stacks: bool = False
    caption_hidden: bool = False
    lines: list[list[tuple[Column, Cell]]] = field(init=False)

    def __post_init__(self) -> None:
        """Pair each cell with its column once, so that a template need not count."""
        lines = [
            [
                (column, cell if isinstance(cell, Cell) else Cell(cell))
                for column, cell in zip(self.columns, row, strict=True)
            ]
            for row in self.rows
        ]
        object.__setattr__(self, "lines", lines)
