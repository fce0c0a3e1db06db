"""A report as an accessible HTML fragment in the classes of the site's style sheet.

No style, no script, no address: everything is escaped but the SVG, which is our own. Headings start
at the level given, so that the page keeps its one `h1`.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import assert_never

from folkmoot.method.report import numbers
from folkmoot.method.report.charts import Width, chart_svg
from folkmoot.method.report.model import (
    Beside,
    Block,
    Caution,
    Cell,
    Chart,
    Column,
    Count,
    Paragraph,
    Points,
    PointsRange,
    Section,
    Share,
    ShareRange,
    Table,
)

# The style sheet shows the first on a wide screen and the second on a narrow one.
_WHOLE: tuple[Width, ...] = ("wide", "narrow")
_HALF: tuple[Width, ...] = ("half", "narrow")
_COLUMNS_ON_A_PHONE = 4


def to_html(blocks: Iterable[Block], heading_level: int = 2) -> str:
    """The blocks one after the other."""
    return _blocks(blocks, heading_level, _WHOLE)


def _blocks(blocks: Iterable[Block], level: int, widths: tuple[Width, ...]) -> str:
    return "\n".join(_block(block, level, widths) for block in blocks)


def _block(block: Block, level: int, widths: tuple[Width, ...]) -> str:
    match block:
        case Paragraph():
            style = "govuk-body-l" if block.lead else "govuk-body"
            return f'<p class="{style} moot-prose">{escape(block.text)}</p>'
        case Table():
            return _table(block)
        case Chart():
            return _chart(block, widths)
        case Caution():
            return _caution(block, level)
        case Section():
            name = escape(block.id)
            inner = _under_heading(block, level, widths)
            return f'<section aria-labelledby="{name}">{inner}</section>'
        case Beside():
            # No landmarks: two lists beside each other may well have the same heading elsewhere.
            halves = (_under_heading(part, level, _HALF) for part in block.sections)
            inner = "".join(f"<div>{half}</div>" for half in halves)
            return f'<div class="moot-beside">{inner}</div>'
        case _:
            assert_never(block)


def _under_heading(section: Section, level: int, widths: tuple[Width, ...]) -> str:
    heading = f'<h{level} id="{escape(section.id)}">{escape(section.title)}</h{level}>'
    return f"{heading}\n{_blocks(section.blocks, level + 1, widths)}"


def _caution(caution: Caution, level: int) -> str:
    points = "".join(f"<li>{escape(point)}</li>" for point in caution.points)
    return (
        f'<div class="moot-notice moot-notice--waiting">'
        f"<h{level}>{escape(caution.title)}</h{level}>"
        f'<ul class="govuk-list govuk-list--bullet">{points}</ul></div>'
    )


def _chart(chart: Chart, widths: tuple[Width, ...]) -> str:
    pictures = "".join(
        f'<div class="moot-chart__{width}">'
        f"{chart_svg(chart, f'{chart.table.id}-{width}', width)}</div>"
        for width in widths
    )
    return (
        f'<figure class="moot-chart"><figcaption>{escape(chart.caption)}</figcaption>'
        f'<div class="moot-chart__picture">{pictures}</div></figure>\n{_table(chart.table)}'
    )


def _table(table: Table) -> str:
    name = escape(table.id)
    columns = table.columns[1:] if table.grouped else table.columns
    # The style sheet turns a table too wide for a phone into a list of rows; browsers then forget
    # that it is a table, so that its parts say it themselves.
    stacks = len(columns) > _COLUMNS_ON_A_PHONE
    body = _groups(table, columns, stacks) if table.grouped else _body(table.rows, columns, stacks)
    note = f'<p class="moot-chart__source">{escape(table.note)}</p>' if table.note else ""
    style = "moot-table moot-table--stacks" if stacks else "moot-table"
    return (
        f'<div class="moot-scroll" role="region" tabindex="0" aria-labelledby="{name}-caption">'
        f'<table class="{style}" id="{name}"{_role("table", stacks)}>'
        f'<caption id="{name}-caption">{escape(table.caption)}{_brackets(table, stacks)}</caption>'
        f"{_head(columns, stacks)}\n{body}</table></div>{note}"
    )


def _brackets(table: Table, stacks: bool) -> str:
    """For a phone: what the brackets in a list of rows hold."""
    if not stacks or not table.rows:
        return ""
    row = table.rows[0]
    headings = [
        column.heading
        for place, column in enumerate(table.columns)
        if _goes_with_the_last(row, place)
    ]
    if not headings:
        return ""
    return f'<span class="moot-brackets" aria-hidden="true">(…) {escape(headings[0])}</span>'


def _head(columns: tuple[Column, ...], stacks: bool) -> str:
    cells = "".join(
        f'<th scope="col"{_role("columnheader", stacks)}{_number_class(column.numeric)}>'
        f"{escape(column.heading)}</th>"
        for column in columns
    )
    group, row = _role("rowgroup", stacks), _role("row", stacks)
    return f"<thead{group}><tr{row}>{cells}</tr></thead>"


def _groups(table: Table, columns: tuple[Column, ...], stacks: bool) -> str:
    """A body of rows for each run of the same first cell, which stands above it."""
    bodies = []
    for first, rows in groupby(table.rows, key=lambda row: row[0]):
        heading = (
            f'<tr{_role("row", stacks)}><th scope="rowgroup" class="moot-table__group" '
            f'colspan="{len(columns)}"{_role("rowheader", stacks)}>'
            f"{escape(cell_text(first))}</th></tr>"
        )
        bodies.append(_body(tuple(row[1:] for row in rows), columns, stacks, heading))
    return "\n".join(bodies)


def _body(
    rows: tuple[tuple[Cell, ...], ...], columns: tuple[Column, ...], stacks: bool, heading: str = ""
) -> str:
    role = _role("row", stacks)
    lines = "\n".join(f"<tr{role}>{_row(row, columns, stacks)}</tr>" for row in rows)
    return f"<tbody{_role('rowgroup', stacks)}>{heading}{lines}</tbody>"


def _row(row: tuple[Cell, ...], columns: tuple[Column, ...], stacks: bool) -> str:
    cells = []
    for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
        tag, scope = ("td", "") if place else ("th", ' scope="row"')
        named = f' data-heading="{escape(column.heading)}"' if stacks and place else ""
        role = _role("cell" if place else "rowheader", stacks)
        words = escape(cell_text(cell))
        style = _number_class(column.numeric, is_range=_goes_with_the_last(row, place))
        cells.append(f"<{tag}{scope}{role}{named}{style}>{words}</{tag}>")
    return "".join(cells)


def _role(name: str, stacks: bool) -> str:
    return f' role="{name}"' if stacks else ""


def _goes_with_the_last(row: tuple[Cell, ...], place: int) -> bool:
    """Whether a cell is the interval of the number before it: a phone shows both in one line."""
    return (
        place > 0
        and isinstance(row[place], ShareRange | PointsRange)
        and isinstance(row[place - 1], Share | Points)
    )


def _number_class(numeric: bool, *, is_range: bool = False) -> str:
    if not numeric:
        return ""
    return ' class="moot-number moot-range"' if is_range else ' class="moot-number"'


def cell_text(cell: Cell) -> str:
    """A cell as a British reader writes it; an en dash where there is nothing."""
    match cell:
        case str():
            return cell
        case Count(value):
            return numbers.NOTHING if value is None else numbers.number(value)
        case Share(share, decimals):
            return numbers.NOTHING if share is None else numbers.percent(share, decimals)
        case Points(difference, decimals):
            return numbers.NOTHING if difference is None else numbers.points(difference, decimals)
        case ShareRange(low, high, decimals) | PointsRange(low, high, decimals):
            if low is None or high is None:
                return numbers.NOTHING
            write = numbers.percent_range if isinstance(cell, ShareRange) else numbers.points_range
            return write(low, high, decimals)
        case _:
            assert_never(cell)
